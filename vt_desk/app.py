"""The composition root of the desk: builds client, store, desk and window, and ends them.

The window is painted first; certificates and the connection come after that. Closing the
window, Ctrl-C and SIGTERM all end in the same place: hide, cancel what runs, give the seat
and its conversations back, stop the desk, leave the loop. Who keeps a profile stays signed
in for the next start; what was typed and not sent is in the store until then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from vt_desk import shipped
from vt_desk.client.client import Client
from vt_desk.client.telephone import Telephone
from vt_desk.client.transport import AddressRefused, checked_address
from vt_desk.desk.desk import Desk
from vt_desk.domain.signal_words import SignalWords
from vt_desk.forms.definition import Form
from vt_desk.forms.errors import FormError
from vt_desk.forms.load import chosen as chosen_form
from vt_desk.forms.load import shipped as shipped_form
from vt_desk.forms.places import read_gazetteer
from vt_desk.loading import let_signals_in
from vt_desk.no_dumps import forbid_dumps
from vt_desk.phone.phone import Phone
from vt_desk.phone.phone import chosen as chosen_phone
from vt_desk.phone.phone import shipped as shipped_phone
from vt_desk.phone.settings import PhoneError
from vt_desk.policy import Fault, Policy, machine_settings, read_toml
from vt_desk.signals.load import chosen as chosen_signals
from vt_desk.signals.load import shipped as shipped_signals
from vt_desk.store.door import Vault
from vt_desk.store.freed import clear_when_freed
from vt_desk.store.vault import machine_vault
from vt_desk.ui.qt.collector import Collector
from vt_desk.ui.qt.icons import Icons
from vt_desk.ui.qt.languages import Languages
from vt_desk.ui.qt.look import Look
from vt_desk.ui.qt.places import read_places
from vt_desk.ui.qt.preferences import Preferences, read_preferences, write_preferences
from vt_desk.ui.qt.sound import Player, Silence, SystemPlayer
from vt_desk.ui.qt.tasks import Tasks
from vt_desk.ui.views.surroundings import Surroundings
from vt_desk.ui.views.window import MainWindow

_log = logging.getLogger(__name__)

NO_DISPLAY = 3
_NOWHERE = "https://service.invalid"
"""Where no address is set, the window still opens, for the two numbers (RFC 6761)."""
_PAINT_S = 5.0
_GOODBYE_S = 3.0
_STOP_S = 10.0

Ready = Callable[[MainWindow, Desk], Awaitable[int | None]]
"""Called once the window is painted; a number it gives ends the program with that code."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How to run the desk.

    Attributes:
        service: the chat service's address; empty when none is set.
        vault: makes the vault; the demonstration has one that is thrown away.
        preferences: how the window looks at the start.
        preferences_file: where changes of these are kept; None to keep nothing.
        silent: play no sound.
        policy: what this machine's administrator has decided.
        form: what the intake asks.
        form_error: why the organisation's own form was refused, if it was.
        phone: numbers, and handing them over; nothing is handed over unless one is given.
        phone_error: why the organisation's own settings of the phone were refused, if they were.
        signal_words: what is marked in visitors' messages.
        signals_error: why the organisation's own list was refused, if it was.
    """

    service: str
    vault: Callable[[], Vault]
    preferences: Preferences = field(default_factory=Preferences)
    preferences_file: Path | None = None
    silent: bool = False
    policy: Policy = field(default_factory=Policy)
    form: Form = field(default_factory=shipped_form)
    form_error: FormError | None = None
    phone: Phone = field(default_factory=lambda: shipped_phone().by_hand())
    phone_error: PhoneError | None = None
    signal_words: SignalWords = field(default_factory=shipped_signals)
    signals_error: FormError | None = None


def find_settings(service: str | None, environ: Mapping[str, str] = os.environ) -> DeskSettings:
    """Find the settings of this machine and person.

    Args:
        service: the address from the command line, before all others.
        environ: ``VT_DESK_SERVICE`` comes next, then ``desk.toml`` of the person, then of
            the machine. The policy is the machine's alone.
    """
    person = platformdirs.user_config_path("vt-desk", appauthor=False)
    machine = machine_settings()
    form, form_error = chosen_form(machine.file.parent)
    signal_words, signals_error = chosen_signals(machine.file.parent)
    phone, phone_error = chosen_phone(machine.file.parent, Telephone().ask)
    for fault in machine.faults:
        _log.warning("%s, line %d %s", machine.file, fault.line, fault.what)
    address = service or environ.get("VT_DESK_SERVICE", "") or _service_in(person / "desk.toml")
    file = person / "window.json"
    return DeskSettings(
        service=address or machine.service,
        vault=machine_vault,
        preferences=read_preferences(file),
        preferences_file=file,
        policy=machine.policy,
        form=form,
        form_error=form_error,
        phone=phone,
        phone_error=phone_error,
        signal_words=signal_words,
        signals_error=signals_error,
    )


def run(service: str | None) -> int:
    """Open the desk as this machine has it set up; see ``run_desk``."""
    forbid_dumps()
    clear_when_freed()
    return run_desk(find_settings(service))


def run_desk(settings: DeskSettings, on_ready: Ready | None = None) -> int:
    """Open the desk and stay until it is closed.

    Args:
        settings: how.
        on_ready: for a demonstration or a test that drives the window.

    Returns:
        0 when it was closed, 3 when there is no display, or what ``on_ready`` gave.
    """
    if not _has_display(os.environ):
        sys.stderr.write(
            "vt-desk: no display. Start it in a desktop session; 'vt-desk doctor' tells more.\n"
        )
        return NO_DISPLAY
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["vt-desk"])
    app.setApplicationName("vt-desk")
    app.setApplicationDisplayName("VT Desk")
    app.setDesktopFileName("vt-desk")
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with ThreadPoolExecutor(4, thread_name_prefix="desk") as pool, loop:
        loop.set_default_executor(pool)
        code: int = loop.run_until_complete(_session(app, settings, on_ready))
    return code


async def _session(app: QApplication, settings: DeskSettings, on_ready: Ready | None) -> int:
    end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    # From before the window is made: an exception in the middle of that would be a crash.
    with _ending_on_signals(end):
        return await _at_the_desk(app, settings, on_ready, end)


async def _at_the_desk(
    app: QApplication, settings: DeskSettings, on_ready: Ready | None, end: asyncio.Future[int]
) -> int:
    problem = _problem_of(settings.service)
    vault = settings.vault()
    desk = Desk(
        Client(_NOWHERE if problem else settings.service),
        vault,
        form=settings.form,
        offline_unlock=settings.policy.offline_unlock,
    )
    resources = shipped.resources()
    languages = Languages(app, shipped.translations())
    languages.use(settings.preferences.language)
    tasks = Tasks()
    window = MainWindow(
        desk,
        tasks,
        Surroundings(
            service=settings.service,
            service_problem=problem,
            look=Look(choice=settings.preferences.theme, percent=settings.preferences.text_percent),
            languages=languages,
            form=settings.form,
            phone=settings.phone,
            find_place=read_gazetteer(resources / "regions").named,
            icons=Icons(resources / "icons"),
            places=read_places(resources / "regions"),
            player=_player(settings, resources),
            preferences=settings.preferences,
            lock_minutes=settings.policy.lock_minutes,
            signal_words=settings.signal_words,
        ),
    )
    window.close_asked.connect(lambda: _finish(end, 0))
    if settings.preferences_file is not None:
        file = settings.preferences_file
        window.preferences_changed.connect(lambda wish: write_preferences(file, wish))
    collector = Collector()
    try:
        await _painted(window)
        collector.start()
        if settings.signals_error is not None:
            _log.warning("%s", settings.signals_error)
        if settings.form_error is not None:
            _log.warning("%s", settings.form_error)
            window.filling_in.say_form_refused(str(settings.form_error))
        if settings.phone_error is not None:
            _log.warning("%s", settings.phone_error)
        if not problem:
            await desk.start()
        if on_ready is not None:
            tasks.start(
                _drive(on_ready, window, desk, end),
                name="drive the window",
                on_error=lambda error: _fail(end, error),
            )
        return await end
    finally:
        window.hide()
        # What was typed in the last moment is handed over before its tasks are cancelled.
        with contextlib.suppress(Exception):
            await asyncio.wait_for(window.locking.keep_typed(), _GOODBYE_S)
        await _stop(desk, tasks)
        window.board.close()
        window.deleteLater()
        languages.clear()
        collector.stop()


async def _drive(on_ready: Ready, window: MainWindow, desk: Desk, end: asyncio.Future[int]) -> None:
    code = await on_ready(window, desk)
    if code is not None:
        _finish(end, code)


async def _stop(desk: Desk, tasks: Tasks) -> None:
    await tasks.close()
    if desk.account is not None or desk.lock is not None:
        # Visitors must not wait for a lease to run out because somebody went home.
        with contextlib.suppress(Exception):
            await asyncio.wait_for(desk.leave_seat(), _GOODBYE_S)
    try:
        await asyncio.wait_for(desk.stop(), _STOP_S)
    except Exception as error:  # noqa: BLE001 - the program ends all the same
        _log.warning("the desk did not stop cleanly: %s", type(error).__name__)


class _FirstPaint(QObject):
    """Tells when a window has been painted for the first time."""

    def __init__(self, window: MainWindow, told: asyncio.Future[None]) -> None:
        super().__init__(window)
        self._told = told
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own
        """Look, and let everything pass."""
        if watched is self.parent() and event.type() == QEvent.Type.Paint and not self._told.done():
            # After this event, so that the painting itself is over.
            QTimer.singleShot(0, self, self._tell)
        return False

    def _tell(self) -> None:
        if not self._told.done():
            self._told.set_result(None)


async def _painted(window: MainWindow) -> None:
    told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    watch = _FirstPaint(window, told)
    window.show()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(told, _PAINT_S)
    window.removeEventFilter(watch)
    watch.deleteLater()


@contextlib.contextmanager
def _ending_on_signals(end: asyncio.Future[int]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if sys.platform == "win32":
            # Python sees a signal only when it runs: the window's own timer wakes it each second.
            signal.signal(number, lambda *_: _finish(end, 0))
        else:
            loop.add_signal_handler(number, _finish, end, 0)
    let_signals_in()
    try:
        yield
    finally:
        for number in numbers:
            if sys.platform != "win32":
                loop.remove_signal_handler(number)
            # None: somebody else than Python had set it.
            signal.signal(number, before[number] or signal.SIG_DFL)


def _finish(end: asyncio.Future[int], code: int) -> None:
    if not end.done():
        end.set_result(code)


def _fail(end: asyncio.Future[int], error: Exception) -> None:
    if not end.done():
        end.set_exception(error)


def _player(settings: DeskSettings, resources: Path) -> Player:
    offscreen = QApplication.platformName() in ("offscreen", "minimal")
    if settings.silent or offscreen:
        return Silence()
    return SystemPlayer(resources / "sounds" / "message.wav")


def _problem_of(service: str) -> str:
    if not service:
        return "no_service"
    try:
        checked_address(service)
    except AddressRefused as error:
        return error.code
    return ""


def _service_in(file: Path) -> str:
    found = read_toml(file)
    if isinstance(found, Fault):
        _log.warning("%s, line %d %s", file, found.line, found.what)
    service = found[1].get("service") if isinstance(found, tuple) else None
    return service if isinstance(service, str) else ""


def _has_display(environ: Mapping[str, str]) -> bool:
    if sys.platform != "linux" or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
