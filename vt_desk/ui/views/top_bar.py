"""The top bar: this seat, the connection, and help by phone in the corner that never moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from vt_desk.desk.changes import Connection, ConnectionState
from vt_desk.domain.escalation import Target
from vt_desk.domain.seat import DEFAULT_CAPACITY, MAX_CAPACITY, Seat, SeatStatus
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from vt_desk.ui.qt.icons import Icons
    from vt_desk.ui.qt.look import Look


_STEPS = 5
"""All words; no region; short capacity; connection without its time; menu without its word."""


class TopBar(QWidget):
    """Seat and connection at the left, menu and the two numbers at the right.

    Where the words do not fit, the region goes first, then the long forms.
    """

    seat_wished = Signal(object, int)
    """A status, and a capacity."""
    escalation_requested = Signal(object)

    def __init__(
        self, look: Look, icons: Icons, menu: QMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_kind(self, "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._icons = icons
        self._signed_in = False
        self._locked = False
        self._has_seat = False
        self._status = SeatStatus.AVAILABLE
        self._capacity = DEFAULT_CAPACITY
        self._load = 0
        self._region = ""
        self._connection: Connection | None = None
        self._short = 0
        self._handed: frozenset[Target] = frozenset()
        self._status_button = QToolButton()
        set_kind(self._status_button, "status")
        self._status_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._capacity_button = QToolButton()
        for button in (self._status_button, self._capacity_button):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._region_label = QLabel()
        self._region_label.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._region_label, "plain")
        self._connection_label = QLabel()
        self._connection_label.setTextFormat(Qt.TextFormat.PlainText)
        self._menu_button = QToolButton()
        self._menu_button.setMenu(menu)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_kind(self._menu_button, "plain")
        self.advice_line = QPushButton(telling.name(Target.ADVICE_LINE))
        set_kind(self.advice_line, "advice-line")
        self.emergency = QPushButton(telling.name(Target.EMERGENCY))
        set_kind(self.emergency, "emergency")
        self.advice_line.clicked.connect(lambda: self.escalation_requested.emit(Target.ADVICE_LINE))
        self.emergency.clicked.connect(lambda: self.escalation_requested.emit(Target.EMERGENCY))
        self._status_menu = QMenu(self)
        self._statuses: dict[SeatStatus, QAction] = {}
        self._capacity_menu = QMenu(self)
        self._capacities: list[QAction] = []
        self._make_menus()
        self._arrange()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.retranslate()

    def set_signed_in(self, *, region: str | None) -> None:
        """Somebody is signed in for a region, or nobody is (None)."""
        self._signed_in = region is not None
        self._region = region or ""
        self._show()

    def set_locked(self, *, locked: bool) -> None:
        """While locked, the two numbers are all there is; the page says what the service says."""
        self._locked = locked
        self._menu_button.setVisible(not locked)
        self._show()

    def set_seat(self, seat: Seat | None) -> None:
        """The seat as the service has it; None while it has not said, and nothing is shown."""
        self._has_seat = seat is not None
        if seat is not None:
            self._status, self._capacity, self._load = seat.status, seat.capacity, seat.load
        self._show()

    def set_connection(self, connection: Connection) -> None:
        """How the desk stands with the service."""
        self._connection = connection
        self._show()

    @property
    def connection_text(self) -> str:
        """What it says about the connection."""
        return self._connection_label.text()

    @property
    def status(self) -> SeatStatus:
        """The status that is shown."""
        return self._status

    def retranslate(self) -> None:
        """Set every text again."""
        for status, action in self._statuses.items():
            action.setText(words.status(status))
        for number, action in enumerate(self._capacities, 1):
            action.setText(self.tr("%n conversation(s) at a time", "", number))
        self._menu_button.setAccessibleName(self.tr("Menu"))
        self._tell(self.advice_line, Target.ADVICE_LINE, "Ctrl+Shift+F8")
        self._tell(self.emergency, Target.EMERGENCY, "Ctrl+Shift+F12")
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another width: say more or less."""
        super().resizeEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:
        """The bar shortens its words itself, so it does not hold the window open."""
        return QSize(0, super().minimumSizeHint().height())

    def set_handed(self, targets: Collection[Target]) -> None:
        """These numbers are handed to the phone with the click; the others a person dials."""
        self._handed = frozenset(targets)
        self.retranslate()

    def _tell(self, button: QPushButton, target: Target, keys: str) -> None:
        """Say what a click does."""
        if target in self._handed:
            text = self.tr("Hands %1 to your phone at once, and shows what to say")
        else:
            text = self.tr("Shows %1 at once, and what to say; you dial yourself")
        text = text.replace("%1", telling.name(target))
        button.setToolTip(f"{text} ({keys})")
        button.setAccessibleName(telling.name(target))
        button.setAccessibleDescription(text)

    def _make_menus(self) -> None:
        group = QActionGroup(self)
        for status in SeatStatus:
            action = QAction(self._status_menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, wish=status: self._wish(wish, self._capacity))
            group.addAction(action)
            self._status_menu.addAction(action)
            self._statuses[status] = action
        self._status_button.setMenu(self._status_menu)
        group = QActionGroup(self)
        for number in range(1, MAX_CAPACITY + 1):
            action = QAction(self._capacity_menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, wish=number: self._wish(self._status, wish))
            group.addAction(action)
            self._capacity_menu.addAction(action)
            self._capacities.append(action)
        self._capacity_button.setMenu(self._capacity_menu)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self._status_button)
        row.addWidget(self._capacity_button)
        row.addSpacing(4)
        row.addWidget(self._region_label)
        row.addWidget(self._connection_label)
        row.addStretch(1)
        row.addWidget(self._menu_button)
        row.addWidget(self.advice_line)
        row.addWidget(self.emergency)

    def _wish(self, status: SeatStatus, capacity: int) -> None:
        self._status, self._capacity = status, capacity
        self._show()
        self.seat_wished.emit(status, capacity)

    def _show(self) -> None:
        for self._short in range(_STEPS):
            self._write()
            layout = self.layout()
            if layout is None or layout.sizeHint().width() <= self.width():
                break

    def _write(self) -> None:
        self._status_button.setVisible(self._signed_in and self._has_seat)
        self._capacity_button.setVisible(self._signed_in and self._has_seat)
        self._region_label.setVisible(self._signed_in and self._short < 1)
        status = words.status(self._status)
        self._status_button.setText(f"{status} ▾")
        self._status_button.setIcon(self._status_icon(self._status))
        self._status_button.setAccessibleName(self.tr("Status: %1").replace("%1", status))
        self._status_button.setToolTip(self.tr("Whether you take new conversations"))
        long = self.tr("%1 of %n conversation(s)", "", self._capacity)
        short = self.tr("%1 of %2").replace("%2", str(self._capacity))
        text = (short if self._short > 1 else long).replace("%1", str(self._load))
        self._capacity_button.setText(f"{text} ▾")
        self._capacity_button.setAccessibleName(long.replace("%1", str(self._load)))
        self._capacity_button.setToolTip(self.tr("How many conversations you take at a time"))
        self._region_label.setText(self._region)
        for option, action in self._statuses.items():
            action.setChecked(option is self._status)
        for number, action in enumerate(self._capacities, 1):
            action.setChecked(number == self._capacity)
        self._menu_button.setText("" if self._short == _STEPS - 1 else self.tr("Menu"))
        self._write_connection()

    def _write_connection(self) -> None:
        connection = self._connection
        state = ConnectionState.SIGNED_OUT if connection is None else connection.state
        since = "" if connection is None else clock(connection.since_ms)
        text, kind = {
            ConnectionState.SIGNED_OUT: (self.tr("not signed in"), "quiet"),
            ConnectionState.CONNECTING: (self.tr("⟳ connecting…"), "quiet"),
            ConnectionState.CATCHING_UP: (self.tr("⟳ catching up…"), "quiet"),
            ConnectionState.CONNECTED: (self.tr("✓ connected"), "ok"),
            ConnectionState.OFFLINE: (self.tr("! not connected"), "warn"),
        }[state]
        full = text
        if since and state in (ConnectionState.CONNECTED, ConnectionState.OFFLINE):
            full = self.tr("%1 since %2").replace("%1", text).replace("%2", since)
        problem = connection.problem if connection is not None else None
        if self._locked:
            # The desk has no connection of its own then, and whoever it is for stays signed in.
            full = text = self.tr("locked")
            kind, problem = "quiet", None
        self._connection_label.setToolTip(f"{full}. {explain(problem)}" if problem else full)
        self._connection_label.setText(text if self._short > 2 else full)  # noqa: PLR2004 - third step
        set_kind(self._connection_label, kind)

    def _status_icon(self, status: SeatStatus) -> QIcon:
        theme = self._look.theme
        tone = {
            SeatStatus.AVAILABLE: theme.ok,
            SeatStatus.BUSY: theme.warn,
            SeatStatus.AWAY: theme.text_quiet,
        }[status]
        return self._icons.icon(status.value, tone, self._look.metrics().height())

    def _on_look_changed(self) -> None:
        theme = self._look.theme
        size = self._look.metrics().height()
        self._menu_button.setIcon(self._icons.icon("settings", theme.text, size))
        self.advice_line.setIcon(self._icons.icon("phone", theme.accent, size))
        self.emergency.setIcon(self._icons.icon("phone", theme.on_danger, size))
        for status, action in self._statuses.items():
            action.setIcon(self._status_icon(status))
        for button in (self._status_button, self._menu_button, self.advice_line, self.emergency):
            button.setIconSize(QSize(size, size))
        self._show()
