"""A window on a desk in memory: what tests and screens stand on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.fake_desk import FakeDesk
from vt_desk import shipped
from vt_desk.forms.definition import Form
from vt_desk.forms.load import shipped as shipped_form
from vt_desk.forms.places import read_gazetteer
from vt_desk.phone.phone import Phone
from vt_desk.phone.phone import shipped as shipped_phone
from vt_desk.signals.load import shipped as shipped_signals
from vt_desk.ui.qt.icons import Icons
from vt_desk.ui.qt.languages import Languages
from vt_desk.ui.qt.look import Look
from vt_desk.ui.qt.places import read_places
from vt_desk.ui.qt.preferences import Preferences
from vt_desk.ui.qt.tasks import Tasks
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.surroundings import Surroundings
from vt_desk.ui.views.window import MainWindow

FORM = shipped_form()
"""The form that ships."""
WORDS = shipped_signals()
PHONE = shipped_phone().by_hand()
"""The numbers that ship, and nothing handed over."""
REGIONS = shipped.resources() / "regions"
GAZETTEER, PLACES = read_gazetteer(REGIONS), read_places(REGIONS)
SERVICE = "https://chat.voorbeeld.nl"
NOT_NOW_MS = 600_000
"""Making ready what is not in sight takes longer than most tests, and is no part of them."""


class CountingPlayer:
    """Counts instead of sounding."""

    def __init__(self) -> None:
        self.played = 0

    def play(self) -> None:
        self.played += 1


@dataclass(frozen=True, slots=True)
class Stage:
    """What a test holds."""

    desk: FakeDesk
    window: MainWindow
    tasks: Tasks
    look: Look
    languages: Languages
    player: CountingPlayer

    async def settle(self) -> None:
        """Wait until the window shows what the desk has told, and nothing is under way."""
        for _ in range(3):
            async with asyncio.timeout(10):
                while self.tasks.count:  # noqa: ASYNC110, tasks end one by one
                    await asyncio.sleep(0)
            self.window.board.flush()
            await turn()


async def turn() -> None:
    """Let Qt handle what is posted. Its own ``processEvents`` would run tasks in this one."""
    loop = asyncio.get_running_loop()
    for _ in range(3):
        passed = loop.create_future()
        QTimer.singleShot(0, lambda passed=passed: passed.done() or passed.set_result(None))
        await passed


def application() -> QApplication:
    """The one application of this process, in the style of the program."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["vt-desk"])
        app.setStyle("Fusion")
        app.setQuitOnLastWindowClosed(False)
    return app


@contextlib.asynccontextmanager
async def stage(
    desk: FakeDesk | None = None,
    *,
    language: str = "nl",
    theme: ThemeChoice = ThemeChoice.LIGHT,
    percent: int = 100,
    size: tuple[int, int] = (1440, 900),
    service_problem: str = "",
    undo_s: int = 5,
    form: Form = FORM,
    phone: Phone = PHONE,
    ready_after_ms: int = NOT_NOW_MS,
) -> AsyncIterator[Stage]:
    """Open a window and take it away again."""
    app = application()
    desk = desk or FakeDesk()
    languages = Languages(app, shipped.translations())
    languages.use(language)
    look = Look(choice=theme, percent=percent)
    tasks = Tasks()
    player = CountingPlayer()
    window = MainWindow(
        desk,
        tasks,
        Surroundings(
            service="" if service_problem == "no_service" else SERVICE,
            service_problem=service_problem,
            look=look,
            languages=languages,
            form=form,
            phone=phone,
            find_place=GAZETTEER.named,
            icons=Icons(shipped.resources() / "icons"),
            places=PLACES,
            player=player,
            preferences=Preferences(language=language, theme=theme, text_percent=percent),
            undo_s=undo_s,
            signal_words=WORDS,
            ready_after_ms=ready_after_ms,
        ),
    )
    made = Stage(desk, window, tasks, look, languages, player)
    window.resize(*size)
    window.show()
    window.activateWindow()
    if desk.account is not None:
        await window.board.load()
        window.top.set_seat(desk.seat)
    await made.settle()
    try:
        yield made
    finally:
        window.hide()
        await tasks.close()
        window.board.close()
        window.deleteLater()
        languages.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def visible(parent: QWidget, accept: Callable[[QWidget], bool] = lambda _: True) -> list[QWidget]:
    """Every visible widget below a widget that is accepted."""
    return [one for one in parent.findChildren(QWidget) if one.isVisible() and accept(one)]
