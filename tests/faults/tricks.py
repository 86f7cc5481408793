"""What a road can do to the traffic on it, by name, and the answers that it makes up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trick(StrEnum):
    """Done to one request: the next one that fits."""

    REQUEST_RESET = "request_reset"
    """The connection is reset before the request arrived."""
    REQUEST_CLOSED = "request_closed"
    ANSWER_RESET = "answer_reset"
    """The request arrived; the connection is reset before a byte of its answer."""
    ANSWER_CLOSED = "answer_closed"
    HALVED_CLOSED = "halved_closed"
    """Half of the answer, and the connection ends."""
    HALVED_HELD = "halved_held"
    """Half of the answer, and then nothing for a while."""
    REPLAYED = "replayed"
    """The request arrives twice, over two connections."""
    SAID_500 = "said_500"
    SAID_429 = "said_429"
    SAID_502_PAGE = "said_502_page"
    SAID_HALF_JSON = "said_half_json"


class Spell(StrEnum):
    """Done to the whole road, for a while or at once."""

    RESET = "reset"
    CLOSED = "closed"
    REFUSED = "refused"
    STALLED = "stalled"
    """Bytes are held, and go on afterwards."""
    HALF_OPEN = "half_open"
    """Bytes vanish on the lines that are open; later these are reset."""
    DELAYED = "delayed"
    THROTTLED = "throttled"
    CHUNK_HALVED = "chunk_halved"
    """The next answer on any line is cut in half, and the line ends."""
    CHUNK_LOST = "chunk_lost"
    """The next answer on any line is lost, and the line ends."""


ANSWERS = (Trick.SAID_500, Trick.SAID_429, Trick.SAID_502_PAGE, Trick.SAID_HALF_JSON)
HTTP_SPELLS = tuple(Spell)
DATABASE_SPELLS = tuple(Spell)

_PAGE = b"<!doctype html><title>502</title><h1>Bad gateway</h1><p>upstream said nothing"


@dataclass(frozen=True, slots=True)
class Armed:
    """A trick that waits for its request.

    Attributes:
        for_posts: only a request that carries what a person did will do.
        arrives: whether the request reaches the service before the made-up answer.
        held_s: how long ``HALVED_HELD`` keeps the connection.
    """

    trick: Trick
    for_posts: bool
    arrives: bool
    held_s: float


def made_up(trick: Trick) -> bytes:
    """The answer of something in between that is not the service."""
    match trick:
        case Trick.SAID_500:
            return _answer("500 Internal Server Error", "text/plain", b"oops")
        case Trick.SAID_429:
            return _answer("429 Too Many Requests", "text/plain", b"slower", "Retry-After: 1")
        case Trick.SAID_502_PAGE:
            return _answer("502 Bad Gateway", "text/html", _PAGE)
        case Trick.SAID_HALF_JSON:
            return _answer("200 OK", "application/json", b'{"id":"0197a0b0-0000-7000-8000-0000')
    raise ValueError(trick)


def _answer(status: str, media_type: str, body: bytes, *more: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def is_post(first_line: bytes) -> bool:
    """Whether a request carries what a person did: a message, fields of a form, or a click."""
    if first_line.startswith(b"PUT "):
        return b"/escalations/" in first_line
    carries = b"/messages" in first_line or b"/intake" in first_line
    return first_line.startswith(b"POST ") and carries


def is_stream(first_line: bytes) -> bool:
    """Whether its answer goes on and on."""
    return b"/events?" in first_line or b"/watch?" in first_line or b"/poll?" in first_line


def may_repeat(first_line: bytes) -> bool:
    """Whether the same request twice must be as good as once."""
    return is_post(first_line) or first_line.startswith(b"PUT ") or b"/claim " in first_line
