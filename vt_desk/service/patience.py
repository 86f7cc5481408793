"""How long and how much a connection may take to say what it asks.

uvicorn bounds neither the head of a request nor the time that it takes. Without bounds,
halves of requests would fill a node's memory and its connections.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 32_768
HEAD_WITHIN_S = 20.0


class BoundedProtocol(HttpToolsProtocol):
    """Hangs up on a head that is too large or too slow."""

    _head_bytes = 0
    _in_head = True
    _too_late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a head."""
        super().connection_made(transport)
        self._too_late = self.loop.call_later(HEAD_WITHIN_S, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES and not self._whole_head_in(data):
                self.send_400_response("Invalid HTTP request received.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head begins; on a kept connection the clock starts here."""
        if self._too_late is None:
            self._too_late = self.loop.call_later(HEAD_WITHIN_S, self.transport.close)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The body has bounds of its own."""
        self._stop_waiting()
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next head begins with nothing."""
        self._in_head = True
        self._head_bytes = 0
        super().on_message_complete()

    def _whole_head_in(self, data: bytes) -> bool:
        # The head may end in these bytes, with a body behind it.
        before = self._head_bytes - len(data)
        end = data.find(b"\r\n\r\n")
        return end >= 0 and before + end <= HEAD_BYTES

    def _stop_waiting(self) -> None:
        if self._too_late is not None:
            self._too_late.cancel()
            self._too_late = None
