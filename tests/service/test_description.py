"""The API's description is the committed one, and the running service keeps to it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.prepared import Kind, Prepared
from tests.service.escalations import Click
from tests.service.people import Page, Seat, ok

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
# A stream has no end that a case could wait for: its first frame is its answer.
STREAMS = {"desk_events", "visitor_events"}
FRAME_WITHIN_S = 10
# These take the talk, the token or the device from every case after them, so each of their
# cases has new ones. They and the streams must have been answered well at least once.
TAKES_IT_AWAY = {
    "desk_end",
    "desk_leave",
    "desk_release",
    "session_remove_device",
    "session_sign_out",
    "visitor_end",
}
DONE = {200, 204}
USER = "anna@utrecht"
CASES = 20
CASES_ON_POSTGRESQL = 6
EVERY_CASE = settings(
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def _readable(part: Any) -> Any:
    """The document without ``prefixItems``, which the generator turns into a draft it refuses."""
    if isinstance(part, list):
        return [_readable(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    plain = {key: _readable(inner) for key, inner in part.items()}
    entries = plain.pop("prefixItems", None)
    if entries is not None:
        size = len(entries)
        plain |= {"items": {"anyOf": entries}, "minItems": size, "maxItems": size}
    return plain


schema = schemathesis.openapi.from_dict(_readable(json.loads(DOCUMENT.read_text())))
# Every boundary of every field, hundreds of cases, is tried on SQLite alone.
chosen_at_random = schemathesis.openapi.from_dict(_readable(json.loads(DOCUMENT.read_text())))
chosen_at_random.config.phases.coverage.enabled = False


@dataclass
class Everybody:
    """Who asks: the tokens of a page and of a seat that has its conversation."""

    url: str
    visitor: str
    account: str
    watch: str
    conversation: str
    escalation: str
    other_device: str


async def _talk(url: str) -> Everybody:
    async with Page(url) as page, Seat(url, USER) as seat, Seat(url, USER) as other:
        ok(await seat.claim(page.id))
        click = Click(seat, conversation=page.id)
        ok(await click.tell())
        tokens = seat.tokens
        return Everybody(
            url,
            visitor=page.token,
            account=tokens["access_token"],
            watch=tokens["watch_token"],
            conversation=page.id,
            escalation=click.id,
            other_device=other.id,
        )


class Fuzzed:
    """A running service, and how it answered."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._everybody = asyncio.run(_talk(url))
        self.answered: dict[str, set[int]] = {}

    def ask(self, case: Any) -> None:
        """Ask one case as somebody who may, and check the answer."""
        operation = case.operation.definition.raw
        name = operation["operationId"]
        everybody = self._everybody
        schemes = [scheme for entry in operation["security"] for scheme in entry]
        token = getattr(everybody, schemes[0] if schemes else "account")
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        there = {
            "conversation": everybody.conversation,
            "escalation": everybody.escalation,
            "device": everybody.other_device,
            "region": "utrecht",
        }
        for part in case.path_parameters or ():
            case.path_parameters[part] = there[part]
        if case.path.endswith(("/poll", "/watch")):
            case.query = {**(case.query or {}), "wait_s": 0}
        if name in STREAMS:
            status = self._open(case)
        else:
            status = case.call_and_validate(base_url=self._url, checks=CHECKS).status_code
        self.answered.setdefault(name, set()).add(status)
        if name in TAKES_IT_AWAY and status in DONE:
            self._everybody = asyncio.run(_talk(self._url))

    def _open(self, case: Any) -> int:
        """Open a stream, look at the head and the first frame, and hang up."""
        asked = case.as_transport_kwargs(base_url=self._url)
        with requests.request(**asked, stream=True, timeout=FRAME_WITHIN_S) as answer:
            if answer.status_code in DONE:
                assert answer.headers["Content-Type"].startswith("text/event-stream")
                assert answer.headers["X-Accel-Buffering"] == "no"
                assert next(answer.iter_lines()) == b"event: beat"
            else:
                case.validate_response(answer, checks=CHECKS)
            return int(answer.status_code)


@contextmanager
def _fuzzed(prepared: Prepared, kind: Kind) -> Iterator[Fuzzed]:
    with prepared.service(kind, "--lease-s", "900") as service:
        fuzzed = Fuzzed(service.url)
        yield fuzzed
        in_vain = [
            name
            for name in (TAKES_IT_AWAY | STREAMS) & fuzzed.answered.keys()
            if not fuzzed.answered[name] & DONE
        ]
        assert not in_vain


@pytest.fixture(scope="module")
def on_sqlite(prepared: Prepared) -> Iterator[Fuzzed]:
    """A service to be asked anything."""
    with _fuzzed(prepared, "sqlite") as fuzzed:
        yield fuzzed


@pytest.fixture(scope="module")
def on_postgresql(prepared: Prepared) -> Iterator[Fuzzed]:
    """The same on PostgreSQL."""
    with _fuzzed(prepared, "postgresql") as fuzzed:
        yield fuzzed


def test_the_committed_description_is_the_programs_own() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "vt_desk", "serve", "openapi"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed == DOCUMENT.read_text(), "renew it: make openapi"


def test_every_operation_has_a_readable_name_and_says_which_token_it_asks() -> None:
    operations = _operations()
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)
    assert all(name.replace("_", "").isalpha() and name.islower() for name in names)
    for path, operation in operations:
        asked = [scheme for entry in operation["security"] for scheme in entry]
        if asked == ["visitor"]:
            assert path.startswith("/v1/visitor/")
        elif asked:
            assert asked == (["watch"] if path == "/v1/watch" else ["account"])


@schema.parametrize()
@settings(EVERY_CASE, max_examples=CASES)
def test_the_service_keeps_to_its_description(case: Any, on_sqlite: Fuzzed) -> None:
    on_sqlite.ask(case)


@pytest.mark.postgresql
@chosen_at_random.parametrize()
@settings(EVERY_CASE, max_examples=CASES_ON_POSTGRESQL)
def test_the_service_keeps_to_it_on_postgresql(case: Any, on_postgresql: Fuzzed) -> None:
    on_postgresql.ask(case)


def _operations() -> list[tuple[str, dict[str, Any]]]:
    document = json.loads(DOCUMENT.read_text())
    return [
        (path, operation)
        for path, methods in document["paths"].items()
        for operation in methods.values()
    ]
