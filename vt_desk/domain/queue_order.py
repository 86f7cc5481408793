"""Who is next in the queue.

An entry with a graver signal goes ahead as if it had come earlier. So it is first among those
who came lately, and nobody waits behind it for ever: who has waited longer than its head start
goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from vt_desk.domain.conversation import Conversation
from vt_desk.domain.severity import Severity

HEAD_START_MS: Mapping[Severity, int] = {
    Severity.NOTICE: 2 * 60_000,
    Severity.SERIOUS: 10 * 60_000,
    Severity.ACUTE: 20 * 60_000,
}
"""By how much an entry counts as older than it is."""

DANGER_HEAD_START_MS = 30 * 60_000
"""The same where a counsellor marked acute danger: a person judged it."""


def queue_order(entry: Conversation) -> tuple[int, str]:
    """What entries are sorted by: the smallest is next."""
    return entry.waiting_since_ms - _head_start_ms(entry), entry.id


def _head_start_ms(entry: Conversation) -> int:
    if entry.danger_since_ms is not None:
        return DANGER_HEAD_START_MS
    return HEAD_START_MS[entry.signal] if entry.signal is not None else 0
