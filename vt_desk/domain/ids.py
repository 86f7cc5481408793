"""Names for ids, so that a conversation's id is never handed over as a seat's.

Ids that a client makes are UUIDv7 (RFC 9562, section 5.7): they sort by time, and
the side that makes one can send it again without fear of a double.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, NewType
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

UUID_VERSION = 7
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
RegionId = NewType("RegionId", str)
SeatId = NewType("SeatId", str)
"""A seat is one signed-in device of one counsellor, so it carries the device's id."""
UserId = NewType("UserId", str)
ProfileId = NewType("ProfileId", str)


def wall_clock_ms() -> int:
    """Milliseconds since 1970-01-01 UTC, as this machine believes."""
    return time.time_ns() // 1_000_000


def uuid7(
    now_ms: Callable[[], int] = wall_clock_ms,
    random_bits: Callable[[int], int] = secrets.randbits,
) -> str:
    """Make a UUIDv7.

    Args:
        now_ms: the clock, in milliseconds since 1970.
        random_bits: a source of that many random bits.

    Returns:
        The id in its usual text form of 36 characters.
    """
    value = (now_ms() & (2**48 - 1)) << 80
    value |= 7 << 76
    value |= random_bits(12) << 64
    value |= 0b10 << 62
    value |= random_bits(62)
    return str(UUID(int=value))


def is_uuid7(text: str) -> bool:
    """Whether a text is a UUIDv7 in its usual form (36 characters, lower case)."""
    try:
        parsed = UUID(text)
    except ValueError:
        return False
    return str(parsed) == text and parsed.version == UUID_VERSION
