"""The journal of clicks as the desk sees it, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec

from vt_desk.domain.escalation import EscalationId, EscalationOutcome, Handing, Target
from vt_desk.domain.ids import ConversationId, RegionId


class Entry(msgspec.Struct, frozen=True):
    """A click, or later under the same id what became of handing the number over.

    Attributes:
        outcome, closed_ms: how it ended and when that was said, of what was not sent when its
            person signed out all the same.
        conversation, region: only when the store was open.
        unattended: clicked while the desk was locked or nobody was signed in.
    """

    id: EscalationId
    target: Target
    at_ms: int
    handing: Handing = Handing.UNDER_WAY
    unattended: bool = False
    conversation: ConversationId | None = None
    region: RegionId | None = None
    outcome: EscalationOutcome | None = None
    closed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """What was found in a journal.

    Attributes:
        entries: in order of writing.
        end: how much of the file they are; -1 when there is nothing to take out.
        unreadable: records that no key here opens.
        aside: name of the file that has these now; empty when there are none.
    """

    entries: tuple[Entry, ...]
    end: int
    unreadable: int = 0
    aside: str = ""


class Journal(Protocol):
    """Clicks that the store does not have yet; see ``store.journal``."""

    @property
    def end(self) -> int:
        """How much of it was written here since it was empty; -1 when others wrote too."""

    def write(self, entry: Entry) -> str | None:
        """Write an entry down, in the loop's thread: in the file when it returns. Never raises.

        Returns:
            None, or the code of why it is not there.
        """

    async def get_ready(self) -> None:
        """Do all that the first click would otherwise wait for.

        Raises:
            StoreError: nothing can be written, and why.
        """

    async def read(self) -> Pages:
        """All of it; others do not fold it in until ``release``.

        Raises:
            ProfileInUse: another program folds it in.
            StoreError: its key cannot be had now; it stays as it is.
        """

    async def empty(self, end: int) -> bool:
        """Take out what is folded in; False when more was written since, and all stays.

        Args:
            end: as ``read`` or ``self.end`` gave it.

        Raises:
            StoreError: the disk is in the way.
        """

    def release(self) -> None:
        """Others may fold it in."""
