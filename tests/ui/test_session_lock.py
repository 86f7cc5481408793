"""The operating system's lock, told on a private bus by a small service of the test's own."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath

from tests.deadline import until
from vt_desk.ui.qt.session_lock_dbus import LOGIN, LOGIN_PATH, SAVERS, DBusListener
from vt_desk.ui.qt.session_lock_windows import WindowsListener

OURS = "/org/freedesktop/login1/session/_31"
BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
ANOTHER = "/org/freedesktop/login1/session/_32"
pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs D-Bus")


@ClassInfo({"D-Bus Interface": f"{LOGIN}.Manager"})  # type: ignore[call-arg]  # Qt's stub
class LoginManager(QObject):  # type: ignore[operator]  # Qt's stub
    """Knows one session."""

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, session_id: str) -> QDBusObjectPath:
        return QDBusObjectPath(OURS if session_id == "1" else ANOTHER)


@pytest.fixture
def address() -> Iterator[str]:
    """A bus that nobody else is on."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


class Bus:
    """Both ends of it: the service that tells, and the desk that listens."""

    def __init__(self, address: str) -> None:
        self.service = QDBusConnection.connectToBus(address, "service")
        self.desk = QDBusConnection.connectToBus(address, "desk")
        assert self.service.isConnected()
        assert self.desk.isConnected()
        self.manager = LoginManager()
        kind = QDBusConnection.RegisterOption.ExportAllSlots
        assert self.service.registerObject(LOGIN_PATH, self.manager, kind)
        assert self.service.registerService(LOGIN)
        self.told = 0

    def tell(self) -> None:
        self.told += 1

    def listen(self, session_id: str) -> DBusListener:
        listener = DBusListener(
            self.tell, system=self.desk, session=self.desk, session_id=session_id
        )
        # Qt asks the bus for the signals without waiting for its answer: what is said before
        # that has arrived is told to nobody. A question behind it on the same connection waits.
        question = QDBusMessage.createMethodCall(BUS, BUS_PATH, BUS, "GetId")
        assert self.desk.call(question).type() == QDBusMessage.MessageType.ReplyMessage
        return listener

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(arguments))
        assert self.service.send(signal)


@pytest.fixture
def bus(address: str) -> Iterator[Bus]:
    yield Bus(address)
    QDBusConnection.disconnectFromBus("service")
    QDBusConnection.disconnectFromBus("desk")


async def test_the_lock_of_our_session_is_told_and_of_another_is_not(bus: Bus) -> None:
    listener = bus.listen("1")
    await until(lambda: listener.own_path == OURS)
    bus.say(ANOTHER, f"{LOGIN}.Session", "Lock")
    bus.say(OURS, f"{LOGIN}.Session", "Lock")
    await until(lambda: bus.told)
    assert bus.told == 1
    listener.stop()


async def test_where_our_session_is_not_known_any_lock_is_ours(bus: Bus) -> None:
    listener = bus.listen("")
    bus.say(ANOTHER, f"{LOGIN}.Session", "Lock")
    await until(lambda: bus.told == 1)
    listener.stop()


async def test_sleep_is_told_and_waking_up_is_not(bus: Bus) -> None:
    listener = bus.listen("1")
    bus.say(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", False)
    bus.say(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", True)
    await until(lambda: bus.told)
    assert bus.told == 1
    listener.stop()


@pytest.mark.parametrize("saver", SAVERS)
async def test_a_screen_saver_is_told_when_it_begins(bus: Bus, saver: str) -> None:
    listener = bus.listen("1")
    path = "/" + saver.replace(".", "/")
    bus.say(path, saver, "ActiveChanged", False)
    bus.say(path, saver, "ActiveChanged", True)
    await until(lambda: bus.told)
    assert bus.told == 1
    listener.stop()


async def test_after_its_end_nothing_is_told(bus: Bus) -> None:
    stopped, listener = bus.listen("1"), bus.listen("1")
    stopped.stop()
    bus.say(OURS, f"{LOGIN}.Session", "Lock")
    await until(lambda: bus.told)
    assert bus.told == 1
    listener.stop()


async def test_without_a_bus_nothing_is_told_and_nothing_said() -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")
    listener = DBusListener(lambda: None, system=nowhere, session=nowhere, session_id="1")
    assert listener.own_path == ""
    listener.stop()


class _Message(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


@pytest.mark.parametrize(
    ("number", "what", "locks"),
    [
        (0x02B1, 0x7, True),
        (0x02B1, 0x4, True),
        (0x02B1, 0x8, False),
        (0x0218, 0x4, True),
        (0x0218, 0x7, False),
    ],
)
async def test_what_windows_says_is_understood(number: int, what: int, *, locks: bool) -> None:
    told: list[bool] = []
    listener = WindowsListener(lambda: told.append(True), 1)
    message = _Message(1, number, what, 0)
    at = ctypes.addressof(message)
    assert listener.nativeEventFilter(b"windows_generic_MSG", at) == (False, 0)
    assert listener.nativeEventFilter(b"xcb_generic_event_t", at) == (False, 0)
    assert told == [True] * locks
    listener.stop()
