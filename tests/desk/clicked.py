"""A desk that is killed as somebody clicks: ``python -m tests.desk.clicked STATE FOLDER KEYS URL``.

It says the id that the click will have, waits for a line, writes a byte right before the click,
and then lives on until it is killed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.deadline import until
from tests.service_process import PASSWORD
from tests.store.killed import KeysInFile
from vt_desk.client.client import Client
from vt_desk.desk.desk import Desk
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import uuid7
from vt_desk.store.vault import SqlcipherVault

STATES = ("signed_out", "locked", "signed_in")


async def click(state: str, folder: Path, keys: Path, url: str) -> None:
    made = uuid7()
    desk = Desk(Client(url), SqlcipherVault(folder, KeysInFile(keys)), make_id=lambda: made)
    await desk.start()
    if state == "signed_in":
        await desk.unlock(PASSWORD)
        await until(lambda: desk.seat)
    assert (desk.account is not None, desk.lock is not None) == (
        state == "signed_in",
        state == "locked",
    )
    out = sys.stdout.fileno()
    os.write(out, f"{made}\n".encode())
    await asyncio.to_thread(sys.stdin.readline)
    # As an event of the window comes: nothing else is under way in the loop at that moment.
    os.write(out, b".")
    desk.escalate(Target.EMERGENCY)
    await asyncio.Event().wait()


if __name__ == "__main__":
    which, place, held, address = sys.argv[1:]
    asyncio.run(click(which, Path(place), Path(held), address))
