"""The journal of clicks: in the file when ``write`` returns, readable with the keyring alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.test_vault import URL, files_in
from vt_desk.domain.escalation import EscalationId, Handing, Target
from vt_desk.domain.ids import ConversationId, RegionId, uuid7
from vt_desk.store import journal as journals
from vt_desk.store.errors import KeyringLocked, NoSecureKeyring, ProfileInUse
from vt_desk.store.journal import SealedJournal
from vt_desk.store.journal_door import Entry, Pages
from vt_desk.store.journal_keys import PUBLIC, JournalKeys
from vt_desk.store.vault import SqlcipherVault

Make = Callable[..., SealedJournal]


def click(number: int = 1, handing: Handing = Handing.UNDER_WAY) -> Entry:
    return Entry(EscalationId(f"click-{number}"), Target.EMERGENCY, number, handing)


def full_click() -> Entry:
    return Entry(
        EscalationId(uuid7()),
        Target.ADVICE_LINE,
        1_795_000_000_000,
        Handing.FAILED,
        conversation=ConversationId(uuid7()),
        region=RegionId("gelderland-midden"),
    )


def journal_in(folder: Path, keys: KeysInMemory, label: str = "nobody") -> SealedJournal:
    return SealedJournal(folder / "journal", JournalKeys(folder, keys), label)


@pytest.fixture
async def journal(tmp_path: Path, keys: KeysInMemory) -> AsyncIterator[SealedJournal]:
    made = journal_in(tmp_path, keys)
    made.get_ready()
    yield made
    made.close()


def read(one: SealedJournal) -> Pages:
    try:
        return one.read()
    finally:
        one.release()


def test_what_was_written_is_read_in_order_and_taken_out(journal: SealedJournal) -> None:
    written = (click(1), full_click(), click(1, Handing.HANDED))
    assert [journal.write(one) for one in written] == [None, None, None]
    pages = read(journal)
    assert pages.entries == written
    assert pages.end == journal.end
    assert journal.write(click(2)) is None
    assert not journal.empty(pages.end)
    assert read(journal).entries == (*written, click(2))
    assert journal.empty(read(journal).end)
    assert read(journal) == Pages((), 0)
    assert journal.write(click(3)) is None
    assert read(journal).entries == (click(3),)


def test_what_was_written_since_does_not_go_with_what_was_as_long(journal: SealedJournal) -> None:
    assert journal.write(click(1)) is None
    end = journal.end
    # Whoever is to take it out is late: somebody did so, and another one clicked.
    assert journal.empty(end)
    assert journal.write(click(2)) is None
    assert not journal.empty(end)
    assert [entry.id for entry in read(journal).entries] == [click(2).id]
    journal.release()
    assert journal.empty(journal.end)
    assert journal.empty(journal.end)


def test_the_next_program_reads_what_was_written(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    journal.write(click(1))
    later = journal_in(tmp_path, keys)
    assert later.write(click(2)) is None
    assert later.end == -1
    assert not later.empty(later.end)
    assert read(later).entries == (click(1), click(2))


@pytest.mark.parametrize("torn", range(1, 60, 7))
def test_a_torn_record_is_passed_over_and_the_next_is_found(
    journal: SealedJournal, tmp_path: Path, torn: int
) -> None:
    path = tmp_path / "journal"
    journal.write(click(1))
    whole = path.stat().st_size
    journal.write(click(2))
    os.truncate(path, whole + torn)
    assert read(journal).entries == (click(1),)
    journal.write(click(3))
    assert read(journal).entries == (click(1), click(3))


@pytest.mark.parametrize("at", [0, 3, 5, 9, 40, 300, 590])
def test_a_spoilt_byte_costs_no_more_than_its_record(
    journal: SealedJournal, tmp_path: Path, at: int
) -> None:
    path = tmp_path / "journal"
    for number in range(3):
        journal.write(click(number))
    data = bytearray(path.read_bytes())
    data[len(data) // 3 + at % (len(data) // 3)] ^= 0x40
    path.write_bytes(data)
    assert read(journal).entries == (click(0), click(2))


def test_inv05_nothing_in_the_file_can_be_read_and_every_record_is_as_long(
    journal: SealedJournal, tmp_path: Path
) -> None:
    entry = full_click()
    sizes = []
    for one in (click(1), entry, click(2, Handing.BY_HAND)):
        before = (tmp_path / "journal").stat().st_size
        journal.write(one)
        sizes.append((tmp_path / "journal").stat().st_size - before)
    assert len(set(sizes)) == 1
    telling = (entry.id, entry.conversation, entry.region, entry.target, "emergency", "by_hand")
    for path, data in files_in(tmp_path).items():
        for word in (*map(str, telling), str(entry.at_ms)):
            assert word.encode() not in data, (path.name, word)
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_inv06_without_a_keyring_nothing_is_written_and_it_says_so(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    journal.write(click(1))
    before = (tmp_path / "journal").read_bytes()
    keys.missing = True
    later = journal_in(tmp_path, keys)
    with pytest.raises(NoSecureKeyring):
        later.get_ready()
    assert later.write(click(2)) == "no_secure_keyring"
    assert (tmp_path / "journal").read_bytes() == before
    keys.missing = False
    later.get_ready()
    assert later.write(click(3)) is None
    assert read(later).entries == (click(1), click(3))


def test_a_locked_keyring_seals_and_does_not_open(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    keys.locked = True
    later = journal_in(tmp_path, keys)
    later.get_ready()
    assert later.write(click(1)) is None
    with pytest.raises(KeyringLocked):
        later.read()
    keys.locked = False
    assert read(later).entries == (click(1),)
    never = journal_in(tmp_path / "never", keys)
    keys.locked = True
    with pytest.raises(KeyringLocked):
        never.get_ready()
    assert never.write(click(1)) == "keyring_locked"


def test_before_the_start_has_come_that_far_the_key_of_the_last_one_is_used(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    assert journal_in(tmp_path, keys).write(click(1)) is None
    assert read(journal).entries == (click(1),)
    (tmp_path / "other").mkdir()
    assert journal_in(tmp_path / "other", keys).write(click(1)) == "journal_failed"


@pytest.mark.parametrize("lost", [True, False])
def test_a_journal_of_another_key_is_set_aside_and_never_deleted(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory, *, lost: bool
) -> None:
    journal.write(click(1))
    journal.write(click(2))
    data, own = (tmp_path / "journal").read_bytes(), keys.seal_key
    keys.seal_key = None if lost else os.urandom(32)
    later = journal_in(tmp_path, keys)
    later.get_ready()
    later.write(click(3))
    pages = read(later)
    assert pages.unreadable == 2
    assert pages.entries == (click(3),)
    assert (tmp_path / pages.aside).read_bytes()[: len(data)] == data
    assert later.write(click(4)) is None
    assert read(later).entries == (click(4),)
    keys.seal_key = own
    (tmp_path / pages.aside).rename(tmp_path / "journal")
    assert read(journal_in(tmp_path, keys)).entries == (click(1), click(2))


def test_the_keyring_loses_the_key_while_the_program_runs(
    journal: SealedJournal, keys: KeysInMemory
) -> None:
    journal.write(click(1))
    keys.seal_key = None
    assert read(journal).unreadable == 1
    assert journal.write(click(2)) is None
    assert read(journal).entries == (click(2),)


def test_a_record_does_not_move_to_another_journal(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    journal.write(click(1))
    assert read(journal_in(tmp_path, keys, "somebody")).unreadable == 1


def test_a_public_key_that_somebody_changed_is_put_right(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    right = (tmp_path / PUBLIC).read_bytes()
    (tmp_path / PUBLIC).write_bytes(os.urandom(32))
    later = journal_in(tmp_path, keys)
    later.get_ready()
    assert (tmp_path / PUBLIC).read_bytes() == right


def test_a_full_disk_says_so(tmp_path: Path, keys: KeysInMemory) -> None:
    (tmp_path / "journal").symlink_to("/dev/full")
    full = journal_in(tmp_path, keys)
    full.get_ready()
    assert full.write(click(1)) == "store_full"


def test_a_folder_that_is_gone_says_so(tmp_path: Path, keys: KeysInMemory) -> None:
    keys_of = JournalKeys(tmp_path, keys)
    keys_of.get_ready()
    assert SealedJournal(tmp_path / "no" / "journal", keys_of, "x").write(click()) is not None


def test_a_slow_disk_holds_nobody_up(
    journal: SealedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_data_sync", lambda _file: time.sleep(1.5))
    began = time.perf_counter()
    assert journal.write(click(1)) is None
    assert time.perf_counter() - began < 0.6


def test_one_program_at_a_time_folds_in(
    journal: SealedJournal, tmp_path: Path, keys: KeysInMemory
) -> None:
    journal.write(click(1))
    assert journal.read().entries == (click(1),)
    other = journal_in(tmp_path, keys)
    with pytest.raises(ProfileInUse):
        other.read()
    journal.release()
    assert read(other).entries == (click(1),)


WRITER = """
import pathlib, sys
from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.test_journal import click, journal_in
journal = journal_in(pathlib.Path(sys.argv[1]), KeysInMemory())
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    assert journal.write(click(number)) is None
"""


def test_of_what_several_programs_write_nothing_is_lost_while_one_folds_in(
    journal: SealedJournal, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, f"{n}00", f"{n}60"]) for n in range(1, 4)]
    found: set[str] = set()
    while any(one.poll() is None for one in writers):
        pages = read(journal)
        found |= {entry.id for entry in pages.entries}
        journal.empty(pages.end)
    assert [one.wait() for one in writers] == [0, 0, 0]
    found |= {entry.id for entry in read(journal).entries}
    assert len(found) == 180


async def test_a_removed_profile_takes_its_journal_with_it(
    vault: SqlcipherVault, tmp_path: Path
) -> None:
    profile, store = await vault.create("anna", URL)
    await store.close()
    journal = vault.journal(profile.id)
    assert vault.journal(profile.id) is journal
    await journal.get_ready()
    assert journal.write(click(1)) is None
    assert vault.journal(None).write(click(2)) is None
    await vault.remove(profile.id)
    assert not (tmp_path / "profiles" / profile.id).exists()
    assert vault.journal(profile.id).write(click(3)) is not None
    assert journal.write(click(3)) is not None
    assert (await vault.journal(None).read()).entries == (click(2),)
    vault.journal(None).release()


def test_a_file_that_is_taken_away_is_made_again(journal: SealedJournal, tmp_path: Path) -> None:
    journal.write(click(1))
    (tmp_path / "journal").unlink()
    assert journal.write(click(2)) is None
    assert read(journal).entries == (click(2),)


def test_what_another_program_empties_in_the_moment_of_writing_is_written_again(
    journal: SealedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = journals._write  # noqa: SLF001, what comes between is the other program
    emptied: list[int] = []

    def written(file: int, frame: bytes) -> int:
        end = write(file, frame)
        if not emptied:
            os.ftruncate(file, 0)
            emptied.append(end)
        return end

    journal.write(click(1))
    monkeypatch.setattr(journals, "_write", written)
    assert journal.write(click(2)) is None
    assert emptied
    assert read(journal).entries == (click(2),)


async def test_a_journal_can_be_written_after_its_vault_was_closed(vault: SqlcipherVault) -> None:
    journal = vault.journal(None)
    await journal.get_ready()
    await vault.close()
    assert await asyncio.to_thread(journal.write, click(1)) is None


def test_a_click_is_in_the_file_well_within_a_millisecond(
    journal: SealedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SealedJournal, "_sync", lambda _self: None)
    took = []
    for number in range(300):
        began = time.perf_counter()
        journal.write(click(number))
        took.append(time.perf_counter() - began)
    # The middle one: a busy machine stops a process now and then, whatever it does.
    assert sorted(took)[150] < 0.001
