"""Danger, the record and the list of unfinished forms; and what a visitor hears of it: nothing."""

from __future__ import annotations

from typing import Any

from tests.service.people import RECORD, Page, Seat, edit, ok, refused
from tests.service.store import opened
from tests.service_process import ServiceProcess


async def _of(seat: Seat, conversation: str) -> dict[str, Any]:
    found = (await seat.snapshot())["conversations"]
    return next(one for one in found if one["id"] == conversation)


async def test_danger_is_seen_by_the_whole_region_and_stays_through_a_release(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await anna.claim(page.id))
        since = (await bram.snapshot())["seq"]
        async with bram.stream(since) as stream:
            alarm = edit("in_danger", "yes", 1)
            ok(await anna.fill(page.id, alarm, danger=True))
            told = await stream.until_type("danger_changed")
        assert told["data"]["since_ms"] == told["at_ms"]
        assert told["data"]["user_name"] == "Anna"
        marked = (await _of(bram, page.id))["danger_since_ms"]
        assert marked == told["at_ms"]
        # Marked again it stays as old as it is; without a word about it, as it is.
        ok(await anna.fill(page.id, edit("in_danger", "yes", 2), danger=True))
        ok(await anna.fill(page.id, edit("town", "x", 2)))
        assert (await anna.release(page.id)).status_code == 204
        waiting = await _of(bram, page.id)
        assert (waiting["state"], waiting["danger_since_ms"]) == ("waiting", marked)
        claimed = ok(await bram.claim(page.id))["transcript"]
        assert claimed["conversation"]["danger_since_ms"] == marked
        # What a former seat sends late may alarm, and may not call off.
        ok(await anna.fill(page.id, edit("in_danger", "no", 3), danger=False))
        assert (await _of(anna, page.id))["danger_since_ms"] == marked
        off = edit("in_danger", "no", 4)
        ok(await bram.fill(page.id, off, danger=False))
        assert (await _of(anna, page.id))["danger_since_ms"] is None
        # The answer to the first was lost: sent again it changes nothing.
        ok(await anna.fill(page.id, alarm, danger=True))
        assert (await _of(anna, page.id))["danger_since_ms"] is None
        ok(await anna.fill(page.id, edit("weapon", "yes", 5), danger=True))
        assert (await _of(bram, page.id))["danger_since_ms"] is not None
        events = ok(await bram.poll(since))["events"]
        changes = [e["data"]["since_ms"] for e in events if e["type"] == "danger_changed"]
        assert [change is not None for change in changes] == [True, False, True]


async def test_a_record_is_kept_after_the_end_by_who_ended_it(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        Seat(url, f"lea@{region}") as lea,
    ):
        refused(await anna.keep_record(page.id, RECORD), 409, "not_yours")
        ok(await anna.claim(page.id))
        refused(await anna.keep_record(page.id, RECORD), 409, "not_ended")
        ok(await anna.end(page.id))
        for other in (bram, lea):
            refused(await other.keep_record(page.id, RECORD), 409, "not_yours")
        unsaid = {**RECORD, "caller_role": "unsaid"}
        problem = refused(await anna.keep_record(page.id, unsaid), 400, "invalid")
        assert problem["field"] == "record.caller_role"
        for wrong in (
            {**RECORD, "name": "x"},
            {**RECORD, "reasons": []},
            {**RECORD, "capacity": "x"},
        ):
            refused(await anna.keep_record(page.id, wrong), 400, "invalid")
        async with Seat(url, f"anna@{region}") as at_home:
            since = (await bram.snapshot())["seq"]
            seq = ok(await at_home.keep_record(page.id, RECORD))["seq"]
            assert ok(await anna.keep_record(page.id, RECORD))["seq"] == seq
            corrected = {**RECORD, "natures": ["witness", "financial", "witness"]}
            assert ok(await anna.keep_record(page.id, corrected))["seq"] > seq
        told = [e for e in ok(await bram.poll(since))["events"] if e["type"] == "record_kept"]
        assert [e["data"] for e in told] == [{"state": "kept"}] * 2
        kept = (await anna.transcript(page.id))["conversation"]
        assert kept["record_state"] == "kept"
        async with opened(any_service) as store:
            (row,) = await store.all("SELECT * FROM records WHERE conversation = $1", page.id)
            assert '["financial","witness"]' in row
            assert not {"anna", f"anna@{region}", anna.id} & set(map(str, row))
            lines = await store.all(
                "SELECT who, what, region FROM audit WHERE subject = $1 ORDER BY id", page.id
            )
        assert [tuple(line) for line in lines] == [(anna.user, "record:kept", region)] * 2
        ok(await anna.keep_record(page.id, None))
        assert (await anna.transcript(page.id))["conversation"]["record_state"] == "none"
        async with opened(any_service) as store:
            count = await store.all("SELECT * FROM records WHERE conversation = $1", page.id)
        assert count == []


async def test_unfinished_forms_are_on_the_list_of_their_account_until_they_are_finished(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as first,
        Page(url, region) as second,
        Page(url, region) as never,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        before = {form["conversation"]["id"] for form in await anna.open_forms()}
        for page in (first, second):
            ok(await anna.claim(page.id))
        ok(await anna.fill(first.id, edit("town", "een plaats", 7)))
        await never.end()
        await second.end()
        ok(await anna.end(first.id))
        forms = [f for f in await anna.open_forms() if f["conversation"]["id"] not in before]
        assert [form["conversation"]["id"] for form in forms] == [second.id, first.id]
        assert [f["value"] for f in forms[1]["fields"]] == ["een plaats"]
        assert forms[1]["conversation"]["record_state"] == "open"
        assert forms[1]["intake_until_ms"] > forms[1]["conversation"]["ended_ms"]
        assert first.id not in str(await bram.open_forms())
        ok(await anna.keep_record(first.id, RECORD))
        ok(await anna.keep_record(second.id, None))
        left = {form["conversation"]["id"] for form in await anna.open_forms()}
        assert left == before


async def test_inv10_nothing_of_a_form_reaches_the_visitor(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        async with page.stream() as stream:
            ok(await anna.claim(page.id))
            ok(await anna.fill(page.id, edit("in_danger", "yes"), danger=True))
            ok(await anna.fill(page.id, edit("town", "klaproosdorp"), danger=False))
            ok(await anna.say(page.id, "hallo"), 201)
            ok(await anna.fill(page.id, edit("town", "klaproosstad")))
            ok(await anna.end(page.id))
            ok(await anna.keep_record(page.id, RECORD))
            await stream.until_type("ended")
            frames = list(stream.frames)
        polled = ok(await page.poll(0))
        events = [frame.data for frame in frames if frame.name == "event"]
        assert [event["type"] for event in events] == ["joined", "message", "ended"]
        # A number that is missing would tell that something was kept back.
        assert [event["k"] for event in events] == [1, 2, 3]
        told = str([frame.data for frame in frames]) + str(polled)
        for word in ("klaproos", "danger", "intake", "record", "in_danger", "neighbour"):
            assert word not in told
