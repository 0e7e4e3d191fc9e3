// form[data-triage]: sort a voice by keys. An element with data-key="i" is clicked by I; data-key="r1" by R and then 1.
// The keys work while the focus is inside the form, which gets it when the page comes; fields one writes in keep theirs.
const form = document.querySelector("form[data-triage]");
const said = document.querySelector("[data-triage-said]");
let opened = "";

function open(letter) {
  opened = letter;
  form.dataset.opened = letter;
  if (said) said.textContent = letter ? said.dataset[letter] : "";
}

function press(key) {
  const chosen = form.querySelector(`[data-key="${CSS.escape(opened + key)}"]`);
  if (chosen) chosen.click();
  return Boolean(chosen);
}

function heard(key) {
  if (key === "escape") return open("") ?? true;
  if (key === "z") return document.querySelector("[data-toast] form button")?.click() ?? true;
  if (!opened && form.querySelector(`[data-group="${CSS.escape(key)}"] [data-key]`)) return open(key) ?? true;
  const is = press(key);
  open("");
  return is;
}

form?.focus({ preventScroll: true });
form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  // Enter and the space bar mean the button or the link one has walked to, not the page's own way on.
  const isWalkedTo = event.target !== form && event.target.matches("button, a, summary, input");
  const key = event.key.toLowerCase();
  if (isWalkedTo && (key === "enter" || key === " ")) return;
  if (heard(key)) event.preventDefault();
});
