// What the service tells: a stream that resumes, or a long poll.

import {backoff, Nap, read, send} from "./wire.js";

const OPEN_MS = 10000;
const FIRST_BEAT_MS = 5000;
const DEAD_MS = 25000;
const POLL_S = 20;
const HELD_BACK = 2;

/**
 * Feeds a talk: event(e), where false asks to connect again from `talk.k`, the last number
 * without a gap before it, of `talk.at_ms`; passing(p); connection(yes), once everything is
 * told; again() when the service went back; gone() when the token is refused.
 */
export class Stream {
  #token;
  #talk;
  #nap = new Nap();
  #abort;
  #timer;
  #held = 0;
  #tries = 0;
  #owed = 0;
  #heard_ms = 0;
  #stopped;

  constructor(token, talk) {
    this.#token = token;
    this.#talk = talk;
  }

  async run() {
    while (!this.#stopped) {
      const streams = this.#held < HELD_BACK;
      // No network, a dead stream, or our own abort: all mean connect again.
      const wait_ms = await (streams ? this.#listen() : this.#poll()).catch(() => null);
      clearTimeout(this.#timer);
      if (this.#stopped) return;
      if (streams || wait_ms === null) this.#talk.connection(false);
      if (wait_ms !== 0) await this.#nap.sleep(wait_ms ?? backoff(this.#tries++));
    }
  }

  /** Connect again at once: the page woke up, or (`fresh`) there is another network. */
  nudge(fresh) {
    if (fresh) this.#held = 0;
    if (fresh || Date.now() - this.#heard_ms > DEAD_MS / 2) this.#abort.abort();
    this.#tries = 0;
    this.#nap.wake();
  }

  stop() {
    this.#stopped = true;
    this.#abort.abort();
    this.#nap.wake();
  }

  #open(path, within_ms, held) {
    const {k, at_ms} = this.#talk;
    this.#owed = 0;
    this.#abort = new AbortController();
    this.#arm(within_ms, held);
    return send("GET", `/v1/visitor/${path}at_ms=${at_ms}&since=${k}`,
      {token: this.#token, signal: this.#abort.signal});
  }

  /** Give up on the connection unless something comes in time. */
  #arm(ms, held = 0) {
    clearTimeout(this.#timer);
    const abort = this.#abort;
    this.#timer = setTimeout(() => {
      this.#held += held;
      abort.abort();
    }, ms);
  }

  /** Follow the stream; like #poll, says how long to wait then, null after a failure. */
  async #listen() {
    const answer = await this.#open("events?", OPEN_MS, 1);
    if (!answer.ok) return this.#refused(answer);
    this.#arm(FIRST_BEAT_MS, 1);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return null;
      this.#held = 0;
      this.#arm(DEAD_MS);
      const frames = (rest + value).split(/\r?\n\r?\n/);
      rest = frames.pop();
      for (const frame of frames) {
        // Only \n ends a line; "." leaves others out.
        const lines = frame.split(/\r?\n/).map((line) => line.split(/: ?(.*)/s));
        const {event, data} = Object.fromEntries(lines);
        if (!data) continue;
        const body = JSON.parse(data);
        if (event === "bye") return body.retry_ms || 1;
        if (!this.#take(event, body)) {
          this.#abort.abort();
          return this.#tries++ ? backoff(this.#tries) : 0;
        }
      }
    }
  }

  async #poll() {
    const wait_s = this.#talk.up ? POLL_S : 0;
    const answer = await this.#open(`events/poll?wait_s=${wait_s}&`, DEAD_MS + 5000);
    if (!answer.ok) return this.#refused(answer);
    const {head, events, passing = []} = await answer.json();
    this.#take("beat", {head});
    const whole = events.every((event) => this.#take("event", event));
    for (const one of passing) this.#talk.passing(one);
    // An answer at once with nothing in it must not become a storm of requests.
    return whole && events.length + passing.length ? 0 : 250;
  }

  /** Hand on one frame; false when something before it is missing. */
  #take(kind, body) {
    this.#heard_ms = Date.now();
    if (kind === "event" && !this.#talk.event(body)) return false;
    if (kind === "passing") this.#talk.passing(body);
    if (kind === "beat") {
      // What the beat before this one promised should have come by now.
      if (this.#owed > this.#talk.k) return false;
      this.#owed = body.head;
    }
    if (this.#owed <= this.#talk.k) {
      this.#tries = 0;
      this.#talk.connection(true);
    }
    return true;
  }

  async #refused(answer) {
    const {body, retry_ms} = await read(answer);
    this.#talk.connection(false);
    if (body?.code === "token_refused") this.#talk.gone();
    if (body?.code !== "log_went_back") return retry_ms || null;
    this.#talk.again();
    return 0;
  }
}
