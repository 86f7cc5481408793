"""The keys of minutes: forward only, whole on the disk, and not moved by a clock alone."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.service.house import Clock, House, house, settings_in
from tests.service.people import ok
from vt_desk.domain.ids import wall_clock_ms
from vt_desk.domain.retention import RetentionClass
from vt_desk.service.db import key_file
from vt_desk.service.db.key_file import ServiceKeyError, load_keys
from vt_desk.service.db.key_tree import (
    EPOCH_MS,
    HEIGHT,
    LAST,
    KeyTree,
    MinuteGoneError,
    end_of,
    minute_of,
    parts,
)
from vt_desk.service.db.sealing import SealBrokenError, Sealer
from vt_desk.service.purge import EVERY_S, Purge

WHOLE = KeyTree.grown_from(bytes(range(32)))
MINUTES = st.integers(0, LAST)


@given(MINUTES, MINUTES)
def test_a_tree_leads_to_every_minute_from_its_first_on_and_to_no_other(
    first: int, minute: int
) -> None:
    later = WHOLE.from_minute(first)
    assert len(later.seeds) <= HEIGHT
    if minute >= first:
        assert later.key(minute) == WHOLE.key(minute)
    else:
        with pytest.raises(MinuteGoneError):
            later.key(minute)


@given(MINUTES, MINUTES)
def test_moving_on_twice_is_moving_on_and_there_is_no_way_back(one: int, other: int) -> None:
    twice = WHOLE.from_minute(one).from_minute(other)
    assert twice == WHOLE.from_minute(max(one, other))


@given(MINUTES)
def test_the_parts_cover_what_is_left_and_nothing_twice(first: int) -> None:
    at = first
    for index, height in parts(first):
        assert index << height == at
        at += 1 << height
    assert at == LAST + 1


def test_every_minute_has_a_key_of_its_own() -> None:
    near = [WHOLE.key(minute) for minute in range(1_000_000, 1_000_100)]
    assert len({*near, *WHOLE.seeds}) == 101


def test_a_minute_ends_where_the_next_begins() -> None:
    assert minute_of(EPOCH_MS - 1) == 0
    assert minute_of(end_of(7) - 1) == 7
    assert minute_of(end_of(7)) == 8
    assert minute_of(10**18) == LAST


def test_a_wrapped_key_opens_until_its_minute_is_over() -> None:
    sealer = Sealer(WHOLE)
    until_ms = EPOCH_MS + 10**9
    key = sealer.new_key("talk", RetentionClass.TRANSCRIPT, until_ms)
    sealed = sealer.seal(key, "talk", "answers", b"words")
    sealer.move_on(WHOLE.from_minute(minute_of(until_ms)))
    assert sealer.open(key, "talk", "answers", sealed) == b"words"
    proof = sealer.proof()
    sealer.move_on(WHOLE.from_minute(minute_of(until_ms) + 1))
    with pytest.raises(SealBrokenError):
        sealer.open(key, "talk", "answers", sealed)
    assert sealer.made(proof)
    assert not Sealer(KeyTree.grown_from(bytes(32))).made(proof)


@pytest.mark.parametrize("at", [0, 1, 2, 20, 50])
def test_a_wrapped_key_that_was_changed_anywhere_opens_nothing(at: int) -> None:
    sealer = Sealer(WHOLE)
    key = sealer.new_key("talk", RetentionClass.TRANSCRIPT, EPOCH_MS + 10**9)
    changed = key[:at] + bytes([key[at] ^ 3]) + key[at + 1 :]
    with pytest.raises(SealBrokenError):
        sealer.seal(changed, "talk", "answers", b"words")


def test_after_a_clock_went_back_what_is_new_can_be_read(tmp_path: Path) -> None:
    sealer = Sealer(WHOLE.from_minute(1_000_000))
    key = sealer.new_key("talk", RetentionClass.TRANSCRIPT, end_of(900_000))
    assert sealer.open(key, "talk", "answers", sealer.seal(key, "talk", "answers", b"x")) == b"x"


# The file


def test_the_file_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "service.key"
    made = load_keys(path, may_create=True)
    assert load_keys(path, may_create=False) == made
    later = key_file.move_on(path, made.tree, 1_000_000)
    assert load_keys(path, may_create=False).tree == later
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["service.key"]


def test_a_node_that_is_behind_does_not_bring_old_keys_back_to_a_shared_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "service.key"
    old = load_keys(path, may_create=True).tree
    key_file.move_on(path, old, 1_000_000)
    assert key_file.move_on(path, old, 900_000).first == 900_000
    assert load_keys(path, may_create=False).tree.first == 1_000_000


def test_what_a_killed_node_left_half_done_goes_and_the_old_file_is_wiped(tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    old = load_keys(path, may_create=True).tree
    (tmp_path / "service.key.next-0badcafe").write_bytes(path.read_bytes())
    was = tmp_path / "the same bytes on the disk"
    os.link(path, was)
    key_file.move_on(path, old, 1_000_000)
    assert not list(tmp_path.glob("*.next-*"))
    assert not was.read_bytes().strip(b"\0")


def test_a_changed_or_halved_file_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    load_keys(path, may_create=True)
    whole = path.read_text()
    for spoilt in (whole[:40], whole.replace('"first": 0', '"first": 8'), '{"form": 1}', "[]"):
        path.write_text(spoilt)
        with pytest.raises(ServiceKeyError, match="is not a key"):
            load_keys(path, may_create=False)


def test_a_key_made_by_hand_is_a_root(tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    path.write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
    path.chmod(0o600)
    tree = load_keys(path, may_create=False).tree
    assert tree == WHOLE
    key_file.move_on(path, tree, 5)
    assert load_keys(path, may_create=False).root is None


# The clock


async def _purge(home: House, steady: list[float], *, right: bool = False) -> Purge:
    async def scrub() -> bool:
        return True

    return Purge(
        home.node.database,
        home.node.purge._sealer,  # noqa: SLF001 - another purge on the same keys
        home.node.settings.key_path,
        scrub,
        home.clock,
        clock_is_right=right,
        steady_s=lambda: steady[0],
    )


@pytest.mark.parametrize(("days", "after_an_hour"), [(20, 3), (400, 0)])
async def test_inv14_a_clock_that_leapt_is_not_believed_at_once(
    tmp_path: Path, days: int, after_an_hour: int
) -> None:
    steady = [0.0]
    async with house(settings_in(tmp_path), Clock(wall_clock_ms())) as home:
        lea = await home.seat()
        page = await home.page()
        ok(await lea.claim(page.id))
        ok(await lea.end(page.id))
        purge = await _purge(home, steady)
        await purge.run()
        first = load_keys(home.node.settings.key_path, may_create=False).tree.first
        home.clock.go_on(days=days)
        for _ in range(3_600 // int(EVERY_S)):
            assert await purge.run() == 0
            steady[0] += EVERY_S
            home.clock.go_on(minutes=EVERY_S / 60)
        assert load_keys(home.node.settings.key_path, may_create=False).tree.first == first
        assert await purge.run() == after_an_hour
        if not after_an_hour:
            assert await (await _purge(home, steady, right=True)).run() == 3


async def test_inv14_a_clock_that_is_put_right_in_time_cost_nothing(tmp_path: Path) -> None:
    async with house(settings_in(tmp_path), Clock(wall_clock_ms())) as home:
        lea = await home.seat()
        page = await home.page()
        ok(await lea.claim(page.id))
        purge = await _purge(home, [0.0])
        for minutes in (60, -60, 30 * 1_440, -30 * 1_440, 1_440, -1_440):
            home.clock.go_on(minutes=minutes)
            assert await purge.run() == 0
            ok(await lea.call("PUT", "/seat", {"status": "available", "capacity": 3}))
            ok(await lea.say(page.id, "na de klok"), 201)
        assert len((await lea.transcript(page.id))["messages"]) == 6


async def test_a_key_file_that_cannot_be_written_stays_as_it_is_and_so_does_the_node(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with house(settings_in(tmp_path), Clock(wall_clock_ms())) as home:
        purge = await _purge(home, [0.0])
        path = home.node.settings.key_path
        aside = path.rename(path.with_name("aside"))
        home.clock.go_on(days=1)
        await purge.run()
        assert "key_file_not_moved_on" in caplog.text
        assert purge._sealer.tree.first == 0  # noqa: SLF001 - what the node holds
        aside.rename(path)
        await purge.run()
        assert load_keys(path, may_create=False).tree == purge._sealer.tree  # noqa: SLF001
