"""One request and its answer, or a stream, over httpx: limits, certificates, proxies.

Certificates are the system's (truststore), proxies come from the environment, and
redirects are not followed: a captive portal must not look like the service. Loopback
addresses never go through a proxy, and only they may be spoken to without TLS.

What goes ahead of everything has a new connection each: it never waits for one that
another call has, and never gets one that died while it was idle.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

from vt_desk.client.errors import (
    BadAnswer,
    ClientError,
    RateLimited,
    ServiceFailed,
    of_problem,
    of_transport,
)
from vt_desk.client.waiting import retry_after
from vt_desk.wire.problems import MEDIA_TYPE, Problem

if TYPE_CHECKING:
    import ssl

    import httpx

T = TypeVar("T")

CONNECT_S = 4.0
CALL_S = 10.0
_NO_CONTENT = 204
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LATER = frozenset({408, 425})


class AddressRefused(ClientError):
    """The service's address cannot be used: not http(s), or without TLS to another machine."""

    code = "address_refused"


def checked_address(address: str) -> str:
    """Check the service's address.

    Args:
        address: ``https://host[:port]``, or ``http://`` to this machine.

    Returns:
        It, without a slash at the end.

    Raises:
        AddressRefused: tokens and words would cross a network in the clear, or it is no
            address.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise AddressRefused from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not secure or parts.username is not None or parts.query or parts.fragment:
        raise AddressRefused
    return address.rstrip("/")


def build_http(address: str, version: str) -> httpx.AsyncClient:
    """Make the HTTP client: the system's certificates, the environment's proxies.

    Args:
        address: checked already.
        version: of this program, for the service's log.
    """
    return _build_http(address, version, _certificates(), kept=20)


def _build_both(address: str, version: str) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """One client for most calls, one for what goes ahead."""
    certificates = _certificates()
    return (
        _build_http(address, version, certificates, kept=20),
        _build_http(address, version, certificates, kept=0),
    )


def _certificates() -> ssl.SSLContext:
    # Heavy, and reads them: called in a thread, after the window has painted.
    import ssl

    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _build_http(
    address: str, version: str, certificates: ssl.SSLContext, *, kept: int
) -> httpx.AsyncClient:
    import httpx

    loopback = ("all://localhost", "all://127.0.0.1", "all://[::1]")
    return httpx.AsyncClient(
        base_url=address,
        verify=certificates,
        headers={"User-Agent": f"vt-desk/{version}", "Accept": "application/json"},
        timeout=httpx.Timeout(CALL_S, connect=CONNECT_S),
        # A stream per region holds its connection: they must not starve the calls.
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=kept),
        follow_redirects=False,
        mounts=dict.fromkeys(loopback),
    )


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> ClientError:
    """The error of an answer that is not a success.

    Args:
        status: of the answer.
        headers: of the answer.
        body: of the answer.

    Returns:
        What a problem of the service says; anything else says nothing about the request.
    """
    wait_s = retry_after(headers.get("retry-after"))
    if _media_type(headers) == MEDIA_TYPE:
        try:
            return of_problem(msgspec.json.decode(body, type=Problem), retry_after_s=wait_s)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
    if status == 429:  # noqa: PLR2004, RFC 6585
        return RateLimited(retry_after_s=wait_s)
    if status >= 500 or status in _LATER:  # noqa: PLR2004, server's faults
        return ServiceFailed(str(status), retry_after_s=wait_s)
    return BadAnswer(str(status))


class Transport:
    """Requests to one service."""

    def __init__(self, address: str, *, version: str) -> None:
        """Make it; nothing is opened.

        Args:
            address: of the service.
            version: this program's, told to the service.

        Raises:
            AddressRefused: see ``checked_address``.
        """
        self.address = checked_address(address)
        self._version = version
        self._https: tuple[httpx.AsyncClient, httpx.AsyncClient] | None = None
        self._asking: dict[bool, _Asking] = {}
        self._opening = asyncio.Lock()

    async def open(self) -> httpx.AsyncClient:
        """Build what requests need, in a thread; a second call gives the same."""
        return (await self._opened())[0]

    async def _opened(self) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
        if self._https is None:
            async with self._opening:
                if self._https is None:
                    self._https = await asyncio.to_thread(_build_both, self.address, self._version)
        return self._https

    async def close(self) -> None:
        """Close every connection."""
        both, self._https = self._https, None
        self._asking.clear()
        for http in both or ():
            await http.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        token: str | None = None,
        body: msgspec.Struct | None = None,
        params: Mapping[str, int | float | str] | None = None,
        timeout_s: float = CALL_S,
        ahead: bool = False,
    ) -> T:
        """Make one call.

        Args:
            method: HTTP method.
            path: with its slash.
            answer: type of the answer's JSON; ``type(None)`` for an answer without content.
            token: bearer token.
            body: sent as JSON.
            params: query.
            timeout_s: seconds for the whole call, however slowly it trickles.
            ahead: over a new connection, for what waits for nothing.

        Returns:
            The answer.

        Raises:
            ClientError: any of the tree.
        """
        asking = await self._asker(ahead=ahead)
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            headers["Content-Type"] = "application/json"
        try:
            async with asyncio.timeout(timeout_s):
                response = await asking.ask(
                    method,
                    path,
                    content=content,
                    headers=headers,
                    params=params,
                    silence_s=timeout_s,
                )
        except _transport_faults() as error:
            raise of_transport(error) from None
        if not response.is_success:
            raise error_of(response.status_code, response.headers, response.content)
        return _decoded(response, answer)

    async def _asker(self, *, ahead: bool) -> _Asking:
        both = await self._opened()
        asking = self._asking.get(ahead)
        if asking is None:
            asking = self._asking[ahead] = _Asking(both[ahead], self.address)
        return asking

    @asynccontextmanager
    async def stream(
        self, path: str, *, token: str, params: Mapping[str, int | float | str]
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a stream of bytes. The caller watches how long it is silent.

        Args:
            path: with its slash.
            token: bearer token.
            params: query.

        Yields:
            Its chunks as they come.

        Raises:
            ClientError: any of the tree, also while reading.
        """
        http = await self.open()
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        try:
            async with http.stream(
                "GET", path, headers=headers, params=params, timeout=_timeouts(None)
            ) as response:
                if not response.is_success:
                    body = await response.aread()
                    raise error_of(response.status_code, response.headers, body)
                if _media_type(response.headers) != "text/event-stream":
                    raise BadAnswer("not a stream")
                chunks = cast("AsyncGenerator[bytes, None]", response.aiter_bytes())
                try:
                    yield chunks
                finally:
                    # The connection first. The library reads through generators within
                    # generators and closes the outermost alone; the innermost would close the
                    # connection as it dies, when there is no task left that can wait for it.
                    await response.aclose()
                    await chunks.aclose()
        except _transport_faults() as error:
            if isinstance(error, TimeoutError):
                raise
            raise of_transport(error) from None


