"""A window with many tabs on a desk in memory, and what its form takes in time.

Run as a child process. A time ends when the window has handled what followed, painting
included.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtTest import QTest
from qasync import QEventLoop

from tests.bench.children import serve_jobs
from tests.fakes.fake_desk import FakeDesk
from tests.ui.stage import Stage, application, stage, turn
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import FieldId
from vt_desk.forms.definition import Form
from vt_desk.forms.load import shipped
from vt_desk.forms.rules import ROLE
from vt_desk.ui.qt.collector import Collector
from vt_desk.ui.views.escalation.briefing import BriefingView

FREE = FieldId("summary")
_MS = 1_000
_ROLES = (CallerRole.VICTIM, CallerRole.BYSTANDER, CallerRole.PROFESSIONAL)


class FormsJob(msgspec.Struct, frozen=True):
    """How many tabs, switches between them, and keys."""

    tabs: int
    switches: int
    keys: int


class FormTimes(msgspec.Struct, frozen=True):
    """Durations in milliseconds.

    Attributes:
        switch_without_ms: with the form hidden.
        key_small_ms: in a form of one section.
    """

    switch_ms: list[float]
    switch_without_ms: list[float]
    unfold_ms: list[float]
    key_ms: list[float]
    key_small_ms: list[float]


async def _timed(do: Callable[[], object]) -> float:
    begin_s = time.perf_counter()
    do()
    await turn()
    return (time.perf_counter() - begin_s) * _MS


async def _open(shown: Stage, tabs: int) -> list[ConversationId]:
    talks = []
    for place in range(tabs):
        one = shown.desk.arrive(_ROLES[place % len(_ROLES)], words=("Hallo?",))
        await shown.desk.claim(one)
        await shown.settle()
        model = shown.window.board.intakes.model(one)
        assert model is not None
        model.set(ROLE, _ROLES[place % len(_ROLES)].value)
        talks.append(one)
    await shown.settle()
    # Sections are made, and given their places, while nothing else is to be done.
    while not shown.window.intake.is_ready:
        await turn()
    # What a window makes once, in its first second, is no part of a switch.
    while len(shown.window.escalation.findChildren(BriefingView)) < len(Target):
        await turn()
    return talks


async def _switch(shown: Stage, talks: list[ConversationId], count: int) -> list[float]:
    chance = random.Random(12)
    times = []
    for _ in range(count):
        target = chance.choice(talks)
        times.append(await _timed(partial(shown.window.talks.go_to, target)))
    return times


async def _type(shown: Stage, count: int) -> list[float]:
    panel = shown.window.intake
    panel.go_to(FREE)
    await shown.settle()
    view = next(found for section in panel.sections if (found := section.field(FREE)))
    assert view.editor is not None
    field = view.editor.focus
    times = []
    for number in range(count):
        letter = " " if number % 7 == 6 else "e"
        times.append(await _timed(partial(QTest.keyClick, field, letter)))
    await shown.settle()
    return times


async def _with(form: Form, job: FormsJob) -> FormTimes:
    async with stage(FakeDesk(), form=form, ready_after_ms=0) as shown:
        talks = await _open(shown, job.tabs)
        # As in the program, where garbage is collected between two tabs and not in the middle.
        collector = Collector(shown.window)
        collector.start()
        switch = await _switch(shown, talks, job.switches)
        unfold = []
        for _ in range(10):
            parts = [one for one in shown.window.intake.sections if not one.isHidden()]
            unfold += [await _timed(partial(shown.window.intake.unfold, one)) for one in parts]
        keys = await _type(shown, job.keys)
        shown.window.intake.hide_button.click()
        without = await _switch(shown, talks, job.switches)
        collector.stop()
    return FormTimes(switch, without, unfold, keys, [])


def _small(form: Form) -> Form:
    """The same with one section alone: that of the free text."""
    last = [section for section in form.sections if any(f.id == FREE for f in section.fields)]
    return msgspec.structs.replace(form, sections=last)


async def _work() -> None:
    async def do(job: FormsJob) -> FormTimes:
        form = shipped()
        whole = await _with(form, job)
        small = await _with(_small(form), FormsJob(1, 1, job.keys))
        return msgspec.structs.replace(whole, key_small_ms=small.key_ms)

    await serve_jobs(FormsJob, do)


if __name__ == "__main__":
    app = application()
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_work())
