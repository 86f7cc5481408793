"""Hands at the intake: the keys that a counsellor presses while the talk goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vt_desk.demo.hands import Hands, until
from vt_desk.demo.local_service import DemoFailedError
from vt_desk.domain.intake import FieldId
from vt_desk.forms.rules import ROLE
from vt_desk.ui.models.intake import IntakeModel
from vt_desk.ui.views.talk_page import TalkPage

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class FormHands:
    """Fills in the form that is beside the talk in front.

    Args:
        hands: of the same counsellor.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._window = hands.window

    @property
    def form(self) -> IntakeModel:
        """The form in sight."""
        model = self._window.intake.model
        if model is None:
            raise DemoFailedError("no form beside the talk")
        return model

    async def confirm_role(self, digit: str) -> None:
        """Go to the form with Ctrl+I, and choose who the visitor is."""
        form = self.form
        self.press(Qt.Key.Key_I, CTRL)
        await until(lambda: self._has_focus, "the keys in the form")
        self._type(digit)
        await until(lambda: form.value(ROLE) and not form.is_offered(ROLE), "a confirmed role")

    async def answer_next(self, digit: str) -> None:
        """Go to the next required field with F7, and choose an answer by its number."""
        self.press(Qt.Key.Key_F7)
        await self.answer(digit)

    async def answer(self, digit: str) -> None:
        """Choose an answer, by its number, in the required field that has the keys."""
        form = self.form
        before = len(form.missing)
        await until(lambda: self._has_focus, "the keys in the form")
        self._type(digit)
        await until(lambda: len(form.missing) < before, "an answer")

    async def say_danger(self, letter: str) -> None:
        """Answer the first question about danger, with F8 and the answer's first letter."""
        form = self.form
        self.press(Qt.Key.Key_F8)
        await until(lambda: self._has_focus, "the keys at the questions about danger")
        self._type(letter)
        await until(lambda: form.reading.in_danger, "danger in the form")
        await until(lambda: form.conversation.danger_since_ms, "danger on the conversation")

    async def tell_duty(self, page: TalkPage) -> str:
        """Add what is told at first to the reply with F9, and send it; gives the words."""
        before = page.composer.text
        self.press(Qt.Key.Key_F9)
        await until(lambda: page.composer.text != before, "words in the reply")
        text = page.composer.text
        QTest.keyClick(page.composer.field, Qt.Key.Key_Return)
        await until(lambda: self._hands.confirmed(page, text), "the service's word for them")
        return text

    async def write(self, field: FieldId, text: str) -> None:
        """Type into a field of words."""
        form = self.form
        self._window.intake.go_to(field)
        await until(lambda: self._has_focus, "the keys in the form")
        self._type(text)
        await until(lambda: form.value(field) == text, "the words in the form")

    async def confirmed(self) -> None:
        """Wait until the service has all that is filled in."""
        form = self.form
        fields = [ROLE, *form.reading.shown]
        await until(
            lambda: not form.unkept and not any(form.is_on_its_way(one) for one in fields),
            "the service's word for the form",
        )

    async def finish(self) -> None:
        """Round the form off with Ctrl+E, once its talk is over."""
        form = self.form
        await until(self._window.intake.foot.finish.isVisible, "a form that can be finished")
        self.press(Qt.Key.Key_E, CTRL)
        await until(lambda: form.finished, "a finished form")

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keys go now."""
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)

    @property
    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._window.intake.isAncestorOf(focus)

    def _type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self._window, text)