class _Asking:
    """A client's calls without its cookies, redirects and sign-in, of which we want none.

    They are half of what a call costs, and a thousand messages after an outage are a
    thousand calls. Certificates, proxies and kept connections are the client's.
    """

    def __init__(self, http: httpx.AsyncClient, address: str) -> None:
        import httpx

        self._address = address
        self._headers = dict(http.headers)
        # Which proxy, if one: the client alone knows, and tells nobody.
        self._way = http._transport_for_url(httpx.URL(address))  # noqa: SLF001

    async def ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None,
        headers: Mapping[str, str],
        params: Mapping[str, int | float | str] | None,
        silence_s: float,
    ) -> httpx.Response:
        """One answer, read whole; raises what httpx does."""
        import httpx

        response = await self._way.handle_async_request(
            httpx.Request(
                method,
                self._address + path,
                params=params,
                headers={**self._headers, **headers},
                content=content,
                extensions={"timeout": _timeouts(silence_s).as_dict()},
            )
        )
        try:
            await response.aread()
        except BaseException:
            await response.aclose()
            raise
        return response


def _timeouts(read_s: float | None) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(CALL_S, connect=CONNECT_S, read=read_s)


def _transport_faults() -> tuple[type[Exception], ...]:
    import httpx

    return (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError)


def _decoded(response: httpx.Response, answer: type[T]) -> T:
    kind: Any = answer
    if kind is type(None):
        if response.status_code != _NO_CONTENT:
            raise BadAnswer(str(response.status_code))
        return None  # type: ignore[return-value]
    if _media_type(response.headers) != "application/json":
        raise BadAnswer("not JSON")
    try:
        return cast("T", msgspec.json.decode(response.content, type=kind))
    except (msgspec.DecodeError, UnicodeDecodeError):
        # The decoder's text may quote the answer: it stays here.
        raise BadAnswer("JSON of another shape") from None
