"""Make profiles in the session's keyring, spoil some, and become another program.

``python -m tests.e2e.spoilt_profiles PROGRAM ARGUMENT…``
"""

from __future__ import annotations

import asyncio
import os
import sys

from vt_desk.store.key_place import KeyringEntries
from vt_desk.store.vault import machine_vault


async def _make() -> None:
    vault = machine_vault()
    entries = KeyringEntries()
    for user in ("heel", "zonder", "stuk"):
        profile, store = await vault.create(user, "https://chat.voorbeeld.nl")
        await store.save_offline_unlock(None)
        await store.close()
        folder = vault.folder / profile.id
        if user == "zonder":
            entries.delete(profile.id)
        if user == "stuk":
            with (folder / "store.db").open("r+b") as file:
                file.seek(9_000)
                file.write(b"\xff" * 500)
    await vault.close()


if __name__ == "__main__":
    asyncio.run(_make())
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the doctor, in this session
