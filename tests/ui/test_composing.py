"""Typing: a draft stays with its conversation, and a reply goes where it was typed."""

from __future__ import annotations

import asyncio
import random

from PySide6.QtCore import Qt

from tests.deadline import until
from tests.fakes.fake_desk import FakeDesk
from tests.ui.fingers import (
    open_talks,
    page_of,
    press,
    type_text,
)
from tests.ui.stage import Stage, stage, turn
from vt_desk.domain.ids import ConversationId


async def test_inv08_a_thousand_switches_of_tabs_send_nothing_elsewhere(shown: Stage) -> None:
    talks = await open_talks(shown, 5)
    chance = random.Random(8)
    meant: list[tuple[ConversationId, str]] = []
    typed = dict.fromkeys(talks, "")
    shown.window.talks.go_to(talks[0])
    for step in range(1000):
        target = chance.choice(talks)
        if chance.random() < 0.5:
            shown.window.talks.go_to(target)
        else:
            press(Qt.Key(Qt.Key.Key_1 + talks.index(target)), Qt.KeyboardModifier.ControlModifier)
        front = shown.window.talks.front
        assert front is not None
        word = f"{talks.index(front.conversation)}-{step} "
        front.composer.field.insertPlainText(word)
        typed[front.conversation] += word
        if chance.random() < 0.3:
            meant.append((front.conversation, typed[front.conversation].strip()))
            typed[front.conversation] = ""
            front.composer.field.enter_pressed.emit()
            shown.window.talks.go_to(chance.choice(talks))
        if step % 50 == 0:
            await shown.settle()
    await shown.settle()
    assert shown.desk.sent == meant
    for conversation in talks:
        assert page_of(shown, conversation).composer.text == typed[conversation]


async def test_a_draft_is_kept_with_its_conversation(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    type_text("half een zin")
    shown.window.talks.go_to(other)
    await shown.settle()
    assert await shown.desk.draft(one) == "half een zin"
    assert await shown.desk.draft(other) == ""
    assert page_of(shown, one).composer.text == "half een zin"


async def test_inv07_a_draft_is_handed_on_within_a_second(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    type_text("nog niet klaar")
    await until(lambda: shown.desk.drafts.get(one) == "nog niet klaar", deadline_s=1)


async def test_inv07_a_draft_is_handed_on_within_a_second_from_who_never_pauses(
    shown: Stage,
) -> None:
    (one,) = await open_talks(shown, 1)
    async with asyncio.timeout(1):
        while not shown.desk.drafts.get(one):
            type_text("a")
            await turn()


async def test_a_draft_of_before_is_there_again(desk: FakeDesk) -> None:
    one = desk.arrive()
    await desk.claim(one)
    await desk.save_draft(one, "van daarnet")
    async with stage(desk) as shown:
        await shown.settle()
        assert page_of(shown, one).composer.text == "van daarnet"


async def test_enter_sends_and_shift_enter_makes_a_line(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    type_text("een")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text("twee")
    press(Qt.Key.Key_Return)
    await shown.settle()
    assert shown.desk.sent == [(one, "een\ntwee")]
    assert page_of(shown, one).composer.text == ""


async def test_a_reply_that_is_too_long_is_not_sent_and_not_lost(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    composer = page_of(shown, one).composer
    composer.field.setPlainText("a" * 4001)
    composer.send()
    await shown.settle()
    assert shown.desk.sent == []
    assert len(composer.text) == 4001


async def test_words_come_back_when_the_desk_does_not_take_them(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    shown.desk.failing = RuntimeError("kapot")
    type_text("belangrijk")
    press(Qt.Key.Key_Return)
    await shown.settle()
    assert page_of(shown, one).composer.text == "belangrijk"
    assert shown.window.notice.isVisible()
