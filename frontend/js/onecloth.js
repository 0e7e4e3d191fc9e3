// The application's script: one behaviour per module, each attached through data- attributes.
// Every page works without it.
import "./autosubmit.js";
import "./busy.js";
import "./copy.js";
import "./dialog.js";
import "./huddle-clock.js";
import "./huddle.js";
import "./marking.js";
import "./rows.js";
import "./swaps.js";
import "./toast.js";
import "./triage.js";
import "./views.js";
