"""Invented reports."""

from __future__ import annotations

from vt_desk.domain.conversation import CallerRole, EndReason
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.domain.report import Month, Talk, begin_ms, of_month
from vt_desk.wire.report import Report

HOUR_MS = 3_600_000


def talks(month: str, count: int, *, records: int | None = None, shift: int = 0) -> list[Talk]:
    """Conversations of a month: every third a professional, half of them answered late."""
    found = []
    for number in range(count):
        kind = (number + shift) % 6
        role, capacity = (
            (CallerRole.PROFESSIONAL, (Capacity.EDUCATION_PRIMARY, Capacity.HEALTH_GP)[kind // 3])
            if kind % 3 == 0
            else (CallerRole.BYSTANDER, Capacity.NEIGHBOUR)
            if kind % 3 == 1
            else (CallerRole.VICTIM, Capacity.INVOLVED_ADULT)
        )
        record = Record(
            role,
            capacity,
            frozenset({Reason.PARTNER_VIOLENCE if kind % 2 else Reason.CHILD_OTHER}),
            frozenset({Nature.PSYCHOLOGICAL, Nature.WITNESS} if kind else {Nature.PHYSICAL_ABUSE}),
        )
        came_ms = begin_ms(month) + (9 + number % 12) * HOUR_MS
        answered_ms = came_ms + (20_000 if number % 2 else 95_000)
        found.append(
            Talk(
                came_ms=came_ms,
                answered_ms=answered_ms,
                ended_ms=answered_ms + (900 + 7 * number) * 1000,
                end_reason=EndReason.FINISHED if number % 4 else EndReason.LEFT,
                record=record if records is None or number < records else None,
            )
        )
    return found


def month(name: str, count: int, *, final: bool = True, shift: int = 0) -> Month:
    """A month with so many conversations."""
    return of_month(name, talks(name, count, shift=shift), final=final)


def report(*found: Month, region: str = "utrecht", first: str = "", last: str = "") -> Report:
    """A report of those months."""
    names = [one.month for one in found]
    return Report(region, first or names[0], last or names[-1], list(found))
