// [data-notes] beside form[data-marking]: select words in the notes, press one key for what they are, then Enter to send.
// Works only while something is selected inside the notes; without a script one copies the words into the field.
const KINDS = { p: "problem", i: "idea", t: "thanks", c: "comment" };

function selectedIn(notes) {
  const chosen = getSelection();
  const inside = chosen.rangeCount && notes.contains(chosen.anchorNode) && notes.contains(chosen.focusNode);
  return inside ? chosen.toString().trim() : "";
}

document.addEventListener("keydown", (event) => {
  const notes = event.target.closest?.("[data-notes]");
  const form = document.querySelector("form[data-marking]");
  const kind = KINDS[event.key.toLowerCase()];
  if (!notes || !form || !kind || event.ctrlKey || event.metaKey || event.altKey) return;
  const words = selectedIn(notes);
  if (!words) return;
  event.preventDefault();
  form.elements.quote.value = words;
  form.elements.kind.value = kind;
  form.querySelector("button.btn--primary").focus();
});
