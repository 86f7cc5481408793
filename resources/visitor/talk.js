// One conversation as the page knows it: what was said, what is on its way, who is there.
// In memory only. A message keeps its id until the service has it, and goes in order.

import {Stream} from "./stream.js";
import {backoff, call, Nap, uuid7} from "./wire.js";

const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 6000;
const LOST_AFTER_MS = 2000;
const CONFIRM_AGAIN_MS = 5000;

/**
 * A conversation.
 *
 * `tell` is called after a change with its name and subject: "item" (a message or a line
 * of the service's), "receipt", "place", "joined", "typing", "connection", "ended".
 */
export class Talk {
  items = [];
  seen_n = 0;
  joined = false;
  ended = null;
  connected = true;
  typing = false;
  #byId = new Map();
  #out = [];
  #nap = new Nap();
  #k = 0;
  #k_ms = 0;
  #known_ms = 0;
  #head_n = 0;
  #shown_n = 0;
  #told = "";
  #telling = false;
  #typed_ms = -Infinity;
  #stopped = false;

  constructor({conversation, token, place}, tell) {
    this.id = conversation;
    this.token = token;
    this.place = place;
    this.tell = tell;
    this.stream = new Stream(token, {
      since: () => this.#k,
      at_ms: () => this.#k_ms,
      event: (event) => this.#event(event),
      passing: (passing) => this.#passing(passing),
      connected: (yes) => this.#connection(yes),
      reset: () => this.#restored(),
      over: () => this.#end({by: "service", reason: "gone"}),
    });
    this.stream.run();
    this.#deliver();
  }

  /** Take a text to send; it is shown at once and sent as soon as that is possible. */
  send(words) {
    const item = {id: uuid7(), author: "visitor", text: words, at_ms: Date.now(), state: "sending"};
    this.#byId.set(item.id, item);
    this.items.push(item);
    this.#out.push(item);
    this.tell("item", item);
    this.#nap.wake();
  }

  /** Something is being typed: that it is, never what. */
  isTyping() {
    if (!this.joined || this.ended || performance.now() - this.#typed_ms < TYPING_EVERY_MS) return;
    this.#typed_ms = performance.now();
    call("POST", "/v1/visitor/typing", {token: this.token}).catch(() => {});
  }

  /** Everything received so far is on screen now. */
  shown() {
    this.#shown_n = this.#head_n;
    this.#confirm();
  }

  /** The visitor ends it, after what is still on its way. */
  leave() {
    this.#out.push({leave: true});
    this.#nap.wake();
  }

  /** Another network, or the page is in front again. */
  nudge(fresh) {
    if (this.ended) return;
    this.stream.nudge(fresh);
    this.#nap.wake();
  }

  /** End it at the service and stop everything, within this very call. */
  flee() {
    this.#stop();
    if (this.ended) return;
    fetch("/v1/visitor/end", {
      method: "POST", keepalive: true, cache: "no-store", credentials: "omit",
      headers: {Authorization: `Bearer ${this.token}`, "Content-Type": "application/json"},
      body: '{"reason":"quick_exit"}',
    }).catch(() => {});
  }

  #stop() {
    this.#stopped = true;
    this.stream.stop();
    this.#nap.wake();
    clearTimeout(this.typingTimer);
    clearTimeout(this.lostTimer);
    clearTimeout(this.confirmTimer);
  }

  // ---- what comes in -------------------------------------------------------------

