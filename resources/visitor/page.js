// The page: which screen is on, and what its buttons do. Everything lives in memory only.

import {leadTo, onLeave} from "./exit.js";
import {atEnd, clearLog, draw, marks, toEnd} from "./log.js";
import {clearPlace, loadPlaces, municipality} from "./places.js";
import {Talk} from "./talk.js";
import {backoff, call, clean, length, Nap, uuid7} from "./wire.js";
import {day, language, say, speak} from "./words.js";

const MAX_CHARS = 4000;
const COUNT_FROM = 200;
const LOOK_AGAIN_MS = 60000;
const BACK_ON_MS = 3000;
const TALL_LINES_PX = 168;

const $ = (id) => document.getElementById(id);
const box = $("box");
const asked = new URLSearchParams(location.search);
const keyboard = matchMedia("(hover: hover) and (pointer: fine)");
const nap = new Nap();
let region = asked.get("region");
let info = null;
let talk = null;
let leaving = false;
let current = "";
let underneath = "";
let following = true;

// ---- screens ----------------------------------------------------------------------

/** Show one screen and put the focus on its heading. */
function show(name) {
  current = name;
  for (const section of document.querySelectorAll("section")) section.hidden = section.id !== name;
  const talking = name === "talk" && !talk.ended && !leaving;
  $("composer").hidden = !talking;
  $("stop").hidden = !talking;
  $("last").hidden = !talking;
  $("sure").hidden = true;
  if (name === "talk") {
    toEnd();
    sighted();
  } else {
    scrollTo(0, 0);
    $("news").hidden = true;
  }
  if (talking && keyboard.matches) box.focus();
  else document.querySelector(`#${name} :is(h1, h2):not([hidden] *, [hidden])`)?.focus();
}

/** Lay a screen of information over what is on now. */
function open(name) {
  if (!["privacy", "history"].includes(current)) underneath = current;
  for (const button of document.querySelectorAll(".back")) say(button, "back");
  show(name);
}

function back() {
  show(underneath);
}

/** Show what depends on the language in more than its words. */
async function speakNow(wanted) {
  await speak(wanted);
  const other = wanted === "nl" ? "en" : "nl";
  $("language").lang = other;
  $("language").textContent = other === "en" ? "English" : "Nederlands";
  marks();
}

// ---- before the talk --------------------------------------------------------------

/** Ask whether the chat is open until there is an answer, and show it. */
async function look() {
  for (let tries = 0; ; tries += 1) {
    const query = region ? `?region=${encodeURIComponent(region)}` : "";
    const answer = await call("GET", `/v1/visitor/info${query}`).catch(() => null);
    if (answer?.ok) {
      info = answer.body;
      break;
    }
    if (answer && answer.status < 429) region = null;
    if (tries && current !== "offline") show("offline");
    await nap.sleep(answer?.retry_ms || backoff(tries));
  }
  leadTo(info.exit_url);
  const days = info.retention_days;
  for (const element of document.querySelectorAll("[data-days]")) {
    say(element, element.dataset.days + (days === 1 ? "_one" : ""), {days});
  }
  // An hour of 24:00 is no hour to close at.
  const until = info.hours?.[1];
  say($("open"), until && until < "23:59" ? "open_until" : "open_now", {time: until});
  say($("opens"), info.opens_at_ms ? "closed_opens" : "", {when: day(info.opens_at_ms)});
}

/** Show whether the chat is open; while it is closed, look again now and then. */
async function welcome() {
  await look();
  const before = ["loading", "offline", "closed", "hello", "talk"];
  const wanted = info.open ? "hello" : "closed";
  if (before.includes(current) && current !== wanted) show(wanted);
  while (!info.open) {
    await nap.sleep(LOOK_AGAIN_MS);
    await look();
    if (info.open && current === "closed") show("hello");
    if (info.open && underneath === "closed") underneath = "hello";
  }
}

function answer(name) {
  return document.querySelector(`[name=${name}]:checked`)?.value ?? "unsaid";
}

function advise() {
  $("unsafe").hidden = answer("safe") !== "no";
  $("pro").hidden = answer("role") !== "professional";
  const warned = !$("unsafe").hidden || !$("pro").hidden;
  say($("go"), warned ? "go_anyway" : "go");
}

/** Ask for a conversation, with the same id until there is an answer. */
async function begin() {
  const body = {
    id: uuid7(), language, region, municipality: municipality(),
    caller_role: answer("role"), safe_now: answer("safe"),
  };
  $("go").disabled = true;
  say($("go-note"), "going");
  for (let tries = 0; ; tries += 1) {
    const got = await call("POST", "/v1/visitor/conversations", {body}).catch(() => null);
    if (got?.ok) {
      converse(got.body);
      break;
    }
    if (got?.body?.code === "closed") {
      info.open = false;
      show("closed");
      welcome();
      break;
    }
    if (got?.status === 409) body.id = uuid7();
    else if (got && got.status < 429) body.region = body.municipality = null;
    say($("go-note"), got ? "busy" : "lost");
    await nap.sleep(got?.retry_ms || backoff(tries));
  }
  $("go").disabled = false;
  say($("go-note"), "");
}

// ---- the talk ---------------------------------------------------------------------

const told = {
  item(item) {
    draw(item);
    sighted();
    if (item.author === "counsellor" && current !== "talk") {
      for (const button of document.querySelectorAll(".back")) say(button, "back_news");
    }
  },
  receipt: marks,
  place: turn,
  joined() {
    $("waiting").hidden = talk.joined || talk.items.some(({key}) => key);
    $("talking").hidden = !$("waiting").hidden;
    if (following) toEnd();
  },
  typing() {
    say($("typing"), talk.typing ? "typing" : "");
  },
  connection() {
    const {connected} = talk;
    say($("band"), connected ? "back_on" : "lost");
    if (connected) {
      setTimeout(() => { if (talk?.connected !== false) say($("band"), ""); }, BACK_ON_MS);
    }
  },
  ended,
};

