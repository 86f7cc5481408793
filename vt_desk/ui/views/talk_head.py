"""The strip above a talk: who it is, what is not safe, when its words go, handing it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from vt_desk.domain.conversation import Conversation, ConversationState, SafeNow
from vt_desk.ui.models import words
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.talk import TalkModel
    from vt_desk.ui.models.talks import TalksModel


class TalkHead(QWidget):
    """Facts about one conversation.

    Args:
        rows: of this conversation.
        talks: says when its words are deleted.
        places: names of municipalities by code.
    """

    hand_back_requested = Signal()

    def __init__(self, rows: TalkModel, talks: TalksModel, places: dict[str, str]) -> None:
        super().__init__()
        set_kind(self, "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows = rows
        self._talks = talks
        self._places = places
        self._who, self._until = WrappedLabel(), WrappedLabel()
        self._unsafe = QLabel()
        self._unsafe.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._who, "quiet")
        set_kind(self._until, "quiet")
        set_kind(self._unsafe, "danger")
        self.hand_back = QPushButton()
        set_kind(self.hand_back, "small")
        self.hand_back.clicked.connect(self.hand_back_requested)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 8, 16, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self._who, 0, 0)
        grid.addWidget(self.hand_back, 0, 1, middle)
        grid.addWidget(self._unsafe, 1, 0, 1, 2)
        grid.addWidget(self._until, 2, 0, 1, 2)
        self.refresh()

    @property
    def deletion_text(self) -> str:
        """What it says about when the words are deleted."""
        return self._until.text()

    def refresh(self) -> None:
        """Show how the conversation stands now, in the window's language."""
        conversation = self._rows.conversation
        self._who.setText(" · ".join(self._facts(conversation)))
        danger = conversation.danger_since_ms is not None
        self._unsafe.setVisible(danger or conversation.safe_now is SafeNow.NO)
        warning = words.acute_danger() if danger else words.safe_now(SafeNow.NO)
        self._unsafe.setText("! " + warning)
        self.hand_back.setVisible(conversation.state is ConversationState.CLAIMED)
        self.hand_back.setText(self.tr("Give back…"))
        name = words.nickname(conversation.nickname)
        self.hand_back.setAccessibleName(self.tr("Give %1 back to the queue").replace("%1", name))
        self.hand_back.setToolTip(
            self.tr("Somebody else takes over; %1 keeps the place in the queue").replace("%1", name)
        )
        self.tick()

    def tick(self) -> None:
        """Time passes: the words are deleted sooner."""
        talk = self._talks.talk(self._rows.conversation.id)
        text = "" if talk is None else self._talks.deletion(talk)
        self._until.setText(text)
        self._until.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _facts(self, conversation: Conversation) -> list[str]:
        place = conversation.municipality
        parts = [
            words.caller_role(conversation.caller_role),
            words.unknown_municipality() if place is None else self._places.get(place, place),
            self.tr("page in %1").replace("%1", words.language(conversation.language)),
        ]
        if conversation.claimed_ms is not None:
            parts.append(
                self.tr("conversation began %1").replace("%1", clock(conversation.claimed_ms))
            )
        if conversation.safe_now is SafeNow.YES:
            parts.append(words.safe_now(SafeNow.YES))
        return parts
