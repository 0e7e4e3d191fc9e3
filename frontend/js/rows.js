// form[data-rows]: walk a list by keys. J and K go to the next and the one before, X ticks it, Enter opens it.
// The keys work while the focus is on a row; fields one writes in keep theirs.
const STEPS = { j: 1, k: -1 };

function walk(form, event, key) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const here = rows.indexOf(event.target.closest("[data-row]"));
  const next = rows[here + STEPS[key]];
  if (next) next.querySelector("a").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const form = event.target.closest?.("form[data-rows]") ?? (event.target === document.body && document.querySelector("form[data-rows]"));
  if (!form || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  if (key in STEPS) {
    event.preventDefault();
    walk(form, event, key);
  } else if (key === "x") {
    const tick = event.target.closest("[data-row]")?.querySelector("input[type=checkbox]");
    if (tick) {
      event.preventDefault();
      tick.checked = !tick.checked;
    }
  }
});
