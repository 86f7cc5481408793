"""A desk that is about to be killed: ``python -m tests.desk.killed FOLDER KEYS URL USER ID``.

It fills in a field with a higher number for ever, and says each one that was taken.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.service_process import PASSWORD
from tests.store.killed import KeysInFile
from vt_desk.client.client import Client
from vt_desk.desk.desk import Desk
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import FieldId
from vt_desk.store.vault import SqlcipherVault


async def fill_in(folder: Path, keys: Path, url: str, user: str, conversation: str) -> None:
    desk = Desk(Client(url), SqlcipherVault(folder, KeysInFile(keys)))
    await desk.start()
    await (desk.unlock(PASSWORD) if desk.lock is not None else desk.sign_in(user, PASSWORD))
    talk = ConversationId(conversation)
    if talk not in {one.id for one in await desk.conversations()}:
        await desk.claim(talk)
    filled = await desk.intake(talk)
    begin = max((int(str(one.edit.value)) for one in filled.values()), default=-1) + 1
    for number in range(begin, begin + 100_000):
        await desk.set_field(talk, FieldId(f"field_{number % 3}"), f"{number}")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    place, held, address, who, which = sys.argv[1:]
    asyncio.run(fill_in(Path(place), Path(held), address, who, which))
