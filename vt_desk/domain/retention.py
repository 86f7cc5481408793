"""How long what is kept, by class: when its time is over it is gone, everywhere.

A region sets a time for each class. It begins at the end of the conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY_MS = 86_400_000
DEFAULT_TRANSCRIPT_DAYS = 30
DEFAULT_INTAKE_DAYS = 30
DEFAULT_RECORD_DAYS = 1_825


class RetentionClass(StrEnum):
    """What shares a time of keeping."""

    TRANSCRIPT = "transcript"
    """What visitor and counsellor wrote."""
    INTAKE = "intake"
    """The form, and the visitor's answers before the talk."""
    RECORD = "record"
    """What is left: ids, times and states, and the impersonal record."""


@dataclass(frozen=True, slots=True)
class Retention:
    """A region's times of keeping, in milliseconds from the end of a conversation."""

    transcript_ms: int = DEFAULT_TRANSCRIPT_DAYS * DAY_MS
    intake_ms: int = DEFAULT_INTAKE_DAYS * DAY_MS
    record_ms: int = DEFAULT_RECORD_DAYS * DAY_MS

    @property
    def transcript_days(self) -> int:
        """Days of the transcript, begun ones counted: what a person is told."""
        return -(-self.transcript_ms // DAY_MS)
