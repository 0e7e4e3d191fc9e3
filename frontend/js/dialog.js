// a[data-dialog="id"] opens that <dialog> instead of going to its address, which shows the same form on a page of its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest?.("dialog [data-close]") || event.target.matches?.("dialog")) {
    event.target.closest("dialog").close();
  }
});
