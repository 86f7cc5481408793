"""Going to 0800-2000 or 112: one row a click, told to the region, and closed by who may."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.service.escalations import Click, shown
from tests.service.people import Page, Seat, ok, refused
from tests.service.store import opened
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7, wall_clock_ms

DAY_MS = 86_400_000


async def test_a_click_is_kept_told_to_the_region_and_closed(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        since = (await bram.snapshot())["seq"]
        async with bram.stream(since) as stream:
            click = Click(anna, conversation=page.id)
            seq = ok(await click.tell())["seq"]
            told = await stream.until_type("escalation_changed")
        assert (told["seq"], told["conversation"]) == (seq, page.id)
        at_ms = click.said["at_ms"]
        expected = {
            "id": click.id,
            "target": "emergency",
            "at_ms": at_ms,
            "user": anna.user,
            "user_name": "Anna",
            "handing": "under_way",
        }
        assert told["data"] == expected
        ok(await click.tell(handing="handed"))
        ended_ms = at_ms + 1
        ok(await click.close("reached", ended_ms))
        whole = {
            **expected,
            "handing": "handed",
            "region": region,
            "conversation": page.id,
            "outcome": "reached",
            "closed_ms": ended_ms,
            "closed_by": "Anna",
            "unattended": False,
        }
        assert await click.shown(bram) == whole
        snapshot = await bram.snapshot()
        assert whole in snapshot["escalations"]
        events = await click.told(since, bram)
        steps = [(e["data"]["handing"], e["data"].get("outcome")) for e in events]
        assert steps == [("under_way", None), ("handed", None), ("handed", "reached")]
        assert events[-1]["seq"] <= snapshot["seq"]
        async with opened(any_service) as store:
            lines = await store.all(
                "SELECT who, what, region FROM audit WHERE subject = $1 ORDER BY id", click.id
            )
        assert [tuple(line) for line in lines] == [
            (anna.user, "escalation:emergency", region),
            (anna.user, "escalation_closed:reached", region),
        ]


async def test_a_click_without_a_conversation_and_while_nobody_was_signed_in(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        days_ago_ms = wall_clock_ms() - 9 * DAY_MS
        click = Click(
            anna, target="advice_line", at_ms=days_ago_ms, handing="handed", unattended=True
        )
        ok(await click.tell())
        kept = await click.shown()
        assert (kept["at_ms"], kept["conversation"]) == (days_ago_ms, None)
        assert (kept["handing"], kept["unattended"]) == ("handed", True)


async def test_told_again_it_is_the_same_click(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        since = (await anna.snapshot())["seq"]
        click = Click(anna, conversation=page.id)
        first = ok(await click.tell())["seq"]
        assert ok(await click.tell())["seq"] == first
        handed = ok(await click.tell(handing="handed"))["seq"]
        assert ok(await click.tell(handing="handed"))["seq"] == handed
        ok(await click.close("reached"))
        assert ok(await click.tell())["seq"] == handed + 1, "answered as of now"
        assert (await click.shown())["outcome"] == "reached"
        assert len(await click.told(since)) == 3
        others = (
            {"target": "advice_line"},
            {"at_ms": click.said["at_ms"] - 1},
            {"conversation": None},
        )
        for other in others:
            refused(await click.tell(**other), 409, "id_conflict")
        assert len(await click.told(since)) == 3


async def test_a_click_of_the_future_counts_as_now(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        since = (await anna.snapshot())["seq"]
        far = wall_clock_ms() + 10**9
        click = Click(anna, at_ms=far)
        ok(await click.tell())
        ok(await click.tell())
        ok(await click.tell(handing="handed"))
        assert far - (await click.shown())["at_ms"] > 10**8
        assert len(await click.told(since)) == 2
        refused(await click.tell(at_ms=1), 409, "id_conflict")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["under_way", "handed", "slow", "under_way", "failed"], "handed"),
        (["slow", "under_way", "slow", "missing", "handed"], "missing"),
        (["by_hand", "slow", "by_hand"], "by_hand"),
        (["under_way", "slow", "handed"], "handed"),
        (["failed", "handed"], "failed"),
    ],
)
async def test_handing_over_only_goes_on(
    any_service: ServiceProcess, region: str, said: list[str], kept: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        click = Click(anna)
        since = (await anna.snapshot())["seq"]
        for handing in said:
            ok(await click.tell(handing=handing))
        assert (await click.shown())["handing"] == kept
        told = [event["data"]["handing"] for event in await click.told(since)]
        assert told[-1] == kept
        assert len(told) == len(set(told))


async def test_many_at_once_are_one_click_and_one_end(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Seat(url, f"anna@{region}") as anna, Seat(url, f"anna@{region}") as at_home:
        since = (await anna.snapshot())["seq"]
        for _ in range(5):
            click = Click(anna)
            said = [
                click.tell(seat, handing=handing)
                for handing in ("under_way", "handed", "handed")
                for seat in (anna, at_home)
            ]
            for answer in await asyncio.gather(*said):
                ok(answer)
            now_ms = wall_clock_ms()
            ends = [click.close("reached", now_ms, seat) for seat in (anna, at_home) * 3]
            for answer in await asyncio.gather(*ends):
                ok(answer)
            told = await click.told(since)
            handed = [event["data"]["handing"] for event in told]
            assert handed in (["under_way", "handed", "handed"], ["handed", "handed"])
            assert [e["data"].get("outcome") for e in told[-2:]] == [None, "reached"]
            async with opened(any_service) as store:
                lines = await store.all("SELECT id FROM audit WHERE subject = $1", click.id)
            assert len(lines) == 2


async def test_another_outcome_at_the_same_moment_is_told_and_a_later_one_counts(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        click = Click(anna)
        problem = refused(await click.close("reached"), 404, "not_found")
        assert problem["field"] == "escalation"
        ok(await click.tell())
        at_ms = wall_clock_ms()
        first = ok(await click.close("not_reached", at_ms))["seq"]
        assert ok(await click.close("not_reached", at_ms))["seq"] == first
        refused(await click.close("gone", at_ms), 409, "id_conflict")
        assert ok(await click.close("gone", at_ms - 1))["seq"] == first
        assert (await click.shown())["outcome"] == "not_reached"
        ok(await click.close("mistaken", at_ms + 1))
        assert (await click.shown())["outcome"] == "mistaken"
        # A desk whose clock is ahead corrects, and is not ahead of everybody for long.
        ahead_ms = wall_clock_ms() + 10**9
        ok(await click.close("declined", ahead_ms))
        once = await click.shown()
        ok(await click.close("declined", ahead_ms))
        assert await click.shown() == once
        ok(await click.close("reached", ahead_ms))
        kept = await click.shown()
        assert (kept["outcome"], kept["closed_ms"] < ahead_ms - 10**8) == ("reached", True)


async def test_who_may_close(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with (
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        Seat(url, f"lea@{region}") as lea,
        Seat(url, f"anna@{region}") as at_home,
    ):
        click = Click(anna)
        ok(await click.tell())
        refused(await click.close("reached", seat=bram), 403, "forbidden")
        at_ms = wall_clock_ms()
        ok(await click.close("not_reached", at_ms, lea))
        assert (await click.shown())["closed_by"] == "Lea"
        ok(await click.close("reached", at_ms + 1, at_home))
        kept = await click.shown()
        assert (kept["outcome"], kept["closed_by"]) == ("reached", "Anna")


async def test_what_a_colleague_tells_of_it_changes_nothing(
    any_service: ServiceProcess, region: str
) -> None:
    """The next at the same desk may find the click in the journal and send it too."""
    url = any_service.url
    async with Seat(url, f"anna@{region}") as anna, Seat(url, f"bram@{region}") as bram:
        click = Click(anna)
        seq = ok(await click.tell())["seq"]
        assert ok(await click.tell(bram, handing="failed"))["seq"] == seq
        kept = await click.shown()
        assert (kept["user"], kept["handing"]) == (anna.user, "under_way")
        refused(await click.tell(bram, target="advice_line"), 409, "id_conflict")


async def test_another_regions_is_not_there(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with (
        Page(url, "utrecht") as theirs,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, "lea@utrecht") as lea,
    ):
        click = Click(anna)
        ok(await click.tell())
        refused(await click.tell(lea), 404, "not_found")
        refused(await click.close("reached", seat=lea), 404, "not_found")
        refused(await lea.call("GET", f"/regions/{region}/escalations"), 404, "not_found")
        assert click.id not in str(await shown(lea))
        # The same id in another region is another click.
        other = Click(lea, **click.said)
        other.id = click.id
        refused(await other.tell(), 409, "id_conflict")
        refused(await other.close("reached"), 404, "not_found")
        for stranger in (theirs.id, uuid7()):
            about = Click(anna, conversation=stranger)
            problem = refused(await about.tell(), 404, "not_found")
            assert problem["field"] == "conversation"
            assert about.id not in str(await shown(anna))
        assert (await click.shown())["outcome"] is None


async def test_the_list_has_what_is_open_and_what_was_closed_within_a_day(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        now_ms = wall_clock_ms()
        clicks = [Click(anna, at_ms=now_ms - n * DAY_MS) for n in (5, 4, 3)]
        for click in clicks:
            ok(await click.tell())
        old, new, still_open = clicks
        ok(await old.close("reached", now_ms - DAY_MS - 1))
        ok(await new.close("reached", now_ms - DAY_MS + 60_000))
        for found in (await shown(anna), (await anna.snapshot())["escalations"]):
            mine = [one["id"] for one in found if one["id"] in {click.id for click in clicks}]
            assert mine == [still_open.id, new.id]
            times = [one["at_ms"] for one in found]
            assert times == sorted(times, reverse=True)


async def test_inv10_nothing_of_it_reaches_the_visitor(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        async with page.stream() as stream:
            ok(await anna.claim(page.id))
            click = Click(anna, conversation=page.id)
            ok(await click.tell())
            ok(await click.tell(handing="handed"))
            ok(await anna.say(page.id, "ik ben er"), 201)
            ok(await click.close("declined"))
            ok(await anna.end(page.id))
            await stream.until_type("ended")
            frames: list[Any] = [frame.data for frame in stream.frames]
        polled = ok(await page.poll(0))
        events = [event for event in frames if "k" in event]
        assert [event["type"] for event in events] == ["joined", "message", "ended"]
        assert [event["k"] for event in events] == [1, 2, 3]
        for word in ("escalation", "emergency", "declined", "handed", click.id):
            assert word not in str(frames) + str(polled)
