// One conversation, in memory only. Messages go in order, each with one id, until the stream
// has told them: then they have a `k`.

import {Stream} from "./stream.js";
import {backoff, call, flee, Nap, uuid7} from "./wire.js";

const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 6000;
const LOST_AFTER_MS = 2000;
const CONFIRM_AGAIN_MS = 5000;

/**
 * `tell` has what is called after a change: item() with a message or a line of the
 * service's, receipt(), place(), joined(), typing(), connection(), ended().
 */
export class Talk {
  items = [];
  k = 0;
  at_ms = 0;
  seen_n = 0;
  joined = false;
  ended;
  up = true;
  connected = true;
  typing = false;
  #token;
  #tell;
  #stream;
  #leave;
  #nap = new Nap();
  #timers = {};
  #head_n = 0;
  #shown_n = 0;
  #told = "";
  #telling;
  #typed_ms = -Infinity;
  #stopped;

  constructor({token, place}, tell) {
    this.place = place;
    this.#token = token;
    this.#tell = tell;
    this.#stream = new Stream(token, this);
    this.#stream.run();
    this.#deliver();
  }

  /** Take a text to send; it is shown at once and sent as soon as that is possible. */
  send(text) {
    const state = this.ended ? "unsent" : "sending";
    this.#add({id: uuid7(), author: "visitor", text, at_ms: Date.now(), state});
    this.nudge();
  }

  /** Something is being typed: that it is, never what. */
  isTyping() {
    const now_ms = performance.now();
    if (!this.joined || this.ended || now_ms - this.#typed_ms < TYPING_EVERY_MS) return;
    this.#typed_ms = now_ms;
    this.#call("POST", "typing");
  }

  shown() {
    this.#shown_n = this.#head_n;
    this.#confirm();
  }

  /** The visitor ends it, after what is still on its way. */
  leave() {
    this.#leave = {leave: true};
    this.#nap.wake();
  }

  nudge(fresh) {
    if (this.ended) return;
    this.#stream.nudge(fresh);
    this.#nap.wake();
  }

  /** End it at the service and stop everything, within this very call. */
  flee() {
    this.#stop();
    if (!this.ended) flee(this.#token);
  }

  #stop() {
    this.#stopped = true;
    this.#stream.stop();
    this.#nap.wake();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }

  #call(method, path, body) {
    return call(method, `/v1/visitor/${path}`, {token: this.#token, body});
  }

  event(event) {
    const {k, prev_k, at_ms, type} = event;
    if (k <= this.k) return true;
    if (prev_k > this.k) return false;
    this.k = k;
    this.at_ms = at_ms;
    if (type === "message") this.#message(event);
    else if (type === "receipt") {
      if (!(event.seen_n > this.seen_n)) return true;
      this.seen_n = event.seen_n;
      this.#tell.receipt();
    } else if (type === "joined" || type === "left") {
      this.joined = type === "joined";
      this.#typingNow(false);
      const id = type + k;
      const known = this.#find(id);
      if (known) known.k = k;
      else this.#add({id, k, key: type, n: this.#head_n + 0.5});
      this.#tell.joined();
    } else if (type === "ended") this.#end(event.reason);
    return true;
  }

  #message({id, k, author, n, text, card, at_ms}) {
    this.#head_n = Math.max(this.#head_n, n);
    const known = this.#find(id);
    if (known?.n !== n) this.#makeRoom(n);
    if (!known) {
      if (author !== "visitor") this.#typingNow(false);
      this.#add({id, k, author, n, text: text ?? "", card, at_ms});
    } else if (!known.k) this.#change(known, {k, n, at_ms, state: known.state && "delivered"});
    this.#confirm();
  }

  #find(id) {
    return this.items.find((item) => item.id === id);
  }

  /** What was read, and the service has no more, stands before what is new. */
  #makeRoom(n) {
    for (const item of this.items) {
      if (!item.state && !item.k && item.n >= n) item.n = n - 0.25;
    }
  }

