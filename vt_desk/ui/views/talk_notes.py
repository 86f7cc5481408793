"""What goes on below a talk: is the visitor there, is it up to date, what was not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vt_desk.desk.changes import Connection, ConnectionState
from vt_desk.domain.conversation import ConversationState
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.talk import TalkModel


class TalkNotes(QScrollArea):
    """Lines between the newest message and the reply field; no room when there are none.

    They scroll where letters are large and the window is low, and are never laid over each other.

    Args:
        rows: of this conversation.
    """

    again_requested = Signal()
    take_back_requested = Signal()

    def __init__(self, rows: TalkModel) -> None:
        super().__init__()
        self._rows = rows
        self._connection: Connection | None = None
        self._confirmed, self._now, self._refused = WrappedLabel(), WrappedLabel(), WrappedLabel()
        set_kind(self._confirmed, "warn")
        set_kind(self._now, "warn")
        self._notice = QFrame()
        set_kind(self._notice, "notice")
        self._again, self._take_back = QPushButton(), QPushButton()
        self._again.clicked.connect(self.again_requested)
        self._take_back.clicked.connect(self.take_back_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._again)
        buttons.addWidget(self._take_back)
        notice = QVBoxLayout(self._notice)
        notice.setContentsMargins(12, 8, 12, 8)
        notice.setSpacing(8)
        notice.addWidget(self._refused)
        notice.addLayout(buttons)
        self._inner = QWidget()
        self._inner.installEventFilter(self)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(24, 4, 24, 8)
        column.setSpacing(4)
        # Where there is room for one of them only, it is the one with something to be done.
        for widget in (self._notice, self._confirmed, self._now):
            widget.hide()
            column.addWidget(widget)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.retranslate()

    @property
    def confirmed_text(self) -> str:
        """What it says about whether the talk is up to date; empty while it is."""
        return self._confirmed.text()

    def set_connection(self, connection: Connection) -> None:
        """How the desk stands with the service."""
        self._connection = connection
        self.refresh()

    def refresh(self) -> None:
        """Show how the conversation stands now."""
        conversation = self._rows.conversation
        ended = conversation.state is ConversationState.ENDED
        name = words.nickname(conversation.nickname)
        away = ""
        if not ended and not conversation.visitor_present:
            since = conversation.gone_since_ms
            if since is None:  # a node that has just started knows of no page yet
                away = self.tr("%1 is not connected now. What you send arrives if %1 comes back.")
            else:
                away = self.tr(
                    "%1 is not connected since %2. What you send arrives if %1 comes back."
                ).replace("%2", clock(since))
            away = away.replace("%1", name)
        confirmed = "" if ended else self._confirmation(name)
        for label, text in ((self._now, away), (self._confirmed, confirmed)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self._show_refused(ended=ended)
        self.setHidden(not away and not confirmed and self._notice.isHidden())

    def retranslate(self) -> None:
        """Set every text again."""
        self._again.setText(self.tr("Send again"))
        self._take_back.setText(self.tr("Back to the text field"))
        self.refresh()

    def sizeHint(self) -> QSize:
        """All lines, as the area counts them when it decides whether to scroll."""
        least = self._inner.minimumSizeHint()
        return least.expandedTo(QSize(0, self._inner.heightForWidth(self.width())))

    def minimumSizeHint(self) -> QSize:
        """What can be pressed, and a line of words to say what for."""
        whole = self.sizeHint()
        return QSize(whole.width(), min(whole.height(), 2 * self._again.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A line came, went or breaks elsewhere: ask for another height."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _confirmation(self, name: str) -> str:
        connection = self._connection
        if connection is None or connection.state in (
            ConnectionState.CONNECTED,
            ConnectionState.SIGNED_OUT,
        ):
            return ""
        since_ms = connection.confirmed_ms
        since = self.tr("the start") if since_ms is None else clock(since_ms)
        if connection.state is ConnectionState.CATCHING_UP:
            text = self.tr("⟳ Catching up… What %1 wrote since %2 may still be missing here.")
        else:
            text = self.tr("The visitor's side is not confirmed since %2.")
        return text.replace("%1", name).replace("%2", since)

    def _show_refused(self, *, ended: bool) -> None:
        refused = self._rows.refused
        self._notice.setVisible(bool(refused))
        if refused:
            count = self.tr("%n message(s) not sent.", "", len(refused))
            self._refused.setText(f"{count} {explain(refused[0].problem or '')}")
            self._again.setVisible(not ended)
        else:
            self._refused.setText("")
