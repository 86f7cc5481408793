// One conversation, in memory only. A message keeps its id until the service has it, and
// goes in order.

import {Stream} from "./stream.js";
import {backoff, call, Nap, send, uuid7} from "./wire.js";

const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 6000;
const LOST_AFTER_MS = 2000;
const CONFIRM_AGAIN_MS = 5000;
const UNSENT = {state: "unsent"};

/**
 * `tell` has what is called after a change: item() with a message or a line of the
 * service's, receipt(), place(), joined(), typing(), connection(), ended().
 */
export class Talk {
  items = [];
  k = 0;
  seen_n = 0;
  joined = false;
  ended = null;
  connected = true;
  typing = false;
  #token;
  #tell;
  #stream;
  #out = [];
  #nap = new Nap();
  #timers = {};
  #head_n = 0;
  #shown_n = 0;
  #told = "";
  #telling = false;
  #typed_ms = -Infinity;
  #stopped = false;

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
    const item = {id: uuid7(), author: "visitor", text, at_ms: Date.now(), state: "sending"};
    this.#out.push(item);
    this.#add(item);
    this.#nap.wake();
  }

  /** Something is being typed: that it is, never what. */
  isTyping() {
    const now_ms = performance.now();
    if (!this.joined || this.ended || now_ms - this.#typed_ms < TYPING_EVERY_MS) return;
    this.#typed_ms = now_ms;
    this.#call("POST", "typing").catch(() => {});
  }

  shown() {
    this.#shown_n = this.#head_n;
    this.#confirm();
  }

  /** The visitor ends it, after what is still on its way. */
  leave() {
    this.#out.push({leave: true});
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
    if (this.ended) return;
    const body = {reason: "quick_exit"};
    send("POST", "/v1/visitor/end", {token: this.#token, body, keepalive: true}).catch(() => {});
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
    const {k, prev_k = 0, type} = event;
    if (k <= this.k) return true;
    if (prev_k > this.k) return false;
    this.k = k;
    if (type === "message") this.#message(event);
    else if (type === "receipt") {
      this.seen_n = Math.max(this.seen_n, event.seen_n ?? 0);
      this.#tell.receipt();
    } else if (type === "joined" || type === "left") {
      this.joined = type === "joined";
      this.#typingNow(false);
      this.#add({key: type, author: "service", n: this.#head_n});
      this.#tell.joined();
    } else if (type === "ended") this.#end(event);
    return true;
  }

  #message({id, author, n, text, at_ms}) {
    this.#head_n = Math.max(this.#head_n, n);
    const known = this.items.find((item) => item.id === id);
    if (known) this.#settle(known, {n, at_ms, state: "delivered"});
    else {
      if (author !== "visitor") this.#typingNow(false);
      this.#add({id, author, n, text: text ?? "", at_ms, state: "delivered"});
    }
    this.#confirm();
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
    // From the first failure on: a later one must not begin the wait anew.
    if (!yes && this.#timers.lost) return;
    clearTimeout(this.#timers.lost);
    this.#timers.lost = null;
    const say = () => {
      if (this.connected === yes) return;
      this.connected = yes;
      this.#tell.connection();
    };
    if (yes) {
      say();
      this.#nap.wake();
      this.#confirm();
    } else this.#timers.lost = setTimeout(say, LOST_AFTER_MS);
  }

  /** The service no longer knows this talk. */
  gone() {
    this.#end({by: "service", reason: "gone"});
  }

  #end({by, reason}) {
    if (this.ended || this.#stopped) return;
    this.ended = {by, reason};
    for (const item of this.#out) if (item.id) this.#settle(item, UNSENT);
    this.#typingNow(false);
    this.#stop();
    this.#tell.ended();
  }

  #settle(item, change) {
    if (item.n) return;
    this.#tell.item(Object.assign(item, change));
  }

  async #deliver() {
    let tries = 0;
    while (!this.#stopped) {
      const [next] = this.#out;
      if (!next) await this.#nap.sleep(60000);
      else if (next.n) this.#out.shift();
      else {
        const wait_ms = await this.#deliverOne(next).catch(() => backoff(tries));
        tries = wait_ms ? tries + 1 : 0;
        if (wait_ms) await this.#nap.sleep(wait_ms);
        else this.#out = this.#out.filter((item) => item !== next);
      }
    }
  }

  /** Try one; returns 0 when there is a verdict, else how long to wait. */
  async #deliverOne(item) {
    const {id, text, leave} = item;
    const {ok, status, body, retry_ms} = await (leave
      ? this.#call("POST", "end", {reason: "left"}) : this.#call("POST", "messages", {id, text}));
    // Neither a yes nor a no of the service's own.
    if (status === 429 || status >= 500 || !(body || leave && ok)) return retry_ms || backoff(2);
    if (leave) this.#end({by: "visitor", reason: "left"});
    else if (ok) this.#message({...body, id});
    else {
      this.#settle(item, UNSENT);
      if (status === 401) this.gone();
    }
    return 0;
  }

  /** Tell how far messages were received and shown; the newest state wins. */
  async #confirm() {
    if (this.#telling) return;
    clearTimeout(this.#timers.confirm);
    this.#telling = true;
    for (;;) {
      const body = {delivered_n: this.#head_n, seen_n: this.#shown_n};
      const now = JSON.stringify(body);
      if (now === this.#told || !this.#head_n || this.ended) break;
      const answer = await this.#call("PUT", "seen", body).catch(() => null);
      if (!answer?.ok) {
        this.#timers.confirm = setTimeout(() => this.#confirm(), answer?.retry_ms || CONFIRM_AGAIN_MS);
        break;
      }
      this.#told = now;
    }
    this.#telling = false;
  }
}
