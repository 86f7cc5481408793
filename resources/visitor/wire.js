// Calls, ids, back-off. No cookie, no cache, no referrer.

const CALL_MS = 15000;
const LONGEST_MS = 15000;

export function send(method, path, {token, body, ...more} = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  return fetch(path, {
    method, headers, body: body && JSON.stringify(body),
    cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", ...more,
  });
}

/** End a talk because somebody flees; `starting` if its start has no answer yet. */
export const flee = (token, starting) => send("POST", "/v1/visitor/end", {
  token, body: {reason: "quick_exit", starting}, keepalive: true,
}).catch(() => {});

/** Ask, and read the answer: one without a status when there was none in time. */
export const call = (method, path, more) =>
  send(method, path, {signal: AbortSignal.timeout(CALL_MS), ...more}).then(read).catch(() => ({}));

/** An answer as {ok, status, body, retry_ms}; the last is how long it asks to wait. */
export async function read(answer) {
  const body = await answer.json().catch((error) => {
    // Nothing, or a proxy's own page: the status says enough.
    if (error.name !== "SyntaxError") throw error;
  });
  const wait_s = Number(answer.headers.get("Retry-After")) || 0;
  return {ok: answer.ok, status: answer.status, body, retry_ms: wait_s * 1000};
}

/** Milliseconds before the next try, growing, with jitter so that pages do not march in step. */
export const backoff = (tries) => Math.min(LONGEST_MS, 500 * 2 ** tries) * (0.5 + Math.random() / 2);

/** A sleep that can be cut short. */
export class Nap {
  wake = () => {};

  sleep(ms) {
    return new Promise((done) => {
      this.wake = done;
      setTimeout(done, ms);
    });
  }
}

const hex = (number, digits = 4) => number.toString(16).padStart(digits, "0");

/** A UUIDv7 (RFC 9562): sent again after a failure, it is the same message. */
export function uuid7() {
  const time = hex(Date.now(), 12);
  const [a, b, ...rest] = crypto.getRandomValues(new Uint16Array(5));
  const node = rest.map((part) => hex(part)).join("");
  return [time.slice(0, 8), time.slice(8), hex(0x7000 | a >> 4), hex(0x8000 | b >> 2), node].join("-");
}

/** The text without what the service refuses: control characters and half pairs. */
export const clean = (typed) => typed.replace(/\r\n?/g, "\n").replace(/\t/g, " ")
  .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu, "").trim();

/** Length as the service counts it: in code points. */
export const length = (typed) => [...typed].length;
