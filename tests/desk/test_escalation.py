"""Going to 0800-2000 or 112 in every state of a desk, against the real service."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.road import Road
from tests.desk.screen import Screen
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.client import Client
from vt_desk.desk.changes import EscalationChanged, LockReason
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import DeskLocked, NotYours, OutboxNotEmpty, UnknownHere, ValueRefused
from vt_desk.desk.reading import escalation_of
from vt_desk.domain.briefing import MAX_LINE_CHARS, Line
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.domain.ids import ConversationId, RegionId, uuid7
from vt_desk.store.errors import StoreFull
from vt_desk.store.vault import JOURNAL

pytestmark = pytest.mark.timeout(60)
UTRECHT = RegionId("utrecht")


@pytest.fixture(scope="module")
def shared_service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One of this module's own: its log is counted."""
    with prepared.service("sqlite") as process:
        yield process


def shown(screen: Screen, id_: str) -> Escalation | None:
    return next((one for one in screen.desk.escalations if one.id == id_), None)


def is_sent(screen: Screen, id_: str) -> bool:
    one = shown(screen, id_)
    return one is not None and one.state is LogState.SENT


async def sent(screen: Screen, id_: str) -> Escalation:
    """Wait until the service has it as it is here."""
    await until(lambda: is_sent(screen, id_), deadline_s=20)
    found = shown(screen, id_)
    assert found is not None
    return found


async def handed(screen: Screen, id_: str, handing: Handing) -> None:
    await until(lambda: (found := shown(screen, id_)) and found.handing is handing)


async def at_service(screen: Screen, id_: str) -> list[Escalation]:
    views = await screen.desk._client.calls.escalations(UTRECHT)  # noqa: SLF001, what the service has
    assert max(Counter(view.id for view in views).values(), default=1) == 1
    return [escalation_of(view) for view in views if view.id == id_]


