"""Nothing readable on the disk, at any time; the key out of memory when the store is closed."""

from __future__ import annotations

import binascii
import contextlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, OWL, UTRECHT, row, said, signed_in, talk
from tests.store.test_vault import URL, files_in
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import (
    DropConversation,
    DropMessages,
    Head,
    Kept,
    OfflineUnlock,
    PutConversation,
    PutMessage,
    PutRow,
    Write,
)
from vt_desk.store.key_entry import entry_of
from vt_desk.store.sqlcipher import connect, key_spec
from vt_desk.store.vault import SqlcipherVault

PLANTED = tuple(f"Plant{n:03d}Zqxj" for n in range(40))


def assert_nothing_planted(*folders: Path) -> None:
    for folder in folders:
        for path, data in files_in(folder).items():
            for encoding in ("utf-8", "utf-16-le"):
                for word in PLANTED:
                    assert word.lower().encode(encoding) not in data.lower(), (path.name, word)


async def test_inv05_no_planted_word_is_in_any_file(
    tmp_path: Path, keys: KeysInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temp))
    folder = tmp_path / "profiles"
    vault = SqlcipherVault(folder, keys)
    profile, store = await vault.create(PLANTED[0], f"https://{PLANTED[1]}.example.org")
    named = replace(talk(), nickname=PLANTED[2], user_name=PLANTED[3])
    await store.apply_events(UTRECHT, Head(1), [PutConversation(Kept(named, 1, opened=True))])
    for n, word in enumerate(PLANTED, 1):
        await store.apply([PutMessage(said(n, text=f"{word} " * 50)), PutRow(row(n))])
        await store.apply([PutRow(replace(row(n), text=word, problem=word))])
        await store.save_draft(FOX, f"half {word}")
        await store.search(word[:6])
        assert_nothing_planted(folder, temp)
    await store.save_session(replace(signed_in(), refresh_token=PLANTED[4], watch_token=PLANTED[5]))
    await store.save_offline_unlock(OfflineUnlock("pin", PLANTED[6]))
    assert_nothing_planted(folder, temp)
    await store.rotate_key()
    assert_nothing_planted(folder, temp)
    await store.clear()
    assert_nothing_planted(folder, temp)
    await store.close()
    assert_nothing_planted(folder, temp)
    assert list(temp.iterdir()) == []
    assert profile.id in keys.texts
    await vault.close()


def assert_index_without_planted(tmp_path: Path, keys: KeysInMemory, profile: ProfileId) -> bytes:
    """All of the file's content in the clear, its index as it is stored."""
    now = keys.read(profile).now
    conn = connect(tmp_path / "profiles" / profile / "store.db", now.key, now.salt)
    plain = tmp_path / "plain.db"
    plain.unlink(missing_ok=True)
    conn.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    conn.execute("SELECT sqlcipher_export('plain')").fetchone()
    conn.execute("DETACH DATABASE plain")
    # No page that the export would have passed over.
    assert conn.execute("PRAGMA freelist_count").fetchone()[0] == 0
    conn.close()
    data = plain.read_bytes().lower()
    assert b"zqxj" not in data
    return data


async def test_inv14_after_a_rotation_the_file_has_no_word_of_what_was_deleted(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    """Read with the key: in no table, in no index, on no free page."""
    profile, store = await vault.create("anna", URL)
    at_once: list[Write] = [PutMessage(said(1, OWL, text=PLANTED[9])), DropMessages(OWL)]
    await store.apply([PutMessage(said(1, text="stay1 other")), *at_once])
    await store.rotate_key()
    assert_index_without_planted(tmp_path, keys, profile.id)
    await store.apply([PutMessage(said(n, text=f"stay{n} other")) for n in range(1, 300)])
    gone = [PutMessage(said(n, OWL, text=word)) for n, word in enumerate(PLANTED, 1)]
    for put in gone:
        await store.apply([put])
    await store.save_draft(OWL, PLANTED[0])
    assert not await store.rotation_due()
    await store.apply([DropConversation(OWL)])
    assert await store.rotation_due()
    await store.rotate_key()
    assert not await store.rotation_due()
    assert len(await store.search("stay17")) == 11
    await store.close()
    assert b"stay17" in assert_index_without_planted(tmp_path, keys, profile.id)


MEMORY = """
import asyncio, pathlib, sys
from tests.store.made import FOX, said
from vt_desk.store.door import PutMessage
from vt_desk.store.key_entry import entry_of, text_of
from vt_desk.store.vault import SqlcipherVault
from vt_desk.store.wipe import wipe, wipe_text

class KeysThatLeaveNothing:
    # A keyring's own traces are not ours to measure here.
    def __init__(self, path):
        self.path = path
    def read(self, profile):
        letters = bytearray(self.path.stat().st_size)
        with self.path.open("rb", buffering=0) as file:
            file.readinto(letters)
        text = letters.decode()
        wipe(letters)
        entry = entry_of(text)
        wipe_text(text)
        return entry
    def write(self, profile, entry):
        letters = text_of(entry)
        with self.path.open("wb", buffering=0) as file:
            file.write(letters)
        wipe(letters)

async def main():
    keys = KeysThatLeaveNothing(pathlib.Path(sys.argv[2]))
    vault = SqlcipherVault(pathlib.Path(sys.argv[1]), keys)
    store = await vault.open(sys.argv[3])
    await store.apply([PutMessage(said(n)) for n in range(500)])
    await store.search("words")
    if sys.argv[4] == "rotated":
        await store.rotate_key()
        await store.search("words")
    print("open", flush=True)
    sys.stdin.readline()
    await store.close()
    await vault.close()
    print("closed", flush=True)
    sys.stdin.readline()

asyncio.run(main())
"""


def hits(pid: int, forms: list[bytes]) -> int:
    """How often any form of a secret stands in a process's memory."""
    count = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            span, rights = line.split()[:2]
            if not rights.startswith("rw") or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            with contextlib.suppress(OSError):
                memory.seek(start)
                data = memory.read(end - start)
                count += sum(data.count(form) for form in forms)
    return count


def forms_of(text: str) -> list[bytes]:
    """A key as it may stand in memory. Half of it counts: the rest may be written over."""
    now = entry_of(text).now
    spelled = bytes(key_spec(now.key, now.salt))[2:66]
    raw = bytes(now.key)
    return [raw[:16], raw[16:], spelled[:32], spelled[32:], binascii.hexlify(raw).upper()]


@pytest.mark.parametrize("how", ["opened", "rotated"])
async def test_the_key_is_not_in_memory_once_the_store_is_closed(
    tmp_path: Path, keys: KeysInMemory, how: str
) -> None:
    folder = tmp_path / "profiles"
    vault = SqlcipherVault(folder, keys)
    profile, store = await vault.create("anna", URL)
    await store.close()
    await vault.close()
    text = keys.texts[profile.id]
    (tmp_path / "keys").write_text(text)
    forms = forms_of(text)
    keys_file = tmp_path / "keys"
    command = [sys.executable, "-c", MEMORY, str(folder), str(keys_file), profile.id, how]
    with subprocess.Popen(  # noqa: ASYNC220 - the test waits for its lines
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        assert desk.stdout.readline() == b"open\n"
        forms += forms_of(keys_file.read_text())
        while_open = hits(desk.pid, forms)
        desk.stdin.write(b"\n")
        desk.stdin.flush()
        assert desk.stdout.readline() == b"closed\n"
        when_closed = hits(desk.pid, forms)
        desk.stdin.write(b"\n")
        desk.stdin.flush()
    assert while_open > 0
    assert when_closed == 0