  #event(event) {
    if (event.k <= this.#k) return true;
    if ((event.prev_k ?? 0) > this.#k) return false;
    this.#k = event.k;
    this.#k_ms = event.at_ms;
    if (event.type === "message") this.#message(event);
    else if (event.type === "receipt") {
      this.seen_n = Math.max(this.seen_n, event.seen_n ?? 0);
      this.tell("receipt");
    } else if (event.type === "joined" || event.type === "left") {
      this.joined = event.type === "joined";
      this.#typingNow(false);
      // What was told before the service went back is on screen already.
      if (event.at_ms > this.#known_ms) this.#line(event.type);
      this.tell("joined");
    } else if (event.type === "ended") this.#end(event);
    return true;
  }

  /** The service was restored from an older copy: what it lost is sent again, under its id. */
  #restored() {
    this.#known_ms = this.#k_ms;
    this.#k = this.#k_ms = this.#head_n = 0;
    this.#told = "";
    const mine = this.items.filter((item) => item.author === "visitor" && item.n);
    for (const item of this.items) if (item.id) delete item.n;
    for (const item of mine) {
      item.state = "sending";
      this.tell("item", item);
    }
    this.#out = [...mine, ...this.#out.filter((item) => !mine.includes(item))];
    this.#nap.wake();
  }

  #message({id, author, n, text, at_ms}) {
    this.#head_n = Math.max(this.#head_n, n);
    const known = this.#byId.get(id);
    if (known) this.#sent(known, n, at_ms);
    else {
      const item = {id, author, n, text: text ?? "", at_ms, state: "delivered"};
      this.#byId.set(id, item);
      this.items.push(item);
      if (author !== "visitor") this.#typingNow(false);
      this.tell("item", item);
    }
    this.#confirm();
  }

  #line(key) {
    const item = {key, author: "service", n: this.#head_n};
    this.items.push(item);
    this.tell("item", item);
  }

  #passing(passing) {
    if (passing.type === "typing") this.#typingNow(true);
    else if (passing.type === "place") {
      this.place = passing.place;
      this.tell("place");
    }
  }

  #typingNow(yes) {
    clearTimeout(this.typingTimer);
    this.typing = yes;
    if (yes) this.typingTimer = setTimeout(() => this.#typingNow(false), TYPING_LASTS_MS);
    this.tell("typing");
  }

  #connection(yes) {
    // From the first failure on: a later one must not begin the wait anew.
    if (!yes && this.lostTimer) return;
    clearTimeout(this.lostTimer);
    this.lostTimer = null;
    const say = () => {
      if (this.connected === yes) return;
      this.connected = yes;
      this.tell("connection");
    };
    if (yes) {
      say();
      this.#nap.wake();
      this.#confirm();
    } else this.lostTimer = setTimeout(say, LOST_AFTER_MS);
  }

  #end({by, reason}) {
    if (this.ended || this.#stopped) return;
    this.ended = {by, reason};
    for (const item of this.#out) if (item.id) this.#refused(item);
    this.#typingNow(false);
    this.#stop();
    this.tell("ended");
  }

  // ---- what goes out ------------------------------------------------------------

  #sent(item, n, at_ms) {
    if (item.n) return;
    Object.assign(item, {n, at_ms, state: "delivered"});
    this.#head_n = Math.max(this.#head_n, n);
    this.tell("item", item);
  }

  #refused(item) {
    if (item.n) return;
    item.state = "unsent";
    this.tell("item", item);
  }

  /** Send what is to be sent, one after the other, until the conversation is over. */
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
    const {token} = this;
    if (item.leave) {
      const {ok, status, retry_ms} = await call("POST", "/v1/visitor/end", {token, body: {reason: "left"}});
      if (!ok && (status === 429 || status >= 500)) return retry_ms || backoff(1);
      this.#end({by: "visitor", reason: "left"});
      return 0;
    }
    const body = {id: item.id, text: item.text};
    const answer = await call("POST", "/v1/visitor/messages", {token, body});
    if (answer.ok) {
      this.#sent(item, answer.body.n, answer.body.at_ms);
      return 0;
    }
    if (answer.status === 429 || answer.status >= 500 || !answer.body) {
      return answer.retry_ms || backoff(2);
    }
    this.#refused(item);
    if (answer.status === 401) this.#end({by: "service", reason: "gone"});
    return 0;
  }

  /** Tell how far messages were received and shown; the newest state wins. */
  async #confirm() {
    if (this.#telling) return;
    clearTimeout(this.confirmTimer);
    this.#telling = true;
    for (;;) {
      const body = {delivered_n: this.#head_n, seen_n: this.#shown_n};
      const now = JSON.stringify(body);
      if (now === this.#told || !this.#head_n || this.ended) break;
      const answer = await call("PUT", "/v1/visitor/seen", {token: this.token, body}).catch(() => null);
      if (!answer?.ok) {
        this.confirmTimer = setTimeout(() => this.#confirm(), answer?.retry_ms || CONFIRM_AGAIN_MS);
        break;
      }
      this.#told = now;
    }
    this.#telling = false;
  }
}