async def clicked_offline(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> tuple[Road, Screen, Escalation]:
    """A click at a desk whose road to the service is cut."""
    road = await new_road()
    screen = await new_desk(url=road.url, on=machine)
    road.cut()
    return road, screen, screen.desk.escalate(Target.EMERGENCY)


def journal_bytes(machine: Machine) -> list[int]:
    return [path.stat().st_size for path in machine.folder.rglob(JOURNAL)]


async def test_a_click_at_work_is_at_every_desk_of_the_region_and_ends_there(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    anna, bram, lea = await new_desk(on=machine), await new_desk("bram"), await new_desk("lea")
    caller = await new_caller()
    await until(lambda: caller.id in anna.entries)
    one = anna.desk.escalate(Target.EMERGENCY, caller.id)
    assert EscalationChanged(one) in anna.changes
    assert (one.user_name, one.region, one.conversation) == ("Anna", UTRECHT, caller.id)
    assert (one.state, one.problem, one.unattended) == (LogState.QUEUED, None, False)
    assert anna.desk.escalations[0] == one
    anna.desk.handed(one.id, Handing.SLOW)
    anna.desk.handed(one.id, Handing.HANDED)
    anna.desk.handed(one.id, Handing.FAILED)
    for screen in (anna, bram, lea):
        await handed(screen, one.id, Handing.HANDED)
        await sent(screen, one.id)
    assert (await at_service(lea, one.id))[0] == shown(lea, one.id) == shown(anna, one.id)
    await until(lambda: max(journal_bytes(machine)) == 0)

    with pytest.raises(NotYours):
        await bram.desk.close_escalation(one.id, EscalationOutcome.REACHED)
    with pytest.raises(UnknownHere):
        await anna.desk.close_escalation(EscalationId("none"), EscalationOutcome.REACHED)
    await lea.desk.close_escalation(one.id, EscalationOutcome.MISTAKEN)
    await until(lambda: not (found := shown(anna, one.id)) or not found.is_open)
    closed = shown(anna, one.id)
    assert closed is not None
    assert (closed.outcome, closed.closed_by) == (EscalationOutcome.MISTAKEN, "Lea")
    await anna.desk.close_escalation(one.id, EscalationOutcome.REACHED)
    await until(lambda: (found := shown(bram, one.id)) and found.closed_by == "Anna")
    await sent(anna, one.id)
    assert (await at_service(lea, one.id))[0].outcome is EscalationOutcome.REACHED


async def test_inv09_a_click_in_every_state_is_folded_in_and_gets_through_once(
    service: ServiceProcess, machine: Machine
) -> None:
    first = Desk(Client(service.url), machine.vault())
    await first.start()
    signed_out = first.escalate(Target.ADVICE_LINE, ConversationId(uuid7()))
    assert (signed_out.problem, signed_out.unattended, signed_out.conversation) == (
        None,
        True,
        None,
    )
    assert list(first.escalations) == [signed_out]
    first.handed(signed_out.id, Handing.BY_HAND)
    await first.sign_in("anna", PASSWORD)
    screen = Screen(first)
    await sent(screen, signed_out.id)
    await first.lock_now(LockReason.ASKED)
    assert list(first.escalations) == []
    locked = first.escalate(Target.EMERGENCY)
    first.handed(locked.id, Handing.MISSING)
    assert [one.id for one in first.escalations] == [locked.id]
    await first.stop()
    stopped = first.escalate(Target.EMERGENCY)
    assert stopped.problem is None

    second = Desk(Client(service.url), machine.vault())
    starting = second.escalate(Target.EMERGENCY)
    assert starting.problem is None
    await second.start()
    assert second.lock is not None
    assert locked.id not in {one.id for one in second.escalations}
    screen = Screen(second)
    await second.unlock(PASSWORD)
    for one in (signed_out, locked, stopped, starting):
        found = await sent(screen, one.id)
        (there,) = await at_service(screen, one.id)
        assert found == there
        assert (there.user_name, there.at_ms, there.unattended) == ("Anna", one.at_ms, True)
    assert [
        there_now.handing for one in (signed_out, locked) if (there_now := shown(screen, one.id))
    ] == [
        Handing.BY_HAND,
        Handing.MISSING,
    ]
    # What is kept can be sent before the journal that it stood in is emptied.
    await until(lambda: set(journal_bytes(machine)) == {0})
    await second.sign_out()
    await second.stop()


async def test_inv09_what_the_phone_says_in_the_moment_of_unlocking_is_of_the_same_click(
    new_desk: NewDesk, machine: Machine
) -> None:
    anna = await new_desk(on=machine)
    await anna.desk.lock_now(LockReason.ASKED)
    one = anna.desk.escalate(Target.EMERGENCY)
    await anna.desk.unlock(PASSWORD)
    # It is still in the journal alone.
    assert shown(anna, one.id) is None
    anna.desk.handed(one.id, Handing.HANDED)
    found = await sent(anna, one.id)
    assert (found.handing, found.user_name, found.unattended) == (Handing.HANDED, "Anna", True)
    assert await at_service(anna, one.id) == [found]


async def test_inv02_it_waits_neither_for_the_outbox_nor_for_the_store(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = await new_road()
    road.hold_up(b"/messages")
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.desk.send(caller.id, "een ogenblik")
    store = screen.desk._opened.store  # noqa: SLF001, it is made to fail

    async def full(_writes: object) -> None:
        raise StoreFull

    with monkeypatch.context() as broken:
        broken.setattr(store, "apply", full)
        one = screen.desk.escalate(Target.EMERGENCY, caller.id)
        await sent(screen, one.id)
        assert len(await at_service(screen, one.id)) == 1
    screen.desk.handed(one.id, Handing.FAILED)
    await sent(screen, one.id)
    assert [message.text for message in await screen.desk.unsent()] == ["een ogenblik"]
    road.hold_up(None)


async def test_without_a_network_it_waits_with_the_reason_and_goes_when_there_is_one(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    road, screen, one = await clicked_offline(new_desk, new_road, machine)
    await until(lambda: (found := shown(screen, one.id)) and found.problem == "unreachable")
    await screen.desk.close_escalation(one.id, EscalationOutcome.NOT_REACHED)
    with pytest.raises(OutboxNotEmpty):
        await screen.desk.sign_out()
    await screen.desk.lock_now(LockReason.ASKED)
    await screen.desk.unlock(PASSWORD)
    kept = (LogState.QUEUED, EscalationOutcome.NOT_REACHED)
    await until(lambda: (found := shown(screen, one.id)) and (found.state, found.outcome) == kept)
    road.mend()
    await sent(screen, one.id)
    assert (await at_service(screen, one.id))[0].outcome is EscalationOutcome.NOT_REACHED


async def test_closed_in_the_moment_of_the_click_its_outcome_is_kept(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    _, screen, one = await clicked_offline(new_desk, new_road, machine)
    # The click is about to be kept, and waits for the store while the outcome goes in.
    await screen.desk.close_escalation(one.id, EscalationOutcome.NOT_REACHED)
    await until(lambda: max(journal_bytes(machine)) == 0)
    await screen.desk.lock_now(LockReason.ASKED)
    await screen.desk.unlock(PASSWORD)
    await until(lambda: shown(screen, one.id))
    found = shown(screen, one.id)
    assert found is not None
    assert found.outcome is EscalationOutcome.NOT_REACHED


async def test_a_lost_answer_is_asked_for_again_and_the_click_is_there_once(
    new_desk: NewDesk, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    road.lose_answer_to(b"/escalations/")
    one = screen.desk.escalate(Target.ADVICE_LINE)
    await sent(screen, one.id)
    assert road.lost == 1
    assert len(await at_service(screen, one.id)) == 1


async def test_what_a_forced_sign_out_leaves_unsent_goes_with_the_next_sign_in(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    road, screen, one = await clicked_offline(new_desk, new_road, machine)
    other = screen.desk.escalate(Target.ADVICE_LINE)
    await screen.desk.close_escalation(other.id, EscalationOutcome.NOT_REACHED)
    await until(lambda: max(journal_bytes(machine)) == 0)
    await screen.desk.sign_out(force=True)
    assert list(screen.desk.escalations) == []
    road.mend()
    await screen.desk.sign_in("anna", PASSWORD)
    assert (await sent(screen, one.id)).outcome is None
    assert (await sent(screen, other.id)).outcome is EscalationOutcome.NOT_REACHED
    (there,) = await at_service(screen, other.id)
    assert (there.outcome, there.closed_by) == (EscalationOutcome.NOT_REACHED, "Anna")


async def test_a_click_about_what_the_service_does_not_know_still_counts(
    new_desk: NewDesk,
) -> None:
    screen = await new_desk()
    one = screen.desk.escalate(Target.EMERGENCY, ConversationId(uuid7()))
    await sent(screen, one.id)
    assert (await at_service(screen, one.id))[0].conversation is None


async def test_inv06_without_a_keyring_it_says_so_and_gets_through_all_the_same(
    new_desk: NewDesk, machine: Machine
) -> None:
    machine.keys.missing = True
    screen = await new_desk(None, on=machine)
    one = screen.desk.escalate(Target.EMERGENCY)
    assert one.problem == "no_secure_keyring"
    assert journal_bytes(machine) == []
    screen.desk.handed(one.id, Handing.BY_HAND)
    await screen.desk.sign_in("anna", PASSWORD, keep=False)
    await sent(screen, one.id)
    other = screen.desk.escalate(Target.EMERGENCY)
    assert other.problem is None
    assert journal_bytes(machine) == []
    await screen.desk.lock_now(LockReason.ASKED)
    third = screen.desk.escalate(Target.EMERGENCY)
    await screen.desk.unlock(PASSWORD)
    for each in (one, other, third):
        await sent(screen, each.id)
        assert len(await at_service(screen, each.id)) == 1
    found = shown(screen, one.id)
    assert found is not None
    assert found.handing is Handing.BY_HAND


async def test_inv07_a_briefing_stays_on_the_desk_and_survives_lock_and_restart(
    new_desk: NewDesk, machine: Machine
) -> None:
    screen, bram = await new_desk(on=machine), await new_desk("bram")
    desk = screen.desk
    one = desk.escalate(Target.EMERGENCY)
    await desk.save_briefing(one.id, Line.PLACE, "Dorpsstraat")
    await desk.save_briefing(one.id, Line.PLACE, "Dorpsstraat 1")
    await desk.save_briefing(one.id, Line.CHILDREN, "")
    for wrong in ("x" * (MAX_LINE_CHARS + 1), "\ud800"):
        with pytest.raises(ValueRefused):
            await desk.save_briefing(one.id, Line.PLACE, wrong)
    with pytest.raises(UnknownHere):
        await desk.save_briefing(EscalationId("none"), Line.PLACE, "x")
    await sent(bram, one.id)
    assert await bram.desk.briefing(one.id) == {}
    await desk.lock_now(LockReason.ASKED)
    for refused in (desk.save_briefing(one.id, Line.PLACE, "x"), desk.briefing(one.id)):
        with pytest.raises(DeskLocked):
            await refused
    await desk.stop()
    later = await new_desk(None, on=machine)
    await later.desk.unlock(PASSWORD)
    kept = {Line.PLACE: "Dorpsstraat 1", Line.CHILDREN: ""}
    assert await later.desk.briefing(one.id) == kept


async def test_a_card_goes_to_the_visitor_as_a_message(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.desk.save_draft(caller.id, "half een z")
    card = await screen.desk.send_card(caller.id, Target.ADVICE_LINE, "U kunt ons ook bellen.")
    assert card.card is Target.ADVICE_LINE
    await until(lambda: not screen.desk._picture.rows())  # noqa: SLF001
    (message,) = await screen.desk.messages(caller.id)
    assert message == replace(card, n=1, at_ms=message.at_ms, state=message.state)
    (heard,) = [event for event in await caller.heard() if event["type"] == "message"]
    assert heard["card"] == "advice_line"
    assert await screen.desk.draft(caller.id) == "half een z"


async def test_clicks_by_the_dozen_at_once(new_desk: NewDesk) -> None:
    screen = await new_desk()
    clicks = [screen.desk.escalate(Target.EMERGENCY) for _ in range(24)]
    for number, one in enumerate(clicks):
        screen.desk.handed(one.id, Handing.HANDED if number % 2 else Handing.FAILED)
    await asyncio.gather(
        *(screen.desk.close_escalation(one.id, EscalationOutcome.MISTAKEN) for one in clicks)
    )
    await until(lambda: all(is_sent(screen, one.id) for one in clicks))
    for one in (clicks[0], clicks[-1]):
        (there,) = await at_service(screen, one.id)
        assert there == shown(screen, one.id)
