"""What is kept here, in the window: search, what is unsent, and a service that went back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vt_desk.domain.conversation import Party
from vt_desk.ui.models import words
from vt_desk.ui.qt.clipboard import copy_privately

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.desk.changes import LogRestored
    from vt_desk.domain.conversation import Message
    from vt_desk.store.door import Found
    from vt_desk.ui.views.window import MainWindow

PASSAGE_BEFORE = 6
PASSAGE_AFTER = 6


class Keeping(QObject):
    """Ties search, the list of what is unsent and the status line to the desk.

    Args:
        window: whose.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        board, search, unsent = window.board, window.search, window.unsent_panel
        board.keeping_changed.connect(window.status.set_keeping)
        board.log_restored.connect(self._on_log_restored)
        board.outbox_changed.connect(window.unsent.refresh)
        board.conversation_closed.connect(window.unsent.refresh)
        board.account_changed.connect(window.unsent.refresh)
        board.connection_changed.connect(window.unsent.refresh)
        window.unsent.changed.connect(self._on_unsent_changed)
        window.status.unsent_wanted.connect(self._toggle_unsent)
        window.status.set_keeping(window.desk.keeping)
        search.search_requested.connect(self._on_search_requested)
        search.found_chosen.connect(self._on_found_chosen)
        unsent.again_requested.connect(self._on_again_requested)
        unsent.take_back_requested.connect(self._on_take_back_requested)
        window.unsent.refresh()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about it do."""
        return {"search": self._search, "unsent": self._toggle_unsent}

    def _search(self) -> None:
        # Asked for again, the field is ready for another word.
        self._window.drawers.show(self._window.search)

    def _toggle_unsent(self) -> None:
        self._window.drawers.toggle(self._window.unsent_panel)

    def _on_unsent_changed(self) -> None:
        unsent = self._window.unsent
        self._window.status.set_unsent(unsent.queued, unsent.refused)

    def _on_search_requested(self, query: str) -> None:
        self._window.tasks.start(self._search_for(query), name="search")

    async def _search_for(self, query: str) -> None:
        window = self._window
        rows = await window.desk.search(query)
        if window.desk.lock is None:
            window.search.show_found(query, rows)

    def _on_found_chosen(self, found: Found) -> None:
        self._window.tasks.start(self._open(found.message), name="open what was found")

    async def _open(self, message: Message) -> None:
        window = self._window
        page = window.talks.page(message.conversation)
        if page is not None:
            window.talks.go_to(message.conversation)
            await page.show_message(message)
            return
        before = None if message.n is None else message.n + PASSAGE_AFTER + 1
        around = await window.desk.messages(
            message.conversation, before=before, limit=PASSAGE_BEFORE + PASSAGE_AFTER + 1
        )
        if window.desk.lock is None:
            names = [self._author(one) for one in around]
            window.search.show_passage(self.tr("From a talk that is not open"), around, names)

    def _author(self, message: Message) -> str:
        if message.author is Party.VISITOR:
            return self.tr("Visitor")
        return message.author_name or self.tr("You")

    def _on_again_requested(self, message: Message) -> None:
        self._window.tasks.start(self._window.desk.send_again(message.id), name="send again")

    def _on_take_back_requested(self, message: Message) -> None:
        self._window.tasks.start(self._take_back(message), name="take back")

    async def _take_back(self, message: Message) -> None:
        window = self._window
        text = await window.desk.take_back(message.id)
        window.unsent.refresh()
        page = window.talks.page(message.conversation)
        if page is not None and page.can_write:
            window.talks.go_to(message.conversation)
            page.composer.give_back(text)
            return
        window.notice.say(
            lambda: self.tr("Taken back: “%1”").replace("%1", text),
            lambda: (
                (self.tr("Copy my text"), lambda: copy_privately(text)),
                (self.tr("Drop it"), window.notice.dismiss),
            ),
        )

    def _on_log_restored(self, change: LogRestored) -> None:
        window = self._window
        lost = [
            words.nickname(talk.conversation.nickname)
            for talk in window.board.talks.talks
            if talk.conversation.id in change.lost
        ]
        count = len(change.lost)

        def make() -> str:
            parts = [self.tr("The service was restored from an older copy.")]
            if change.sent_again:
                parts.append(
                    self.tr(
                        "%n message(s) of yours are sent again by themselves.",
                        "",
                        change.sent_again,
                    )
                )
            if count:
                names = f" ({', '.join(lost)})" if lost else ""
                parts.append(
                    self.tr("The service lost %n of your conversations%1.", "", count).replace(
                        "%1", names
                    )
                )
            parts.append(self.tr("What you see here is safe. You do not have to do anything."))
            return " ".join(parts)

        window.notice.say(make, lambda: ((self.tr("I have read this"), window.notice.dismiss),))
