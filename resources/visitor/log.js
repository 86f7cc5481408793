// The talk as bubbles. Words of people are letters here: textContent and nothing else.

import {$, clock, say, text} from "./words.js";

const TURN_MS = 60000;
const NEAR_PX = 80;
// What the cards say. Their numbers are the links at the foot of the page, in the same order.
const CARDS = {
  advice_line: ["card_call", "card_bill", "card_list"],
  emergency: ["call_112", "card_stays"],
};

const log = $("log");
export const news = $("news");
const page = document.scrollingElement;
let talk = null;

export function clearLog(next) {
  talk = next;
  log.replaceChildren();
  news.hidden = true;
}

export const atEnd = () => page.scrollHeight - page.scrollTop - page.clientHeight < NEAR_PX;

export function toEnd() {
  page.scrollTop = page.scrollHeight;
  news.hidden = true;
}

/** Draw a message or a line, or what changed of it. Follows the talk if the reader did. */
export function draw(item) {
  const follow = atEnd();
  const known = item.node;
  const node = item.node ??= item.key ? told("p", item.key) : bubble(item);
  node.item = item;
  const after = [...log.children].find((other) => order(other.item) > order(item) && other !== node) ?? null;
  // What is moved is read out again.
  const were = beside(node);
  if (!known || node.nextElementSibling !== after) log.insertBefore(node, after);
  // Only these can have changed, however long the talk.
  marks(new Set([...were, ...beside(node)]));
  if (follow) toEnd();
  else if (!known && item.author === "counsellor") news.hidden = false;
}

const beside = (node) => [node.previousElementSibling, node, node.nextElementSibling].filter(Boolean);

/** By number; what is on its way comes last. */
const order = ({n = Infinity}) => n;

function make(tag, className, ...content) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...content);
  return node;
}

function told(tag, key, className = "") {
  const node = make(tag, className);
  say(node, key);
  return node;
}

function bubble({author, text: said, card}) {
  const mine = author === "visitor";
  const who = told("span", mine ? "you" : "they", "unseen");
  const words = !mine && phone(card) || make("p", "words", said);
  words.dir = "auto";
  const meta = make("p", "meta", "", make("span", "", ""));
  return make("div", mine ? "said mine" : "said", who, words, meta);
}

/** The card of a code, if this page knows it. */
function phone(card) {
  const at = Object.keys(CARDS).indexOf(card);
  if (at < 0) return null;
  const link = $("numbers").children[at].cloneNode(true);
  const [title, ...lines] = CARDS[card];
  return make("div", `card ${link.className}`, told("h2", title), link, ...lines.map((key) => told("p", key)));
}

/** Write each message's time and state; among words said in one breath only the last. */
export function marks(nodes = log.children) {
  for (const node of nodes) {
    const {item: {key, author, at_ms}, item} = node;
    if (key) continue;
    const state = stateOf(item);
    const next = node.nextElementSibling?.item;
    node.classList.toggle("turn", node.previousElementSibling?.item.author !== author);
    node.lastChild.hidden = next?.author === author && stateOf(next) === state
      && next.at_ms - at_ms < TURN_MS && clock(next.at_ms) === clock(at_ms);
    // A new node would be read out as a new message.
    const [time, shown] = node.lastChild.childNodes;
    time.data = clock(at_ms) + (state && " · ");
    shown.firstChild.data = state && text(state);
    shown.className = state;
  }
}

function stateOf({author, state, n}) {
  if (author !== "visitor") return "";
  return state === "delivered" && n <= talk.seen_n ? "seen" : state;
}
