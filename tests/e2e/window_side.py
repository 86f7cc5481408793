"""The child process: the desk as it is, with hands that do what standard input says."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from vt_desk.app import DeskSettings, run_desk
from vt_desk.demo.hands import Hands, until
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import ConversationState
from vt_desk.store.passing import PassingVault
from vt_desk.ui.views.talk_page import TalkPage
from vt_desk.ui.views.window import MainWindow


class Side:
    """What can be asked, by name."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self._hands = Hands(window, pictures)
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
        self.page.closing.start()
        await self.wait_ended()

    async def wait_ended(self) -> None:
        rows = self._hands.rows(self.page)
        await until(lambda: rows.conversation.state is ConversationState.ENDED, "the end")

    async def composer_enabled(self) -> str:
        return "yes" if self.page.composer.isVisible() else "no"

    async def picture(self, name: str) -> None:
        await self._hands.picture(name)


def main(service: str, pictures: str) -> int:
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

    return run_desk(DeskSettings(service=service, silent=True, vault=PassingVault), serve)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
