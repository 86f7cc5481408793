"""Every state of the window as a picture: ``python -m tests.ui.screens [NAME…]``.

Writes to build/screens, in both languages and themes, at 1440 × 900, 1280 × 720 and with
letters of 200 %. The conversations are invented.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Europe/Amsterdam"
time.tzset()

from qasync import QEventLoop

from tests.fakes.fake_desk import FakeDesk
from tests.ui import (
    screens_escalation,
    screens_intake,
    screens_kept,
    screens_report,
    screens_signal,
)
from tests.ui.scenes import listed, queue_of_three, talking_twice
from tests.ui.stage import Stage, application, stage
from vt_desk.domain.conversation import CallerRole, EndReason
from vt_desk.domain.escalation import Target
from vt_desk.ui.qt.theme import ThemeChoice

OUT = Path("build/screens")
HEBREW = "\u05e9\u05dc\u05d5\u05dd, \u05d0\u05e0\u05d9 \u05db\u05d0\u05df."

Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Frame:
    """How a picture is taken."""

    name: str
    language: str
    theme: ThemeChoice
    percent: int
    size: tuple[int, int]


FRAMES = (
    Frame("nl-light", "nl", ThemeChoice.LIGHT, 100, (1440, 900)),
    Frame("nl-dark", "nl", ThemeChoice.DARK, 100, (1440, 900)),
    Frame("en-light-125", "en", ThemeChoice.LIGHT, 125, (1440, 900)),
    Frame("nl-dark-150", "nl", ThemeChoice.DARK, 150, (1440, 900)),
    Frame("en-light", "en", ThemeChoice.LIGHT, 100, (1280, 720)),
    Frame("nl-light-200", "nl", ThemeChoice.LIGHT, 200, (1280, 720)),
    Frame("en-dark-200", "en", ThemeChoice.DARK, 200, (1440, 900)),
)


async def sign_in(shown: Stage) -> None:
    shown.window.sign_in.user.setText("anna")


async def sign_in_failed(shown: Stage) -> None:
    shown.window.sign_in.user.setText("anna")
    shown.window.sign_in.show_problem("sign_in_failed")


async def empty(shown: Stage) -> None:
    await shown.settle()


async def waiting(shown: Stage) -> None:
    await queue_of_three(shown)


async def talking(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    await queue_of_three(shown)
    shown.desk.type(first)
    page = shown.window.talks.page(first)
    assert page is not None
    page.composer.field.setPlainText(
        "Ja, dat kan. Ik wil eerst samen met je kijken wat er vandaag nodig is, zodat jij "
        "en de kinderen"
    )
    await shown.settle()


async def hostile(shown: Stage) -> None:
    desk = shown.desk
    one = desk.arrive(CallerRole.UNSAID)
    await desk.claim(one)
    for text in (
        "<b>vet</b> <img src=x> [link](javascript:alert(1)) %s {0}",
        "\u202eomgekeerd tot het eind",
        f"{HEBREW} en dan weer Nederlands 123",
        "😀" * 90,
        "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307" * 8,
        "eenheellangwoordzonderspaties" * 8,
        "regel\n" * 70,
    ):
        desk.say(one, text)
    await shown.settle()


async def offline(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.desk.disconnect()
    await shown.desk.send(first, "Ik ben er nog. Even geduld, de verbinding hapert.")
    shown.desk.pass_time(40)
    await shown.settle()
    await listed(shown, queued=1, refused=0)


async def refused(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.desk.disconnect()
    await shown.desk.send(first, "Dit komt niet aan.")
    shown.desk.refuse_queued(first, "id_conflict")
    shown.desk.connect()
    shown.desk.vanish(first)
    await shown.settle()
    await listed(shown, queued=0, refused=1)


async def closing(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    page = shown.window.talks.page(first)
    assert page is not None
    page.begin_closing()
    await shown.settle()


async def counting_down(shown: Stage) -> None:
    await closing(shown)
    page = shown.window.talks.front
    assert page is not None
    page.closing.start()
    await shown.settle()


async def ended(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.desk.leave(first, EndReason.QUICK_EXIT)
    await shown.settle()


async def scrolled(shown: Stage) -> None:
    desk = shown.desk
    one = desk.arrive(CallerRole.VICTIM)
    desk.fill(one, 300)
    await desk.claim(one)
    await shown.settle()
    page = shown.window.talks.page(one)
    assert page is not None
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for number in range(3):
        desk.say(one, f"Nieuw bericht {number + 1}")
    await shown.settle()


async def emergency(shown: Stage) -> None:
    await talking_twice(shown)
    shown.window.escalating.click(Target.EMERGENCY)
    await shown.settle()


async def advice_line(shown: Stage) -> None:
    shown.window.escalating.click(Target.ADVICE_LINE)
    await shown.settle()


async def shortcuts(shown: Stage) -> None:
    await talking_twice(shown)
    shown.window.drawers.toggle(shown.window.sheet)
    await shown.settle()


async def leaving(shown: Stage) -> None:
    await talking_twice(shown)
    shown.window.wiring.leaving.ask_to_close()
    await shown.settle()


async def many(shown: Stage) -> None:
    for number in range(12):
        one = shown.desk.arrive(CallerRole.VICTIM, words=("Hallo?",) * (number % 3 + 1))
        await shown.desk.claim(one)
    await queue_of_three(shown)


async def selecting(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    page = shown.window.talks.page(first)
    assert page is not None
    page.view.setCurrentIndex(page.view.model().index(3, 0))
    page.view.open_words()
    await shown.settle()


SIGNED_OUT: tuple[Act, ...] = (
    sign_in,
    sign_in_failed,
    *screens_kept.SIGNED_OUT,
    *screens_escalation.SIGNED_OUT,
)
STATES: tuple[Act, ...] = (
    *SIGNED_OUT,
    empty,
    waiting,
    talking,
    hostile,
    offline,
    refused,
    closing,
    counting_down,
    ended,
    scrolled,
    emergency,
    advice_line,
    shortcuts,
    leaving,
    many,
    selecting,
    *screens_kept.STATES,
    *screens_intake.STATES,
    *screens_escalation.STATES,
    *screens_signal.STATES,
)
PICTURED: tuple[Act, ...] = (*STATES, *screens_report.STATES)


async def _take(act: Act, frame: Frame) -> None:
    signed_in = act not in SIGNED_OUT
    async with stage(
        FakeDesk(signed_in=signed_in),
        language=frame.language,
        theme=frame.theme,
        percent=frame.percent,
        size=frame.size,
    ) as shown:
        await act(shown)
        await shown.settle()
        name = OUT / f"{act.__name__}-{frame.name}.png"
        front = shown.window.wiring.reports.shown or shown.window
        front.grab().save(str(name))


async def _take_all(names: list[str]) -> None:
    for act in PICTURED:
        for frame in FRAMES:
            wanted = not names or any(act.__name__.startswith(one) for one in names)
            wanted = wanted or frame.name in names
            if wanted:
                await _take(act, frame)


def main() -> int:
    """Take the pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    loop = QEventLoop(application())
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_take_all(sys.argv[1:]))
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
