"""A loop that is Qt's, a window on a desk in memory, and no warning of Qt unseen."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from qasync import QEventLoop

from tests.fakes.fake_desk import FakeDesk
from tests.ui.stage import Stage, application, stage

_WRONG = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
_PLATFORM = ("This plugin does not support", "propagateSizeHints")
"""What the offscreen platform says of itself, and not of the program."""


def _make_loop() -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop = QEventLoop(application())
    return loop


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Coroutines of this folder run on Qt's loop."""
    return {"qt": _make_loop}


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and need not be looked through around every test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Each test's loop and windows die in this thread, and not where a worker allocates."""
    gc.collect()
    gc.disable()
    result = yield
    gc.enable()
    gc.collect()
    return result


@pytest.fixture(autouse=True)
def qt_says_nothing() -> Iterator[list[str]]:
    """A warning of Qt fails the test."""
    said: list[str] = []

    def listen(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if kind in _WRONG and not any(known in text for known in _PLATFORM):
            said.append(text)

    before = qInstallMessageHandler(listen)
    yield said
    qInstallMessageHandler(before)
    assert not said


@pytest.fixture(autouse=True)
def amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clocks on screen are those of the counsellor's office."""
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def desk() -> FakeDesk:
    """A desk in memory, signed in and connected."""
    return FakeDesk()


@pytest.fixture
async def shown(desk: FakeDesk) -> AsyncIterator[Stage]:
    """The window on it, in Dutch, light, at 1440 × 900."""
    async with stage(desk) as made:
        yield made
