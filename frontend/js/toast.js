// .toast[data-toast] goes after a while; one with something to press stays longer, and none goes while a person
// points at it or stands in it. What it says is also on the page.
const SHORT = 8000;
const LONG = 20000;

function ripen(toast) {
  const wait = toast.querySelector("button, a") ? LONG : SHORT;
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, SHORT);
    else toast.remove();
  };
  setTimeout(leave, wait);
}

export function say(words, { alert = false } = {}) {
  const dock = document.querySelector("[data-toasts]");
  if (!words || !dock) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.setAttribute("role", alert ? "alert" : "status");
  toast.textContent = words;
  dock.append(toast);
  ripen(toast);
}

document.querySelectorAll("[data-toast]").forEach(ripen);
// A view may say something with the answer to an htmx request: HX-Trigger: {"toast": {"words": "..."}}
document.addEventListener("toast", (event) => say(event.detail?.words));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("[data-toast]").forEach((toast) => toast.remove());
});
