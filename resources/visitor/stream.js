// What the service tells the page: a stream that resumes, or a long poll where a network
// holds streams back.

import {backoff, Nap, QUIET, read} from "./wire.js";

const OPEN_MS = 10000;
const FIRST_BEAT_MS = 5000;
const DEAD_MS = 25000;
const POLL_S = 20;
const HELD_BACK = 2;

/**
 * The stream of one conversation.
 *
 * `hear` says since(), the last whole number, and at_ms(), the time of its event, and is told:
 * event(e) -> false asks to connect again from since(); passing(p);
 * connected(yes); reset() when the service's numbers went back; over() when the token
 * is refused for good.
 */
export class Stream {
  #token;
  #hear;
  #nap = new Nap();
  #abort = new AbortController();
  #timer;
  #held = 0;
  #tries = 0;
  #owed = 0;
  #heard_ms = 0;
  #stopped = false;

  constructor(token, hear) {
    this.#token = token;
    this.#hear = hear;
  }

  /** Listen until stop() or until the token is refused. */
  async run() {
    while (!this.#stopped) {
      let wait_ms = null;
      try {
        wait_ms = this.#held < HELD_BACK ? await this.#listen() : await this.#poll();
      } catch {
        // No network, a dead stream, or our own abort: all mean connect again.
      }
      clearTimeout(this.#timer);
      if (this.#stopped) return;
      if (wait_ms === null) this.#hear.connected(false);
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
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#nap.wake();
  }

  #since() {
    const since = this.#hear.since();
    return since ? `since=${since}&at_ms=${this.#hear.at_ms()}` : "since=0";
  }

  async #open(path, within_ms, held) {
    this.#abort = new AbortController();
    this.#arm(within_ms, held);
    const answer = await fetch(`/v1/visitor/${path}`, {
      ...QUIET, headers: {Authorization: `Bearer ${this.#token}`}, signal: this.#abort.signal,
    });
    return answer;
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

  async #listen() {
    this.#owed = 0;
    const answer = await this.#open(`events?${this.#since()}`, OPEN_MS, 1);
    if (!answer.ok) return this.#refused(answer);
    this.#arm(FIRST_BEAT_MS, 1);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let frame = {};
    let alive = false;
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return null;
      if (alive) this.#arm(DEAD_MS);
      const lines = (rest + value).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        const [, name, data] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (name) frame[name] = frame[name] === undefined ? data : `${frame[name]}\n${data}`;
        if (line || !frame.data) continue;
        const kind = frame.event;
        const body = JSON.parse(frame.data);
        frame = {};
        if (kind === "bye") return body.retry_ms || 1;
        if (kind === "problem") return this.#verdict(body.code, 0);
        if (kind === "beat" && !alive) {
          alive = true;
          this.#held = 0;
          this.#arm(DEAD_MS);
          this.#up();
        }
        if (!this.#take(kind, body)) {
          this.#abort.abort();
          return this.#tries++ ? backoff(this.#tries) : 0;
        }
      }
    }
  }

  async #poll() {
    const answer = await this.#open(`events/poll?${this.#since()}&wait_s=${POLL_S}`, DEAD_MS + 5000);
    if (!answer.ok) return this.#refused(answer);
    const {events, passing} = await answer.json();
    this.#up();
    const whole = events.every((event) => this.#take("event", event));
    for (const one of passing ?? []) this.#hear.passing(one);
    // An answer at once with nothing in it must not become a storm of requests.
    return whole && (events.length || passing?.length) ? 0 : 250;
  }

  #up() {
    this.#tries = 0;
    this.#heard_ms = Date.now();
    this.#hear.connected(true);
  }

  /** Hand on one frame; false when something before it is missing. */
  #take(kind, body) {
    this.#heard_ms = Date.now();
    if (kind === "event") return this.#hear.event(body) !== false;
    if (kind === "passing") this.#hear.passing(body);
    if (kind === "beat") {
      // What the beat before this one promised should have come by now.
      if (this.#owed > this.#hear.since()) return false;
      this.#owed = body.head;
    }
    return true;
  }

  async #refused(answer) {
    const {body, retry_ms} = await read(answer);
    if (body?.code === "log_went_back") {
      this.#hear.reset();
      return 0;
    }
    if (!body && answer.status < 500) return null;
    return this.#verdict(body?.code ?? "", retry_ms);
  }

  #verdict(code, retry_ms) {
    if (/^(token_|not_found|forbidden|conversation_ended|device_)/.test(code)) {
      this.#stopped = true;
      this.#hear.over();
      return 0;
    }
    if (retry_ms) {
      this.#hear.connected(false);
      return retry_ms;
    }
    return null;
  }
}
