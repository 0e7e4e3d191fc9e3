// .seg[data-views]: its links lead to the same page in another view. Where that view is already here, written hidden,
// it is shown at once and the address follows.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".seg[data-views] a[data-view]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const scope = document.getElementById(link.closest("[data-views]").dataset.views) ?? document;
  const panels = [...scope.querySelectorAll("[data-panel]")];
  if (!panels.some((panel) => panel.dataset.panel === link.dataset.view)) return;
  event.preventDefault();
  for (const panel of panels) panel.hidden = panel.dataset.panel !== link.dataset.view;
  for (const other of link.closest(".seg").querySelectorAll("a")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  history.replaceState(history.state, "", link.href);
});
