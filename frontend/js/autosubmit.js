// form[data-autosubmit] sends itself when a filter changes, if htmx puts the answer in place.
// Where the whole page would load anew, the button stays the way: a filter must not move a person who did not ask for it.
const typing = new WeakMap();

function formOf(event) {
  const form = event.target.form;
  return form?.matches("[data-autosubmit]:is([hx-get], [data-hx-get])") ? form : null;
}

document.addEventListener("change", (event) => {
  if (event.target.type !== "search") formOf(event)?.requestSubmit();
});

document.addEventListener("input", (event) => {
  const form = event.target.type === "search" && formOf(event);
  if (!form) return;
  clearTimeout(typing.get(form));
  typing.set(form, setTimeout(() => form.requestSubmit(), 400));
});
