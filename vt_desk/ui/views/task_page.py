"""Where a talk would stand while the form of one that is over is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models import words
from vt_desk.ui.models.times import moment
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QLocale

    from vt_desk.domain.conversation import Conversation


class TaskPage(QWidget):
    """Says whose form it is, so that it is not taken for that of a talk.

    Args:
        locale: gives how dates are written now.
    """

    back_requested = Signal()

    def __init__(self, locale: Callable[[], QLocale]) -> None:
        super().__init__()
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._locale = locale
        self._conversation: Conversation | None = None
        self._title, self._text = WrappedLabel(), WrappedLabel()
        set_kind(self._title, "heading")
        set_kind(self._text, "quiet")
        self.back = QPushButton()
        self.back.clicked.connect(self.back_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.retranslate()

    @property
    def conversation(self) -> Conversation | None:
        """Whose form it is."""
        return self._conversation

    def show_task(self, conversation: Conversation | None) -> None:
        """Say whose form is open; at every other tab it is nobody's, as before."""
        if conversation is not None or self._conversation is not None:
            self._conversation = conversation
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.back.setText(self.tr("Back to the conversations"))
        one = self._conversation
        if one is None:
            self._title.setText("")
            self._text.setText("")
            return
        name = words.nickname(one.nickname)
        self._title.setText(self.tr("Form of %1").replace("%1", name))
        text = self.tr(
            "The conversation with %1 ended %2. The form is beside here. It is kept as you "
            "fill it in."
        ).replace("%1", name)
        ended = "" if one.ended_ms is None else moment(one.ended_ms, self._locale())
        self._text.setText(text.replace("%2", ended))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
