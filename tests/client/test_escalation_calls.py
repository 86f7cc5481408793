"""Clicks on 0800-2000 and 112 as calls: ahead of what hangs, and asked of the real service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from tests.client.scripted import TOKENS, Asked, Line, scripted
from tests.deadline import until
from tests.service.people import Page
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client import calls, errors
from vt_desk.client.client import Client
from vt_desk.domain.escalation import EscalationId, EscalationOutcome, Handing, Target
from vt_desk.domain.ids import ConversationId, RegionId, uuid7, wall_clock_ms
from vt_desk.wire.escalation import CloseEscalation, KeepEscalation

UTRECHT = RegionId("utrecht")
OTHERS = 40


class Hanging:
    """Answers a sign-in and clicks, one on each connection; all else hangs there for good."""

    def __init__(self) -> None:
        self.url = ""
        self.hanging = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or b"0"))
            if b" /v1/session " in head:
                self._answer(writer, TOKENS)
            elif b"/escalations/" in head:
                self._answer(writer, {"seq": 7})
            # The connection stays open, and nobody listens to it any more.
            self.hanging += 1
            await asyncio.Event().wait()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    def _answer(self, writer: asyncio.StreamWriter, value: object) -> None:
        body = msgspec.json.encode(value)
        head = f"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        writer.write(head.encode() + b"\r\n\r\n" + body)

    async def end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def hanging() -> AsyncIterator[Hanging]:
    server = Hanging()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        await server.end()
        await listening.wait_closed()


async def test_inv02_forty_calls_hang_and_a_click_gets_through() -> None:
    async with hanging() as server:
        client = Client(server.url)
        others: list[asyncio.Task[object]] = []
        try:
            await client.sign_in("anna", "x")
            for number in range(OTHERS):
                work = client.calls.transcript(ConversationId(f"c{number}"))
                others.append(asyncio.create_task(work))
            await until(lambda: server.hanging >= OTHERS)
            click = EscalationId(uuid7())
            async with asyncio.timeout(2):
                for handing in (Handing.UNDER_WAY, Handing.HANDED):
                    wish = KeepEscalation(Target.EMERGENCY, 1, handing=handing)
                    kept = await client.calls.keep_escalation(UTRECHT, click, wish)
                    assert kept.seq == 7
                said = CloseEscalation(EscalationOutcome.REACHED, 2)
                await client.calls.close_escalation(UTRECHT, click, said)
            assert not any(other.done() for other in others)
        finally:
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await client.close()


async def test_a_click_never_gets_a_connection_that_died_idle() -> None:
    async with hanging() as server:
        client = Client(server.url)
        try:
            # Its connection is kept, and so would be that of the first click.
            await client.sign_in("anna", "x")
            click = EscalationId(uuid7())
            async with asyncio.timeout(2):
                for handing in (Handing.UNDER_WAY, Handing.HANDED):
                    wish = KeepEscalation(Target.EMERGENCY, 1, handing=handing)
                    await client.calls.keep_escalation(UTRECHT, click, wish)
        finally:
            await client.close()


async def test_a_click_waits_for_no_renewal_while_its_token_is_good() -> None:
    now = [0.0]
    seen: list[str] = []

    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json({**TOKENS, "access_expires_in_s": 100}, 201)
        elif asked.path == "/v1/session/refresh":
            await line.hang()
        else:
            seen.append(asked.token)
            await line.json({"seq": 1})

    async with scripted(script) as server:
        client = Client(server.url, clock_s=lambda: now[0])
        try:
            await client.sign_in("anna", "x")
            # Due, as every other call finds, and good for a while still.
            now[0] = 99
            other = asyncio.create_task(client.calls.regions())
            await until(lambda: "/v1/session/refresh" in server.paths())
            wish = KeepEscalation(Target.EMERGENCY, 1)
            async with asyncio.timeout(2):
                await client.calls.keep_escalation(UTRECHT, EscalationId(uuid7()), wish)
            assert seen == ["access-1"]
            other.cancel()
            await asyncio.gather(other, return_exceptions=True)
        finally:
            await client.session.forget()
            await client.close()


async def test_a_click_whose_token_has_run_out_renews_it_first() -> None:
    now = [0.0]

    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json({**TOKENS, "access_expires_in_s": 100}, 201)
        elif asked.path == "/v1/session/refresh":
            await line.json({**TOKENS, "access_token": "access-2"}, 201)
        else:
            await line.json({"seq": 1 if asked.token == "access-2" else 0})

    async with scripted(script) as server:
        client = Client(server.url, clock_s=lambda: now[0])
        try:
            await client.sign_in("anna", "x")
            now[0] = 101
            wish = KeepEscalation(Target.EMERGENCY, 1)
            kept = await client.calls.keep_escalation(UTRECHT, EscalationId(uuid7()), wish)
            assert kept.seq == 1
        finally:
            await client.close()


async def test_a_click_that_nobody_answers_can_soon_be_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(TOKENS, 201)
        else:
            await line.hang()

    assert calls._AHEAD_S <= 5  # noqa: SLF001 - what the lane counts on
    monkeypatch.setattr(calls, "_AHEAD_S", 0.05)
    async with scripted(script) as server:
        client = Client(server.url)
        try:
            await client.sign_in("anna", "x")
            click = EscalationId(uuid7())
            with pytest.raises(errors.TimedOut):
                await client.calls.keep_escalation(
                    UTRECHT, click, KeepEscalation(Target.EMERGENCY, 1)
                )
            with pytest.raises(errors.TimedOut):
                await client.calls.close_escalation(
                    UTRECHT, click, CloseEscalation(EscalationOutcome.GONE, 1)
                )
        finally:
            await client.close()


async def test_a_node_that_does_not_know_the_way_gives_no_verdict() -> None:
    field = ""

    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(TOKENS, 201)
        else:
            await line.refuse("not_found", field=field)

    async with scripted(script) as server:
        client = Client(server.url)
        try:
            await client.sign_in("anna", "x")
            click = EscalationId(uuid7())

            async def keep() -> object:
                wish = KeepEscalation(Target.EMERGENCY, 1)
                return await client.calls.keep_escalation(UTRECHT, click, wish)

            async def close() -> object:
                said = CloseEscalation(EscalationOutcome.GONE, 1)
                return await client.calls.close_escalation(UTRECHT, click, said)

            for ask in (keep, close):
                field = ""
                with pytest.raises(errors.ServiceFailed) as caught:
                    await ask()
                assert caught.value.retry_after_s
                field = "conversation"
                with pytest.raises(errors.NotThere):
                    await ask()
        finally:
            await client.close()


async def test_a_click_is_told_closed_and_listed(any_service: ServiceProcess) -> None:
    region = RegionId("drenthe")
    anna, bram = Client(any_service.url), Client(any_service.url)
    async with Page(any_service.url, region) as page:
        try:
            await anna.sign_in(f"anna@{region}", PASSWORD)
            await bram.sign_in(f"bram@{region}", PASSWORD)
            click, at_ms = EscalationId(uuid7()), wall_clock_ms()
            wish = KeepEscalation(Target.EMERGENCY, at_ms, conversation=page.id)
            kept = await anna.calls.keep_escalation(region, click, wish)
            assert await anna.calls.keep_escalation(region, click, wish) == kept
            other = KeepEscalation(Target.ADVICE_LINE, at_ms, conversation=page.id)
            with pytest.raises(errors.IdConflict):
                await anna.calls.keep_escalation(region, click, other)
            stranger = KeepEscalation(Target.EMERGENCY, at_ms, conversation=uuid7())
            with pytest.raises(errors.NotThere):
                await anna.calls.keep_escalation(region, EscalationId(uuid7()), stranger)
            said = CloseEscalation(EscalationOutcome.MISTAKEN, at_ms)
            with pytest.raises(errors.Forbidden):
                await bram.calls.close_escalation(region, click, said)
            (found,) = await bram.calls.escalations(region)
            assert (found.id, found.outcome, found.user_name) == (click, None, "Anna")
            await anna.calls.close_escalation(region, click, said)
            snapshot = await bram.calls.snapshot(region)
            (closed,) = snapshot.escalations
            assert (closed.outcome, closed.conversation) == (said.outcome, page.id)
        finally:
            await anna.close()
            await bram.close()
