"""The main window: it puts the parts together and says to each what the others did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QIcon, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from vt_desk.desk.changes import Connection, ConnectionState
from vt_desk.ui.models.board import Board
from vt_desk.ui.models.found import FoundModel
from vt_desk.ui.models.times import clock
from vt_desk.ui.models.unsent import Unsent
from vt_desk.ui.qt.alerts import Alerts
from vt_desk.ui.qt.clipboard import OwnCopies
from vt_desk.ui.qt.enter import press_by_enter
from vt_desk.ui.qt.stylesheet import set_kind, stylesheet
from vt_desk.ui.views.actions import Actions
from vt_desk.ui.views.drawers import Drawers
from vt_desk.ui.views.escalation.drawer import EscalationDrawer
from vt_desk.ui.views.escalation.log_list import LogDrawer
from vt_desk.ui.views.intake.making import Places as IntakePlaces
from vt_desk.ui.views.intake.panel import IntakePanel
from vt_desk.ui.views.lock_page import LockPage
from vt_desk.ui.views.notice import Notice
from vt_desk.ui.views.pages import Page, Pages
from vt_desk.ui.views.report_help import ReportHelp
from vt_desk.ui.views.search_panel import SearchPanel
from vt_desk.ui.views.shortcut_sheet import ShortcutSheet
from vt_desk.ui.views.side_panel import SidePanel
from vt_desk.ui.views.sign_in import SignInPage
from vt_desk.ui.views.signal_panel import SignalPanel
from vt_desk.ui.views.status_line import StatusLine
from vt_desk.ui.views.talk_area import TalkArea
from vt_desk.ui.views.top_bar import TopBar
from vt_desk.ui.views.unsent_panel import UnsentPanel
from vt_desk.ui.views.window_menu import WindowMenu

if TYPE_CHECKING:
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.preferences import Preferences
    from vt_desk.ui.qt.tasks import Tasks
    from vt_desk.ui.views.surroundings import Surroundings

SECOND_MS = 1_000
LEAST_SIZE = QSize(960, 600)
FIRST_SIZE = QSize(1440, 900)
TALK_EMS = 28
"""What the talk needs before anything may stand beside it, in heights of a body line."""
INTAKE_EMS = 22
INTAKE_SHARE = 0.44
"""Of the window, at most: with large letters the intake is narrower than it would like."""
DESK_COMMANDS = (
    *("sign_out", "claim_next", "to_waiting", "most_needed", "next_part", "round_off"),
    *("close_tab", "side", "search", "unsent", "phoned", "lock"),
    *("intake", "next_required", "danger", "duty", "intake_hide"),
)
"""Commands that need an open desk."""


class MainWindow(QWidget):
    """The desk's window.

    Args:
        desk: what is asked, and what tells its changes.
        tasks: runs what takes time.
        around: look, language, icons, names of places, sound.
    """

    close_asked = Signal()
    """The program is to end; the window waits hidden until it does."""
    preferences_changed = Signal(object)

    def __init__(self, desk: DeskDoor, tasks: Tasks, around: Surroundings) -> None:
        super().__init__()
        set_kind(self, "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.tasks = tasks
        self.around = around
        self._preferences = around.preferences
        self._side_wanted = True
        self.board = Board(
            desk,
            tasks,
            form=around.form,
            municipality=around.places.municipality,
            is_marking=lambda target: around.phone.steps(target).mark,
            locale=lambda: around.languages.locale,
            parent=self,
        )
        look = around.look
        self.menu = WindowMenu(look, around.preferences, self)
        self.top = TopBar(look, around.icons, self.menu)
        self.offline, self.notice, self.idle_notice = Notice(), Notice(), Notice()
        self.sign_in = SignInPage(around.service, look, problem=around.service_problem)
        self.side = SidePanel(self.board, look)
        self.talks = TalkArea(
            desk,
            self.board,
            tasks,
            look,
            places=around.places.municipalities,
            undo_s=around.undo_s,
        )
        self.intake = IntakePanel(
            around.form,
            look,
            IntakePlaces(around.find_place, around.places.municipality),
            language=lambda: around.languages.current,
            insert=self.talks.insert,
            ready_after_ms=around.ready_after_ms,
        )
        self.report_help = ReportHelp(look)
        self.locked = LockPage(look, now_ms=desk.now_ms)
        self.unsent = Unsent(desk, tasks, self)
        self.copies = OwnCopies(clear_s=around.clear_s, parent=self)
        self.escalation = EscalationDrawer(look)
        self.phoned = LogDrawer(look, self.board, around.places.region)
        self.sheet, self.signal_panel = ShortcutSheet(look), SignalPanel(self.board.signals, look)
        found = FoundModel(
            self.board.talks,
            now_ms=desk.now_ms,
            locale=lambda: around.languages.locale,
            parent=self,
        )
        self.search = SearchPanel(found, look)
        self.unsent_panel = UnsentPanel(self.unsent, self.board.talks, look)
        self.drawers = Drawers(
            (
                *(self.escalation, self.phoned, self.sheet),
                *(self.search, self.unsent_panel, self.report_help, self.signal_panel),
            ),
            self,
        )
        self.status = StatusLine()
        self.alerts = Alerts(self, around.player)
        self.alerts.set_sound(on=around.preferences.sound)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self.pages = Pages(self.sign_in, self._splitter, self.locked)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._arrange()

        from vt_desk.ui.views.window_escalation import Escalating
        from vt_desk.ui.views.window_intake import FillingIn
        from vt_desk.ui.views.window_keeping import Keeping
        from vt_desk.ui.views.window_locking import Locking
        from vt_desk.ui.views.window_signals import Marking
        from vt_desk.ui.views.window_wiring import Wiring

        self.wiring = Wiring(self)
        self.keeping = Keeping(self)
        self.filling_in = FillingIn(self)
        self.locking = Locking(self)
        self.escalating, self.marking = Escalating(self), Marking(self)
        self.actions_table = Actions(
            self,
            {
                **self.wiring.handlers(),
                **self.keeping.handlers(),
                **self.filling_in.handlers(),
                **self.escalating.handlers(),
                **self.marking.handlers(),
                "lock": self.locking.lock_by_hand,
            },
            self.talks.go_to_place,
        )
        self.menu.add_commands(self.actions_table)
        self._begin()

    @property
    def preferences(self) -> Preferences:
        """How this person wants the window, as chosen so far."""
        return self._preferences

    def prefer(self, **changes: object) -> None:
        """Something was chosen in the menu."""
        self._preferences = replace(self._preferences, **changes)  # type: ignore[arg-type]
        self.preferences_changed.emit(self._preferences)

    def show_state(self, reason: str = "") -> None:
        """Show the lock, the sign-in or the desk, as the desk is now.

        Args:
            reason: code of why nobody is signed in, when it was not this person's wish.
        """
        account, lock = self.desk.account, self.desk.lock
        is_open = account is not None and lock is None
        if not is_open:
            # Names of visitors are in the pictures of cards and tabs, and answers in others.
            self.around.look.pictures.forget()
        self.top.set_locked(locked=lock is not None)
        if account is None or lock is not None:
            self.top.set_signed_in(region=None)
        else:
            names = [self.around.places.region(region) for region in account.regions]
            self.top.set_signed_in(region=", ".join(names))
        self.status.set_signed_in(signed_in=is_open)
        for key in DESK_COMMANDS:
            self.actions_table[key].setEnabled(is_open)
        self.sign_in.set_locked_here(locked=lock is not None)
        if lock is not None:
            self.locked.begin(lock)
            self.pages.bring(Page.LOCK)
        elif account is None:
            self.pages.bring(Page.SIGN_IN)
            self.sign_in.begin(reason)
        else:
            self.sign_in.begin()
            self.pages.bring(Page.DESK)
            self.side.waiting.setFocus()
        self.show_title()

    def show_connection(self, connection: Connection) -> None:
        """Say how the desk stands with the service."""
        self.top.set_connection(connection)
        is_open = self.desk.account is not None and self.desk.lock is None
        if connection.state is ConnectionState.OFFLINE and is_open:
            since = clock(connection.since_ms)
            self.offline.say(
                lambda: self.tr(
                    "No connection since %1. You can read and type on; what you send leaves "
                    "as soon as the connection is back. Phoning works: 0800-2000 and 112."
                ).replace("%1", since)
            )
        elif connection.state is not ConnectionState.CONNECTING:
            self.offline.dismiss()

    def show_title(self) -> None:
        """A count, and never a name or a word: others see the task bar too."""
        watch = self.locked.watch if self.desk.lock is not None else None
        unread = self.board.talks.unread if watch is None else watch.unread
        self.setWindowTitle(f"VT Desk ({unread})" if unread else "VT Desk")
        self.alerts.set_unseen(unread)

    def take_focus(self) -> None:
        """Go back to where somebody was before a drawer was open."""
        page = self.talks.front
        if self.desk.lock is not None:
            self.locked.password.setFocus()
        elif self.desk.account is None:
            self.sign_in.user.setFocus()
        elif page is not None:
            page.take_focus()
        else:
            self.side.waiting.setFocus()

    def toggle_side(self) -> None:
        """Hide or show the lists."""
        self._side_wanted = self.side.isHidden()
        self.fit_parts()

    def bring_to_front(self, conversation: ConversationId) -> None:
        """A claim was won: its tab comes to the front."""
        self.talks.show_when_open(conversation)

    def retranslate(self) -> None:
        """Set every text again."""
        self.actions_table.retranslate()
        self.menu.retranslate()
        self._splitter.setAccessibleName(self.tr("Lists and conversation"))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room beside a drawer."""
        super().resizeEvent(event)
        self.fit_parts()

    def showEvent(self, event: QShowEvent) -> None:
        """The window has a handle now: its keys and mouse can be watched."""
        super().showEvent(event)
        self.locking.watch_window()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden by the program, and not by the window manager, it is at its end."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.copies.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, where nothing else wants it."""
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window does not close by itself: the program ends around it."""
        event.ignore()
        self.wiring.leaving.ask_to_close()

    def _begin(self) -> None:
        """Everything is there: show it as the desk is now."""
        desk, look = self.desk, self.around.look
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.retranslate()
        self.show_state()
        self.show_connection(desk.connection)
        self._second.start()

    def _arrange(self) -> None:
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self._splitter.addWidget(self.side)
        self._splitter.addWidget(self.talks)
        self._splitter.addWidget(self.intake)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.pages, 1)
        for drawer in self.drawers.all:
            middle.addWidget(drawer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.idle_notice)
        column.addWidget(self.offline)
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self._second.timeout.connect(self._on_second)
        self.drawers.changed.connect(self.fit_parts)
        self.drawers.closed.connect(self.take_focus)

    def fit_parts(self) -> None:
        """Show what there is room for: the talk first, then a drawer, the intake, the lists."""
        self.intake.setFixedWidth(
            min(self.around.look.ems(INTAKE_EMS), round(self.width() * INTAKE_SHARE))
        )
        self.pages.updateGeometry()
        drawer, room = self.drawers.front, self.width() - self.around.look.ems(TALK_EMS)
        if drawer is not None:
            drawer.fit(self.width())
            room -= min(drawer.sizeHint().width(), drawer.maximumWidth())
        shown = self.filling_in.wanted and (drawer is None or room >= self.intake.width())
        room -= self.intake.width() if shown else 0
        self.intake.setVisible(shown)
        self.side.setVisible(self._side_wanted and room >= self.side.minimumWidth())
        # A part that gets narrower would leave its room empty.
        lists, talk, form = self._splitter.sizes()
        if shown and form > self.intake.maximumWidth():
            form, talk = self.intake.maximumWidth(), talk + form - self.intake.maximumWidth()
            self._splitter.setSizes([lists, talk, form])

    def _on_look_changed(self) -> None:
        look = self.around.look
        self.setPalette(look.palette())
        self.setStyleSheet(stylesheet(look))
        self.setFont(look.font())
        self.setWindowIcon(self._icon())
        side = look.ems(15.5)
        self._splitter.setSizes([side, max(1, self.width() - side)])
        self.fit_parts()
        self.prefer(theme=look.choice, text_percent=look.percent)

    def _icon(self) -> QIcon:
        return self.around.icons.icon("desk", self.around.look.theme.accent, 64)

    def _on_second(self) -> None:
        self.escalating.tick()
        if self.desk.lock is not None:
            self.locked.tick()
            return
        self.side.tick()
        self.talks.tick()
