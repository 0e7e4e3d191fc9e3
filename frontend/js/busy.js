// A button that was pressed sews under its word until the answer comes, and cannot send the form twice.
// The server refuses doubles by itself; this only spares the person the doubt.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  // Another script may still stop this submission, and then the button must stay as it is.
  setTimeout(() => {
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
});

// The back button may bring the page as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.elements) button.removeAttribute("aria-busy");
  }
});
