"""What every store behind the door keeps of help by phone."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, OWL, escalation, row, said
from tests.store.test_schema import SNAPSHOT
from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import Escalation, EscalationId, Handing, LogState, Target
from vt_desk.store.door import DropConversation, PutMessage, PutRow, Store
from vt_desk.store.escalations import DropBriefing, DropEscalation, PutBriefing, PutEscalation
from vt_desk.store.sqlcipher import connect
from vt_desk.store.vault import SqlcipherVault

ONE, TWO = EscalationId("e1"), EscalationId("e2")


async def test_an_escalation_comes_back_as_it_was(store: Store) -> None:
    bare = Escalation(TWO, Target.ADVICE_LINE, 2, unattended=True, problem="unreachable")
    every = [escalation(closed_ms=9), bare, escalation(3, conversation=None, state=LogState.SENT)]
    await store.apply([PutEscalation(one) for one in every])
    found = await store.escalations()
    assert found == every
    assert [type(one.handing) for one in found] == [Handing] * 3
    assert found[1].unattended is True
    later = replace(every[0], state=LogState.REFUSED, problem="not_found")
    await store.apply([PutEscalation(later), DropEscalation(TWO), DropEscalation(TWO)])
    assert await store.escalations() == [later, every[2]]


def test_every_field_of_an_escalation_has_a_column() -> None:
    table = SNAPSHOT.read_text(encoding="utf-8").split("CREATE TABLE escalations (")[1]
    columns = [column.split()[0] for column in table.split(") STRICT")[0].split(",")]
    assert columns == [field.name for field in fields(Escalation)]


async def test_a_briefing_belongs_to_its_escalation(store: Store) -> None:
    await store.apply([PutEscalation(escalation()), PutEscalation(escalation(2))])
    await store.apply(
        [PutBriefing(ONE, Line.PLACE, "Dorpsstraat 1"), PutBriefing(TWO, Line.ROLE, "x")]
    )
    await store.apply(
        [PutBriefing(ONE, Line.PLACE, "Dorpsstraat 2\n%s\x00é"), PutBriefing(ONE, Line.ROLE, "")]
    )
    assert await store.briefing(ONE) == {Line.PLACE: "Dorpsstraat 2\n%s\x00é", Line.ROLE: ""}
    assert await store.briefed() == {ONE, TWO}
    await store.apply([DropBriefing(ONE)])
    assert await store.briefing(ONE) == {}
    assert await store.briefing(TWO) == {Line.ROLE: "x"}
    assert len(await store.escalations()) == 2
    await store.apply([DropEscalation(TWO)])
    assert await store.briefed() == set()


async def test_a_conversation_that_goes_leaves_the_log(store: Store) -> None:
    await store.apply([PutEscalation(escalation()), PutBriefing(ONE, Line.PLACE, "x")])
    await store.apply([DropConversation(FOX)])
    assert await store.escalations() == [escalation()]
    assert await store.briefed() == {ONE}
    await store.clear()
    assert await store.escalations() == []
    assert await store.briefed() == set()


@pytest.mark.parametrize("how", [DropEscalation, DropBriefing])
async def test_inv14_a_deleted_briefing_changes_the_key(
    tmp_path: Path, how: type[DropEscalation | DropBriefing]
) -> None:
    vault = SqlcipherVault(tmp_path, KeysInMemory())
    _, store = await vault.create("anna", "https://chat.example.org")
    await store.apply([PutEscalation(escalation()), PutEscalation(escalation(2))])
    await store.apply([how(TWO)])
    assert not await store.rotation_due()
    await store.apply([PutBriefing(ONE, Line.PLACE, "Dorpsstraat 1"), how(ONE)])
    assert await store.rotation_due()
    await store.rotate_key()
    assert not await store.rotation_due()
    await store.close()
    await vault.close()


async def test_a_row_that_cannot_be_read_takes_nothing_else_with_it(
    tmp_path: Path, keys: KeysInMemory
) -> None:
    vault = SqlcipherVault(tmp_path, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    await store.apply([PutEscalation(escalation()), PutEscalation(escalation(2))])
    await store.apply([PutBriefing(ONE, Line.PLACE, "x")])
    now = keys.read(profile.id).now
    conn = connect(tmp_path / profile.id / "store.db", now.key, now.salt)
    conn.execute("UPDATE escalations SET handing = 'sung' WHERE id = 'e1'")
    conn.execute("UPDATE briefings SET line = 'hat'")
    conn.close()
    assert await store.escalations() == [escalation(2)]
    assert await store.briefing(ONE) == {}
    assert await store.briefed() == {ONE}
    await store.close()
    await vault.close()


async def test_a_card_stays_a_card(store: Store) -> None:
    card = replace(said(1), card=Target.EMERGENCY)
    await store.apply([PutMessage(said(1)), PutMessage(card), PutMessage(said(1, OWL))])
    queued = replace(row(1), card=Target.ADVICE_LINE)
    await store.apply([PutRow(queued), PutRow(row(2))])
    assert await store.messages(FOX) == [card]
    assert await store.messages(OWL) == [said(1, OWL)]
    assert await store.outbox() == [queued, row(2)]
    assert type((await store.messages(FOX))[0].card) is Target
