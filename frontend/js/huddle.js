// A board keeps itself as it is on the server: [data-live] is asked every few seconds for what changed since [data-seen].
// Forms stand outside the parts that are renewed, so nothing somebody is typing is ever replaced. When the line drops,
// [data-gap] says so, and the board goes on asking until it is back. Without a script the page is as it was opened.
const EVERY = 4000;
const SLOWEST = 30000;

const board = document.querySelector("[data-live]");
const gap = document.querySelector("[data-gap]");
let waits = EVERY;

function isBeingWritten(part) {
  return [...part.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

function renew(answer) {
  const focused = document.activeElement?.id;
  for (const fresh of answer.querySelectorAll("[data-part]")) {
    const part = document.getElementById(fresh.id);
    if (part && !isBeingWritten(part)) part.replaceWith(fresh);
  }
  board.dataset.seen = answer.dataset.seen;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("renewed"));
}

async function look() {
  const address = new URL(board.dataset.live, location.href);
  address.searchParams.set("seen", board.dataset.seen);
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (answer.redirected) return location.reload(); // signed out meanwhile: the door says so
  if (!answer.ok) throw new Error(String(answer.status));
  if (answer.status === 200) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    renew(page.querySelector("[data-live-answer]"));
  }
}

async function watch() {
  if (!document.hidden) {
    try {
      await look();
      waits = EVERY;
      if (gap) gap.hidden = true;
    } catch {
      waits = Math.min(waits * 1.5, SLOWEST);
      if (gap) gap.hidden = false;
    }
  }
  setTimeout(watch, waits);
}

if (board) {
  setTimeout(watch, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look().catch(() => {});
  });
}
