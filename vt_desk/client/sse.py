"""Reading an event stream from its bytes (WHATWG HTML, section 9.2.6).

Whole chunks come in and whole frames go out, so that all events of one chunk can become
one transaction. Only what this service sends is told apart: ``event``, ``id`` and ``data``.
"""

from __future__ import annotations

from typing import NamedTuple

MAX_FRAME_BYTES = 1_048_576


class FrameTooLarge(Exception):
    """A frame that no service of ours sends."""


class Frame(NamedTuple):
    """One frame of a stream."""

    event: str
    data: bytes


class SseReader:
    """Turns chunks into frames; keeps what is cut off until the rest comes."""

    def __init__(self) -> None:
        self._rest = b""
        self._event = ""
        self._data: list[bytes] = []
        self._size_bytes = 0

    def feed(self, chunk: bytes) -> list[Frame]:
        """Read a chunk.

        Args:
            chunk: bytes as they came, cut anywhere.

        Returns:
            The frames that are whole now. A frame that the stream ends in is never
            returned: its event is asked for again by number.

        Raises:
            FrameTooLarge: more than ``MAX_FRAME_BYTES`` without an end.
        """
        text = self._rest + chunk if self._rest else chunk
        if b"\r" in text:
            # A carriage return at the very end may be half of a line's end: wait for the rest.
            tail = b"\r" if text.endswith(b"\r") else b""
            text = text[: len(text) - len(tail)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        else:
            tail = b""
        *lines, rest = text.split(b"\n")
        self._rest = rest + tail
        frames: list[Frame] = []
        for line in lines:
            if not line:
                if self._data:
                    frames.append(Frame(self._event or "message", b"\n".join(self._data)))
                self._event = ""
                self._data = []
                self._size_bytes = 0
                continue
            self._line(line)
        if self._size_bytes + len(self._rest) > MAX_FRAME_BYTES:
            raise FrameTooLarge
        return frames

    def _line(self, line: bytes) -> None:
        self._size_bytes += len(line)
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")
