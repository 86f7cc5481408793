"""The one table of what the keyboard can do. Menus, tool tips and the F1 sheet read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

TABS = 9


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do.

    Attributes:
        key: its name in the program.
        keys: shortcuts, as Qt writes them; several do the same.
        local: the part of the window that listens itself, so that the window does not.
    """

    key: str
    keys: tuple[str, ...]
    local: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("claim_next", ("F2",)),
    Command("to_waiting", ("F3",)),
    Command("most_needed", ("Ctrl+Tab",)),
    Command("to_tab", tuple(f"Ctrl+{number}" for number in range(1, TABS + 1)), local=True),
    Command("next_part", ("F6",)),
    Command("send", ("Return",), local=True),
    Command("new_line", ("Shift+Return",), local=True),
    Command("select_words", ("F4",), local=True),
    Command("copy", ("Ctrl+C",), local=True),
    Command("round_off", ("Ctrl+E",)),
    Command("close_tab", ("Ctrl+W",)),
    Command("intake", ("Ctrl+I",)),
    Command("next_required", ("F7",)),
    Command("danger", ("F8",)),
    Command("duty", ("F9",)),
    Command("intake_hide", ("Ctrl+Shift+I",)),
    Command("search", ("Ctrl+F",)),
    Command("unsent", ()),
    Command("phoned", ()),
    Command("signals", ()),
    Command("reports", ()),
    Command("lock", ("Ctrl+L",)),
    Command("advice_line", ("Ctrl+Shift+F8",)),
    Command("emergency", ("Ctrl+Shift+F12",)),
    Command("close_panel", ("Esc",), local=True),
    Command("side", ("Ctrl+B",)),
    Command("larger", ("Ctrl++", "Ctrl+=")),
    Command("smaller", ("Ctrl+-",)),
    Command("shortcuts", ("F1",)),
    Command("sign_out", ()),
    Command("quit", ("Ctrl+Q",)),
)


def command_text(key: str) -> str:
    """What a command does, in the language of the window."""
    return {
        "claim_next": QCoreApplication.translate("Commands", "Accept the next visitor"),
        "to_waiting": QCoreApplication.translate("Commands", "Go to the waiting list"),
        "most_needed": QCoreApplication.translate("Commands", "Go to who waits longest"),
        "to_tab": QCoreApplication.translate("Commands", "Go to tab 1 to 9"),
        "next_part": QCoreApplication.translate("Commands", "Go to the next part of the window"),
        "send": QCoreApplication.translate("Commands", "Send the reply"),
        "new_line": QCoreApplication.translate("Commands", "New line in the reply"),
        "select_words": QCoreApplication.translate("Commands", "Select words of a message"),
        "copy": QCoreApplication.translate("Commands", "Copy the chosen messages"),
        "round_off": QCoreApplication.translate("Commands", "Round off the conversation"),
        "close_tab": QCoreApplication.translate("Commands", "Close the tab of an ended talk"),
        "intake": QCoreApplication.translate("Commands", "Go to the intake, or back to the reply"),
        "next_required": QCoreApplication.translate("Commands", "Go to the next required field"),
        "danger": QCoreApplication.translate("Commands", "Go to the questions about danger"),
        "duty": QCoreApplication.translate("Commands", "Put what is told at first into the reply"),
        "intake_hide": QCoreApplication.translate("Commands", "Hide or show the intake"),
        "search": QCoreApplication.translate("Commands", "Search what is kept here"),
        "unsent": QCoreApplication.translate("Commands", "What is not sent yet"),
        "phoned": QCoreApplication.translate("Commands", "Help by phone: who phones now"),
        "signals": QCoreApplication.translate("Commands", "Signal words that are not marked"),
        "reports": QCoreApplication.translate("Commands", "Overview for leads"),
        "lock": QCoreApplication.translate("Commands", "Lock the desk"),
        "advice_line": QCoreApplication.translate("Commands", "Phone 0800-2000, with what to say"),
        "emergency": QCoreApplication.translate("Commands", "Phone 112, with what to say"),
        "close_panel": QCoreApplication.translate("Commands", "Close a panel, or keep talking"),
        "side": QCoreApplication.translate("Commands", "Hide or show the lists"),
        "larger": QCoreApplication.translate("Commands", "Larger text"),
        "smaller": QCoreApplication.translate("Commands", "Smaller text"),
        "shortcuts": QCoreApplication.translate("Commands", "Keyboard shortcuts"),
        "sign_out": QCoreApplication.translate("Commands", "Sign out"),
        "quit": QCoreApplication.translate("Commands", "Close VT Desk"),
    }[key]


def keys_text(command: Command) -> str:
    """The first shortcut of a command as a person reads it; a range for the tabs."""
    if command.key == "to_tab":
        return f"Ctrl+1…{TABS}"
    if command.key in ("send", "new_line"):
        enter = QCoreApplication.translate("Commands", "Enter")
        return enter if command.key == "send" else f"Shift+{enter}"
    return command.keys[0] if command.keys else ""


class Actions:
    """The table as actions of a window.

    Args:
        window: where the shortcuts work.
        handlers: what to call, by the command's key.
        to_tab: called with the place of a tab.
    """

    def __init__(
        self,
        window: QWidget,
        handlers: Mapping[str, Callable[[], None]],
        to_tab: Callable[[int], None],
    ) -> None:
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            if command.local:
                continue
            action = QAction(window)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.triggered.connect(_calling(handlers[command.key]))
            window.addAction(action)
            self._actions[command.key] = action
        for number in range(TABS):
            action = QAction(window)
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            action.triggered.connect(_calling_with(to_tab, number))
            window.addAction(action)
        self.retranslate()

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def retranslate(self) -> None:
        """Set every text again."""
        for key, action in self._actions.items():
            action.setText(command_text(key))


def _calling(handler: Callable[[], None]) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        handler()

    return call


def _calling_with(handler: Callable[[int], None], number: int) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        handler(number)

    return call
