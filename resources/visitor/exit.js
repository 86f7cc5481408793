// The way out: hide in the same frame, tell who ends the session, replace the page.

const SHIFTS = 3;
const WITHIN_MS = 5000;
const root = document.documentElement;
const link = document.getElementById("exit");

/** Leave now. Nothing may stand before the first line: it is what the other person sees. */
function leave() {
  root.hidden = true;
  const away = link.href;
  document.title = "";
  document.body.replaceChildren();
  // An error in a listener does not come back here.
  document.dispatchEvent(new Event("leave"));
  location.replace(away);
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
link.addEventListener("auxclick", (event) => event.preventDefault());

// A Shift counts when it goes down and up alone: not for a capital letter, with the mouse
// or held. Another key begins the count anew.
let alone = false;
let count = 0;
let last = -Infinity;

function other() {
  alone = false;
  count = 0;
}

addEventListener("keydown", (event) => {
  if (event.key !== "Shift") other();
  else if (!event.repeat) alone = !(event.ctrlKey || event.altKey || event.metaKey);
}, true);
addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  alone = false;
  count = event.timeStamp - last <= WITHIN_MS ? count + 1 : 1;
  last = event.timeStamp;
  if (count >= SHIFTS) leave();
}, true);
addEventListener("pointerdown", other, true);
addEventListener("blur", other);

// A browser may keep a page it left and show it again on Back: keep it blank instead.
addEventListener("pagehide", (event) => {
  if (event.persisted) root.hidden = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
