"""The store behind the door: one encrypted database, a thread that writes and one that reads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from vt_desk.domain.conversation import Message
from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.domain.ids import ConversationId, MessageId, RegionId
from vt_desk.domain.intake import FieldEdit, FieldId
from vt_desk.store import rows, rows_escalations, rows_intake, session_rows
from vt_desk.store.door import (
    DEFAULT_LIMIT,
    Found,
    Head,
    Kept,
    OfflineUnlock,
    OutboxRow,
    PutRow,
    SavedSession,
    Write,
)
from vt_desk.store.errors import StoreClosed, StoreDamaged, StoreError
from vt_desk.store.escalations import Briefing, PutBriefing, PutEscalation
from vt_desk.store.intake import Finished, PutField, PutFinished, Step
from vt_desk.store.profile import Released
from vt_desk.store.sqlcipher import Connection, check_all
from vt_desk.store.worker import Worker

T = TypeVar("T")
_TYPED = PutRow | PutField | PutFinished | PutEscalation | PutBriefing
_log = logging.getLogger(__name__)


class DatabaseFile(Protocol):
    """What the store stands on; ``profile.OpenProfile`` is the one that counsellors use."""

    @property
    def after_crash(self) -> bool:
        """Whether the last program that had it open did not close it."""

    def connect(self, *, writes: bool) -> Connection:
        """Open a connection."""

    def rotate(self, conn: Connection, released: Released) -> Iterator[str]:
        """Write everything anew under a new key, a step at a time."""

    def mark_damaged(self) -> None:
        """Something unreadable was met."""

    def close(self) -> None:
        """Forget the key; every connection was closed before."""


class EncryptedStore:
    """Behind ``store.door.Store``."""

    def __init__(self, file: DatabaseFile) -> None:
        """Start the threads.

        Args:
            file: opened already, and brought to this version.
        """
        self._file = file
        self._closed = False
        self._damaged = False
        self._writer = Worker("store-write", partial(file.connect, writes=True), writes=True)
        self._reader = Worker("store-read", partial(file.connect, writes=False), writes=False)
        self._checker: Worker | None = None
        self._checking: asyncio.Task[None] | None = None

    def check_after_crash(self) -> None:
        """Begin to read everything, if the program that had it open before was killed."""
        if self._file.after_crash:
            self._checking = asyncio.get_running_loop().create_task(self.check())

    async def apply(self, writes: Sequence[Write]) -> None:
        """See the door."""
        rows.check_committed(writes)
        await self._write(lambda conn: rows.write_all(conn, writes), durable=_typed(writes))

    async def apply_events(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """See the door."""
        rows.check_committed(writes)

        def work(conn: Connection) -> None:
            rows.check_above(conn, region, head.seq)
            rows.write_all(conn, writes)
            rows.write_head(conn, region, head)

        await self._write(work, durable=_typed(writes))

    async def apply_snapshot(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """See the door."""
        rows.check_committed(writes)

        def work(conn: Connection) -> None:
            rows.write_all(conn, writes)
            rows.write_head(conn, region, head)

        await self._write(work, durable=_typed(writes))

    async def heads(self) -> dict[RegionId, Head]:
        """See the door."""
        return await self._read(rows.read_heads)

    async def conversations(self) -> list[Kept]:
        """See the door."""
        return await self._read(rows.read_conversations)

    async def messages(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> list[Message]:
        """See the door."""
        return await self._read(lambda conn: rows.read_messages(conn, conversation, before, limit))

    async def early(self) -> dict[MessageId, ConversationId]:
        """See the door."""
        return await self._read(rows.read_early)

    async def said(self) -> dict[ConversationId, tuple[int, MessageId]]:
        """See the door."""
        return await self._read(rows.read_said)

    async def outbox(self) -> list[OutboxRow]:
        """See the door."""
        return await self._read(rows.read_outbox)

    async def fields(self, conversation: ConversationId | None = None) -> list[FieldEdit]:
        """See the door."""
        return await self._read(lambda conn: rows_intake.read_fields(conn, conversation))

    async def steps(self, conversation: ConversationId, field: FieldId) -> list[Step]:
        """See the door."""
        return await self._read(lambda conn: rows_intake.read_steps(conn, conversation, field))

    async def finished(self) -> list[Finished]:
        """See the door."""
        return await self._read(rows_intake.read_finished)

    async def escalations(self) -> list[Escalation]:
        """See the door."""
        return await self._read(rows_escalations.read_escalations)

    async def briefing(self, escalation: EscalationId) -> Briefing:
        """See the door."""
        return (await self._read(rows_escalations.read_briefings)).get(escalation, {})

    async def briefed(self) -> set[EscalationId]:
        """See the door."""
        return set(await self._read(rows_escalations.read_briefings))

    async def draft(self, conversation: ConversationId) -> str:
        """See the door."""
        return await self._read(lambda conn: rows.read_draft(conn, conversation))

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """See the door."""
        await self._write(lambda conn: rows.write_draft(conn, conversation, text), durable=True)

    async def session(self) -> SavedSession | None:
        """See the door."""
        return await self._read(session_rows.read_session)

    async def save_session(self, session: SavedSession | None) -> None:
        """See the door."""
        await self._write(lambda conn: session_rows.write_session(conn, session), durable=True)

    async def device_secret(self) -> str | None:
        """See the door."""
        return await self._read(session_rows.read_device_secret)

    async def save_device_secret(self, secret: str) -> None:
        """See the door."""
        await self._write(lambda conn: session_rows.write_device_secret(conn, secret), durable=True)

    async def search(self, query: str, *, limit: int = 50) -> list[Found]:
        """See the door."""
        return await self._read(lambda conn: rows.find_words(conn, query, limit))

    async def offline_unlock(self) -> OfflineUnlock | None:
        """See the door."""
        return await self._read(session_rows.read_unlock)

    async def save_offline_unlock(self, unlock: OfflineUnlock | None) -> None:
        """See the door."""
        await self._write(lambda conn: session_rows.write_unlock(conn, unlock), durable=True)

    async def rotation_due(self) -> bool:
        """See the door."""
        return await self._read(rows.read_due)

    async def rotate_key(self) -> None:
        """See the door."""

        def work(conn: Connection) -> None:
            for _ in self._file.rotate(conn, self._released):
                pass

        self._check_open()
        await self._minding(self._writer.alone(work))

    async def clear(self) -> None:
        """See the door."""
        await self._write(rows.delete_all, durable=True)

    async def check(self) -> None:
        """Read everything, beside other work, and look at every page's seal.

        Raises:
            StoreDamaged: it is not what was written; from now on every call says so.
        """
        self._check_open()
        if self._checker is None:
            self._checker = Worker(
                "store-check", partial(self._file.connect, writes=False), writes=False
            )
        await self._minding(self._checker.do(check_all))

    async def close(self) -> None:
        """See the door."""
        if self._closed:
            return
        self._closed = True
        if self._checking is not None:
            await asyncio.wait([self._checking])
            if self._checking.exception() is not None:
                _log.warning("the store was found damaged after a crash")
        # The writer is last, so that it can take the log of writes into the file.
        for worker in (self._checker, self._reader, self._writer):
            if worker is not None:
                await worker.close()
        self._file.close()

    async def _read(self, work: Callable[[Connection], T]) -> T:
        self._check_open()
        return await self._minding(self._reader.do(work))

    async def _write(self, work: Callable[[Connection], None], *, durable: bool) -> None:
        self._check_open()
        await self._minding(self._writer.do(work, durable=durable))

    async def _minding(self, doing: Coroutine[None, None, T]) -> T:
        try:
            return await doing
        except StoreDamaged:
            if not self._damaged:
                self._damaged = True
                with contextlib.suppress(StoreError):
                    self._file.mark_damaged()
            raise

    def _check_open(self) -> None:
        if self._closed:
            raise StoreClosed
        if self._damaged:
            raise StoreDamaged

    @contextlib.contextmanager
    def _released(self) -> Iterator[None]:
        """On the writer's thread: close every connection, and keep the others waiting."""
        with contextlib.ExitStack() as stack:
            for worker in (self._reader, self._checker):
                if worker is not None:
                    stack.enter_context(worker.held())
            self._writer.let_go()
            yield


def _typed(writes: Sequence[Write]) -> bool:
    """Whether a person typed any of it: everything else can be fetched again."""
    return any(isinstance(write, _TYPED) for write in writes)
