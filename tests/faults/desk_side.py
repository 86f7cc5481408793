"""The desk's process: the real desk without a window, told what to do over its input.

``python -m tests.faults.desk_side FOLDER URL [--keys-fd N] [--clock-fd N]``. Each line of
input is ``{"id": …, "do": …}`` and is answered by a line; the tasks run side by side. Its
clock can be set while it runs, as somebody does by hand on a workstation.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Before anything asks for the time: the wall clock of this process can be moved.
_moved_ns = [0]
_real_time_ns = time.time_ns
time.time_ns = lambda: _real_time_ns() + _moved_ns[0]
time.time = lambda: time.time_ns() / 1e9

from vt_desk.client.client import Client  # noqa: E402, after the clock
from vt_desk.client.errors import ClientError  # noqa: E402
from vt_desk.client.follow import Patience  # noqa: E402
from vt_desk.desk.changes import LockReason, LogRestored  # noqa: E402
from vt_desk.desk.clock import ServiceClock  # noqa: E402
from vt_desk.desk.desk import Desk  # noqa: E402
from vt_desk.desk.errors import DeskError  # noqa: E402
from vt_desk.domain.briefing import Line  # noqa: E402
from vt_desk.domain.escalation import (  # noqa: E402
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.domain.ids import ConversationId, MessageId, uuid7  # noqa: E402
from vt_desk.domain.intake import EditState, FieldId  # noqa: E402
from vt_desk.domain.seat import SeatStatus  # noqa: E402
from vt_desk.forms.load import shipped  # noqa: E402
from vt_desk.store.errors import StoreError  # noqa: E402
from vt_desk.store.freed import clear_when_freed  # noqa: E402
from vt_desk.store.key_entry import KeyEntries  # noqa: E402
from vt_desk.store.key_place import KeyringEntries  # noqa: E402
from vt_desk.store.vault import SqlcipherVault  # noqa: E402

_log = logging.getLogger(__name__)
_ALL = 100_000
# Waits are shorter than a person's desk has them, so that faults meet more messages.
_PATIENCE = Patience(first_beat_s=2.0, silence_s=12.0, poll_s=5.0, try_stream_s=15.0)
_EAGER = 0.15

Do = Callable[..., Awaitable[Any]]


class DeskSide:
    """Does what it is told."""

    def __init__(self, desk: Desk, client: Client, ids: list[str]) -> None:
        self._desk = desk
        self._client = client
        self._ids = ids
        self._restored: list[dict[str, Any]] = []
        desk.subscribe(self._on_change)

    def _on_change(self, change: object) -> None:
        if isinstance(change, LogRestored):
            self._restored.append(asdict(change))

    async def sign_in(self, user: str, password: str, keep: int = 1) -> None:
        await self._desk.sign_in(user, password, keep=bool(keep))

    async def sign_out(self) -> None:
        await self._desk.sign_out(force=True)

    async def unlock(self, password: str) -> None:
        await self._desk.unlock(password)

    async def lock(self) -> None:
        await self._desk.lock_now(LockReason.ASKED)

    async def set_capacity(self, capacity: int) -> None:
        await self._desk.set_seat(SeatStatus.AVAILABLE, capacity)

    async def claim(self, conversation: str) -> None:
        await self._desk.claim(ConversationId(conversation))

    async def send(self, conversation: str, text: str) -> str:
        return (await self._desk.send(ConversationId(conversation), text)).id

    async def take_back(self, message: str) -> str:
        return await self._desk.take_back(MessageId(message))

    async def save_draft(self, conversation: str, text: str) -> None:
        await self._desk.save_draft(ConversationId(conversation), text)

    async def draft(self, conversation: str) -> str:
        return await self._desk.draft(ConversationId(conversation))

    async def set_field(self, conversation: str, field: str, value: Any) -> None:
        made = tuple(value) if isinstance(value, list) else value
        await self._desk.set_field(ConversationId(conversation), FieldId(field), made)

    async def form(self, conversation: str) -> dict[str, Any] | None:
        """What the form shows; None while the desk does not have the conversation."""
        if conversation not in {each.id for each in await self._desk.conversations()}:
            return None
        shown = await self._desk.intake(ConversationId(conversation))
        return {field: filled.edit.value for field, filled in shown.items()}

    async def form_there(self, conversation: str) -> dict[str, Any]:
        """The form and the mark of danger as the service has them, past what is kept here."""
        there = await self._client.calls.transcript(ConversationId(conversation))
        return {
            "values": {view.field: view.value for view in there.intake},
            "in_danger": there.conversation.danger_since_ms is not None,
        }

    async def click(self, id_: str, target: str, conversation: str | None) -> bool:
        """Somebody goes to 0800-2000 or 112, in any state; whether nobody was at work.

        The id is given: who clicked knows it also when this process dies before it answers.
        """
        self._ids.append(id_)
        about = None if conversation is None else ConversationId(conversation)
        return self._desk.escalate(Target(target), about).unattended

    async def handed(self, click: str, handing: str) -> None:
        self._desk.handed(EscalationId(click), Handing(handing))

    async def close_click(self, click: str, outcome: str) -> None:
        await self._desk.close_escalation(EscalationId(click), EscalationOutcome(outcome))

    async def brief(self, click: str, line: str, text: str) -> None:
        await self._desk.save_briefing(EscalationId(click), Line(line), text)

    async def clicks(self, *ids: str) -> list[dict[str, Any]]:
        """Those of these that the desk shows, each with its briefing; of none given, all."""
        return [
            asdict(one) | {"briefing": dict(await self._desk.briefing(one.id))}
            for one in self._desk.escalations
            if not ids or one.id in ids
        ]

    async def search(self, query: str) -> list[str]:
        return [found.message.text for found in await self._desk.search(query)]

    async def end(self, conversation: str, closing: str | None) -> None:
        await self._desk.end(ConversationId(conversation), closing)

    async def close(self, conversation: str) -> None:
        await self._desk.close(ConversationId(conversation), later=True)

    async def talk(self, conversation: str) -> list[dict[str, Any]]:
        """All of a conversation as the window would show it: queued and refused ones last."""
        shown = await self._desk.messages(ConversationId(conversation), limit=_ALL)
        known = {message.id for message in shown}
        unsent = [
            message
            for message in await self._desk.unsent()
            if message.conversation == conversation and message.id not in known
        ]
        return [asdict(message) for message in (*shown, *unsent)]

    async def state(self) -> dict[str, Any]:
        desk = self._desk
        at_work = desk.account is not None
        talks = await desk.conversations() if at_work else []
        filled = [each for talk in talks for each in (await desk.intake(talk.id)).values()]
        return {
            "user": desk.account.user if desk.account else "",
            "lock": asdict(desk.lock) if desk.lock else None,
            "connection": asdict(desk.connection),
            "keeping": asdict(desk.keeping),
            "capacity": desk.seat.capacity if desk.seat else 0,
            "now_ms": desk.now_ms(),
            "open": [asdict(each) for each in talks],
            "ended": [each.id for each in talks if each.ended_ms],
            "unsent_fields": [
                f"{each.edit.state} {each.edit.problem}"
                for each in filled
                if each.edit.state is not EditState.SENT
            ],
            "waiting": [each.id for each in await desk.entries()] if at_work else [],
            "unsent": [asdict(each) for each in await desk.unsent()] if at_work else [],
            "unsent_clicks": [
                f"{one.state} {one.problem}"
                for one in desk.escalations
                if one.state is not LogState.SENT
            ],
            "restored": self._restored,
        }

    async def set_clock(self, off_by_s: int) -> None:
        _moved_ns[0] = off_by_s * 1_000_000_000

    async def profiles(self) -> list[dict[str, Any]]:
        return [asdict(profile) for profile in await self._desk.profiles()]


async def _serve(side: DeskSide) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**22)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks: set[asyncio.Task[None]] = set()
    _say({"ready": True})
    while line := await reader.readline():
        asked = json.loads(line)
        if asked["do"] == "stop":
            break
        task = asyncio.create_task(_do(getattr(side, asked["do"]), asked))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    for task in tuple(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _do(do: Do, asked: dict[str, Any]) -> None:
    try:
        answer = {"id": asked["id"], "answer": await do(*asked["with"])}
    except (ClientError, DeskError, StoreError) as error:
        answer = {"id": asked["id"], "error": error.code}
    except Exception:  # noqa: BLE001, the run goes on, and its log says so
        _log.exception("a bug")
        answer = {"id": asked["id"], "error": "bug"}
    _say(answer)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("--keys-fd", type=int)
    options = parser.parse_args()
    logging.basicConfig(level=os.environ.get("VT_DESK_LOG", "WARNING"))
    keys: KeyEntries
    if options.keys_fd is None:
        keys = KeyringEntries()
    else:
        from tests.faults.keys import KeysFar

        keys = KeysFar(options.keys_fd)
    vault = SqlcipherVault(options.folder, keys)
    client = Client(options.url, patience=_PATIENCE, draw=lambda: _EAGER * random.random())
    ids: list[str] = []

    def make_id() -> str:
        return ids.pop() if ids else uuid7()

    desk = Desk(client, vault, clock=ServiceClock(), make_id=make_id, form=shipped())
    clear_when_freed()
    await desk.start()
    try:
        await _serve(DeskSide(desk, client, ids))
    finally:
        await desk.stop()


if __name__ == "__main__":
    asyncio.run(_main())
