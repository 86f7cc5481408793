// The talk as bubbles. Words of people are letters here: textContent and nothing else.

import {clock, language, say, text} from "./words.js";

const TURN_MS = 60000;
const NEAR_PX = 80;

const log = document.getElementById("log");
const news = document.getElementById("news");
const page = document.scrollingElement;
let drawn = new Map();
let talk = null;

/** Begin with an empty talk. */
export function clearLog(next) {
  talk = next;
  drawn = new Map();
  log.replaceChildren();
  news.hidden = true;
}

/** Whether the newest words are in view. */
export const atEnd = () => page.scrollHeight - page.scrollTop - page.clientHeight < NEAR_PX;

/** Go to the newest words. */
export function toEnd() {
  page.scrollTop = page.scrollHeight;
  news.hidden = true;
}

/** Draw a message or a line, or what changed of it. Follows the talk if the reader did. */
export function draw(item) {
  const follow = atEnd() || item.state === "sending";
  const known = drawn.get(item);
  const node = known ?? (item.key ? line(item) : bubble(item));
  drawn.set(item, node);
  const after = [...log.children].find((other) => other !== node && order(other.item) > order(item));
  // Moved only when it must be: a screen reader reads again what is moved.
  if (!known || node.nextElementSibling !== (after ?? null)) log.insertBefore(node, after ?? null);
  marks();
  if (follow) toEnd();
  else if (!known && item.author === "counsellor") news.hidden = false;
}

/** Messages have their number; what is on its way comes last; lines stand where they fell. */
const order = (item) => item.n === undefined ? Infinity : item.n + (item.key ? 0.5 : 0);

function line(item) {
  const node = document.createElement("p");
  node.item = item;
  say(node, item.key);
  return node;
}

function bubble(item) {
  const node = document.createElement("div");
  node.item = item;
  node.className = item.author === "visitor" ? "said mine" : "said";
  const who = document.createElement("span");
  who.className = "unseen";
  say(who, item.author === "visitor" ? "you" : "they");
  const words = document.createElement("p");
  words.className = "words";
  words.dir = "auto";
  words.textContent = item.text;
  const meta = document.createElement("p");
  meta.className = "meta";
  const state = document.createElement("span");
  state.append("");
  meta.append("", state);
  node.append(who, words, meta);
  return node;
}

/** Write each message's time and state; among words said in one breath only the last. */
export function marks() {
  let before = null;
  for (const node of log.children) {
    const {item} = node;
    if (item.key) {
      before = null;
      continue;
    }
    const state = stateOf(item);
    const next = node.nextElementSibling?.item;
    const same = next && !next.key && next.author === item.author && stateOf(next) === state
      && next.at_ms - item.at_ms < TURN_MS && clock(next.at_ms)(language) === clock(item.at_ms)(language);
    node.classList.toggle("turn", before !== item.author);
    before = item.author;
    const meta = node.lastChild;
    meta.hidden = Boolean(same);
    // The data of standing text nodes: a new node would be read out as a new message.
    const [time, shown] = meta.childNodes;
    time.data = clock(item.at_ms)(language) + (state && " · ");
    shown.firstChild.data = state && text(state) + ({delivered: " ✓", seen: " ✓✓"}[state] ?? "");
    shown.className = {unsent: "bad", seen: "good"}[state] ?? "";
  }
}

function stateOf(item) {
  if (item.author !== "visitor") return "";
  return item.state === "delivered" && item.n <= talk.seen_n ? "seen" : item.state;
}
