"""The report of a region: counts of a month, with nothing that points to a person.

A month is told as a whole and by itself: what is hidden in it depends on nothing else, so
that no two periods can be set against each other. Sums of months are sums of what is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from statistics import median_low
from zoneinfo import ZoneInfo

from vt_desk.domain.conversation import SAID_ROLES, CallerRole, EndReason
from vt_desk.domain.record import (
    CHILD_NATURES,
    CHILD_REASONS,
    Capacity,
    Nature,
    Reason,
    Record,
)
from vt_desk.domain.suppression import LEAST, Counts, hide_marks, hide_parts, nothing_of, told

ZONE = ZoneInfo("Europe/Amsterdam")
SOON_S = 60
"""Answered within this is answered soon."""
MOST_MONTHS = 60


class Outcome(StrEnum):
    """How a visitor was answered. What is hidden first stands last."""

    UNANSWERED = "unanswered"
    SOON = "answered_soon"
    LATER = "answered_later"


_END_REASONS = (EndReason.FINISHED, EndReason.LEFT, EndReason.QUICK_EXIT, EndReason.GONE)
_HOURS = tuple(f"{hour:02}" for hour in range(24))
INVOLVED = (Capacity.INVOLVED_YOUNG, Capacity.INVOLVED_ADULT)
PRIVATE = (
    Capacity.RELATIVE,
    Capacity.SOCIAL_NETWORK,
    Capacity.NEIGHBOUR,
    Capacity.VOLUNTEER,
    Capacity.PRIVATE_OTHER,
)
BY_PROFESSION = tuple(code for code in Capacity if code not in (*INVOLVED, *PRIVATE))
"""Only a professional asks in one of these capacities."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a report looks at of a conversation that is over.

    Attributes:
        came_ms: when the visitor came.
        answered_ms: when a seat first took it; None when none did.
        record: what was kept of it, if anything.
    """

    came_ms: int
    answered_ms: int | None
    ended_ms: int
    end_reason: EndReason
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a region. None stands for a count that is not told.

    Attributes:
        month: ``2026-05``; a conversation belongs to the month of its end.
        final: no record of it can change any more.
        conversations: how many ended.
        records: of how many a record is kept.
        wait_s: the median time until a seat took it.
        handling_s: the median time from then to the end.
        outcomes: by ``Outcome``; adds up to ``conversations``, as the next two.
        end_reasons: by ``EndReason``.
        hours: by the hour in which the visitor came, ``00`` to ``23`` in Amsterdam.
        caller_roles: by ``CallerRole``; adds up to ``records``, as the next.
        capacities: by ``Capacity``.
        reasons: by ``Reason``; a record may have several, as for the next.
        natures: by ``Nature``.
    """

    month: str
    final: bool
    conversations: int | None
    records: int | None
    wait_s: int | None
    handling_s: int | None
    outcomes: Counts
    end_reasons: Counts
    hours: Counts
    caller_roles: Counts
    capacities: Counts
    reasons: Counts
    natures: Counts


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts of several months: what is told of them, and whether there is more."""

    told: int = 0
    more: bool = False

    def plus(self, count: int | None) -> Sum:
        """The same with another month's count."""
        return Sum(self.told, more=True) if count is None else Sum(self.told + count, self.more)


@dataclass(frozen=True, slots=True)
class Sums:
    """Several months together; ``tables`` by the name of the table in ``Month``."""

    conversations: Sum = Sum()
    records: Sum = Sum()
    tables: Mapping[str, Mapping[str, Sum]] = field(default_factory=dict)


TABLES = tuple(part.name for part in fields(Month) if part.type == "Counts")


def month_of(at_ms: int) -> str:
    """The month of a moment in Amsterdam, as ``2026-05``."""
    return f"{_local(at_ms):%Y-%m}"


def day_of(at_ms: int) -> date:
    """The day of a moment in Amsterdam: that of a record is the day of its conversation's end."""
    return _local(at_ms).date()


def begin_ms(month: str) -> int:
    """When a month begins."""
    year, number = _parts(month)
    return int(datetime(year, number, 1, tzinfo=ZONE).timestamp() * 1000)


def next_month(month: str) -> str:
    """The month after."""
    year, number = _parts(month)
    return f"{year + number // 12}-{number % 12 + 1:02}"


def months(first: str, last: str) -> list[str]:
    """Every month from the first to the last; none when they are the other way round."""
    found = []
    while first <= last:
        found.append(first)
        first = next_month(first)
    return found


def of_month(month: str, talks: Iterable[Talk], *, final: bool) -> Month:
    """Count a month.

    Args:
        month: its name.
        talks: all that ended in it.
        final: whether no record of it can change any more.

    Returns:
        Its counts, without the small ones.
    """
    all_ = list(talks)
    kept = [talk.record for talk in all_ if talk.record is not None]
    ends = _parts_of(_END_REASONS, (talk.end_reason for talk in all_))
    outcomes = _outcomes(all_, len(kept))
    roles, capacities = roles_and_capacities(
        _counted(SAID_ROLES, (record.caller_role for record in kept)),
        _counted(Capacity, (record.capacity for record in kept)),
    )
    reasons, natures = reasons_and_natures(
        _counted(Reason, (code for record in kept for code in record.reasons)),
        _counted(Nature, (code for record in kept for code in record.natures)),
        len(kept),
    )
    return Month(
        month=month,
        final=final,
        conversations=told(len(all_)),
        records=told(len(kept)),
        wait_s=_wait_s(all_, outcomes),
        handling_s=_handling_s(all_, outcomes, len(kept)),
        outcomes=outcomes,
        end_reasons=ends,
        hours=_parts_of(_HOURS, (f"{_local(talk.came_ms):%H}" for talk in all_)),
        caller_roles=roles,
        capacities=capacities,
        reasons=reasons,
        natures=natures,
    )


