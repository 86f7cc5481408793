"""The demonstration without a display: one conversation both ways, with pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from vt_desk.demo.form_hands import FormHands
from vt_desk.demo.hands import Hands, until
from vt_desk.demo.local_service import LocalService
from vt_desk.demo.visitors import Visit
from vt_desk.domain.conversation import ConversationState, Party
from vt_desk.domain.escalation import Escalation, EscalationOutcome, LogState
from vt_desk.domain.intake import FieldId, RecordState
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.talk_page import TalkPage
from vt_desk.ui.views.window import MainWindow

FIRST = "Hallo, je praat met Noor van Veilig Thuis. Kun je nu rustig chatten?"
QUESTIONS = (
    "Fijn dat je er bent. Wat maakt dat je je zorgen maakt?",
    "Dat klinkt naar om te horen. Heb je er al met iemand over gepraat?",
)
BYSTANDER = "3"
ANSWERS = ("5", "1", "3")
"""A neighbour; violence between partners; psychological."""
SUMMARY = "Hoort 's avonds vaak geschreeuw bij de buren, ziet de kinderen bijna niet."
GREETING = "Hallo, je praat met Noor. Je mag alles vragen, je hoeft je naam niet te zeggen."


async def tell(
    window: MainWindow, service: LocalService, visits: list[Visit], pictures: Path
) -> list[str]:
    """Drive the window through a conversation.

    Args:
        window: just painted.
        service: where to sign in.
        visits: the scripted visitors, who arrive by themselves.
        pictures: where the pictures go.

    Returns:
        What was seen to work, a line each.

    Raises:
        DemoFailedError: something did not come.
    """
    hands = Hands(window, pictures)
    await hands.picture("sign-in")
    await hands.sign_in(service.user, service.password)
    await until(lambda: window.board.waiting.rowCount() == len(visits), "both visitors waiting")
    await until(lambda: all(visit.settled for visit in visits), "what they say first")
    await hands.picture("waiting")

    page = await hands.claim_next()
    forms = FormHands(hands)
    # What has to be told at first is a key away, and goes out with the first words.
    QTest.keyClicks(page.composer.field, FIRST)
    await forms.tell_duty(page)
    await until(lambda: _answered(hands, page, 1), "the visitor's answer")
    for number, question in enumerate(QUESTIONS, start=2):
        await hands.say(page, question)
        await until(lambda number=number: _answered(hands, page, number), "the visitor's answer")  # type: ignore[misc]
    await _fill_in(hands, forms)
    other = await hands.claim_next()
    await hands.say(other, GREETING)
    await until(lambda: _answered(hands, other, 1), "the other visitor's answer")
    window.talks.go_to(page.conversation)
    await until(lambda: hands.rows(page).conversation.visitor_seen_n > len(QUESTIONS), "seen")
    window.take_focus()
    await hands.picture("talk")
    await _phone(hands)

    window.around.look.choose_theme(ThemeChoice.DARK)
    await hands.picture("talk-dark")
    window.around.languages.use("en")
    await hands.picture("talk-dark-english")
    window.around.look.choose_theme(ThemeChoice.LIGHT)
    await hands.picture("talk-english")
    window.around.languages.use("nl")
    window.around.look.choose_percent(200)
    await hands.picture("talk-200-percent")
    window.around.look.choose_percent(100)

    page.begin_closing()
    await hands.picture("closing")
    hands.end(page)
    await until(
        lambda: hands.rows(page).conversation.state is ConversationState.ENDED,
        "the conversation's end",
    )
    await until(lambda: any(visit.ended for visit in visits), "the visitor told of the end")
    await hands.picture("ended")
    form = forms.form
    await forms.finish()
    kept = lambda: form.conversation.record_state is RecordState.KEPT  # noqa: E731
    await until(kept, "the service's word for the record")
    await hands.picture("form-finished")
    return [
        f"{len(visits)} visitors came in and were seen waiting",
        f"{sum(visit.heard for visit in visits)} answers of the desk reached their pages",
        f"{_said(hands, page) + _said(hands, other)} messages of theirs reached the desk",
        "one click on 112 opened the briefing and is in the service's log; nothing was dialled",
        "one conversation was ended, and its visitor was told",
        "its form was filled in by keyboard, and the service keeps the impersonal record",
    ]


async def _fill_in(hands: Hands, forms: FormHands) -> None:
    """Fill in the form of a neighbour, by keyboard."""
    await forms.confirm_role(BYSTANDER)
    await hands.picture("form-role")
    for digit in ANSWERS:
        await forms.answer_next(digit)
    await hands.picture("form-situation")
    await forms.write(FieldId("summary"), SUMMARY)
    await forms.confirmed()
    await hands.picture("form-summary")


async def _phone(hands: Hands) -> None:
    """Click 112, look at the briefing, and say that it was a mistake."""
    window = hands.window
    window.top.emergency.click()

    def one() -> Escalation:
        return window.desk.escalations[0]

    await until(lambda: one().state is LogState.SENT, "the service's word for the click")
    await hands.picture("briefing")
    window.escalation.outcome.buttons[EscalationOutcome.MISTAKEN].click()
    await window.escalating.keep()
    await until(lambda: not one().is_open, "the end of the click")
    window.drawers.close()


def _answered(hands: Hands, page: TalkPage, times: int) -> bool:
    """Whether a visitor has answered so many of our messages."""
    answers = 0
    asked = False
    for message in hands.messages(page):
        if message.author is Party.VISITOR:
            answers += asked
            asked = False
        else:
            asked = True
    return answers >= times


def _said(hands: Hands, page: TalkPage) -> int:
    return sum(message.author is Party.VISITOR for message in hands.messages(page))
