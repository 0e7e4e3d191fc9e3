// button[data-copy="words"] (or data-copy-from="#id") copies and says so. The button is written hidden, as without
// a clipboard it would promise what it cannot do.
import { say } from "./toast.js";

function show(scope) {
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("button[data-copy][hidden], button[data-copy-from][hidden]")) {
    button.hidden = false;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy], button[data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  await navigator.clipboard.writeText(source ? (source.value ?? source.textContent).trim() : button.dataset.copy);
  say(button.dataset.copied);
});

show(document);
document.addEventListener("htmx:after:swap", () => show(document));
