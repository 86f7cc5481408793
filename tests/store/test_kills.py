"""SIGKILL at any moment: nothing that was acknowledged is lost, and the key still fits."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.killed import KeysInFile
from tests.store.made import FOX, OWL, UTRECHT, row, said
from tests.store.test_vault import URL
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import DropConversation, Head, PutMessage, PutRow, Store
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.errors import KeyOfAnother
from vt_desk.store.vault import SqlcipherVault

KILLS = 50
STEPS = 6


def child(what: str, tmp_path: Path, profile: ProfileId, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.store.killed", what),
            *(str(tmp_path / "profiles"), str(tmp_path / "keys"), profile, str(number)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )


def written_until_killed(tmp_path: Path, profile: ProfileId, begin: int, lines: int) -> int:
    """The last number that was acknowledged."""
    last = begin - 1
    with child("write", tmp_path, profile, begin) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            last = int(writer.stdout.readline())
        writer.kill()
        rest = writer.stdout.read().split("\n")
        return max([last, *(int(line) for line in rest[:-1])])


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_inv01_fifty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(8)
    vault = SqlcipherVault(tmp_path / "profiles", KeysInFile(tmp_path / "keys"))
    profile, store = await vault.create("anna", URL)
    await store.close()
    last = 0
    for _ in range(KILLS):
        last = written_until_killed(tmp_path, profile.id, last + 1, chance.randint(1, 12))
        store = await vault.open(profile.id)
        messages = await store.messages(FOX, limit=100_000)
        head = (await store.heads())[UTRECHT].seq
        # The number and the words are one: whole up to exactly there, acknowledged or not.
        assert [message.n for message in messages] == list(range(1, head + 1))
        assert head in {last, last + 1}
        rows = await store.outbox()
        assert [each.place for each in rows] == list(range(1, len(rows) + 1))
        assert len(rows) in {last, last + 1}
        draft = int((await store.draft(FOX)).removeprefix("draft "))
        assert draft in {last, last + 1}
        assert len(await store.search(f"words {head}", limit=1)) == 1
        last = max(head, len(rows), draft)
        # Bring the three to one number, as the next writer expects.
        if head < last:
            await store.apply_events(UTRECHT, Head(last, last), [PutMessage(said(last))])
        if len(rows) < last:
            await store.apply([PutRow(row(last))])
        assert isinstance(store, EncryptedStore)
        await store.check()
        await store.close()
    await vault.close()


async def fill(store: Store) -> None:
    await store.apply([PutMessage(said(n, text=f"needle{n}")) for n in range(1, 200)])
    await store.apply([PutMessage(said(n, OWL, text="purged")) for n in range(1, 50)])
    await store.apply([PutRow(row(1)), DropConversation(OWL)])
    await store.save_draft(FOX, "half a sent")


@pytest.mark.parametrize("step", range(1, STEPS + 1))
async def test_a_kill_at_any_step_of_a_rotation_opens_with_everything(
    tmp_path: Path, step: int
) -> None:
    keys = KeysInFile(tmp_path / "keys")
    vault = SqlcipherVault(tmp_path / "profiles", keys)
    profile, store = await vault.create("anna", URL)
    await fill(store)
    await store.close()
    before = keys.read(profile.id).now
    with child("rotate", tmp_path, profile.id, step) as rotating:
        assert rotating.stdout is not None
        assert len(rotating.stdout.read().splitlines()) == step
    assert rotating.returncode != 0
    store = await vault.open(profile.id)
    assert len(await store.messages(FOX)) == 199
    assert await store.outbox() == [row(1)]
    assert await store.draft(FOX) == "half a sent"
    assert len(await store.search("needle171")) == 1
    entry = keys.read(profile.id)
    assert entry.following is None
    swapped = step >= STEPS - 1
    assert (entry.now.key != before.key) is swapped
    assert await store.rotation_due() is not swapped
    assert not (tmp_path / "profiles" / profile.id / "store.db.next").exists()
    # And the next one goes through.
    await store.rotate_key()
    assert len(await store.messages(FOX)) == 199
    await store.close()
    await vault.close()


async def test_inv14_a_copy_made_before_a_rotation_opens_with_no_key_there_is(
    tmp_path: Path,
) -> None:
    keys = KeysInFile(tmp_path / "keys")
    vault = SqlcipherVault(tmp_path / "profiles", keys)
    profile, store = await vault.create("anna", URL)
    await fill(store)
    path = tmp_path / "profiles" / profile.id / "store.db"
    await store.rotate_key()
    copy = path.read_bytes()
    await store.rotate_key()
    await store.close()
    path.write_bytes(copy)
    with pytest.raises(KeyOfAnother):
        await vault.open(profile.id)
    await vault.close()
