"""One conversation: who it is, the talk, what goes on, and the place to answer or to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.conversation import ConversationState
from vt_desk.ui.models import words
from vt_desk.ui.models.talk import PAGE_ROWS, TalkModel
from vt_desk.ui.qt.look import Look
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.closing import UNDO_S, ClosingPanel
from vt_desk.ui.views.composer import Composer
from vt_desk.ui.views.handing_back import HandingBack
from vt_desk.ui.views.one_page_stack import OnePageStack
from vt_desk.ui.views.talk_head import TalkHead
from vt_desk.ui.views.talk_notes import TalkNotes
from vt_desk.ui.views.talk_view import TalkView
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.desk.changes import Connection
    from vt_desk.domain.conversation import Message
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
        places: names of municipalities by code.
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
        self._id: ConversationId = model.conversation.id
        self._loading = False
        self._over = WrappedLabel()
        set_kind(self._over, "strong")
        self.head = TalkHead(model, board.talks, places)
        self.notes = TalkNotes(model)
        self.view = TalkView(model, look)
        self.composer = Composer(model.conversation, look)
        self.closing = ClosingPanel(model.conversation, look, undo_s=undo_s)
        self.handing_back = HandingBack(model.conversation, undo_s=undo_s)
        self._close = QPushButton()
        self._over_page = QWidget()
        self._foot = OnePageStack()
        self._arrange()
        self._connect()
        self.retranslate()
        self.set_connection(board.connection)
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

    @property
    def can_write(self) -> bool:
        """Whether there is a reply field to write in."""
        return self._foot.currentWidget() is not self._over_page

    def begin_closing(self) -> None:
        """Ask for a last line."""
        if self._foot.currentWidget() is self.composer:
            self._foot.setCurrentWidget(self.closing)
            self.closing.open(has_draft=bool(self.composer.text.strip()))

    def begin_handing_back(self) -> None:
        """Give the conversation back to the queue, unless that is undone."""
        if self._foot.currentWidget() is self.composer:
            self._foot.setCurrentWidget(self.handing_back)
            self.handing_back.start()

    async def keep_draft(self) -> None:
        """Have what is typed kept; a last line that was not sent comes back as a draft."""
        if self.closing.typed and not self.composer.text.strip():
            self.composer.set_draft(self.closing.typed, saved=False)
        text = self.composer.take_unsaved()
        if text is not None:
            try:
                await self._desk.save_draft(self._id, text)
            except Exception:
                self.composer.not_saved()
                raise

    def forget(self) -> None:
        """Let go of every word, without changing the draft that is kept."""
        self.closing.stop()
        self.handing_back.stop()
        self.composer.forget()
        self.closing.forget()

    def set_connection(self, connection: Connection) -> None:
        """How the desk stands with the service."""
        self.notes.set_connection(connection)

    async def show_message(self, message: Message) -> None:
        """Bring a message into view, and mark it."""
        await self._board.load_around(message)
        self.view.go_to_message(message.id)

    def take_focus(self) -> None:
        """Go to where somebody types, or to the talk when it is over."""
        shown = self._foot.currentWidget()
        if shown is self.composer:
            self.composer.field.setFocus()
        elif shown is self.closing:
            self.closing.field.setFocus()
        elif shown is self.handing_back:
            self.handing_back.undo.setFocus()
        else:
            self.view.setFocus()

    def refresh(self) -> None:
        """Show how the conversation stands now."""
        conversation = self._rows.conversation
        ended = conversation.state is ConversationState.ENDED
        if ended:
            self.closing.stop()
            self.handing_back.stop()
            self._foot.setCurrentWidget(self._over_page)
        elif self._foot.currentWidget() is self._over_page:
            self._foot.setCurrentWidget(self.composer)
        self.head.refresh()
        self.tick()

    def tick(self) -> None:
        """Show what depends on the time: typing, and how long the visitor is away."""
        talk = self._board.talks.talk(self._id)
        self.head.tick()
        self.notes.refresh()
        self.composer.set_typing(typing=talk is not None and self._board.talks.types(talk))

    def retranslate(self) -> None:
        """Set every text again."""
        self._close.setText(self.tr("Close tab"))
        self._close.setToolTip("Ctrl+W")
        name = words.nickname(self._rows.conversation.nickname)
        self._over.setText(
            self.tr(
                "The conversation with %1 is over. You can read it until you close the tab."
            ).replace("%1", name)
        )
        self.tick()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        over = self._over_page
        row = QHBoxLayout(over)
        row.setContentsMargins(24, 16, 16, 16)
        row.setSpacing(12)
        row.addWidget(self._over, 1)
        row.addWidget(self._close)
        for page in (self.composer, self.closing, self.handing_back, over):
            self._foot.addWidget(page)
        set_kind(self._foot, "desk-foot")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.notes)
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
        self.head.hand_back_requested.connect(self.begin_handing_back)
        self.handing_back.release_requested.connect(self._on_release_requested)
        self.handing_back.kept.connect(self._on_kept)
        self.notes.again_requested.connect(self._on_again)
        self.notes.take_back_requested.connect(self._on_take_back)
        self._close.clicked.connect(self.close_requested)

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

    def _on_release_requested(self) -> None:
        def failed(error: Exception) -> None:
            self._on_kept()
            self._tasks.failed.emit("release", getattr(error, "code", "internal_error"))

        self.composer.save_draft()
        self._tasks.start(self._desk.release(self._id), name="give back", on_error=failed)

    def _on_kept(self) -> None:
        if self._foot.currentWidget() is self.handing_back:
            self._foot.setCurrentWidget(self.composer)
            self.composer.field.setFocus()

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
