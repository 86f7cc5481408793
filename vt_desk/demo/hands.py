"""Hands at the desk: real key presses on the real widgets, and pictures of the window.

For the demonstration without a display, and for tests that go through the whole.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from vt_desk.demo.local_service import DemoFailedError
from vt_desk.domain.conversation import Message
from vt_desk.ui.models.talk import TalkModel
from vt_desk.ui.views.talk_page import TalkPage
from vt_desk.ui.views.window import MainWindow

POLL_S = 0.02
PATIENCE_S = 30.0
_SECOND_MS = 50


async def until(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so, letting the window live meanwhile.

    Args:
        condition: asked every 20 ms.
        what: what is waited for, for the error.
        patience_s: how long.

    Raises:
        DemoFailedError: it did not come.
    """
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            raise DemoFailedError(f"nothing came of it in {patience_s:.0f} s: {what}")
        await asyncio.sleep(POLL_S)


class Hands:
    """A counsellor's hands.

    Args:
        window: the desk's window.
        pictures: where pictures go; None to take none.
    """

    def __init__(self, window: MainWindow, pictures: Path | None = None) -> None:
        self.window = window
        self._pictures = pictures
        self._taken = 0

    async def sign_in(self, user: str, password: str) -> None:
        """Type name and password, and press Enter."""
        page = self.window.sign_in
        self.type_into(page.user, user)
        self.type_into(page.password, password)
        QTest.keyClick(page.password, Qt.Key.Key_Return)
        await until(lambda: self.window.desk.account is not None, "signing in")

    async def claim_next(self) -> TalkPage:
        """Press F2; gives the tab that opened."""
        before = {id(page) for page in self.pages()}
        QTest.keyClick(self.window, Qt.Key.Key_F2)
        await until(lambda: len(self.pages()) > len(before), "a tab after F2")
        (page,) = [page for page in self.pages() if id(page) not in before]
        await until(lambda: self.window.talks.front is page, "the new tab in front")
        return page

    async def say(self, page: TalkPage, text: str) -> None:
        """Type into a conversation's reply field, press Enter, and see it confirmed."""
        field = page.composer.field
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: self.confirmed(page, text), "the service's word for a message")

    def end(self, page: TalkPage) -> None:
        """End a conversation whose last line is in sight; its countdown passes quickly."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for seconds in page.closing.findChildren(QTimer, "", direct):
            seconds.setInterval(_SECOND_MS)
        page.closing.start()

    def pages(self) -> list[TalkPage]:
        """Every open tab."""
        return self.window.talks.findChildren(TalkPage)

    def rows(self, page: TalkPage) -> TalkModel:
        """What a tab's list is painted from."""
        rows = page.view.model()
        if not isinstance(rows, TalkModel):
            raise DemoFailedError("a tab without its messages")
        return rows

    def messages(self, page: TalkPage) -> list[Message]:
        """What a tab shows, in order."""
        rows = self.rows(page)
        shown = (rows.message(row) for row in range(rows.rowCount()))
        return [message for message in shown if message is not None]

    def confirmed(self, page: TalkPage, text: str) -> bool:
        """Whether a tab shows a text as committed at the service."""
        return any(m.text == text and m.n is not None for m in self.messages(page))

    def type_into(self, field: QLineEdit, text: str) -> None:
        """Replace what stands in a field."""
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    async def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window as it stands."""
        if self._pictures is None:
            return
        # Two turns: one for layouts that were put off, one for what they paint.
        for _ in range(2):
            await asyncio.sleep(POLL_S)
            QApplication.sendPostedEvents()
        self._taken += 1
        self._pictures.mkdir(parents=True, exist_ok=True)
        file = self._pictures / f"{self._taken:02d}-{name}.png"
        if not (widget or self.window).grab().save(str(file)):
            raise DemoFailedError(f"the picture {file} could not be written")
