"""The API's description is the committed one, and the running service keeps to it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.prepared import Prepared
from tests.service.people import Page, Seat, ok

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
# A stream has no end that a generated case could wait for; these have tests of their own.
# Signing out, and leaving, would take the token from every case after them.
LEFT_OUT = {
    "desk_events",
    "visitor_events",
    "session_sign_out",
    "session_remove_device",
    "visitor_end",
}
CASES = 20


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


@dataclass
class Everybody:
    """Who asks: the tokens of a page and of a seat that has its conversation."""

    url: str
    visitor: str
    account: str
    conversation: str


@pytest.fixture(scope="module")
def everybody(prepared: Prepared) -> Iterator[Everybody]:
    """A running service with a talk under way."""

    async def set_up(url: str) -> Everybody:
        async with Page(url) as page, Seat(url, "anna@utrecht") as anna:
            ok(await anna.claim(page.id))
            return Everybody(url, page.token, anna.tokens["access_token"], page.id)

    with prepared.service("sqlite", "--lease-s", "900") as service:
        yield asyncio.run(set_up(service.url))


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
            assert asked == ["account"]


@schema.parametrize()
@settings(
    max_examples=CASES,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_service_keeps_to_its_description(case: Any, everybody: Everybody) -> None:
    operation = case.operation.definition.raw
    if operation["operationId"] in LEFT_OUT:
        return
    schemes = {scheme for entry in operation["security"] for scheme in entry}
    token = everybody.visitor if "visitor" in schemes else everybody.account
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
    if "conversation" in case.path_parameters:
        case.path_parameters["conversation"] = everybody.conversation
    if "region" in case.path_parameters:
        case.path_parameters["region"] = "utrecht"
    if case.path.endswith("/poll"):
        case.query = {**(case.query or {}), "wait_s": 0}
    case.call_and_validate(
        base_url=everybody.url,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )


def _operations() -> list[tuple[str, dict[str, Any]]]:
    document = json.loads(DOCUMENT.read_text())
    return [
        (path, operation)
        for path, methods in document["paths"].items()
        for operation in methods.values()
    ]
