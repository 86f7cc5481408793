"""A counsellor's seat and a visitor's page as bare HTTP: no client of ours stands between."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Any, Self

import httpx

from tests.service.stream import Stream
from tests.service_process import PASSWORD
from vt_desk.domain.ids import uuid7

CAPACITY = 12
TIMEOUT_S = 30.0
RECORD = {
    "caller_role": "bystander",
    "capacity": "neighbour",
    "reasons": ["child_other"],
    "natures": ["psychological", "witness"],
}


def http(url: str) -> httpx.AsyncClient:
    """A client that asks nobody but the service."""
    return httpx.AsyncClient(
        base_url=url,
        timeout=TIMEOUT_S,
        trust_env=False,
        # Nothing here speaks TLS, and loading the system's certificates takes 40 ms.
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(max_connections=100, keepalive_expiry=2),
    )


class Seat:
    """One device of an account. Use it as a context."""

    def __init__(self, url: str, user: str) -> None:
        self.http = http(url)
        self.user = user
        self.region = user.partition("@")[2] or "utrecht"
        self.id = ""
        self.tokens: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self.sign_in()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    def move(self, url: str) -> None:
        """Go on at another node."""
        self.http.base_url = httpx.URL(url)

    @property
    def headers(self) -> dict[str, str]:
        """What proves who asks."""
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    async def sign_in(self) -> None:
        """Sign in and sit down."""
        await self.only_sign_in()
        await self.sit()

    async def only_sign_in(self, device: str = "desk", **more: str) -> None:
        """Sign in, and take no seat yet."""
        wish = {"user": self.user, "password": PASSWORD, "device": device, **more}
        answer = await self.http.post("/v1/session", json=wish)
        self.keep(ok(answer, 201))

    def keep(self, tokens: dict[str, Any]) -> None:
        """Go on with these tokens."""
        self.tokens = tokens
        self.id = tokens["seat"]

    async def refresh(self, token: str = "") -> httpx.Response:
        """Trade a refresh token, one's own by default; keeps nothing."""
        wanted = token or self.tokens["refresh_token"]
        return await self.http.post("/v1/session/refresh", json={"refresh_token": wanted})

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Ask something."""
        return await self.http.request(method, f"/v1{path}", headers=self.headers, json=body)

    async def sit(self, capacity: int = CAPACITY) -> httpx.Response:
        """The heart-beat."""
        return await self.call("PUT", "/seat", {"status": "available", "capacity": capacity})

    async def claim(self, conversation: str) -> httpx.Response:
        """Take this entry."""
        return await self.call("POST", f"/conversations/{conversation}/claim")

    async def claim_next(self) -> httpx.Response:
        """Take the oldest entry of the seat's region."""
        return await self.call("POST", f"/regions/{self.region}/claim-next")

    async def release(self, conversation: str) -> httpx.Response:
        """Put it back."""
        return await self.call("POST", f"/conversations/{conversation}/release")

    async def say(self, conversation: str, text: str, id_: str = "") -> httpx.Response:
        """Say something."""
        body = {"id": id_ or uuid7(), "text": text}
        return await self.call("POST", f"/conversations/{conversation}/messages", body)

    async def end(self, conversation: str) -> httpx.Response:
        """End it."""
        return await self.call("POST", f"/conversations/{conversation}/end", {})

    async def fill(
        self, conversation: str, *edits: dict[str, Any], danger: bool | None = None
    ) -> httpx.Response:
        """Fill in fields of the intake."""
        body = {"edits": edits, "danger": danger}
        return await self.call("POST", f"/conversations/{conversation}/intake", body)

    async def keep_record(self, conversation: str, record: dict[str, Any] | None) -> httpx.Response:
        """Finish the form."""
        return await self.call("PUT", f"/conversations/{conversation}/record", {"record": record})

    async def open_forms(self) -> list[dict[str, Any]]:
        """The account's unfinished forms."""
        forms: list[dict[str, Any]] = ok(await self.call("GET", "/intakes"))["forms"]
        return forms

    async def transcript(self, conversation: str) -> dict[str, Any]:
        """The conversation with its words."""
        return ok(await self.call("GET", f"/conversations/{conversation}"))

    async def snapshot(self) -> dict[str, Any]:
        """The seat's region as of now."""
        return ok(await self.call("GET", f"/regions/{self.region}/snapshot"))

    async def poll(self, since: int, wait_s: float = 0) -> httpx.Response:
        """What came after a number."""
        path = f"/regions/{self.region}/events/poll?since={since}&wait_s={wait_s}"
        return await self.call("GET", path)

    def stream(self, since: int = 0) -> Stream:
        """The region's log as it comes."""
        return Stream(self.http, f"/v1/regions/{self.region}/events", self.headers, since)


class Page:
    """One visitor's page."""

    def __init__(self, url: str, region: str = "utrecht") -> None:
        self.http = http(url)
        self.region = region
        self.id = uuid7()
        self.token = ""
        self.place = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    def move(self, url: str) -> None:
        """Go on at another node."""
        self.http.base_url = httpx.URL(url)

    @property
    def headers(self) -> dict[str, str]:
        """What proves whose page this is."""
        return {"Authorization": f"Bearer {self.token}"}

    async def start(self, **answers: str) -> None:
        """Ask for a conversation."""
        started = ok(await self.ask_to_start(**answers), 201)
        self.token = started["token"]
        self.place = started["place"]

    async def ask_to_start(self, **answers: str) -> httpx.Response:
        """The request alone."""
        body = {"id": self.id, "region": self.region, **answers}
        return await self.http.post("/v1/visitor/conversations", json=body)

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Ask something."""
        url = f"/v1/visitor{path}"
        return await self.http.request(method, url, headers=self.headers, json=body)

    async def say(self, text: str, id_: str = "") -> httpx.Response:
        """Say something."""
        return await self.call("POST", "/messages", {"id": id_ or uuid7(), "text": text})

    async def end(self, reason: str = "left") -> httpx.Response:
        """Leave."""
        return await self.call("POST", "/end", {"reason": reason})

    async def poll(self, since: int = 0, wait_s: float = 0) -> httpx.Response:
        """What came after a number."""
        return await self.call("GET", f"/events/poll?since={since}&wait_s={wait_s}")

    def stream(self, since: int = 0) -> Stream:
        """The conversation as it comes."""
        return Stream(self.http, "/v1/visitor/events", self.headers, since)


def edit(field: str, value: Any, made_ms: int = 0, id_: str = "") -> dict[str, Any]:
    """A field's new value."""
    return {"id": id_ or uuid7(), "field": field, "made_ms": made_ms, "value": value}


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The answer's body, if it went well."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:300]}"
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem, if it is this one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:300]
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert body["status"] == status
    return body
