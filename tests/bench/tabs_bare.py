"""The same texts in bare Qt: a plain text field for each conversation, one tab each.

Nothing is kept, nobody is signed in, no bubble is drawn: what Qt itself asks for the words.
"""

from __future__ import annotations

import asyncio
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTabWidget

from tests.bench.children import serve_jobs
from tests.bench.resident import resident_bytes
from tests.bench.tabs_texts import texts
from tests.bench.tabs_window import Held, TabsJob


def _show(tabs: QTabWidget, job: TabsJob) -> None:
    for number, name in enumerate(job.conversations):
        field = QPlainTextEdit()
        field.setReadOnly(True)
        field.setPlainText("\n".join(texts(number, job.messages)))
        tabs.addTab(field, name)
        tabs.setCurrentWidget(field)
        tabs.grab()


async def _serve(tabs: QTabWidget) -> None:
    async def do(job: TabsJob) -> Held:
        tabs.grab()
        before_bytes = resident_bytes()
        _show(tabs, job)
        open_bytes = resident_bytes()
        return Held(before_bytes, open_bytes, open_bytes)

    await serve_jobs(TabsJob, do)


def main() -> int:
    """Serve until standard input closes."""
    _app = QApplication(["bare"])
    tabs = QTabWidget()
    tabs.resize(1_200, 800)
    tabs.show()
    asyncio.run(_serve(tabs))
    tabs.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
