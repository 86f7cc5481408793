"""A telephone system that is asked over HTTP, on loopback; it notes what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    line: str
    headers: dict[str, str]
    body: str


@dataclass(slots=True)
class Pbx:
    """What it answers with, and what it was asked.

    Attributes:
        status: of every answer.
        location: where it sends on to; empty for nowhere.
        go_on: answers wait for it.
    """

    port: int = 0
    status: int = 202
    location: str = ""
    asked: list[Asked] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def telephone_system() -> Iterator[Pbx]:
    """Run one; it answers at once until ``go_on`` is cleared."""
    pbx = Pbx()
    pbx.go_on.set()

    class Answer(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            pbx.asked.append(Asked(self.requestline, dict(self.headers), body.decode()))
            pbx.go_on.wait(10)
            self.send_response(pbx.status)
            if pbx.location:
                self.send_header("Location", pbx.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the library's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        pbx.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield pbx
        finally:
            pbx.go_on.set()
            server.shutdown()
            serving.join()
