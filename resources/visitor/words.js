// The page's own words in the visitor's language. What people write never passes here.

const given = new WeakMap();
const sets = {};
let words = {};

/** The language on screen: "nl" or "en". */
export let language = "nl";

/** A text of the page. `more` fills its {places}; a function gets the language. */
export function text(key, more = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) =>
    typeof more[name] === "function" ? more[name](language) : more[name]);
}

/** Show a text in an element, now and after every change of language; "" empties it. */
export function say(element, key, more) {
  given.set(element, more);
  element.dataset.t = key;
  const shown = key && text(key, more);
  // Setting the same words again would make a screen reader say them again.
  if (element.textContent !== shown) element.textContent = shown;
}

/** Load a language's texts once and show them everywhere. */
export async function speak(wanted) {
  if (!sets[wanted]) {
    const answer = await fetch(`/texts.${wanted}.json`, {cache: "no-store", credentials: "omit"});
    if (!answer.ok) throw new Error("no texts");
    sets[wanted] = await answer.json();
  }
  language = wanted;
  words = sets[wanted];
  document.documentElement.lang = wanted;
  for (const element of document.querySelectorAll("[data-t]")) {
    say(element, element.dataset.t, given.get(element));
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = text(element.dataset.hint);
  }
}

/** Hours and minutes of a time in milliseconds, as the visitor's own clock shows them. */
export const clock = (at_ms) => (lang) =>
  new Date(at_ms).toLocaleTimeString(lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});

/** Day and time in the Netherlands. */
export const day = (at_ms) => (lang) => new Date(at_ms).toLocaleString(lang === "en" ? "en-GB" : lang, {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
  timeZone: "Europe/Amsterdam",
});
