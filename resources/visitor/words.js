// The page's own words in the visitor's language. What people write never passes here.

import {call} from "./wire.js";

const given = new WeakMap();
const sets = {};
let words = {};

export let language = "nl";

export const $ = (id) => document.getElementById(id);
export const all = (selector) => document.querySelectorAll(selector);

/** A text of the page. `more` fills its {places}, by a function what differs by language. */
export const text = (key, more) => words[key].replace(/\{(\w+)\}/g, (_, name) =>
  typeof more[name] === "function" ? more[name]() : more[name]);

/** Show a text in an element, now and after every change of language; "" empties it. */
export function say(element, key, more) {
  given.set(element, more);
  element.dataset.t = key;
  const shown = key && text(key, more);
  // The same words again would be read out again.
  if (element.textContent !== shown) element.textContent = shown;
}

/** Load a language's texts once and show them everywhere; false when they did not come. */
export async function speak(wanted) {
  if (!sets[wanted]) {
    const {ok, body} = await call("GET", `/texts.${wanted}.json`);
    if (!ok) return false;
    sets[wanted] = body;
  }
  words = sets[wanted];
  language = document.documentElement.lang = wanted;
  for (const element of all("[data-t]")) say(element, element.dataset.t, given.get(element));
  for (const element of all("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
  return true;
}

/** Hours and minutes of a time in milliseconds, as the visitor's own clock shows them. */
export const clock = new Intl.DateTimeFormat("nl", {hour: "2-digit", minute: "2-digit"}).format;

/** Day and time in the Netherlands. */
export const day = (at_ms) => new Date(at_ms).toLocaleString(language === "en" ? "en-GB" : "nl", {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
  timeZone: "Europe/Amsterdam",
});