function converse(started) {
  leaving = false;
  talk = new Talk(started, (what, subject) => told[what](subject));
  clearLog(talk);
  $("waiting").hidden = false;
  $("talking").hidden = true;
  $("over").hidden = true;
  turn();
  show("talk");
}

function turn() {
  const before = talk.place - 1;
  say($("turn"), before < 1 ? "wait_first" : before === 1 ? "wait_one" : "wait_many", {n: before});
}

/** The newest words count as seen when they are in view on a page that is in front. */
function sighted() {
  if (talk && current === "talk" && document.visibilityState === "visible" && atEnd()) talk.shown();
}

function ended() {
  const {by, reason} = talk.ended ?? {by: "visitor"};
  const why = reason === "gone" ? "gone" : by === "visitor" ? "visitor" : "counsellor";
  say($("over-why"), `end_${why}`);
  $("waiting").hidden = true;
  $("over").hidden = false;
  $("composer").hidden = $("last").hidden = $("sure").hidden = true;
  say($("band"), "");
  setText("");
  if (current === "talk") {
    toEnd();
    $("over").querySelector("h2").focus();
  }
}

function setText(words) {
  box.value = words;
  fit();
}

/** Let the box grow with its text, and count when the end is near. */
function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, TALL_LINES_PX)}px`;
  const room = MAX_CHARS - length(box.value);
  const count = $("count");
  count.classList.toggle("bad", room < 0);
  say(count, room > COUNT_FROM ? "" : room < 0 ? "over_chars" : "left_chars", {n: Math.abs(room)});
}

function send() {
  const words = clean(box.value);
  if (!words || length(words) > MAX_CHARS) return;
  talk.send(words);
  setText("");
  toEnd();
  box.focus();
}

function sure(asking) {
  $("sure").hidden = !asking;
  $("composer").hidden = asking;
  (asking ? $("stop-no") : box).focus();
}

// ---- buttons and keys -------------------------------------------------------------

const on = (id, event, act) => $(id).addEventListener(event, act);

on("language", "click", () => speakNow($("language").lang).catch(() => {}));
for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => open(button.dataset.open));
}
for (const button of document.querySelectorAll(".back")) button.addEventListener("click", back);
on("start", "click", () => {
  loadPlaces();
  advise();
  show("ask");
});
on("questions", "change", advise);
on("questions", "submit", (event) => {
  event.preventDefault();
  if (!$("go").disabled) begin();
});
on("composer", "submit", (event) => {
  event.preventDefault();
  send();
});
on("box", "input", () => {
  fit();
  if (box.value.trim()) talk.isTyping();
});
on("box", "keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !keyboard.matches) return;
  event.preventDefault();
  send();
});
on("news", "click", () => {
  toEnd();
  sighted();
});
on("stop", "click", () => {
  if (current === "talk") sure(true);
});
on("stop-no", "click", () => sure(false));
on("sure", "keydown", (event) => {
  if (event.key === "Escape") sure(false);
});
on("stop-yes", "click", () => {
  leaving = true;
  talk.leave();
  ended();
});
on("again", "click", () => {
  talk = null;
  clearLog(null);
  $("questions").reset();
  clearPlace();
  welcome();
});

onLeave(() => talk?.flee());
addEventListener("online", () => {
  nap.wake();
  talk?.nudge(true);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (current === "offline") nap.wake();
  talk?.nudge(false);
  sighted();
});
addEventListener("scroll", () => {
  following = atEnd();
  if (!following) return;
  $("news").hidden = true;
  sighted();
}, {passive: true});
// The window, or what stands below the talk, became larger or smaller.
const stay = new ResizeObserver(() => {
  if (current === "talk" && following) toEnd();
});
stay.observe(document.documentElement);
stay.observe(document.querySelector("footer"));

// A keyboard that lies over the page instead of shrinking it (iOS): keep what must stay in
// view inside the part that can be seen. Not while somebody has zoomed in by hand.
visualViewport?.addEventListener("resize", keepInView);
visualViewport?.addEventListener("scroll", keepInView);
function keepInView() {
  const {offsetTop, height, scale} = visualViewport;
  const hidden = scale === 1 ? innerHeight - height - offsetTop : 0;
  document.querySelector("footer").style.transform = hidden > 1 ? `translateY(${-hidden}px)` : "";
  $("top").style.transform = hidden > 1 ? `translateY(${offsetTop}px)` : "";
}

/** Open the instructions of the browser that this seems to be. */
function guessBrowser() {
  const kinds = [["samsung", /SamsungBrowser/], ["edge", /Edg/], ["firefox", /Firefox|FxiOS/],
    ["chrome", /Chrome|CriOS/], ["safari", /Safari/]];
  const [kind] = kinds.find(([, mark]) => mark.test(navigator.userAgent)) ?? [];
  if (kind) document.querySelector(`[data-browser=${kind}]`).open = true;
}

async function main() {
  guessBrowser();
  for (let tries = 0; ; tries += 1) {
    try {
      await speakNow(asked.get("lang") === "en" ? "en" : "nl");
      break;
    } catch {
      await nap.sleep(backoff(tries));
    }
  }
  document.querySelector("nav").hidden = false;
  show("loading");
  await welcome();
}

main();
