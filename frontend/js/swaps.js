// What must happen around htmx: say when the line dropped, and put the focus where the new part wants it.
import { say } from "./toast.js";

document.addEventListener("htmx:error", () => say(document.body.dataset.lineDropped, { alert: true }));

// An error summary wants to be read first, whether it came with a page or into one; each asks once.
function attend() {
  const wanting = document.querySelector("[data-focus]");
  wanting?.removeAttribute("data-focus");
  wanting?.focus();
}

attend();
document.addEventListener("htmx:after:swap", attend);
