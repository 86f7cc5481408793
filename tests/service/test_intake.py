"""The intake at the service: who may fill in, what is shown, and to whom it is told."""

from __future__ import annotations

from typing import Any

from tests.service.people import Page, Seat, edit, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7, wall_clock_ms

SAID = "klaproos-naast-de-meterkast"


async def _values(seat: Seat, conversation: str) -> dict[tuple[str, str], Any]:
    fields = (await seat.transcript(conversation))["intake"]
    return {(one["field"], one["user"]): one["value"] for one in fields}


async def test_what_is_filled_in_is_there_in_the_claim_and_the_transcript(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await anna.claim(page.id))
        values = [SAID, 7, 2.5, ["physical_abuse", "witness"], None]
        edits = [edit(f"field_{n}", value) for n, value in enumerate(values)]
        ok(await anna.fill(page.id, *edits))
        filled = {(f"field_{n}", anna.user): value for n, value in enumerate(values)}
        assert await _values(anna, page.id) == filled
        assert (await anna.release(page.id)).status_code == 204
        claimed = ok(await bram.claim(page.id))["transcript"]["intake"]
        assert {(f["field"], f["user"]): f["value"] for f in claimed} == filled
        assert {f["user_name"] for f in claimed} == {"Anna"}
        assert [f["id"] for f in claimed] == [one["id"] for one in edits]


async def test_the_later_edit_of_an_account_takes_the_place_of_its_earlier_one(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        ok(await anna.fill(page.id, edit("town", "laat", 200)))
        first = ok(await anna.fill(page.id, edit("town", "vroeg", 100)))["seq"]
        assert await _values(anna, page.id) == {("town", anna.user): "laat"}
        last = ok(await anna.fill(page.id, edit("town", "later", 200)))["seq"]
        assert last == first + 1, "an edit that comes too late is an event all the same"
        assert await _values(anna, page.id) == {("town", anna.user): "later"}


async def test_a_time_ahead_of_the_services_counts_as_now(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        far = wall_clock_ms() + 10**9
        sent = edit("town", "morgen", far)
        ok(await anna.fill(page.id, sent))
        (kept,) = (await anna.transcript(page.id))["intake"]
        assert kept["made_ms"] < far - 10**8
        again = ok(await anna.fill(page.id, sent))
        assert again == ok(await anna.fill(page.id, sent))
        ok(await anna.fill(page.id, edit("town", "vandaag", wall_clock_ms())))
        assert await _values(anna, page.id) == {("town", anna.user): "vandaag"}


async def test_sent_again_it_is_the_same_edit_and_another_content_is_a_conflict(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        one, two = edit("town", "a", 5), edit("street", "b", 6)
        seq = ok(await anna.fill(page.id, one, two))["seq"]
        assert ok(await anna.fill(page.id, one, two))["seq"] == seq
        assert ok(await anna.fill(page.id, one))["seq"] == seq - 1
        assert ok(await anna.fill(page.id, one, one))["seq"] == seq - 1
        for other in ({**one, "value": "c"}, {**one, "field": "x"}, {**one, "made_ms": 4}):
            new = edit("new", "niet", 9)
            answer = await anna.fill(page.id, new, other)
            assert refused(answer, 409, "id_conflict")["field"] == one["id"]
        twice = edit("town", "x", 7)
        refused(await anna.fill(page.id, twice, {**twice, "value": "y"}), 409, "id_conflict")
        said = uuid7()
        ok(await anna.say(page.id, "hallo", said), 201)
        refused(await anna.fill(page.id, edit("town", "z", 8, said)), 409, "id_conflict")
        refused(await anna.say(page.id, "hallo", str(one["id"])), 409, "id_conflict")
        assert await _values(anna, page.id) == {
            ("town", anna.user): "a",
            ("street", anna.user): "b",
        }


async def test_who_has_it_may_and_who_had_it_may_late(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        Seat(url, f"lea@{region}") as lea,
    ):
        refused(await anna.fill(page.id, edit("town", "a")), 409, "not_yours")
        ok(await anna.claim(page.id))
        refused(await bram.fill(page.id, edit("town", "b")), 409, "not_yours")
        refused(await lea.fill(page.id, edit("town", "c")), 409, "not_yours")
        assert (await anna.release(page.id)).status_code == 204
        ok(await anna.fill(page.id, edit("town", "laat", 1)))
        ok(await bram.claim(page.id))
        ok(await anna.fill(page.id, edit("town", "later", 2)))
        ok(await bram.fill(page.id, edit("town", "bram", 3)))
        ok(await bram.end(page.id))
        ok(await anna.fill(page.id, edit("street", "nog", 4)))
        async with Seat(url, f"bram@{region}") as at_home:
            ok(await at_home.fill(page.id, edit("street", "thuis", 5)))
        assert await _values(bram, page.id) == {
            ("town", anna.user): "later",
            ("town", bram.user): "bram",
            ("street", anna.user): "nog",
            ("street", bram.user): "thuis",
        }


async def test_what_a_removed_device_holds_back_comes_from_the_account_s_next(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as stolen,
        Seat(url, f"anna@{region}") as office,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await stolen.claim(page.id))
        ok(await stolen.fill(page.id, edit("town", "a", 1)))
        assert (await office.call("DELETE", f"/devices/{stolen.id}")).status_code == 204
        # It waits again, and nobody has claimed it yet.
        ok(await office.fill(page.id, edit("town", "typed before", 2), danger=True))
        ok(await bram.claim(page.id))
        ok(await office.fill(page.id, edit("street", "this too", 3), danger=False))
        there = await bram.transcript(page.id)
        assert {view["value"] for view in there["intake"]} == {"typed before", "this too"}
        assert there["conversation"]["danger_since_ms"] is not None


async def test_the_value_goes_to_the_seat_that_has_it_and_to_leads(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        Seat(url, f"lea@{region}") as lea,
    ):
        since = (await anna.snapshot())["seq"]
        async with anna.stream(since) as a, bram.stream(since) as b, lea.stream(since) as c:
            ok(await anna.claim(page.id))
            ok(await anna.fill(page.id, edit("town", SAID), danger=True))
            for stream in (a, b, c):
                await stream.until_type("danger_changed")
            told = [await stream.until_type("intake_changed") for stream in (a, b, c)]
            ok(await bram.call("GET", f"/regions/{region}/snapshot"))
        assert [event["data"].get("value") for event in told] == [SAID, None, SAID]
        assert "value" not in told[1]["data"]
        assert SAID not in str(b.frames)
        polled = ok(await bram.poll(since))["events"]
        assert SAID not in str(polled)
        assert "intake_changed" in str(polled)
        # What a former seat adds goes to the one that has it now.
        assert (await anna.release(page.id)).status_code == 204
        ok(await bram.claim(page.id))
        ok(await anna.fill(page.id, edit("street", "van anna", 1)))
        last = [
            event["data"].get("value")
            for seat in (anna, bram)
            for event in ok(await seat.poll(since))["events"]
            if event["type"] == "intake_changed" and event["data"]["field"] == "street"
        ]
        assert last == [None, "van anna"]
