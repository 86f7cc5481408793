"""Help by phone in the window: one click acts, in every state of the desk.

The order of a click is fixed: the desk writes it down, the drawer shows the number, and then
the phone is handed it. Nothing is awaited before the number is in sight.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from vt_desk.desk.changes import JournalSetAside
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import Language, Party
from vt_desk.domain.escalation import Escalation, EscalationId, Handing, Target
from vt_desk.phone.settings import Card
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models import words
from vt_desk.ui.models.briefing import BriefingModel
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.views.escalation.drawer import Sheet
from vt_desk.ui.views.escalation.ending import Endings

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.desk.changes import DeskChange
    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.escalation import EscalationOutcome
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.views.window import MainWindow

SAME_MS = 10 * 60_000
"""So long after a click another one for the same is the same: it shows the number again."""
READY_MS = 1_500
"""So long after the window was made the first briefing is; the click finds it there."""
HOLD_MS = 30 * 60_000
"""So long after a click the open briefing keeps the desk from locking by itself."""


class Escalating(QObject):
    """Ties the two numbers to the desk, the phone and the drawer.

    Args:
        window: whose.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._phone = window.around.phone
        self._shown: Escalation | None = None
        self._briefing: BriefingModel | None = None
        self._handing: dict[EscalationId, Handing] = {}
        self._cards: dict[EscalationId, int] = {}
        self.endings = Endings(window, self)
        board, drawer, log = window.board, window.escalation, window.phoned
        board.escalations.changed.connect(self._refresh)
        board.escalations.came_in.connect(self._on_came_in)
        board.conversation_changed.connect(self._on_conversation_changed)
        board.conversation_closed.connect(self._on_conversation_closed)
        board.account_changed.connect(self._on_desk_changed)
        board.lock_changed.connect(self._on_desk_changed)
        window.top.escalation_requested.connect(self.click)
        window.status.escalation_wanted.connect(self._on_wanted)
        window.around.languages.changed.connect(self._on_language_changed)
        drawer.again_requested.connect(self._hand_again)
        drawer.card_requested.connect(self._send_card)
        drawer.ended.connect(self._on_ended)
        drawer.other_chosen.connect(self._on_other_chosen)
        drawer.was_hidden.connect(self._on_hidden)
        log.rows.ended.connect(self.endings.begin)
        window.menu.aboutToShow.connect(self._on_menu_opens)
        window.top.set_handed(
            [one for one in Target if self._phone.settings.by_target[one].way is not None]
        )
        board.escalations.refresh()
        window.destroyed.connect(window.desk.subscribe(self._on_change))
        for at, target in enumerate((Target.EMERGENCY, Target.ADVICE_LINE), 1):
            # One at a time, long after the first paint: nobody is to wait for it.
            QTimer.singleShot(at * READY_MS, self, partial(drawer.make_ready, target))

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about it do."""
        return {
            "advice_line": lambda: self.click(Target.ADVICE_LINE),
            "emergency": lambda: self.click(Target.EMERGENCY),
            "phoned": lambda: self._window.drawers.toggle(self._window.phoned),
        }

    def click(self, target: Target) -> None:
        """Somebody goes to a number: log, drawer, phone, in this order and at once.

        Clicked again within ten minutes, with the same conversation in front, it is the same
        call: its number comes back into sight, and the phone is left alone.
        """
        about = self._about()
        same = self._same(target, about)
        if same is not None:
            self.show(same)
            return
        made = self._window.desk.escalate(target, about)
        self._window.escalation.set_unfolded(unfolded=self._phone.steps(target).open_briefing)
        self.show(made)
        self._hand(made)
        if self._phone.steps(target).card is Card.AT_ONCE and not self._somebody_near():
            self._send_card()

    def show(self, escalation: Escalation) -> None:
        """Open the drawer on one."""
        window = self._window
        if self._shown is None or self._shown.id != escalation.id:
            self._part()
        self._shown = escalation
        window.board.escalations.refresh()
        self._refresh()
        window.drawers.show(window.escalation)
        self._mark_open()
        self.tick()

    def tick(self) -> None:
        """A second has passed."""
        window = self._window
        window.escalation.tick(window.desk.now_ms())
        if window.phoned.isVisible():
            window.phoned.rows.tick()
        self.hold()

    def hold(self) -> None:
        """Keep the desk from locking by itself while somebody phones with the briefing open."""
        window, one = self._window, self._shown
        left_ms = 0
        if one is not None and not window.escalation.isHidden() and one.is_open:
            left_ms = one.at_ms + HOLD_MS - window.desk.now_ms()
        window.locking.idle.hold_off(max(0, left_ms) / 1000)

    async def keep(self) -> None:
        """Have everything kept that was written, and every end that was said."""
        self._window.escalation.flush()
        if self._briefing is not None:
            await self._briefing.keep()
        await self.endings.keep()

    def _is_attended(self) -> bool:
        desk = self._window.desk
        return desk.account is not None and desk.lock is None

    def _about(self) -> ConversationId | None:
        """The conversation in front, or the one whose form is in its place."""
        if not self._is_attended():
            return None
        talks = self._window.talks
        if talks.front is not None:
            return talks.front.conversation
        return None if talks.task is None else talks.task.id

    def _same(self, target: Target, about: ConversationId | None) -> Escalation | None:
        since_ms = self._window.desk.now_ms() - SAME_MS
        own = self._window.board.escalations.own_open
        wanted = (
            one
            for one in own
            if (one.target, one.conversation) == (target, about) and one.at_ms > since_ms
        )
        return next(wanted, None)

    def _refresh(self) -> None:
        """Show the one in the drawer as the desk has it now, and which are open at all."""
        window, log = self._window, self._window.board.escalations
        self._mark_open()
        if self._shown is None:
            return
        self._shown = one = log.find(self._shown.id) or self._shown
        attended = self._is_attended()
        if attended and log.find(one.id) is None and not log.is_own(one):
            # Somebody else has signed in at this desk: it is not their call.
            self._part()
            self._shown = None
            if window.drawers.front is window.escalation:
                window.drawers.close()
            return
        if attended and self._briefing is None and log.find(one.id) is not None:
            self._briefing = self._begin(one)
        elif not attended:
            self._part()
        region = one.region
        window.escalation.put(
            Sheet(
                escalation=one,
                number=self._phone.number(one.target, region).display,
                handing=self._handing.get(one.id, one.handing),
                is_test=self._phone.is_test,
                briefing=self._briefing,
                visitor=self._visitor_for_card(one),
                card_sent_ms=self._cards.get(one.id),
                others=tuple(other for other in log.own_open if other.id != one.id),
                can_end=attended and log.is_open(one) and log.find(one.id) is not None,
            )
        )
        window.escalation.tick(window.desk.now_ms())

    def _mark_open(self) -> None:
        """Say at the foot which are open and not in sight."""
        window, log = self._window, self._window.board.escalations
        seen = None if window.escalation.isHidden() else self._shown
        own = [one for one in log.own_open if seen is None or one.id != seen.id]
        window.status.set_escalations(own, len(log.open) if log.shows_everybody else 0)

    def _on_hidden(self) -> None:
        self._mark_open()
        self.hold()

    def _begin(self, one: Escalation) -> BriefingModel:
        window = self._window
        intakes, id_ = window.board.intakes, one.conversation
        region = one.region

        def told(line: Line) -> str:
            if line is Line.CALL_BACK:
                return self._phone.call_back
            if line is Line.REGION and region is not None:
                return window.around.places.region(region)
            return ""

        def last_word_ms() -> int | None:
            rows = None if id_ is None else window.board.talk_model(id_)
            return None if rows is None else rows.last_word_ms(Party.VISITOR)

        made = BriefingModel(
            one.id,
            one.target,
            window.desk,
            window.tasks,
            intake=None if id_ is None else intakes.model(id_),
            municipality=window.around.places.municipality,
            language=lambda: window.around.languages.current,
            told=told,
            last_word_ms=last_word_ms,
            parent=self,
        )
        made.changed.connect(self._refresh)
        window.tasks.start(made.load(), name="load a briefing")
        return made

    def _part(self) -> None:
        """Let go of the words of the one that was shown."""
        if self._briefing is not None:
            self._briefing.changed.disconnect(self._refresh)
            self._window.escalation.flush()
            self._window.escalation.forget()
            self._briefing.forget()
            self._briefing.deleteLater()
            self._briefing = None

    def _somebody_near(self) -> bool:
        return self._briefing is not None and self._briefing.somebody_near

    def say_handed(self, one: Escalation, handing: Handing) -> None:
        """The phone told what became of handing a number over."""
        self._handing[one.id] = handing
        self._window.desk.handed(one.id, handing)
        self._window.board.escalations.refresh()
        self._refresh()

    def _hand(self, one: Escalation) -> None:
        def told(handing: Handing) -> None:
            self.say_handed(one, handing)

        self._handing[one.id] = Handing.UNDER_WAY
        self._window.tasks.start(
            self._phone.hand_over(one.target, one.region, told),
            name="hand a number over",
            on_error=lambda _: told(Handing.FAILED),
        )

    def _hand_again(self) -> None:
        if self._shown is not None:
            self._hand(self._shown)
            self._refresh()

    # --- the visitor's card

    def _conversation(self, id_: ConversationId | None) -> Conversation | None:
        talk = None if id_ is None else self._window.board.talks.talk(id_)
        return None if talk is None else talk.conversation

    def _visitor_for_card(self, one: Escalation) -> str:
        """Name of the visitor who may get a card now; empty where none may."""
        talk = None if one.conversation is None else self._window.board.talks.talk(one.conversation)
        if talk is None or talk.ended or self._phone.steps(one.target).card is Card.NEVER:
            return ""
        return words.nickname(talk.conversation.nickname)

    def _send_card(self) -> None:
        one = self._shown
        about = None if one is None else self._conversation(one.conversation)
        if one is None or about is None or not self._visitor_for_card(one):
            return
        text = telling.card_text(one.target, english=about.language is Language.ENGLISH)
        self._window.tasks.start(self._send(one.id, about.id, one.target, text), name="send a card")

    async def _send(
        self, one: EscalationId, about: ConversationId, target: Target, text: str
    ) -> None:
        await self._window.desk.send_card(about, target, text)
        self._cards[one] = self._window.desk.now_ms()
        self._refresh()

    # --- what happens

    def _on_ended(self, outcome: EscalationOutcome) -> None:
        if self._shown is not None:
            self.endings.begin(self._shown.id, outcome)

    def _on_other_chosen(self, escalation: EscalationId) -> None:
        found = self._window.board.escalations.find(escalation)
        if found is not None:
            self.show(found)

    def _on_wanted(self) -> None:
        """The mark at the foot was pressed."""
        own = self._window.board.escalations.own_open
        if own:
            self.show(own[0])
        elif self._window.board.escalations.shows_everybody:
            self._window.drawers.show(self._window.phoned)

    def _on_desk_changed(self, _: object) -> None:
        self._window.board.escalations.refresh()
        self._refresh()

    def _on_language_changed(self, _: str) -> None:
        self._refresh()

    def _on_conversation_changed(self, conversation: Conversation) -> None:
        one = self._shown
        if one is not None and one.conversation == conversation.id:
            self._refresh()

    def _on_conversation_closed(self, conversation: ConversationId) -> None:
        one, briefing = self._shown, self._briefing
        if one is not None and briefing is not None and one.conversation == conversation:
            briefing.part_with_intake()
            self._refresh()

    def _on_came_in(self, one: Escalation) -> None:
        """A colleague phones: a lead is told until it has been seen."""
        window = self._window
        if (
            not window.board.escalations.shows_everybody
            or not self._phone.steps(one.target).tell_lead
        ):
            return

        def say() -> str:
            text = self.tr("%1 phones %2 since %3.").replace("%2", telling.name(one.target))
            return text.replace("%3", clock(one.at_ms)).replace("%1", one.user_name)

        def look() -> None:
            window.notice.dismiss()
            window.drawers.show(window.phoned)

        window.alerts.arrived()
        announce(window.phoned, say(), urgent=True)
        window.notice.say(
            say,
            lambda: (
                (self.tr("Show"), look),
                (self.tr("I have seen this"), window.notice.dismiss),
            ),
        )

    def _on_change(self, change: DeskChange) -> None:
        if not isinstance(change, JournalSetAside):
            return
        count, file, notice = change.count, change.file, self._window.notice

        def say() -> str:
            text = self.tr(
                "%n call(s) for help that were clicked while nobody was signed in cannot be read: "
                "the key is gone. Nothing is deleted. Tell your IT department: %1",
                "",
                count,
            )
            return text.replace("%1", file)

        notice.say(say, lambda: ((self.tr("I have read this"), notice.dismiss),))

    def _on_menu_opens(self) -> None:
        self._window.actions_table["phoned"].setVisible(self._is_attended())
