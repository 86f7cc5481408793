"""The rows of a talk: in order, each once, and never more than a window of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.fakes.fake_desk import START_MS
from vt_desk.domain.conversation import (
    Conversation,
    ConversationState,
    EndReason,
    Message,
    MessageState,
    Party,
)
from vt_desk.domain.ids import ConversationId, MessageId, RegionId
from vt_desk.ui.models.talk import MOST_ROWS, PAGE_ROWS, Receipt, TalkModel

TALK = Conversation(
    id=ConversationId("c"),
    region=RegionId("utrecht"),
    state=ConversationState.CLAIMED,
    nickname="fox",
    colour=0,
    waiting_since_ms=START_MS,
)
DAY_MS = 86_400_000


def make(*, checked: bool = True) -> TalkModel:
    model = TalkModel(TALK, now_ms=lambda: START_MS, locale=lambda: QLocale("nl_NL"))
    if checked:
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        QAbstractItemModelTester(model, mode, model)
    return model


def said(n: int, *, at_ms: int = START_MS) -> Message:
    return Message(MessageId(f"v{n}"), TALK.id, Party.VISITOR, f"bericht {n}", at_ms, n=n)


def own(name: str, n: int | None = None) -> Message:
    state = MessageState.QUEUED if n is None else MessageState.SENT
    return Message(MessageId(name), TALK.id, Party.COUNSELLOR, name, START_MS, n=n, state=state)


def shown(model: TalkModel) -> list[str]:
    found = [model.message(row) for row in range(model.rowCount())]
    return [message.id for message in found if message is not None]


@given(order=st.permutations(range(1, 13)), twice=st.lists(st.integers(1, 12)))
@settings(max_examples=60, deadline=None)
def test_messages_stand_once_and_in_order_however_they_come(
    order: list[int], twice: list[int]
) -> None:
    model = make()
    for n in [*order, *twice]:
        model.put([said(n)])
    assert shown(model) == [f"v{n}" for n in range(1, 13)]


def test_what_is_queued_stands_last_and_moves_to_its_place_when_it_is_sent() -> None:
    model = make()
    model.put([said(1), own("a"), own("b"), said(2)])
    assert shown(model) == ["v1", "v2", "a", "b"]
    model.put([own("b", 3)])
    assert shown(model) == ["v1", "v2", "b", "a"]
    model.put([own("a", 4), said(5)])
    assert shown(model) == ["v1", "v2", "b", "a", "v5"]


def test_receipts_follow_the_conversation() -> None:
    model = make()
    model.put([own("a", 1), own("b", 2), own("c", 3), own("d")])
    model.set_conversation(replace(TALK, visitor_delivered_n=2, visitor_seen_n=1))
    found = [model.message(row) for row in range(4)]
    assert [model.receipt(one) for one in found if one is not None] == [
        Receipt.SEEN,
        Receipt.DELIVERED,
        Receipt.SENT,
        Receipt.QUEUED,
    ]


def test_a_day_line_stands_where_the_day_changes_and_goes_where_it_does_not() -> None:
    model = make()
    model.put([said(2), said(3)])
    assert model.day_line(0)
    assert not model.day_line(1)
    model.put_earlier([said(1, at_ms=START_MS - DAY_MS)])
    assert model.day_line(0)
    assert model.day_line(0) != model.day_line(1)
    model.put_earlier([])
    assert not model.day_line(2)


def test_twenty_thousand_messages_are_a_window_of_rows() -> None:
    model = make(checked=False)
    for n in range(1, 20_001):
        model.put([said(n)])
        model.shorten()
        assert model.rowCount() <= MOST_ROWS
    while model.has_earlier:
        first = model.first_n
        assert first is not None
        earlier = [said(n) for n in range(max(1, first - PAGE_ROWS), first)]
        model.put_earlier(earlier)
        assert model.rowCount() <= MOST_ROWS
    assert shown(model)[0] == "v1"
    assert not model.at_end
    model.put([said(20_001)])
    assert model.last_n < 20_001
    last = model.last_n
    model.put_later([said(n) for n in range(last + 1, last + PAGE_ROWS + 1)], complete=False)
    assert model.last_n == last + PAGE_ROWS
    assert shown(model) == [f"v{n}" for n in range(model.first_n or 0, model.last_n + 1)]


@pytest.mark.parametrize("reason", list(EndReason))
def test_the_end_is_said_in_a_row_of_its_own(reason: EndReason) -> None:
    model = make()
    model.put([said(1)])
    ended = replace(TALK, state=ConversationState.ENDED, end_reason=reason, ended_ms=START_MS)
    model.set_conversation(ended)
    assert model.rowCount() == 2
    index = model.index(1)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == model.note(1)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def test_a_screen_reader_hears_who_when_how_far_and_what() -> None:
    model = make()
    model.put([own("Hallo", 1)])
    text = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert text is not None
    assert text.endswith(": Hallo")
    assert "14:58" in text
