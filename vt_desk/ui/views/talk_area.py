"""The middle of the window: tabs, and the page of the one in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from vt_desk.desk.errors import FormOpen
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.closing import UNDO_S
from vt_desk.ui.views.deck import Deck
from vt_desk.ui.views.talk_delegate import RowFace
from vt_desk.ui.views.talk_page import TalkPage
from vt_desk.ui.views.talk_tabs import TalkTabs
from vt_desk.ui.views.task_page import TaskPage
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.desk.changes import Connection
    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.models.board import Board
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.qt.tasks import Tasks


class TalkArea(QWidget):
    """A tab and a page for each conversation of ours."""

    front_changed = Signal(object)
    """The id of the conversation in front, or None."""
    text_left = Signal(str, str)
    """A nickname, and words that were typed for a conversation that is not ours any more."""
    form_open = Signal(object)
    """The id of a conversation whose tab stays open because its form is not finished."""
    words_deleted = Signal(str)
    """The nickname of a conversation whose time was over."""

    def __init__(
        self,
        desk: DeskDoor,
        board: Board,
        tasks: Tasks,
        look: Look,
        *,
        places: dict[str, str],
        undo_s: int = UNDO_S,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._board = board
        self._tasks = tasks
        self._look = look
        self._places = places
        self._undo_s = undo_s
        self._pages: dict[ConversationId, TalkPage] = {}
        self._closing: set[ConversationId] = set()
        self._open_in_front: set[ConversationId] = set()
        self.tabs = TalkTabs(board.talks, look)
        self._deck = Deck()
        self._task = TaskPage(board.locale)
        self._task.back_requested.connect(self.show_front)
        self._empty = QWidget()
        self._empty_title, self._empty_text = WrappedLabel(), WrappedLabel()
        self._arrange()
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.tabs.tabBarClicked.connect(self._on_tab_clicked)
        board.conversation_opened.connect(self._on_opened)
        board.conversation_changed.connect(self._on_changed)
        board.conversation_closed.connect(self._on_closed)
        board.visitor_spoke.connect(self._on_visitor_spoke)
        board.outbox_changed.connect(self._on_outbox_changed)
        board.connection_changed.connect(self._on_connection_changed)
        board.applied.connect(self._on_applied)
        self.retranslate()

    @property
    def front(self) -> TalkPage | None:
        """The page in front."""
        page = self._deck.current
        return page if isinstance(page, TalkPage) else None

    @property
    def task(self) -> Conversation | None:
        """The conversation that is over and whose form is open in place of a talk."""
        return self._task.conversation

    def show_task(self, conversation: Conversation) -> None:
        """Say whose form is open, in place of the talk."""
        page = self.front
        if page is not None:
            page.composer.save_draft()
        self._task.show_task(conversation)
        self._deck.bring(self._task)
        self.front_changed.emit(None)

    def show_front(self) -> None:
        """Show the talk of the chosen tab again."""
        self._on_tab_changed(self.tabs.currentIndex())
        page = self.front
        if page is not None:
            page.take_focus()

    def insert(self, conversation: ConversationId, text: str) -> bool:
        """Put words into the reply of a conversation; False where none can be written."""
        page = self._pages.get(conversation)
        if page is None or not page.can_write:
            return False
        page.composer.insert(text)
        page.take_focus()
        return True

    def page(self, conversation: ConversationId) -> TalkPage | None:
        """The page of a conversation."""
        return self._pages.get(conversation)

    def show_when_open(self, conversation: ConversationId) -> None:
        """Bring a conversation to the front, now or as soon as it is here."""
        if conversation in self._pages:
            self.go_to(conversation)
        else:
            self._open_in_front.add(conversation)

    def go_to(self, conversation: ConversationId) -> None:
        """Bring a conversation to the front, ready to type."""
        at = self.tabs.index_of(conversation)
        if at >= 0:
            self.tabs.bring(at)
            if self.task is not None:
                self._on_tab_changed(at)
            page = self.front
            if page is not None:
                page.take_focus()

    def go_to_place(self, place: int) -> None:
        """Bring the tab at a place, from 0, to the front."""
        conversation = self.tabs.conversation(place)
        if conversation is not None:
            self.go_to(conversation)

    def go_to_most_needed(self) -> None:
        """Bring the one that waits longest to the front."""
        page = self.front
        talk = self._board.talks.most_needed(None if page is None else page.conversation)
        if talk is not None:
            self.go_to(talk.conversation.id)

    def close_front(self, *, later: bool = False) -> None:
        """Close the tab in front, if its conversation is over.

        Args:
            later: leave its form for later; without it a form that is not finished stays.
        """
        page = self.front
        talk = None if page is None else self._board.talks.talk(page.conversation)
        if page is None or talk is None or not talk.ended:
            return
        conversation = page.conversation
        self._closing.add(conversation)
        self._tasks.start(
            self._desk.close(conversation, later=later),
            name="close a conversation",
            on_error=lambda error: self._on_close_failed(conversation, error),
        )

    async def keep_drafts(self) -> None:
        """Have what is typed in every tab kept."""
        for page in list(self._pages.values()):
            await page.keep_draft()

    def forget(self) -> None:
        """Let go of every word: the desk is locked. Drafts stay as they are kept."""
        for page in self._pages.values():
            page.forget()
        self._closing.clear()
        self._open_in_front.clear()

    def tick(self) -> None:
        """A second has passed."""
        self.tabs.refresh()
        self.tabs.update()
        page = self.front
        if page is not None:
            page.tick()

    def retranslate(self) -> None:
        """Set every text again."""
        self._empty_title.setText(self.tr("No conversation open"))
        self._empty_text.setText(
            self.tr("F2 accepts who waits longest. Or choose somebody in the list and press Enter.")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        set_kind(self._empty, "page")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self._empty_title, "heading")
        set_kind(self._empty_text, "quiet")
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(24, 24, 24, 24)
        empty.setSpacing(8)
        empty.addStretch(2)
        for label in (self._empty_title, self._empty_text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            empty.addWidget(label)
        empty.addStretch(3)
        self._deck.add(self._empty)
        self._deck.add(self._task)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._deck, 1)
        self.tabs.hide()

    def _on_opened(self, conversation: Conversation) -> None:
        model = self._board.talk_model(conversation.id)
        if model is None or conversation.id in self._pages:
            return
        page = TalkPage(
            self._desk,
            self._board,
            self._tasks,
            model,
            self._look,
            places=self._places,
            undo_s=self._undo_s,
        )
        page.close_requested.connect(self.close_front)
        self._pages[conversation.id] = page
        self._deck.add(page)
        # While nothing else is to be done: what is shown first is not made ready meanwhile.
        QTimer.singleShot(0, page, lambda: self._deck.make_ready(page))
        first = self.tabs.count() == 0
        self.tabs.add(conversation.id)
        self.tabs.show()
        if first or conversation.id in self._open_in_front:
            self._open_in_front.discard(conversation.id)
            self._on_tab_changed(self.tabs.currentIndex())
            self.go_to(conversation.id)

    def _on_changed(self, conversation: Conversation) -> None:
        page = self._pages.get(conversation.id)
        if page is not None:
            page.refresh()

    def _on_closed(self, conversation: ConversationId) -> None:
        page = self._pages.pop(conversation, None)
        if page is None:
            return
        self._tell_of(conversation, page)
        typed_here = _has_keys(page)
        page.forget()
        self._deck.remove(page)
        page.deleteLater()
        # Of its rows, too. Those in sight are painted once more, and kept again.
        self._look.pictures.forget_kind(RowFace)
        self.tabs.removeTab(self.tabs.index_of(conversation))
        self.tabs.setVisible(self.tabs.count() > 0)
        self._on_tab_changed(self.tabs.currentIndex())
        following = self.front
        if typed_here and following is not None:
            following.take_focus()

    def _tell_of(self, conversation: ConversationId, page: TalkPage) -> None:
        asked = conversation in self._closing
        self._closing.discard(conversation)
        model = self._board.talk_model(conversation)
        # When the desk is locked or signed out, every tab goes without a further word.
        if asked or model is None or self._desk.lock is not None or self._desk.account is None:
            return
        until_ms = model.conversation.transcript_until_ms
        if until_ms is not None and until_ms <= self._desk.now_ms():
            self.words_deleted.emit(model.conversation.nickname)
        elif page.unsent_text:
            self.text_left.emit(model.conversation.nickname, page.unsent_text)

    def _on_close_failed(self, conversation: ConversationId, error: Exception) -> None:
        self._closing.discard(conversation)
        if isinstance(error, FormOpen):
            self.form_open.emit(conversation)
            return
        self._tasks.failed.emit("close", getattr(error, "code", "internal_error"))

    def _on_visitor_spoke(self, conversation: ConversationId, messages: list[object]) -> None:
        page = self._pages.get(conversation)
        if page is not None:
            page.view.add_news(len(messages))

    def _on_connection_changed(self, connection: Connection) -> None:
        for page in self._pages.values():
            page.set_connection(connection)

    def _on_applied(self) -> None:
        page = self.front
        if page is not None:
            page.tick()
            # Left to itself, Qt lays rows out after it has painted the tab and the list at the
            # side: the words would come a frame later than their badge.
            page.view.settle()

    def _on_outbox_changed(self, conversation: ConversationId) -> None:
        page = self._pages.get(conversation)
        if page is not None:
            page.refresh()

    def _on_tab_clicked(self, index: int) -> None:
        if self.task is not None and index == self.tabs.currentIndex():
            self.show_front()

    def _on_tab_changed(self, index: int) -> None:
        conversation = self.tabs.conversation(index)
        page = None if conversation is None else self._pages.get(conversation)
        self._task.show_task(None)
        before = self.front
        if before is not None and before is not page:
            before.composer.save_draft()
        if page is None:
            self._deck.bring(self._empty)
        else:
            # Nobody told it who types while it stood behind.
            page.tick()
            typed_here = before is not None and _has_keys(before)
            self._deck.bring(page, page.take_focus if typed_here else None)
            page.view.come_into_sight()
        self.front_changed.emit(None if page is None else page.conversation)


def _has_keys(page: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and page.isAncestorOf(focus)
