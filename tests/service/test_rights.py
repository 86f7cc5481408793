"""Every route, tried by everybody who may not use it; and the database asked past the service."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from litestar import Litestar

from tests.prepared import Prepared
from tests.service.escalations import Click
from tests.service.people import RECORD, Page, Seat, edit, http, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7
from vt_desk.service.api.app import build_app
from vt_desk.service.api.description import handlers
from vt_desk.service.db.key_tree import KeyTree
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.node import Node
from vt_desk.service.regions import load_atlas
from vt_desk.service.rights import Right
from vt_desk.service.settings import Settings

PUBLIC = {
    "DELETE": set[str](),
    "GET": {
        "/",
        "/{name}",
        "/healthz",
        "/readyz",
        "/v1/visitor/info",
        "/v1/visitor/municipalities",
    },
    "POST": {
        "/v1/session",
        "/v1/session/refresh",
        "/v1/session/unlock",
        "/v1/visitor/conversations",
    },
    "PUT": set[str](),
}
BODIES: dict[str, Any] = {
    "/v1/seat": {"status": "available", "capacity": 3},
    "/messages": {"id": uuid7(), "text": "mag dit"},
    "/seen": {"delivered_n": 0, "seen_n": 0},
    "/end": {},
    "/intake": {"edits": [{"id": uuid7(), "field": "town", "made_ms": 1, "value": "x"}]},
    "/record": {"record": None},
    "/escalations/{escalation}": {"target": "emergency", "at_ms": 1},
    "/outcome": {"outcome": "mistaken", "at_ms": 1},
}


async def _routes(folder: Path) -> list[tuple[str, str, object]]:
    async def look(app: Litestar) -> list[tuple[str, str, object]]:
        found = [
            (method, path, handler.opt.get("right")) for method, path, handler in handlers(app)
        ]
        return [route for route in found if route[0] != "OPTIONS"]

    node = Node(Settings(folder), load_atlas(), Sealer(KeyTree.grown_from(bytes(32))))
    try:
        return await look(build_app(node))
    finally:
        await node.database.close()


async def _ask(
    service: ServiceProcess, method: str, path: str, token: str, conversation: str
) -> tuple[int, str]:
    filled = path.format(
        region="groningen",
        conversation=conversation,
        escalation=uuid7(),
        device="x",
        name="x",
        path="x",
    )
    body = next((body for end, body in BODIES.items() if path.endswith(end)), None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http(service.url) as client:
        answer = await client.request(method, filled, json=body, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json", (method, path)
    return answer.status_code, answer.json()["code"]


async def test_what_is_public_is_listed_here_and_nothing_else_is(tmp_path: Path) -> None:
    routes = await _routes(tmp_path)
    assert len(routes) > 30
    public = {(method, path) for method, path, right in routes if right is Right.PUBLIC}
    assert public == {(method, path) for method, paths in PUBLIC.items() for path in paths}


async def test_every_route_refuses_whoever_may_not_use_it(
    any_service: ServiceProcess, tmp_path: Path
) -> None:
    url = any_service.url
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        theirs = await enter(Page(url, "groningen"))
        other = await enter(Page(url, "utrecht"))
        stranger = await enter(Seat(url, "lea@utrecht"))
        nobody_yet = await enter(Seat(url, "ines"))
        removed = await enter(Seat(url, "anna@groningen"))
        assert (await removed.call("DELETE", "/session")).status_code == 204
        tried = 0
        for method, path, right in await _routes(tmp_path):
            if right is Right.PUBLIC:
                continue

            async def told(token: str, method: str = method, path: str = path) -> tuple[int, str]:
                return await _ask(any_service, method, path, token, theirs.id)

            tried += 1
            where = f"{method} {path}"
            if right is None:
                # Without a right it is refused whoever asks.
                assert await told(stranger.tokens["access_token"]) == (403, "forbidden"), where
                continue
            assert await told("") == (401, "token_missing"), where
            assert await told("made-up") == (401, "token_refused"), where
            if right is Right.WATCH:
                assert await told(removed.tokens["watch_token"]) == (401, "device_removed")
                assert await told(nobody_yet.tokens["watch_token"]) == (403, "forbidden")
                for token in (stranger.tokens["access_token"], theirs.token):
                    assert await told(token) == (401, "token_refused")
                continue
            watching = await told(stranger.tokens["watch_token"])
            assert watching == (401, "token_refused"), where
            gone = await told(removed.tokens["access_token"])
            if right is Right.VISITOR:
                assert gone == (401, "token_refused"), where
                account = await told(stranger.tokens["access_token"])
                assert account == (401, "token_refused"), where
                swapped = f"{theirs.id}.{other.token.partition('.')[2]}"
                assert await told(swapped) == (401, "token_refused"), where
                continue
            assert gone == (401, "device_removed"), where
            assert await told(theirs.token) == (401, "token_refused"), where
            if right is Right.TALK:
                admin = await told(nobody_yet.tokens["access_token"])
                assert admin == (403, "forbidden"), where
                if "{" in path:
                    account = await told(stranger.tokens["access_token"])
                    assert account == (404, "not_found"), where
        assert tried > 20
        left = await stack.enter_async_context(Seat(url, "lea@groningen"))
        assert (await left.transcript(theirs.id))["messages"] == []


async def test_a_colleague_of_the_region_may_not_touch_what_is_not_theirs(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await anna.claim(page.id))
        refused(await bram.say(page.id, "ik ook"), 409, "not_yours")
        refused(await bram.end(page.id), 409, "not_yours")
        refused(await bram.release(page.id), 409, "not_yours")
        refused(await bram.fill(page.id, edit("town", "b")), 409, "not_yours")
        refused(await bram.keep_record(page.id, None), 409, "not_yours")
        path = f"/conversations/{page.id}"
        refused(await bram.call("POST", f"{path}/typing"), 404, "not_found")
        seen = {"delivered_n": 0, "seen_n": 0}
        refused(await bram.call("PUT", f"{path}/seen", seen), 404, "not_found")
        assert (await anna.transcript(page.id))["messages"] == []


@contextlib.asynccontextmanager
async def _as_the_application(service: ServiceProcess, **settings: str) -> AsyncIterator[Any]:
    assert service.database is not None
    connection: Any = await asyncpg.connect(service.database)
    try:
        for name, value in settings.items():
            await connection.execute("SELECT set_config($1, $2, false)", f"vt.{name}", value)
        yield connection
    finally:
        await connection.close()


@pytest.mark.postgresql
async def test_row_level_security_holds_past_the_application(prepared: Prepared) -> None:
    with prepared.service("postgresql") as service:
        async with (
            Page(service.url, "utrecht") as here,
            Page(service.url, "groningen") as there,
            Seat(service.url, "anna@utrecht"),
        ):
            ok(await here.say("van hier"), 201)
            ok(await there.say("van daar"), 201)
            for page, user in ((here, "anna@utrecht"), (there, "anna@groningen")):
                async with Seat(service.url, user) as seat:
                    ok(await seat.claim(page.id))
                    ok(await seat.fill(page.id, edit("town", "een plaats")))
                    ok(await seat.end(page.id))
                    ok(await seat.keep_record(page.id, RECORD))
                    ok(await Click(seat, conversation=page.id).tell())
            await _assert_rows(service, here.id, there.id)


async def _assert_rows(service: ServiceProcess, here: str, there: str) -> None:
    forms = ("intake_fields", "records", "escalations")
    tables = ("conversations", "events", "accounts", "account_regions", "devices", "tokens", *forms)

    async with _as_the_application(service) as plain:
        for table in (*tables, "audit"):
            assert await plain.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608
            assert await plain.execute(f"DELETE FROM {table}") == "DELETE 0"  # noqa: S608
        assert (
            await plain.fetchval(
                "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            is False
        )
    async with _as_the_application(service, scope="narrow", regions="utrecht") as one:
        ids = [row["id"] for row in await one.fetch("SELECT id FROM conversations")]
        assert ids == [here]
        regions = {row["region"] for row in await one.fetch("SELECT region FROM events")}
        assert regions == {"utrecht"}
        for table in ("accounts", "devices", "tokens"):
            assert await one.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await one.execute(
                "INSERT INTO events (region, seq, at_ms, type, data)"
                " VALUES ('groningen', 99, 0, 'seat_changed', '{}')"
            )
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await one.execute("UPDATE conversations SET region = 'groningen'")
        for table in forms:
            found = await one.fetch(f"SELECT conversation FROM {table}")  # noqa: S608
            assert [row["conversation"] for row in found] == [here], table
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await one.execute(f"UPDATE {table} SET region = 'groningen'")  # noqa: S608
        moved = await one.execute("UPDATE conversations SET state = 'ended' WHERE id = $1", there)
        assert moved == "UPDATE 0"
    async with _as_the_application(service, scope="narrow", conversation=here) as visitor:
        ids = [row["id"] for row in await visitor.fetch("SELECT id FROM conversations")]
        assert ids == [here]
        about = {row["conversation"] for row in await visitor.fetch("SELECT * FROM events")}
        assert about == {here}
        for table in forms:
            assert await visitor.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608
    async with _as_the_application(service, scope="system") as system:
        assert await system.fetchval("SELECT count(*) FROM conversations") == 2
