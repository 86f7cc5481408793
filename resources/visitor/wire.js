// The page's end of the wire: calls, ids, back-off. No cookie, no cache, no referrer.

const CALL_MS = 15000;
const LONGEST_MS = 15000;

/** How every request is made, so that nothing of the visitor's goes with it or stays. */
export const QUIET = {cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer"};

/**
 * Call the service.
 *
 * Returns {ok, status, body, retry_ms}; throws when there was no answer in time.
 */
export async function call(method, path, {token, body, ...more} = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    ...QUIET, method, headers, body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS), ...more,
  });
  return {ok: answer.ok, status: answer.status, ...await read(answer)};
}

/** The body of an answer and how long it asks to wait. */
export async function read(answer) {
  const raw = await answer.text();
  let body = null;
  try {
    body = raw ? JSON.parse(raw) : null;
  } catch {
    // A proxy's own page: the status says enough.
  }
  const wait_s = Number(answer.headers.get("Retry-After")) || body?.retry_after_s || 0;
  return {body, retry_ms: wait_s * 1000};
}

/** Milliseconds before the next try, growing, with jitter so that pages do not march in step. */
export const backoff = (tries) => Math.min(LONGEST_MS, 500 * 2 ** tries) * (0.5 + Math.random() / 2);

/** A sleep that can be cut short. */
export class Nap {
  wake = () => {};

  sleep(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** A UUIDv7 (RFC 9562): sent again after a failure, it is the same message. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 256 ** (5 - i));
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The text without what the service refuses: control characters and half pairs. */
export const clean = (typed) => typed.replace(/\r\n?/g, "\n").replace(/\t/g, " ")
  .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu, "").trim();

/** Length as the service counts it: in code points. */
export const length = (typed) => [...typed].length;
