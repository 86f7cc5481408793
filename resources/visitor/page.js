// The page: which screen is on, and what its buttons do. Everything lives in memory only.

import "./exit.js";
import {atEnd, clearLog, draw, marks, news, toEnd} from "./log.js";
import {Talk} from "./talk.js";
import {backoff, call, clean, flee, length, Nap, send, uuid7} from "./wire.js";
import {$, all, day, language, say, speak, text} from "./words.js";

const MAX_CHARS = 4000;
const COUNT_FROM = 200;
const LOOK_AGAIN_MS = 60000;
const BACK_ON_MS = 3000;

const box = $("box");
const asked = new URLSearchParams(location.search);
const keyboard = matchMedia("(hover: hover) and (pointer: fine)");
const nap = new Nap();
const root = document.documentElement;
const footer = document.querySelector("footer");
let region = asked.get("region");
let info, places, talk, leaving, starting;
let current, underneath, opened;
let following = true;

function show(name) {
  current = name;
  for (const section of all("section")) section.hidden = section.id !== name;
  const talking = name === "talk" && !talk.ended && !leaving;
  $("composer").hidden = $("last").hidden = !talking;
  $("sure").hidden = true;
  $("back").hidden = name !== "info";
  if (name === "talk") {
    toEnd();
    sighted();
  } else {
    scrollTo(0, 0);
    news.hidden = true;
  }
  if (talking && keyboard.matches) box.focus();
  else focusOn(document.querySelector(`#${name} :is(h1, h2):not([hidden] *, [hidden])`));
}

/** Show a screen if it is not on, below the information if somebody reads that. */
function bring(name) {
  if (current === "info") underneath = name;
  else if (current !== name) show(name);
}

function focusOn(heading) {
  heading.tabIndex = -1;
  heading.focus();
}

/** Lay information over what is on now; it is loaded when somebody asks for it. */
async function open(name) {
  opened = name;
  say($("back"), "back");
  for (let tries = 0; opened === name; tries += 1) {
    const words = await send("GET", `/${name}.${language}.html`)
      .then((answer) => answer.ok && answer.text()).catch(() => "");
    if (opened !== name) return;
    if (current !== "info") underneath = current;
    $("info").innerHTML = words || $("offline").innerHTML;
    kept();
    show("info");
    // Those for this browser: its name has others in it, so the last that fits.
    const fits = ({dataset}) => navigator.userAgent.match(dataset.agent);
    [...all("details")].findLast(fits)?.setAttribute("open", "");
    if (words) return;
    await nap.sleep(backoff(tries));
  }
}

// The choices of the questions, before their words come.
for (const label of all("[data-choice]")) {
  const {choice} = label.dataset;
  const [name, value] = choice.split("_");
  label.innerHTML = `<input type=radio name=${name} value=${value}><span data-t=${choice}></span>`;
}

async function speakNow(wanted) {
  if (!await speak(wanted)) return false;
  $("language").lang = wanted === "nl" ? "en" : "nl";
  box.placeholder = text("box");
  marks();
  if (opened) open(opened);
  return true;
}

