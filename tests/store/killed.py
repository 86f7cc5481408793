"""A desk that is about to be killed: ``python -m tests.store.killed WHAT FOLDER KEYS …``.

It keeps its keys in a file of the test's, which stands for a keyring that outlives it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.store.made import FOX, UTRECHT, row, said
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Head, PutMessage, PutRow
from vt_desk.store.errors import KeyMissing
from vt_desk.store.key_entry import KeyEntry, entry_of, seal_key_of, seal_text_of, text_of
from vt_desk.store.profile import OpenProfile
from vt_desk.store.vault import SqlcipherVault

_JOURNAL = "journal"


class KeysInFile:
    """Behind ``key_entry.KeyEntries``; a write is whole or not at all, as a keyring's is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _texts(self) -> dict[str, str]:
        texts: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return texts

    def _keep(self, texts: dict[str, str]) -> None:
        fresh = self._path.with_suffix(".fresh")
        fresh.write_text(json.dumps(texts))
        fresh.replace(self._path)

    def read(self, profile: ProfileId) -> KeyEntry:
        text = self._texts().get(profile)
        if text is None:
            raise KeyMissing
        return entry_of(text)

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        self._keep({**self._texts(), profile: text_of(entry).decode()})

    def read_seal_key(self) -> bytearray:
        return seal_key_of(self._texts().get(_JOURNAL))

    def write_seal_key(self, key: bytearray) -> None:
        self._keep({**self._texts(), _JOURNAL: seal_text_of(key).decode()})

    def delete(self, profile: ProfileId) -> None:
        self._keep({name: text for name, text in self._texts().items() if name != profile})


async def write(folder: Path, keys: KeysInFile, profile: ProfileId, begin: int) -> None:
    """Write messages, drafts and rows for ever, and say what was acknowledged."""
    store = await SqlcipherVault(folder, keys).open(profile)
    for number in range(begin, begin + 100_000):
        text = f"words {number} " * 10
        events = [PutMessage(said(number, text=text))]
        await asyncio.gather(
            store.apply_events(UTRECHT, Head(number, number), events),
            store.apply([PutRow(row(number))]),
            store.save_draft(FOX, f"draft {number}"),
        )
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def rotate(folder: Path, keys: KeysInFile, profile: ProfileId, kill_after: int) -> None:
    """Rotate, and be killed after that many steps."""
    file = OpenProfile(folder / profile, profile, keys)
    conn = file.connect(writes=True)

    @contextlib.contextmanager
    def released() -> Iterator[None]:
        conn.close()
        yield

    for number, step in enumerate(file.rotate(conn, released), start=1):
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        if number == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    what, where, keys_file, whose, number_text = sys.argv[1:]
    place, held, named = Path(where), KeysInFile(Path(keys_file)), ProfileId(whose)
    if what == "write":
        asyncio.run(write(place, held, named, int(number_text)))
    else:
        rotate(place, held, named, int(number_text))
