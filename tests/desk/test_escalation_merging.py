"""What the service says of an escalation beside what is not sent, and what is past its time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.made import FOX, UTRECHT, escalation, talk
from vt_desk.desk.changes import EscalationChanged
from vt_desk.desk.escalation_purge import past_escalations
from vt_desk.desk.escalation_turn import (
    WHOLE_LIST,
    EscalationTurn,
    KnownEscalations,
    heard,
    listed,
    told,
)
from vt_desk.desk.turn import Known
from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
)
from vt_desk.domain.ids import RegionId, UserId
from vt_desk.domain.retention import DAY_MS, DEFAULT_INTAKE_DAYS
from vt_desk.store.door import Kept, Write
from vt_desk.store.escalations import DropEscalation, PutEscalation

ANNA, BRAM = UserId("anna"), UserId("bram")
SENT = escalation(state=LogState.SENT)
QUEUED = escalation(state=LogState.QUEUED)
ONE = SENT.id
LATE_MS = 100 * DAY_MS


def said(one: Escalation, **changes: object) -> Escalation:
    return replace(one, state=LogState.SENT, problem=None, **changes)  # type: ignore[arg-type]


def ended(at_ms: int, outcome: EscalationOutcome = EscalationOutcome.GONE) -> dict[str, object]:
    return {"outcome": outcome, "closed_ms": at_ms, "closed_by": "Lea"}


def test_what_is_sent_is_as_the_service_says() -> None:
    new = said(SENT, handing=Handing.SLOW, at_ms=9)
    assert heard(new)(None) == heard(new)(SENT) == new


def test_an_event_from_before_an_answer_takes_nothing_back() -> None:
    here = said(SENT, handing=Handing.HANDED, **ended(5))
    assert told(said(SENT, handing=Handing.UNDER_WAY))(here) == here
    corrected = said(SENT, handing=Handing.HANDED, **ended(9, EscalationOutcome.MISTAKEN))
    assert told(corrected)(here) == corrected
    assert told(corrected)(None) == corrected
    # A list is from after all answers: a service that was restored knows less.
    assert heard(SENT)(here) == SENT


@pytest.mark.parametrize("there", [Handing.UNDER_WAY, Handing.SLOW])
def test_what_is_not_sent_goes_before_it(there: Handing) -> None:
    merged = heard(said(QUEUED, handing=there, at_ms=9, user_name="A."))(QUEUED)
    assert merged == replace(QUEUED, at_ms=9, user_name="A.")


def test_what_the_service_has_already_is_sent() -> None:
    assert heard(said(QUEUED))(replace(QUEUED, problem="unreachable")) == said(QUEUED)
    over = said(QUEUED, handing=Handing.FAILED)
    assert heard(over)(QUEUED) == over


@pytest.mark.parametrize(("ours_ms", "theirs_ms", "is_ours"), [(5, 4, True), (4, 5, False)])
def test_the_later_end_counts(ours_ms: int, theirs_ms: int, *, is_ours: bool) -> None:
    ours = escalation(closed_ms=ours_ms)
    theirs = said(ours, **ended(theirs_ms))
    assert heard(theirs)(ours) == (ours if is_ours else theirs)


@pytest.mark.parametrize(
    ("by", "at_ms", "is_told_again"), [("Anna", 9, True), ("Lea", 9, False), ("Anna", 3, False)]
)
def test_a_list_from_an_older_copy_is_told_again_what_was_said_here(
    by: str, at_ms: int, *, is_told_again: bool
) -> None:
    older = said(escalation(closed_ms=4), handing=Handing.HANDED, closed_by="Anna")
    here = replace(older, outcome=EscalationOutcome.DECLINED, closed_ms=at_ms, closed_by=by)
    told = replace(here, state=LogState.QUEUED) if is_told_again else older
    assert listed(older, ANNA)(here) == told
    assert listed(older, BRAM)(here) == older
    ringing = replace(older, handing=Handing.UNDER_WAY)
    assert listed(ringing, ANNA)(older) == replace(older, state=LogState.QUEUED)
    assert listed(older, ANNA)(older) == listed(older, ANNA)(None) == older


def test_a_refused_end_gives_way_to_anybodys() -> None:
    refused = replace(escalation(closed_ms=9), state=LogState.REFUSED, problem="forbidden")
    still_open = replace(said(refused), outcome=None, closed_ms=None, closed_by="")
    assert heard(still_open)(refused) == refused
    theirs = said(refused, **ended(4))
    assert heard(theirs)(refused) == theirs


def turned(known: KnownEscalations) -> tuple[EscalationTurn, list[Write]]:
    writes: list[Write] = []
    return EscalationTurn(known, writes), writes


def test_what_was_clicked_while_the_store_wrote_is_not_lost() -> None:
    known = KnownEscalations({ONE: replace(QUEUED, handing=Handing.UNDER_WAY)})
    turn, writes = turned(known)
    turn.take(said(QUEUED, handing=Handing.UNDER_WAY))
    assert writes == [PutEscalation(said(QUEUED, handing=Handing.UNDER_WAY))]
    known.all[ONE] = QUEUED
    assert turn.settle() == []
    assert known.all[ONE] == QUEUED


def test_a_list_of_the_region_brings_what_is_new_and_takes_what_is_gone() -> None:
    other = RegionId("flevoland")
    there = {
        "lost": said(escalation(1)),
        "long ago": said(escalation(2, closed_ms=1)),
        "unsent": escalation(3),
        "bram's": said(escalation(4), user=BRAM),
        "elsewhere": said(escalation(5), user=BRAM, region=other),
        "same": said(escalation(6)),
    }
    known = KnownEscalations({one.id: one for one in there.values()})
    turn, writes = turned(known)
    new = said(escalation(7), user=BRAM)
    turn.take_region(UTRECHT, [there["same"], new], ANNA, LATE_MS)
    told = turn.settle()
    lost = replace(there["lost"], state=LogState.QUEUED)
    assert {one.escalation.id for one in told if isinstance(one, EscalationChanged)} == {
        lost.id,
        new.id,
    }
    gone = there["bram's"].id
    assert set(known.all) == {one.id for one in (*there.values(), new)} - {gone}
    assert known.all[lost.id] == lost
    assert writes.count(DropEscalation(gone)) == 1
    assert PutEscalation(there["same"]) not in writes


def test_what_a_list_that_is_full_leaves_out_may_be_there() -> None:
    known = KnownEscalations({ONE: SENT})
    turn, _ = turned(known)
    many = [said(escalation(number)) for number in range(10, 10 + WHOLE_LIST)]
    turn.take_region(UTRECHT, many, ANNA, LATE_MS)
    turn.settle()
    assert known.all[ONE] == SENT


CLOSED = said(escalation(closed_ms=LATE_MS), at_ms=LATE_MS)


@pytest.mark.parametrize(
    ("one", "kept", "after_ms", "briefing_goes", "all_goes"),
    [
        # Without a conversation: a day after its end.
        (replace(CLOSED, conversation=None), None, DAY_MS - 1, False, False),
        (replace(CLOSED, conversation=None), None, DAY_MS, True, True),
        # With one of ours: when its form goes, and not before.
        (CLOSED, Kept(talk(), 1, opened=True), 9 * DAY_MS, False, False),
        (CLOSED, Kept(talk(), 1, task=True), 9 * DAY_MS, False, False),
        (CLOSED, Kept(talk(), 1, opened=True, intake_until_ms=0), 1, True, False),
        (CLOSED, Kept(talk(), 1), DAY_MS - 1, False, False),
        (CLOSED, Kept(talk(), 1), DAY_MS, True, True),
        # Open: whoever phones keeps it, but not for ever.
        (said(escalation()), None, 0, True, False),
        (replace(said(escalation()), at_ms=LATE_MS), None, 9 * DAY_MS, False, False),
        # What the service does not have is kept.
        (replace(CLOSED, state=LogState.QUEUED), None, 9 * DAY_MS, True, False),
    ],
)
def test_inv14_a_briefing_goes_with_its_intake_or_a_day_after_the_end(
    one: Escalation, kept: Kept | None, after_ms: int, *, briefing_goes: bool, all_goes: bool
) -> None:
    known = Known(kept={FOX: kept} if kept is not None else {})
    known.escalations.all[ONE] = one
    known.escalations.briefed.add(ONE)
    past = past_escalations(known, LATE_MS + after_ms)
    assert (past.briefings, past.escalations) == (
        [ONE] if briefing_goes else [],
        [ONE] if all_goes else [],
    )


def test_inv14_a_briefing_without_its_escalation_goes() -> None:
    known = Known()
    known.escalations.briefed.add(EscalationId("none"))
    assert past_escalations(known, 1).briefings == ["none"]


def test_a_refused_click_stays_as_long_as_an_intake() -> None:
    known = Known()
    known.escalations.all[ONE] = replace(SENT, state=LogState.REFUSED)
    long_ms = SENT.at_ms + DEFAULT_INTAKE_DAYS * DAY_MS
    assert past_escalations(known, long_ms - 1).escalations == []
    assert past_escalations(known, long_ms).escalations == [ONE]


def test_inv14_the_end_of_an_intake_takes_the_briefings_of_its_conversation() -> None:
    known = KnownEscalations(
        {ONE: SENT, EscalationId("e2"): said(escalation(2), conversation=None)}
    )
    known.briefed |= set(known.all)
    turn, _ = turned(known)
    turn.brief(ONE, Line.PLACE, "x")
    turn.forget(FOX)
    turn.settle()
    assert known.briefed == {"e2"}