async function look() {
  for (let tries = 0; ; tries += 1) {
    const query = new URLSearchParams(region ? {region} : {});
    const answer = await call("GET", `/v1/visitor/info?${query}`);
    if (answer.ok) {
      info = answer.body;
      break;
    }
    if (answer.status < 429) region = null;
    if (tries) bring("offline");
    await nap.sleep(answer.retry_ms || backoff(tries));
  }
  if (/^https?:\/\//.test(info.exit_url)) $("exit").href = info.exit_url;
  kept();
  // An hour of 24:00 is no hour to close at.
  const until = info.hours?.[1];
  say($("open"), until && until < "23:59" ? "open_until" : "open_now", {time: until});
  say($("opens"), info.opens_at_ms ? "closed_opens" : "", {when: () => day(info.opens_at_ms)});
}

function kept() {
  const days = info?.retention_days;
  for (const element of all(".kept")) say(element, days === 1 ? "kept_one" : days ? "kept" : "", {days});
}

async function welcome() {
  for (;;) {
    await look();
    bring(info.open ? "hello" : "closed");
    if (info.open) return;
    await nap.sleep(LOOK_AGAIN_MS);
  }
}

const answer = (name) => document.querySelector(`[name=${name}]:checked`)?.value ?? "unsaid";

function advise() {
  $("unsafe").hidden = answer("safe") !== "no";
  $("pro").hidden = answer("role") !== "professional";
  say($("go"), $("unsafe").hidden && $("pro").hidden ? "go" : "go_anyway");
}

/** Ask for a conversation, by the same id and secret until there is an answer. */
async function begin() {
  const body = starting = {
    id: uuid7(), secret: uuid7() + uuid7(), language, region, municipality: places?.municipality() ?? null,
    caller_role: answer("role"), safe_now: answer("safe"),
  };
  $("go").disabled = true;
  say($("go-note"), "going");
  for (let tries = 0; ; tries += 1) {
    const got = await call("POST", "/v1/visitor/conversations", {body});
    if (!starting) return;
    if (got.ok) {
      converse(got.body);
      break;
    }
    if (got.body?.code === "closed") {
      show("closed");
      welcome();
      break;
    }
    if (got.status === 409) body.id = uuid7();
    else if (got.status < 429) body.region = body.municipality = null;
    say($("go-note"), got.status ? "busy" : "lost");
    await nap.sleep(got.retry_ms || backoff(tries));
    if (!starting) return;
  }
  starting = null;
  $("go").disabled = false;
  say($("go-note"), "");
}

const told = {
  item(item) {
    draw(item);
    sighted();
    if (item.author === "counsellor" && current !== "talk") say($("back"), "back_news");
  },
  receipt: marks,
  place: turn,
  joined() {
    $("waiting").hidden = talk.joined || talk.items.some(({key, k}) => key && k);
    $("talking").hidden = !$("waiting").hidden;
    if (following) toEnd();
  },
  typing() {
    say($("typing"), talk.typing ? "typing" : "");
  },
  connection() {
    say($("band"), talk.connected ? "back_on" : "lost");
    setTimeout(() => { if (talk?.connected !== false) say($("band"), ""); }, BACK_ON_MS);
  },
  ended,
};

function converse(started) {
  leaving = false;
  opened = "";
  talk = new Talk(started, told);
  clearLog(talk);
  $("over").hidden = true;
  told.joined();
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
  // What was being typed stays to be read.
  if (talk.ended) post();
  const others = {finished: "end_counsellor", gone: "end_gone", unknown: "end_unknown"};
  say($("over-why"), others[talk.ended] ?? "end_visitor");
  $("over").hidden = false;
  $("waiting").hidden = $("composer").hidden = $("last").hidden = $("sure").hidden = true;
  say($("band"), "");
  box.value = "";
  fit();
  if (current === "talk") {
    toEnd();
    focusOn($("over").querySelector("h2"));
  }
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
  const room = MAX_CHARS - length(box.value);
  $("count").classList.toggle("bad", room < 0);
  say($("count"), room > COUNT_FROM ? "" : room < 0 ? "over_chars" : "left_chars", {n: Math.abs(room)});
}

function post() {
  const words = clean(box.value);
  if (!words || length(words) > MAX_CHARS) return;
  talk.send(words);
  box.value = "";
  fit();
  toEnd();
  box.focus();
}

function sure(asking) {
  $("sure").hidden = !asking;
  $("composer").hidden = asking;
  (asking ? $("stop-no") : box).focus();
}

const on = (id, event, act) => $(id).addEventListener(event, act);

on("language", "click", () => speakNow($("language").lang));
for (const name of ["privacy", "history"]) on(name, "click", () => open(name));
on("back", "click", () => {
  opened = "";
  show(underneath);
});
on("start", "click", () => {
  advise();
  show("ask");
});
on("place", "focus", async () => {
  places ??= await import("./places.js").catch(() => null);
});
on("questions", "change", advise);
on("questions", "submit", (event) => {
  event.preventDefault();
  if (!$("go").disabled) begin();
});
on("composer", "submit", (event) => {
  event.preventDefault();
  post();
});
on("box", "input", () => {
  fit();
  if (box.value.trim()) talk.isTyping();
});
on("box", "keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !keyboard.matches) return;
  event.preventDefault();
  post();
});
on("news", "click", toEnd);
on("stop", "click", () => sure(true));
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
  welcome();
});

document.addEventListener("leave", () => {
  talk?.flee();
  if (starting) flee(`${starting.id}.${starting.secret}`, true);
  starting = null;
});
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
  news.hidden = true;
  sighted();
}, {passive: true});
// The window or the footer has another size.
const stay = new ResizeObserver(() => {
  root.style.scrollPaddingBottom = `${footer.offsetHeight}px`;
  if (current === "talk" && following) toEnd();
});
stay.observe(root);
stay.observe(footer);

// A keyboard over the page (iOS): what must stay in view goes above it, unless zoomed in.
for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, keepInView);
function keepInView() {
  const {offsetTop, height, scale} = visualViewport;
  const hidden = scale === 1 ? innerHeight - height - offsetTop : 0;
  footer.style.translate = hidden > 1 ? `0 ${-hidden}px` : "";
  $("exit").style.translate = hidden > 1 ? `0 ${offsetTop}px` : "";
  root.style.setProperty("--tall", hidden > 1 ? `${height}px` : "");
}

const wanted = asked.get("lang") === "en" ? "en" : "nl";
for (let tries = 0; !await speakNow(wanted); tries += 1) await nap.sleep(backoff(tries));
document.querySelector("nav").hidden = false;
show("loading");
welcome();
