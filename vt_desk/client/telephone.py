"""Asking an office's telephone system to call, over HTTP: one request, and whether it took it.

Certificates are the system's and proxies the environment's, never for this computer itself.
A redirect is an answer like any other: the number goes nowhere else.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vt_desk import __version__
from vt_desk.client.errors import of_transport
from vt_desk.phone.asking import HttpCall

if TYPE_CHECKING:
    import httpx

CONNECT_S = 4.0
ANSWER_S = 20.0
_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")


class Telephone:
    """Sends requests to the telephone system; from any thread, one after the other or not."""

    def __init__(self, *, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s
        self._http: httpx.Client | None = None
        self._building = threading.Lock()

    def ask(self, call: HttpCall) -> str:
        """Send a request; blocks until the answer begins, and never raises.

        Args:
            call: checked already.

        Returns:
            Nothing when the telephone system took it (2xx); else ``status_NNN``, or the code
            of a ``ClientError``: it was not reached, or did not answer in time.
        """
        import httpx

        try:
            # The answer's head is all that counts: its body is not read.
            with self._built().stream(
                call.method, call.url, headers=dict(call.headers), content=call.content
            ) as answer:
                return "" if answer.is_success else f"status_{answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return of_transport(error).code

    def close(self) -> None:
        """Close what is open."""
        with self._building:
            http, self._http = self._http, None
        if http is not None:
            http.close()

    def _built(self) -> httpx.Client:
        # Reads the system's certificates: not before somebody needs it, and once.
        with self._building:
            if self._http is None:
                import ssl

                import httpx
                import truststore

                self._http = httpx.Client(
                    verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                    headers={"User-Agent": f"vt-desk/{__version__}", "Accept": "*/*"},
                    timeout=httpx.Timeout(self._answer_s, connect=CONNECT_S),
                    # A click must not meet a connection that died while it was kept.
                    limits=httpx.Limits(max_keepalive_connections=0),
                    follow_redirects=False,
                    mounts=dict.fromkeys(_LOOPBACK),
                )
            return self._http
