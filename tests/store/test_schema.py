"""The schema is what was committed, and every released version's store comes up to it.

``python -m tests.store.test_schema`` writes ``vt_desk/store/schema.sql`` anew, and a fixture of
this version if there is none. A fixture of a released version is never written again.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import (
    FOX,
    OWL,
    UTRECHT,
    edit,
    escalation,
    record,
    row,
    said,
    signed_in,
    talk,
)
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import Conversation
from vt_desk.domain.ids import ProfileId
from vt_desk.domain.intake import EditState
from vt_desk.store import rows
from vt_desk.store.door import (
    Head,
    Kept,
    OfflineUnlock,
    PutConversation,
    PutMessage,
    PutRow,
    Store,
    Write,
)
from vt_desk.store.escalations import PutBriefing, PutEscalation
from vt_desk.store.intake import Finished, PutField, PutFinished, PutStep, Step
from vt_desk.store.key_entry import DatabaseKey
from vt_desk.store.migrate import migrations, schema_of, version_of
from vt_desk.store.profile import make_files
from vt_desk.store.sqlcipher import connect
from vt_desk.store.vault import SqlcipherVault

SNAPSHOT = Path(__file__).parents[2] / "vt_desk" / "store" / "schema.sql"
FIXTURES = Path(__file__).parent / "fixtures"
PROFILE = ProfileId("f" * 32)
FILLED = edit("note", "Rond 17 uur.", 9, state=EditState.QUEUED)
ESCALATED = escalation(closed_ms=7)
FINISHED = Finished(OWL, record(), EditState.REFUSED, "not_yours")
UNLOCK = OfflineUnlock("pin", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", 1, 5)


def schema_now(folder: Path) -> str:
    key = DatabaseKey.make()
    make_files(folder, key)
    conn = connect(folder / "store.db", key.key, key.salt)
    try:
        assert version_of(conn) == migrations()[-1].version
        return schema_of(conn)
    finally:
        conn.close()


def test_the_schema_is_the_committed_one(tmp_path: Path) -> None:
    assert schema_now(tmp_path / "new") == SNAPSHOT.read_text(encoding="utf-8")


def test_a_start_reads_no_more_of_the_messages_when_there_are_more(tmp_path: Path) -> None:
    key = DatabaseKey.make()
    make_files(tmp_path / "new", key)
    conn: Any = connect(tmp_path / "new" / "store.db", key.key, key.salt)
    steps: list[int] = []
    try:
        rows.read_early(conn)
        for size in (10, 1_000):
            rows.write_all(conn, [PutConversation(Kept(replace(talk(), head_n=size), 1))])
            rows.write_all(conn, [PutMessage(said(n)) for n in range(1, size + 1)])
            steps.append(0)

            def count() -> int:
                steps[-1] += 1
                return 0

            conn.set_progress_handler(count, 1)
            assert rows.read_early(conn) == {}
            conn.set_progress_handler(None, 1)
    finally:
        conn.close()
    assert steps[0] == steps[1] > 0


def test_every_field_of_a_conversation_has_a_column() -> None:
    snapshot = SNAPSHOT.read_text(encoding="utf-8")
    table = snapshot.split("CREATE TABLE conversations (")[1].split(") STRICT")[0]
    columns = [column.split()[0] for column in table.split(",")]
    kept = [field.name for field in fields(Kept) if field.name != "conversation"]
    # What came later stands behind: a column is added at the end of a table.
    assert sorted(columns) == sorted([*(field.name for field in fields(Conversation)), *kept])


def test_migrations_are_numbered_without_a_gap() -> None:
    versions = [step.version for step in migrations()]
    assert versions == list(range(1, len(versions) + 1))


def test_every_version_has_a_fixture() -> None:
    made = sorted(path.name for path in FIXTURES.glob("*.db"))
    assert made == [f"version_{step.version:04d}.db" for step in migrations()]


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("*.db")), ids=lambda path: path.stem)
async def test_inv15_a_store_of_every_version_comes_up_to_this_one(
    fixture: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "profiles" / PROFILE
    folder.mkdir(parents=True)
    shutil.copy(fixture, folder / "store.db")
    keys = KeysInMemory()
    keys.texts[PROFILE] = fixture.with_suffix(".key").read_text(encoding="ascii").strip()
    vault = SqlcipherVault(tmp_path / "profiles", keys)
    store = await vault.open(PROFILE)
    assert (await store.heads())[UTRECHT].seq == 4
    assert await store.conversations() == [Kept(talk(), 4, opened=True)]
    assert [message.text for message in await store.messages(FOX)] == ["words 1", "words 2"]
    assert [found.message.id for found in await store.search("WORDS")] == ["fox-2", "fox-1"]
    assert await store.outbox() == [row(1), row(2, OWL)]
    assert await store.draft(FOX) == "half a sent"
    assert await store.session() == signed_in()
    assert await store.offline_unlock() == UNLOCK
    filled = fixture.stem >= "version_0003"
    assert await store.fields(FOX) == ([FILLED] if filled else [])
    assert await store.steps(FOX, FILLED.field) == ([Step(3, ("a", "b"))] if filled else [])
    assert await store.finished() == ([FINISHED] if filled else [])
    escalated = fixture.stem >= "version_0004"
    assert await store.escalations() == ([ESCALATED] if escalated else [])
    assert await store.briefing(ESCALATED.id) == ({Line.SERVICE: "Politie"} if escalated else {})
    await store.close()
    key = keys.read(PROFILE).now
    conn = connect(folder / "store.db", key.key, key.salt)
    assert schema_of(conn) == SNAPSHOT.read_text(encoding="utf-8")
    conn.close()
    await vault.close()


async def fill(store: Store) -> None:
    events: list[Write] = [PutConversation(Kept(talk(), 4, opened=True)), PutMessage(said(1))]
    await store.apply_events(UTRECHT, Head(4, 4), [*events, PutMessage(said(2))])
    await store.apply([PutRow(row(1)), PutRow(row(2, OWL))])
    await store.save_draft(FOX, "half a sent")
    await store.save_session(signed_in())
    await store.save_offline_unlock(UNLOCK)
    steps = PutStep(FOX, FILLED.field, Step(3, ("a", "b")))
    await store.apply([PutField(FILLED), steps, PutFinished(FINISHED)])
    briefing = PutBriefing(ESCALATED.id, Line.SERVICE, "Politie")
    await store.apply([PutEscalation(ESCALATED), briefing])


async def write_fixture(folder: Path) -> None:
    keys = KeysInMemory()
    vault = SqlcipherVault(folder, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    await fill(store)
    await store.close()
    await vault.close()
    place = FIXTURES / f"version_{migrations()[-1].version:04d}.db"
    if not place.exists():
        FIXTURES.mkdir(exist_ok=True)
        shutil.copy(folder / profile.id / "store.db", place)
        place.with_suffix(".key").write_text(keys.texts[profile.id] + "\n", encoding="ascii")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        SNAPSHOT.write_text(schema_now(Path(temporary) / "new"), encoding="utf-8")
        asyncio.run(write_fixture(Path(temporary) / "profiles"))
