// Renewing the parts of a board: what somebody is typing in is left alone, and the focus stays where it was.
const board = document.querySelector("[data-live]");

function isBeingWritten(part) {
  return [...part.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

// Parts that were drawn for everybody have no token of ours; the page has one in every form it came with.
function withToken(part, token) {
  for (const form of part.querySelectorAll("form")) {
    if (token && !form.elements.csrfmiddlewaretoken) form.prepend(token.cloneNode());
  }
  return part;
}

export function renew(words) {
  const answer = new DOMParser().parseFromString(words, "text/html").querySelector("[data-live-answer]");
  const focused = document.activeElement?.id;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  for (const fresh of answer.querySelectorAll("[data-part]")) {
    const part = document.getElementById(fresh.id);
    if (part && !isBeingWritten(part)) part.replaceWith(withToken(fresh, token));
  }
  board.dataset.seen = answer.dataset.seen;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("renewed"));
}
