"""The calls of intake, record and report, asked of the real service."""

from __future__ import annotations

import pytest

from tests.service.people import Page
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client import errors
from vt_desk.client.client import Client
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.ids import ConversationId, RegionId, uuid7
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.wire.desk import EndConversation, SeatWish
from vt_desk.wire.intake import Edit, RecordBody, SaveIntake

RECORD = RecordBody(
    CallerRole.VICTIM, Capacity.INVOLVED_ADULT, [Reason.PARTNER_VIOLENCE], [Nature.WITNESS]
)


async def test_a_form_is_filled_in_finished_and_counted(any_service: ServiceProcess) -> None:
    region = "groningen"
    client = Client(any_service.url)
    async with Page(any_service.url, region) as page:
        try:
            await client.sign_in(f"lea@{region}", PASSWORD)
            calls = client.calls
            await calls.seat(SeatWish())
            talk = ConversationId(page.id)
            await calls.claim(talk)
            one = Edit(uuid7(), "town", 1, ["a", "b"])
            saved = await calls.save_intake(talk, SaveIntake([one], danger=True))
            assert await calls.save_intake(talk, SaveIntake([one])) == await calls.save_intake(
                talk, SaveIntake([one])
            )
            found = await calls.transcript(talk)
            assert [field.value for field in found.intake] == [["a", "b"]]
            assert found.conversation.danger_since_ms is not None
            assert found.seq >= saved.seq
            with pytest.raises(errors.NotEnded):
                await calls.keep_record(talk, RECORD)
            with pytest.raises(errors.IdConflict) as caught:
                await calls.save_intake(talk, SaveIntake([Edit(one.id, "town", 1, "c")]))
            assert caught.value.problem.field == one.id
            await calls.end(talk, EndConversation())
            (form,) = (await calls.open_forms()).forms
            assert form.fields == found.intake
            await calls.keep_record(talk, RECORD)
            assert (await calls.open_forms()).forms == []
            told = await calls.report(RegionId(region), "2026-01", "2026-02")
            assert [month.conversations for month in told.months] == [0, 0]
        finally:
            await client.close()


async def test_a_report_is_not_for_counsellors(any_service: ServiceProcess) -> None:
    client = Client(any_service.url)
    try:
        await client.sign_in("anna@utrecht", PASSWORD)
        with pytest.raises(errors.Forbidden):
            await client.calls.report(RegionId("utrecht"), "2026-01", "2026-01")
    finally:
        await client.close()
