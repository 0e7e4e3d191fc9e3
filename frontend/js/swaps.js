// What must happen around htmx: say when the line dropped, and put the focus where the new part wants it.
import { say } from "./toast.js";

document.addEventListener("htmx:error", () => say(document.body.dataset.lineDropped, { alert: true }));
document.addEventListener("htmx:after:swap", () => document.querySelector("[data-focus]")?.focus());