def add_up(found: Iterable[Month]) -> Sums:
    """Months together: nothing is in it that is not told of one of them."""
    known = list(found)
    conversations = records = Sum()
    tables: dict[str, dict[str, Sum]] = {name: {} for name in TABLES}
    for month in known:
        conversations = conversations.plus(month.conversations)
        records = records.plus(month.records)
        for name, sums in tables.items():
            for code, count in getattr(month, name).items():
                sums[code] = sums.get(code, Sum()).plus(count)
    return Sums(conversations, records, tables)


def roles_and_capacities(
    roles: Mapping[str, int], capacities: Mapping[str, int]
) -> tuple[Counts, Counts]:
    """What is told of both, since the one says much about the other.

    A capacity belongs to one of three groups whose sums follow from the roles. So each group
    is guarded as a table of its own, and is hidden where a role is that it would tell of.
    """
    by_profession, involved, private = (
        {str(code): capacities[code] for code in group}
        for group in (BY_PROFESSION, INVOLVED, PRIVATE)
    )
    professionals = roles[CallerRole.PROFESSIONAL]
    one_to_one = professionals == sum(by_profession.values())
    few = None in (told(sum(roles.values())), told(professionals))
    if few or not one_to_one:
        return _guarded(roles), nothing_of(capacities)
    others = _guarded({code: n for code, n in roles.items() if code != CallerRole.PROFESSIONAL})
    shown = _guarded(by_profession)
    for group in (involved, private):
        shown |= nothing_of(group) if None in others.values() else _guarded(group)
    told_roles = {**others, str(CallerRole.PROFESSIONAL): professionals}
    return told_roles, {str(code): shown[code] for code in Capacity}


def reasons_and_natures(
    reasons: Mapping[str, int], natures: Mapping[str, int], of: int
) -> tuple[Counts, Counts]:
    """What is told of both, since some natures are chosen beside child abuse only.

    There are at most as many of such a nature as of the reasons of child abuse together. One
    that comes up to all that the hidden ones of these can be would tell each of them. Where
    no reason is told, no nature is.

    Args:
        reasons: how many of each.
        natures: how many of each.
        of: how many records.
    """
    if told(of) is None:
        return nothing_of(reasons), nothing_of(natures)
    shown = hide_marks(reasons, of)
    if all(count is None for count in shown.values()):
        return shown, nothing_of(natures)
    hidden = sum(shown[code] is None for code in CHILD_REASONS)
    most = sum(shown[code] or 0 for code in CHILD_REASONS) + (LEAST - 1) * hidden
    also = [str(code) for code in CHILD_NATURES if hidden and natures[code] >= most]
    return shown, hide_marks(natures, of, also)


def _counted(codes: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(str(code) for code in found)
    return {str(code): counts[str(code)] for code in codes}


def _parts_of(codes: Iterable[str], found: Iterable[str]) -> Counts:
    return _guarded(_counted(codes, found))


def _guarded(counts: Mapping[str, int]) -> Counts:
    if told(sum(counts.values())) is None:
        return nothing_of(counts)
    return hide_parts(counts)


def _outcomes(talks: list[Talk], kept: int) -> Counts:
    counts = _counted(Outcome, map(_outcome, talks))
    found = _guarded(counts)
    # Who has a record was answered, and who was finished with too: with both near the whole
    # they would tell how few were not.
    finished = sum(talk.end_reason is EndReason.FINISHED for talk in talks)
    if None in found.values() and len(talks) - max(kept, finished) < LEAST:
        return nothing_of(counts)
    return found


def _outcome(talk: Talk) -> Outcome:
    if talk.answered_ms is None:
        return Outcome.UNANSWERED
    soon = talk.answered_ms - talk.came_ms <= SOON_S * 1000
    return Outcome.SOON if soon else Outcome.LATER


def _wait_s(talks: list[Talk], outcomes: Counts) -> int | None:
    # Where something is hidden, which half the median lies in must be told already.
    soon, whole = outcomes[Outcome.SOON] or 0, len(talks)
    if None in outcomes.values() and 2 * soon < whole:
        return None
    return _median_s(t.answered_ms - t.came_ms for t in talks if t.answered_ms is not None)


def _handling_s(talks: list[Talk], outcomes: Counts, kept: int) -> int | None:
    # That there are five must be told already.
    known = max(kept, sum(outcomes[code] or 0 for code in (Outcome.SOON, Outcome.LATER)))
    if known < LEAST:
        return None
    return _median_s(t.ended_ms - t.answered_ms for t in talks if t.answered_ms is not None)


def _median_s(times_ms: Iterable[int]) -> int | None:
    known = list(times_ms)
    return median_low(known) // 1000 if len(known) >= LEAST else None


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZONE)


def _parts(month: str) -> tuple[int, int]:
    year, _, number = month.partition("-")
    return int(year), int(number)