  /** The service was put back to an older copy: hear everything from the start. */
  again() {
    this.k = this.at_ms = this.seen_n = this.#head_n = this.#shown_n = 0;
    this.#told = "";
    this.joined = false;
    for (const item of this.items) item.k = 0;
  }

  #add(item) {
    this.items.push(item);
    this.#tell.item(item);
  }

  passing({type, place}) {
    if (type === "typing") this.#typingNow(true);
    else if (type === "place") {
      this.place = place;
      this.#tell.place();
    }
  }

  #typingNow(yes) {
    clearTimeout(this.#timers.typing);
    this.typing = yes;
    if (yes) this.#timers.typing = setTimeout(() => this.#typingNow(false), TYPING_LASTS_MS);
    this.#tell.typing();
  }

  connection(yes) {
    // Only a change counts: a later failure must not begin the wait anew.
    if (this.up === yes) return;
    this.up = yes;
    clearTimeout(this.#timers.lost);
    const say = () => {
      if (this.connected === yes) return;
      this.connected = yes;
      this.#tell.connection();
    };
    if (yes) {
      say();
      this.#tell.joined();
      // All that the service has was told: what it confirmed and lost since goes again.
      for (const item of this.items) {
        if (item.state === "delivered" && !item.k) this.#change(item, {state: "sending"});
      }
      this.#nap.wake();
      this.#confirm();
    } else this.#timers.lost = setTimeout(say, LOST_AFTER_MS);
  }

  /** The service no longer knows this talk. */
  gone() {
    this.#end("unknown");
  }

  #end(reason) {
    if (this.ended || this.#stopped) return;
    this.ended = reason;
    this.items.forEach((item) => this.#unsent(item));
    this.#typingNow(false);
    this.#stop();
    this.#tell.ended();
  }

  #unsent(item) {
    if (item.state === "sending") this.#change(item, {state: "unsent"});
  }

  #change(item, change) {
    this.#tell.item(Object.assign(item, change));
  }

  async #deliver() {
    let tries = 0;
    while (!this.#stopped) {
      const next = this.items.find(({state}) => state === "sending") ?? this.#leave;
      // Not before the stream is up: what the service lost goes before what is new.
      let wait_ms = 60000;
      if (next && this.up) {
        wait_ms = await this.#deliverOne(next, tries);
        tries = wait_ms ? tries + 1 : 0;
      }
      if (wait_ms) await this.#nap.sleep(wait_ms);
    }
  }

  /** Try one; returns 0 when there is a verdict, else how long to wait. */
  async #deliverOne(item, tries) {
    const {id, text, leave} = item;
    const after = this.items.findLast(({state}) => state === "delivered")?.id;
    const {ok, status, body, retry_ms} = await (leave
      ? this.#call("POST", "end", {reason: "left"}) : this.#call("POST", "messages", {id, text, after}));
    // It lost what it had confirmed: that goes first.
    if (body?.code === "log_went_back") this.#stream.nudge(true);
    // Else only a yes or a no of the service's own is a verdict.
    else if (status !== 429 && status < 500 && (body || leave && ok)) {
      if (leave) this.#end("left");
      else if (ok) this.#message({...body, id});
      else if (status === 401) this.gone();
      else this.#unsent(item);
      return 0;
    }
    return retry_ms || backoff(status ? 2 : tries);
  }

  /** Tell how far messages were received and shown; the newest state wins. */
  async #confirm() {
    clearTimeout(this.#timers.confirm);
    const body = {delivered_n: this.#head_n, seen_n: this.#shown_n};
    const now = JSON.stringify(body);
    if (this.#telling || now === this.#told || !this.#head_n || this.ended) return;
    this.#telling = true;
    const answer = await this.#call("PUT", "seen", body);
    this.#telling = false;
    if (answer.ok) {
      this.#told = now;
      this.#confirm();
    } else this.#timers.confirm = setTimeout(() => this.#confirm(), answer.retry_ms || CONFIRM_AGAIN_MS);
  }
}
