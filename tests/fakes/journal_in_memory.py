"""A journal of clicks without a file, for tests that look at what the desk does with it."""

from __future__ import annotations

from vt_desk.store.journal_door import Entry, Pages


class JournalInMemory:
    """Behind ``store.door.Journal``.

    Attributes:
        entries: what was written and not taken out, in order.
        problem: why nothing can be written; None while it can.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problem: str | None = None

    @property
    def end(self) -> int:
        return len(self.entries)

    def write(self, entry: Entry) -> str | None:
        if self.problem is None:
            self.entries.append(entry)
        return self.problem

    async def get_ready(self) -> None:
        """There is nothing to wait for."""

    async def read(self) -> Pages:
        return Pages(tuple(self.entries), len(self.entries))

    async def empty(self, end: int) -> bool:
        is_all = end == len(self.entries)
        if is_all:
            self.entries.clear()
        return is_all

    def release(self) -> None:
        """There is nobody else."""
