// Which browser this seems to be, for the instructions of "Wis geschiedenis".

import {$} from "./words.js";

const KINDS = [["samsung", /SamsungBrowser/], ["edge", /Edg/], ["firefox", /Firefox|FxiOS/],
  ["chrome", /Chrome|CriOS/], ["safari", /Safari/]];

/** Open its instructions, if they are on screen. */
export function openInstructions() {
  const [kind] = KINDS.find(([, mark]) => mark.test(navigator.userAgent)) ?? [];
  if ($(kind)) $(kind).open = true;
}
