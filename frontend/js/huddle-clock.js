// [data-clock]: the timer of a huddle counts from when the server said it began, by the server's clock, and marks the part
// of the agenda that is spoken of now. Without a script the page says when it began.
let offset = 0;

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const told = Number(clock.dataset.now);
  if (clock.dataset.heard !== clock.dataset.now) {
    clock.dataset.heard = clock.dataset.now;
    offset = told - performance.now() / 1000;
  }
  const gone = (offset + performance.now() / 1000 - Number(clock.dataset.began)) / 60;
  const left = Math.ceil(Number(clock.dataset.minutes) - gone);
  const words = clock.querySelector("[data-clock-left]");
  const said = left > 0 ? clock.dataset.left.replace("#", left) : clock.dataset.over;
  if (words.textContent !== said) words.textContent = said;
  const stitches = clock.querySelectorAll(".clock__stitches i");
  stitches.forEach((stitch, place) => stitch.classList.toggle("is-sewn", place < (gone * stitches.length) / clock.dataset.minutes - 1e-6));
  for (const part of clock.querySelectorAll(".agenda li")) {
    if (gone >= Number(part.dataset.from) && gone < Number(part.dataset.to)) part.setAttribute("aria-current", "step");
    else part.removeAttribute("aria-current");
  }
}

if (document.querySelector("[data-live]")) {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("renewed", tick);
}
