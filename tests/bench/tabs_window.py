"""The real window with the real desk and its encrypted store: what its tabs take in memory.

Run as a child process, one for each number of tabs. A seat holds no more than ten at a time,
so what is more than that has ended and was not put away, as on a busy day.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec

from tests.bench.children import serve_jobs
from tests.bench.resident import resident_bytes
from tests.service_process import PASSWORD
from vt_desk import app
from vt_desk.desk.changes import ConnectionState, LockReason
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.seat import SeatStatus
from vt_desk.store.freed import clear_when_freed
from vt_desk.store.passing import PassingVault
from vt_desk.ui.models.talk import TalkModel
from vt_desk.ui.views.window import MainWindow

USER = "anna"
AT_ONCE = 10
PATIENCE_S = 30.0
LOOK_S = 0.01
REST_S = 1.0
"""What follows the last change in the window: fading, receipts, a collection."""


class TabsJob(msgspec.Struct, frozen=True):
    """Take these conversations, look at each, and lock; of each ``messages`` are expected."""

    conversations: list[str]
    messages: int


class Held(msgspec.Struct, frozen=True):
    """The resident set in bytes: signed in, with every tab open, and locked."""

    before_bytes: int
    open_bytes: int
    locked_bytes: int


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110, not everything that is waited for is told
            await asyncio.sleep(LOOK_S)


async def _take(window: MainWindow, desk: Desk, job: TabsJob) -> None:
    going_on: list[ConversationId] = []
    for name in job.conversations:
        talk = ConversationId(name)
        if len(going_on) == AT_ONCE:
            over = going_on.pop(0)
            await desk.end(over, None)
            await _until(lambda over=over: _has_ended(window, over))  # type: ignore[misc]
        await desk.claim(talk)
        going_on.append(talk)
        await _until(lambda talk=talk: window.talks.page(talk) is not None)  # type: ignore[misc]
        window.talks.go_to(talk)
        await _until(lambda talk=talk: _is_shown(window, talk, job.messages))  # type: ignore[misc]


def _has_ended(window: MainWindow, conversation: ConversationId) -> bool:
    talk = window.board.talks.talk(conversation)
    return talk is not None and talk.conversation.state is ConversationState.ENDED


def _is_shown(window: MainWindow, conversation: ConversationId, messages: int) -> bool:
    page = window.talks.page(conversation)
    model = None if page is None else page.view.model()
    return isinstance(model, TalkModel) and model.last_n >= messages


async def _work(window: MainWindow, desk: Desk) -> int:
    await desk.sign_in(USER, PASSWORD)
    await _until(lambda: desk.connection.state is ConnectionState.CONNECTED)
    await desk.set_seat(SeatStatus.AVAILABLE, AT_ONCE)

    async def do(job: TabsJob) -> Held:
        await asyncio.sleep(REST_S)
        before_bytes = resident_bytes()
        await _take(window, desk, job)
        await asyncio.sleep(REST_S)
        open_bytes = resident_bytes()
        await desk.lock_now(LockReason.ASKED)
        await asyncio.sleep(REST_S)
        return Held(before_bytes, open_bytes, resident_bytes())

    await serve_jobs(TabsJob, do)
    return 0


if __name__ == "__main__":
    clear_when_freed()
    settings = app.DeskSettings(service=sys.argv[1], silent=True, vault=PassingVault)
    sys.exit(app.run_desk(settings, _work))
