// The municipality: forgiving typing, and only a choice from the list is ever sent.
// Loaded when somebody goes to its box.

import {call} from "./wire.js";
import {$, say} from "./words.js";

const SHOWN = 6;

const box = $("place");
const list = $("places");
const note = $("place-note");
let places = [];
let active = -1;
let chosen, loaded;

/** The GM code that was chosen, or null. */
export const municipality = () => chosen;

/** Load the list; asked for again when it did not come. */
async function load() {
  if (loaded) return;
  loaded = true;
  const {ok, body} = await call("GET", "/v1/visitor/municipalities");
  loaded = ok;
  if (!ok) return;
  places = body.map(({code, name}) => ({code, name, plain: plain(name)}));
  if (document.activeElement === box) show();
  else settle();
}

/** Letters only, without accents. */
const plain = (name) => name.normalize("NFD").toLowerCase().replace(/[^a-z]/g, "");

/** How many letters must change to make `typed` the beginning of `name`. */
function mistakes(typed, name) {
  let row = Array.from({length: name.length + 1}, (_, i) => i);
  for (const [i, letter] of [...typed].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= name.length; j += 1) {
      const change = row[j - 1] + (letter === name[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return Math.min(...row);
}

/** The municipalities that somebody may mean, the likeliest first. */
function matches(typed) {
  const asked = plain(typed);
  if (!asked) return [];
  const rank = (name) => {
    const at = name.indexOf(asked);
    if (at >= 0) return Math.min(at, 2);
    const wrong = asked.length < 4 ? 9 : mistakes(asked, name);
    return wrong <= asked.length / 4 ? 2 + wrong : 9;
  };
  return places.map((place) => [rank(place.plain), place]).filter(([r]) => r < 9)
    .sort(([a, x], [b, y]) => a - b || x.name.localeCompare(y.name, "nl"))
    .slice(0, SHOWN).map(([, place]) => place);
}

function show() {
  const found = matches(box.value);
  list.replaceChildren(...found.map((place, i) => {
    const option = document.createElement("li");
    option.id = `place-${i}`;
    option.setAttribute("role", "option");
    option.textContent = place.name;
    // Before the box loses the focus, and so before the list closes.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => choose(place));
    return option;
  }));
  open(found.length > 0);
  if (!plain(box.value) || !places.length) say(note, "");
  else say(note, found.length ? "place_found" : "place_none", {n: found.length});
  (list.hidden ? box : list).scrollIntoView({block: "nearest"});
}

function open(yes) {
  list.hidden = !yes;
  box.setAttribute("aria-expanded", yes);
  mark(-1);
}

function mark(index) {
  active = index;
  for (const [i, option] of [...list.children].entries()) {
    option.setAttribute("aria-selected", i === index);
  }
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", `place-${index}`);
}

function choose({code, name}) {
  chosen = code;
  box.value = name;
  open(false);
  say(note, "place_chosen", {name});
}

/** A name that was typed in full is as good as a choice. */
function settle() {
  open(false);
  const exact = places.find((place) => place.plain === plain(box.value));
  if (exact && !chosen) choose(exact);
}

box.addEventListener("focus", load);
box.addEventListener("input", () => {
  chosen = null;
  show();
});
box.addEventListener("blur", settle);
box.form.addEventListener("reset", () => {
  chosen = null;
  open(false);
  say(note, "");
});
box.addEventListener("keydown", (event) => {
  const {length} = list.children;
  if (list.hidden) return;
  if (event.key === "ArrowDown") mark((active + 1) % length);
  else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : length - 1);
  else if (event.key === "Escape") open(false);
  else if (event.key === "Enter" && active >= 0) list.children[active].click();
  else return;
  event.preventDefault();
});
load();
