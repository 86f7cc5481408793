"""What a screen reader gets of the window: AT-SPI over a D-Bus of its own, under a real display.

Nothing of Qt is in this process. The window is a child, and all that is asked of it goes over
the accessibility bus, as Orca does; keys are pressed at the display, as fingers do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

PATIENCE_S = 20
ATSPI = "org.a11y.atspi"
REGISTRY = f"{ATSPI}.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_STATES = {
    "checked": 4,
    "editable": 7,
    "focused": 12,
    "selected": 23,
    "showing": 25,
    "required": 33,
    "invalid": 36,
}
"""Numbers of ``AtspiStateType``."""
KEYS = {"Tab": 0xFF09, "Return": 0xFF0D, "Down": 0xFF54, "F2": 0xFFBF, "F7": 0xFFC4, "F8": 0xFFC5}
"""X11's keysyms."""
_PRESSED, _TYPED = 3, 4
"""Of ``AtspiKeySynthType``: a keysym that is pressed and let go, and a string."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that a screen reader can read.

    Attributes:
        above: the names of what it stands in, the innermost last.
    """

    bus: str
    path: str
    role: str
    name: str
    description: str
    states: frozenset[str]
    above: tuple[str, ...]


@contextmanager
def desktop_session(folder: Path) -> Iterator[dict[str, str]]:
    """A display and a session bus of their own; gives what a program in it is started with."""
    shown, tells = os.pipe()
    with ExitStack() as stack:
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        display = subprocess.Popen(
            [
                *(_program("Xvfb"), "-displayfd", str(tells)),
                *("-screen", "0", "1440x900x24", "-nolisten", "tcp"),
            ],
            pass_fds=[tells],
            env=environ,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, display)
        os.close(tells)
        with os.fdopen(shown) as line:
            environ["DISPLAY"] = f":{line.readline().strip()}"
        bus = subprocess.Popen(
            [_program("dbus-daemon"), "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            text=True,
        )
        stack.callback(_end, bus)
        assert bus.stdout is not None
        with bus.stdout as line:
            environ["DBUS_SESSION_BUS_ADDRESS"] = line.readline().strip()
        yield environ | {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


class ScreenReader:
    """Reads windows and hears what they say.

    Args:
        environ: of a ``desktop_session``.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._said: list[str] = []
        with open_dbus_connection(bus=environ["DBUS_SESSION_BUS_ADDRESS"]) as session:
            where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            reply = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=20)
        self._bus: DBusConnection = open_dbus_connection(bus=reply.body[0])
        heard = MatchRule(type="signal", interface=f"{ATSPI}.Event.Object", member="Announcement")
        Proxy(message_bus, self._bus, timeout=PATIENCE_S).AddMatch(heard)
        registry = ("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        self._ask([_call(*registry, "RegisterEvent", "s", "object:announcement")])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bus.close()

    @property
    def said(self) -> list[str]:
        """All that windows had said aloud, in order."""
        self._ask([_call(_ROOT, REGISTRY, f"{ATSPI}.Accessible", "GetRole")])
        return self._said

    def shown(self) -> list[Node]:
        """Everything in sight, the outer before the inner."""
        level: list[tuple[str, str, tuple[str, ...]]] = [
            (bus, path, ()) for bus, path in self._children(REGISTRY, _ROOT)
        ]
        found: list[Node] = []
        while level:
            nodes = [one for one in self._read(level) if one is not None]
            found += nodes
            inner = self._ask([_accessible(node.bus, node.path, "GetChildren") for node in nodes])
            level = [
                (bus, path, (*node.above, node.name))
                for node, children in zip(nodes, inner, strict=True)
                for bus, path in (children or ([],))[0]
            ]
        return found

    def find(self, role: str, name: str, above: str | None = None) -> Node | None:
        """What is in sight of a role, whose name begins so; the first.

        Args:
            role: ``push button``, ``check box``, ``text``…
            name: how its name begins.
            above: the name of something that it stands in.
        """
        for node in self.shown():
            within = above is None or above in node.above
            if node.role == role and node.name.startswith(name) and within:
                return node
        return None

    def focused(self) -> Node | None:
        """Where the keys go: the innermost that says so, beside lists' own places."""
        there = [node for node in self.shown() if "focused" in node.states]
        real = [node for node in there if node.role in ("text", "check box", "radio button")]
        innermost = real or there
        return innermost[-1] if innermost else None

    def act(self, node: Node, action: str) -> None:
        """Do what a node offers to do, as a person without hands has it done."""
        actions = self._ask([_call(node.path, node.bus, f"{ATSPI}.Action", "GetActions")])[0]
        names = [name for name, *_ in actions[0]] if actions else []
        number = names.index(action)
        self._ask([_call(node.path, node.bus, f"{ATSPI}.Action", "DoAction", "i", number)])

    def text(self, node: Node) -> str:
        """What a field gives to be read."""
        asked = _call(node.path, node.bus, f"{ATSPI}.Text", "GetText", "ii", 0, -1)
        return str((self._ask([asked])[0] or ("",))[0])

    def press(self, key: str) -> None:
        """Press a key at the display, whatever has the keyboard."""
        self._key(KEYS[key], "", _PRESSED)

    def type(self, text: str) -> None:
        """The same with letters."""
        self._key(0, text, _TYPED)

    def _key(self, keysym: int, text: str, kind: int) -> None:
        place = "/org/a11y/atspi/registry/deviceeventcontroller"
        controller = f"{ATSPI}.DeviceEventController"
        call = (place, REGISTRY, controller, "GenerateKeyboardEvent", "isu")
        self._ask([_call(*call, keysym, text, kind)])

    def _children(self, bus: str, path: str) -> list[tuple[str, str]]:
        reply = self._ask([_accessible(bus, path, "GetChildren")])[0]
        return list(reply[0]) if reply else []

    def _read(self, places: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[Node | None]:
        asked: list[Any] = []
        for bus, path, _ in places:
            asked += [
                _accessible(bus, path, "GetState"),
                _accessible(bus, path, "GetRoleName"),
                _property(bus, path, "Name"),
                _property(bus, path, "Description"),
            ]
        replies = self._ask(asked)
        return [
            _node(place, replies[number * 4 : number * 4 + 4])
            for number, place in enumerate(places)
        ]

    def _ask(self, calls: Sequence[Any]) -> list[tuple[Any, ...] | None]:
        """Ask much at once; None for what is not there any more."""
        numbers: dict[int, int] = {}
        for place, call in enumerate(calls):
            serial = next(self._bus.outgoing_serial)
            numbers[serial] = place
            self._bus.send(call, serial=serial)
        replies: list[tuple[Any, ...] | None] = [None] * len(calls)
        while numbers:
            message = self._bus.receive(timeout=PATIENCE_S)
            kind, fields = message.header.message_type, message.header.fields
            if kind is MessageType.signal and fields.get(HeaderFields.member) == "Announcement":
                self._said.append(str(message.body[3][1]))
            place = numbers.pop(fields.get(HeaderFields.reply_serial, 0), -1)
            if place >= 0 and kind is MessageType.method_return:
                replies[place] = message.body
        return replies


def _node(
    place: tuple[str, str, tuple[str, ...]], replies: Sequence[tuple[Any, ...] | None]
) -> Node | None:
    state, role, name, description = replies
    if state is None or role is None or name is None or description is None:
        return None
    bits = state[0][0] | state[0][1] << 32
    states = frozenset(one for one, number in _STATES.items() if bits >> number & 1)
    if "showing" not in states:
        return None
    bus, path, above = place
    return Node(bus, path, role[0], name[0][1], description[0][1], states, above)


def _call(path: str, bus: str, interface: str, method: str, types: str = "", *body: object) -> Any:
    address = DBusAddress(path, bus_name=bus, interface=interface)
    return new_method_call(address, method, types or None, body)


def _accessible(bus: str, path: str, method: str) -> Any:
    return _call(path, bus, f"{ATSPI}.Accessible", method)


def _property(bus: str, path: str, name: str) -> Any:
    interface = "org.freedesktop.DBus.Properties"
    return _call(path, bus, interface, "Get", "ss", f"{ATSPI}.Accessible", name)


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is not installed: packaging/dev/system_packages.txt"
    return found


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    process.wait(10)
