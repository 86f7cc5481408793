"""One conversation: who it is, the talk, what goes on, and the place to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vt_desk.domain.conversation import Conversation, ConversationState, SafeNow
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.talk import PAGE_ROWS, TalkModel
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.look import Look
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.closing import UNDO_S, ClosingPanel
from vt_desk.ui.views.composer import Composer
from vt_desk.ui.views.one_page_stack import OnePageStack
from vt_desk.ui.views.talk_view import TalkView
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.models.board import Board
    from vt_desk.ui.qt.tasks import Tasks


class TalkPage(QWidget):
    """A tab's content, bound to one conversation.

    Args:
        desk: what is asked.
        board: gives the rows.
        tasks: runs what takes time.
        model: the rows of this conversation.
        look: theme and fonts.
        place: gives the name of a municipality.
        undo_s: seconds in which an end can be undone.
    """

    close_requested = Signal()

    def __init__(
        self,
        desk: DeskDoor,
        board: Board,
        tasks: Tasks,
        model: TalkModel,
        look: Look,
        *,
        places: dict[str, str],
        undo_s: int = UNDO_S,
    ) -> None:
        super().__init__()
        set_kind(self, "talk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._board = board
        self._tasks = tasks
        self._rows = model
        self._look = look
        self._places = places
        self._id: ConversationId = model.conversation.id
        self._loading = False
        self._who = WrappedLabel()
        self._unsafe = QLabel()
        self._now = WrappedLabel()
        self._refused = WrappedLabel()
        self._over = WrappedLabel()
        self._unsafe.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._who, "quiet")
        set_kind(self._unsafe, "danger")
        set_kind(self._now, "warn")
        self._now.hide()
        set_kind(self._over, "strong")
        self.view = TalkView(model, look)
        self.composer = Composer(model.conversation, look)
        self.closing = ClosingPanel(model.conversation, look, undo_s=undo_s)
        self._again = QPushButton()
        self._take_back = QPushButton()
        self._close = QPushButton()
        self._foot = OnePageStack()
        self._notice = QFrame()
        self._around = QWidget()
        self._arrange()
        self._connect()
        self.retranslate()
        self.refresh()
        tasks.start(self._load_draft(), name="load a draft")

    @property
    def conversation(self) -> ConversationId:
        """Whose page it is."""
        return self._id

    @property
    def unsent_text(self) -> str:
        """What was typed here and has not gone out: refused messages, and the draft."""
        texts = [message.text for message in self._rows.refused]
        if self.composer.text.strip():
            texts.append(self.composer.text.strip())
        return "\n\n".join(texts)

    def begin_closing(self) -> None:
        """Ask for a last line."""
        if self._foot.currentWidget() is self.composer:
            self._foot.setCurrentWidget(self.closing)
            self.closing.open(has_draft=bool(self.composer.text.strip()))

    def take_focus(self) -> None:
        """Go to where somebody types, or to the talk when it is over."""
        shown = self._foot.currentWidget()
        if shown is self.composer:
            self.composer.field.setFocus()
        elif shown is self.closing:
            self.closing.field.setFocus()
        else:
            self.view.setFocus()

    def refresh(self) -> None:
        """Show how the conversation stands now."""
        conversation = self._rows.conversation
        ended = conversation.state is ConversationState.ENDED
        if ended:
            self.closing.stop()
            self._foot.setCurrentIndex(2)
        elif self._foot.currentIndex() == 2:  # noqa: PLR2004 - the third page
            self._foot.setCurrentIndex(0)
        self._show_who(conversation)
        self._show_refused()
        self.tick()

    def tick(self) -> None:
        """Show what depends on the time: typing, and how long the visitor is away."""
        talk = self._board.talks.talk(self._id)
        conversation = self._rows.conversation
        name = words.nickname(conversation.nickname)
        text = ""
        if talk is None or talk.ended:
            pass
        elif not conversation.visitor_present:
            since = conversation.gone_since_ms
            text = self.tr("%1 is not connected since %2. What you send arrives if %1 comes back.")
            text = text.replace("%1", name).replace("%2", clock(since) if since else "?")
        if self._now.text() != text:
            self._now.setText(text)
            self._now.setVisible(bool(text))
            self._show_around()
        self.composer.set_typing(typing=talk is not None and self._board.talks.types(talk))

    def retranslate(self) -> None:
        """Set every text again."""
        self._again.setText(self.tr("Send again"))
        self._take_back.setText(self.tr("Back to the text field"))
        self._close.setText(self.tr("Close tab"))
        self._close.setToolTip("Ctrl+W")
        name = words.nickname(self._rows.conversation.nickname)
        self._over.setText(
            self.tr(
                "The conversation with %1 is over. You can read it until you close the tab."
            ).replace("%1", name)
        )
        self._show_who(self._rows.conversation)
        self._show_refused()
        self.tick()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        strip = QWidget()
        set_kind(strip, "strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout(strip)
        head.setContentsMargins(24, 8, 24, 8)
        head.setSpacing(16)
        head.addWidget(self._who, 1)
        head.addWidget(self._unsafe)
        set_kind(self._notice, "notice")
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
        over = QWidget()
        row = QHBoxLayout(over)
        row.setContentsMargins(24, 16, 16, 16)
        row.setSpacing(12)
        row.addWidget(self._over, 1)
        row.addWidget(self._close)
        for page in (self.composer, self.closing, over):
            self._foot.addWidget(page)
        set_kind(self._foot, "desk-foot")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(self._around)
        around.setContentsMargins(24, 4, 24, 8)
        around.setSpacing(4)
        around.addWidget(self._now)
        around.addWidget(self._notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.view, 1)
        column.addWidget(self._around)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self.composer.send_requested.connect(self._on_send_requested)
        self.composer.draft_changed.connect(self._on_draft_changed)
        self.composer.typed.connect(self._on_typed)
        self.composer.closing_requested.connect(self.begin_closing)
        self.closing.end_requested.connect(self._on_end_requested)
        self.closing.kept_talking.connect(self._on_kept_talking)
        self.view.shown.connect(self._on_shown)
        self.view.earlier_wanted.connect(self._on_earlier_wanted)
        self.view.later_wanted.connect(self._on_later_wanted)
        self.view.newest_wanted.connect(self._on_newest_wanted)
        self._again.clicked.connect(self._on_again)
        self._take_back.clicked.connect(self._on_take_back)
        self._close.clicked.connect(self.close_requested)

    def _show_who(self, conversation: Conversation) -> None:
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
        self._who.setText(" · ".join(parts))
        self._unsafe.setVisible(conversation.safe_now is SafeNow.NO)
        self._unsafe.setText("! " + words.safe_now(SafeNow.NO))

    def _show_refused(self) -> None:
        refused = self._rows.refused
        self._notice.setVisible(bool(refused))
        if refused:
            count = self.tr("%n message(s) not sent.", "", len(refused))
            self._refused.setText(f"{count} {explain(refused[0].problem or '')}")
            ended = self._rows.conversation.state is ConversationState.ENDED
            self._again.setVisible(not ended)
        self._show_around()

    def _show_around(self) -> None:
        self._around.setHidden(self._now.isHidden() and self._notice.isHidden())

    async def _load_draft(self) -> None:
        self.composer.set_draft(await self._desk.draft(self._id))

    def _on_send_requested(self, text: str) -> None:
        self.view.go_to_newest()

        def failed(error: Exception) -> None:
            self.composer.give_back(text)
            self._tasks.failed.emit("send", getattr(error, "code", "internal_error"))

        self._tasks.start(self._desk.send(self._id, text), name="send", on_error=failed)

    def _on_draft_changed(self, text: str) -> None:
        self._tasks.start(self._desk.save_draft(self._id, text), name="save a draft")

    def _on_typed(self) -> None:
        self._tasks.start(self._desk.typing(self._id), name="typing", on_error=_passed_over)

    def _on_end_requested(self, closing: str) -> None:
        def failed(error: Exception) -> None:
            self._on_kept_talking()
            self._tasks.failed.emit("end", getattr(error, "code", "internal_error"))

        self._tasks.start(self._desk.end(self._id, closing or None), name="end", on_error=failed)

    def _on_kept_talking(self) -> None:
        if self._foot.currentWidget() is self.closing:
            self._foot.setCurrentWidget(self.composer)
            self.composer.field.setFocus()

    def _on_shown(self, n: int) -> None:
        self._board.mark_seen(self._id, n)

    def _on_earlier_wanted(self) -> None:
        if not self._loading:
            self._loading = True
            self._tasks.start(self._load_earlier(), name="load earlier messages")

    def _on_later_wanted(self) -> None:
        if not self._loading:
            self._loading = True
            self._tasks.start(self._load_later(), name="load later messages")

    def _on_newest_wanted(self) -> None:
        self._tasks.start(self._board.load_newest(self._id), name="load the newest messages")

    async def _load_earlier(self) -> None:
        try:
            await self._board.load_earlier(self._id, PAGE_ROWS)
        finally:
            self._loading = False

    async def _load_later(self) -> None:
        try:
            await self._board.load_later(self._id, PAGE_ROWS)
        finally:
            self._loading = False

    def _on_again(self) -> None:
        for message in self._rows.refused:
            self._tasks.start(self._desk.send_again(message.id), name="send again")

    def _on_take_back(self) -> None:
        refused = self._rows.refused
        if refused:
            self._tasks.start(self._take_one_back(refused[0].id), name="take back")

    async def _take_one_back(self, message_id: object) -> None:
        text = await self._desk.take_back(message_id)  # type: ignore[arg-type]
        self.composer.give_back(text)


def _passed_over(_: Exception) -> None:
    """Typing is told and forgotten: that it did not arrive is nobody's business."""
