// A board keeps itself as it is on the server. Where [data-stream] names a line, changes come down it as they happen, and
// [data-live] is asked for what changed since [data-seen] now and then, as days move on; without a line every few seconds.
// When both are silent, [data-gap] says so. Without a script the page is as it was opened.
import { renew } from "./board-parts.js";

// SILENT: a line says every fifteen seconds that it is one; a proxy that holds its words back is as good as none.
const [EVERY, SLOWEST, WITH_A_LINE, SILENT] = [4000, 30000, 60000, 40000];

const [board, gap] = ["[data-live]", "[data-gap]"].map((part) => document.querySelector(part));
let [waits, heard, isSlow, line, next] = [EVERY, -SILENT, false];
const isHeard = () => navigator.onLine && line?.readyState === EventSource.OPEN && performance.now() - heard < SILENT;

function soon(after) {
  clearTimeout(next);
  next = setTimeout(watch, after);
}

async function look() {
  const address = new URL(board.dataset.live, location.href);
  address.searchParams.set("seen", board.dataset.seen);
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (answer.redirected) return location.reload(); // signed out meanwhile: the door says so
  if (!answer.ok) throw new Error(String(answer.status));
  if (answer.status === 200) renew(await answer.text());
}

async function watch() {
  if (document.hidden) return;
  try {
    await look();
    waits = EVERY;
    if (gap) gap.hidden = true;
  } catch {
    waits = Math.min(waits * 1.5, SLOWEST);
    if (gap) gap.hidden = isHeard();
  }
  isSlow = isHeard();
  soon(isSlow ? WITH_A_LINE : waits);
}

function listen() {
  line?.close();
  if (document.hidden || !board.dataset.stream) return;
  line = new EventSource(`${board.dataset.stream}&seen=${board.dataset.seen}`);
  line.onerror = () => isSlow && soon((isSlow = false) || EVERY);
  for (const kind of ["alive", "board"]) line.addEventListener(kind, () => (heard = performance.now()));
  line.addEventListener("board", (event) => renew(JSON.parse(event.data)));
}

function begin() {
  listen();
  soon(document.hidden ? EVERY : 0);
}

if (board) {
  soon(EVERY);
  listen();
  document.addEventListener("visibilitychange", begin);
  for (const change of ["offline", "online"]) addEventListener(change, begin);
}
