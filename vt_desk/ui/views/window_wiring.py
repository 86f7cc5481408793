"""What happens in the window when something happens: requests to the desk, and its news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QWidget

from vt_desk.desk.changes import AccountChanged, AccountReason
from vt_desk.desk.errors import ClaimLost
from vt_desk.domain.seat import SeatStatus
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.store_problems import WAYS_OUT
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.clipboard import copy_privately
from vt_desk.ui.qt.tasks import problem_code
from vt_desk.ui.views.notice import SHORT_MS
from vt_desk.ui.views.window_leaving import Leaving
from vt_desk.ui.views.window_reports import Reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.domain.conversation import Conversation, Message
    from vt_desk.domain.ids import ConversationId
    from vt_desk.domain.seat import Seat
    from vt_desk.ui.views.window import MainWindow


class Wiring(QObject):
    """Ties the parts of a window together."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.leaving = Leaving(window, self)
        self.reports = Reports(window, self)
        board, top, side = window.board, window.top, window.side
        board.account_changed.connect(self._on_account_changed)
        board.connection_changed.connect(window.show_connection)
        board.seat_changed.connect(self._on_seat_changed)
        board.entry_arrived.connect(self._on_entry_arrived)
        board.entry_taken.connect(self._on_entry_taken)
        board.visitor_spoke.connect(self._on_visitor_spoke)
        board.conversation_changed.connect(self._on_conversation_changed)
        board.applied.connect(self._on_applied)
        window.tasks.failed.connect(self._on_failed)
        top.seat_wished.connect(self._on_seat_wished)
        side.claim_next_requested.connect(self.claim_next)
        side.claim_requested.connect(self._on_claim_requested)
        side.talk_chosen.connect(window.talks.go_to)
        window.talks.front_changed.connect(side.show_talk)
        window.talks.front_changed.connect(board.set_front)
        window.talks.text_left.connect(self._on_text_left)
        window.talks.words_deleted.connect(self._on_words_deleted)
        window.menu.language_chosen.connect(self._on_language_chosen)
        window.menu.sound_chosen.connect(self._on_sound_chosen)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each command of the table does."""
        window = self._window
        look = window.around.look
        return {
            "claim_next": self.claim_next,
            "to_waiting": window.side.waiting.setFocus,
            "most_needed": window.talks.go_to_most_needed,
            "next_part": self._go_to_next_part,
            "round_off": self._round_off,
            "close_tab": window.talks.close_front,
            "side": window.toggle_side,
            "larger": lambda: look.step_percent(1),
            "smaller": lambda: look.step_percent(-1),
            "shortcuts": lambda: window.drawers.toggle(window.sheet),
            "sign_out": self.leaving.sign_out,
            "quit": self.leaving.ask_to_close,
            **self.reports.handlers(),
        }

    def claim_next(self) -> None:
        """Take who waits longest."""
        if self._window.desk.account is not None:
            self._claim(None)

    def _claim(self, conversation: ConversationId | None) -> None:
        window = self._window
        window.side.set_claiming(claiming=True)
        window.tasks.start(
            self._claim_and_show(conversation), name="claim", on_error=self._on_claim_failed
        )

    async def _claim_and_show(self, conversation: ConversationId | None) -> None:
        window = self._window
        try:
            if conversation is None:
                won = await window.desk.claim_next()
            else:
                won = await window.desk.claim(conversation)
        finally:
            window.side.set_claiming(claiming=False)
        if won is None:
            window.status.say_done(lambda: explain("queue_empty"))
        else:
            window.bring_to_front(won.id)

    def _on_claim_requested(self, conversation: ConversationId) -> None:
        self._claim(conversation)

    def _on_claim_failed(self, error: Exception) -> None:
        if isinstance(error, ClaimLost) and error.winner_name:
            winner = error.winner_name
            self._window.notice.say(
                lambda: QCoreApplication.translate(
                    "Wiring", "%1 was first with this conversation."
                ).replace("%1", winner),
                for_ms=SHORT_MS,
            )
            return
        self._on_failed("claim", problem_code(error))

    def _on_seat_wished(self, status: SeatStatus, capacity: int) -> None:
        window = self._window

        def failed(error: Exception) -> None:
            window.top.set_seat(window.desk.seat)
            self._on_failed("set the seat", problem_code(error))

        window.tasks.start(
            window.desk.set_seat(status, capacity), name="set the seat", on_error=failed
        )

    def _on_account_changed(self, change: AccountChanged) -> None:
        window = self._window
        reason = {
            AccountReason.SIGN_IN: "token_refused",
            AccountReason.REMOVED: "device_removed",
        }.get(change.reason, "")
        window.notice.dismiss()
        window.offline.dismiss()
        window.show_state(reason)
        if change.account is not None:
            window.filling_in.say_what_is_unread()

    def _on_seat_changed(self, seat: Seat | None) -> None:
        self._window.top.set_seat(seat)

    def _on_entry_arrived(self, entry: Conversation) -> None:
        window = self._window
        if window.top.status is SeatStatus.AVAILABLE:
            window.alerts.arrived()
        announce(
            window.side.waiting,
            QCoreApplication.translate("Wiring", "New in the waiting list: %1").replace(
                "%1", window.board.waiting.in_words(entry)
            ),
        )

    def _on_entry_taken(self, taken_by: str) -> None:
        own = self._window.desk.account
        if taken_by and (own is None or taken_by != own.name):
            self._window.status.say_done(
                lambda: QCoreApplication.translate("Wiring", "%1 accepted a visitor.").replace(
                    "%1", taken_by
                )
            )

    def _on_visitor_spoke(self, conversation: ConversationId, messages: list[Message]) -> None:
        window = self._window
        window.alerts.arrived()
        talk = window.board.talks.talk(conversation)
        if talk is not None:
            name = words.nickname(talk.conversation.nickname)
            front = window.talks.front
            if front is not None and front.conversation == conversation:
                announce(front.view, f"{name}: {messages[-1].text}")
            else:
                announce(window.talks.tabs, window.board.talks.in_words(talk))

    def _on_conversation_changed(self, conversation: Conversation) -> None:
        if conversation.ended_ms is not None:
            self._window.side.set_last_ended(conversation.ended_ms)

    def _on_applied(self) -> None:
        self._window.show_title()

    def _on_text_left(self, nickname: str, text: str) -> None:
        window = self._window
        window.notice.say(
            lambda: QCoreApplication.translate(
                "Wiring",
                "The conversation with %1 is not yours any more. "
                "What you typed and was not sent is still here.",
            ).replace("%1", words.nickname(nickname)),
            lambda: (
                (
                    QCoreApplication.translate("Wiring", "Copy my text"),
                    lambda: copy_privately(text),
                ),
                (QCoreApplication.translate("Wiring", "Drop it"), window.notice.dismiss),
            ),
        )

    def _on_words_deleted(self, nickname: str) -> None:
        self._window.status.say_done(
            lambda: QCoreApplication.translate(
                "Wiring", "The time of %1's words was over: they are deleted."
            ).replace("%1", words.nickname(nickname))
        )

    def _on_failed(self, _: str, code: str) -> None:
        if code == "desk_locked":
            return
        # What the store says stays until somebody has read it: something is not kept.
        self._window.notice.say(
            lambda: explain(code), for_ms=None if code in WAYS_OUT else SHORT_MS
        )

    def _on_language_chosen(self, language: str) -> None:
        window = self._window
        window.around.languages.use(language)
        window.prefer(language=language)

    def _on_sound_chosen(self, on: bool) -> None:
        self._window.alerts.set_sound(on=on)
        self._window.prefer(sound=on)

    def _round_off(self) -> None:
        page = self._window.talks.front
        if page is not None and page.can_write:
            page.begin_closing()
        else:
            # After the talk it is the form that is rounded off.
            self._window.filling_in.finish()

    def _go_to_next_part(self) -> None:
        window = self._window
        page = window.talks.front
        parts: list[QWidget] = [window.top, window.side]
        parts += [window.talks.tabs, page] if page is not None else []
        parts.append(window.intake)
        drawer = window.drawers.front
        parts += [drawer] if drawer is not None else []
        parts = [part for part in parts if part.isVisible()]
        places: dict[QWidget, Callable[[], None]] = {
            window.top: window.top.emergency.setFocus,
            window.side: window.side.waiting.setFocus
            if window.side.waiting.isVisible()
            else window.side.talks.setFocus,
            window.talks.tabs: window.talks.tabs.setFocus,
            window.intake: window.intake.take_focus,
        }
        if page is not None:
            places[page] = page.take_focus
        if drawer is not None:
            places[drawer] = drawer.open
        focus = QApplication.focusWidget()
        at = next((n for n, part in enumerate(parts) if focus is part or _inside(part, focus)), -1)
        places[parts[(at + 1) % len(parts)]]()


def _inside(part: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and part.isAncestorOf(focus)
