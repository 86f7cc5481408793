"""The child process: the desk as it is, with hands that do what standard input says."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from vt_desk.app import DeskSettings, run_desk
from vt_desk.demo.form_hands import FormHands
from vt_desk.demo.hands import Hands, until
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.intake import FieldId, RecordState
from vt_desk.store.passing import PassingVault
from vt_desk.store.vault import machine_vault
from vt_desk.ui.views.talk_page import TalkPage
from vt_desk.ui.views.window import MainWindow


class Side:
    """What can be asked, by name."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self._window = window
        self._hands = Hands(window, pictures)
        self._form = FormHands(self._hands)
        self._page: TalkPage | None = None

    @property
    def page(self) -> TalkPage:
        assert self._page is not None
        return self._page

    async def sign_in(self, user: str, password: str) -> None:
        await self._hands.sign_in(user, password)

    async def claim_next(self) -> None:
        window = self._hands.window
        await until(lambda: window.board.waiting.rowCount() > 0, "somebody waiting")
        self._page = await self._hands.claim_next()

    async def say(self, text: str) -> None:
        await self._hands.say(self.page, text)

    async def type_and_send(self, text: str) -> None:
        field = self.page.composer.field
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        shown = lambda: text in [m.text for m in self._hands.messages(self.page)]  # noqa: E731
        await until(shown, "the message in the talk, sent or not")

    async def wait_for(self, text: str) -> None:
        await until(lambda: self._hands.confirmed(self.page, text), "a message")

    async def seen(self, n: str) -> None:
        rows = self._hands.rows(self.page)
        await until(lambda: rows.conversation.visitor_seen_n >= int(n), "the visitor seeing it")

    async def texts(self) -> str:
        return "\x1f".join(message.text for message in self._hands.messages(self.page))

    async def end(self) -> None:
        self.page.begin_closing()
        self.page.closing.field.clear()
        self._hands.end(self.page)
        await self.wait_ended()

    async def wait_ended(self) -> None:
        rows = self._hands.rows(self.page)
        await until(lambda: rows.conversation.state is ConversationState.ENDED, "the end")

    async def composer_enabled(self) -> str:
        return "yes" if self.page.composer.isVisible() else "no"

    async def unlock(self, password: str) -> None:
        window = self._window
        await until(lambda: window.desk.lock is not None, "a locked desk")
        self._hands.type_into(window.locked.password, password)
        QTest.keyClick(window.locked.password, Qt.Key.Key_Return)
        await until(lambda: window.desk.account is not None, "unlocking")

    # --- the intake

    async def confirm_role(self, digit: str) -> None:
        await self._form.confirm_role(digit)

    async def tell_duty(self) -> str:
        return await self._form.tell_duty(self.page)

    async def say_danger(self, letter: str) -> None:
        await self._form.say_danger(letter)

    async def answer_next(self, digit: str) -> None:
        await self._form.answer_next(digit)

    async def answer(self, digit: str) -> None:
        await self._form.answer(digit)

    async def write(self, field: str, text: str) -> None:
        await self._form.write(FieldId(field), text)

    async def go_to(self, field: str) -> None:
        self._window.intake.go_to(FieldId(field))

    async def confirmed(self) -> None:
        await self._form.confirmed()

    async def value(self, field: str) -> str:
        return str(self._form.form.value(FieldId(field)))

    async def missing(self) -> str:
        return str(len(self._form.form.missing))

    async def finish(self) -> None:
        form = self._form.form
        await self._form.finish()
        kept = lambda: form.conversation.record_state is RecordState.KEPT  # noqa: E731
        await until(kept, "the service's word for the record")

    async def leave_for_later(self) -> None:
        self._window.intake.foot.later.click()
        await until(self._tasks, "a form in the list")

    async def open_task(self) -> None:
        await until(lambda: len(self._tasks()) == 1, "one form in the list")
        self._tasks()[0].click()
        await until(lambda: self._window.talks.task is not None, "the form of the list")

    async def finish_task(self) -> None:
        await self._form.finish()
        await until(lambda: not self._tasks(), "an empty list")

    async def notice(self) -> str:
        await until(self._window.notice.isVisible, "a notice")
        return self._window.notice.text

    async def activate(self) -> None:
        """Take the keyboard, as a window manager would give it."""
        self._window.activateWindow()
        await until(self._window.isActiveWindow, "the keyboard")

    async def picture(self, name: str) -> None:
        await self._hands.picture(name)

    def _tasks(self) -> list[QPushButton]:
        forms = self._window.side.forms
        return [one for one in forms.findChildren(QPushButton) if one.isVisible()]


def main(service: str, pictures: str, keep: str = "") -> int:
    async def serve(window: MainWindow, _desk: Desk) -> int:
        side = Side(window, Path(pictures))
        while line := await asyncio.to_thread(sys.stdin.readline):
            name, *arguments = json.loads(line)
            try:
                said = await getattr(side, name)(*arguments)
            except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
                answer = {"ok": False, "said": f"{type(error).__name__}: {error}"}
            else:
                answer = {"ok": True, "said": said or ""}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        return 0

    vault = machine_vault if keep else PassingVault
    return run_desk(DeskSettings(service=service, silent=True, vault=vault), serve)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
