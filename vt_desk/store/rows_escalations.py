"""Rows of the log of help by phone and of its briefings: statements, and types on either side."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.store.escalations import (
    Briefing,
    DropBriefing,
    DropEscalation,
    EscalationWrite,
    PutBriefing,
    PutEscalation,
)
from vt_desk.store.sqlcipher import Connection

_log = logging.getLogger(__name__)
ESCALATION_TABLES = ("escalations", "briefings")

_FIELDS = tuple(field.name for field in fields(Escalation))
_values_of = attrgetter(*_FIELDS)
_PUT = (
    f"INSERT OR REPLACE INTO escalations ({', '.join(_FIELDS)}) "  # noqa: S608 - names of fields
    f"VALUES ({', '.join('?' * len(_FIELDS))})"
)
_ESCALATIONS = f"SELECT {', '.join(_FIELDS)} FROM escalations ORDER BY at_ms, id"  # noqa: S608 - as above
_KINDS: dict[str, type] = {
    "target": Target,
    "handing": Handing,
    "outcome": EscalationOutcome,
    "unattended": bool,
    "state": LogState,
}
_KIND_AT = tuple((_FIELDS.index(name), kind) for name, kind in _KINDS.items())


def write_escalation(conn: Connection, write: EscalationWrite) -> bool:
    """Make a change.

    Returns:
        Whether words were deleted, so that the key is to be changed.
    """
    match write:
        case PutEscalation(escalation):
            conn.execute(_PUT, _values_of(escalation))
        case DropEscalation(id_):
            conn.execute("DELETE FROM escalations WHERE id = ?", (id_,))
            return _drop_briefing(conn, id_)
        case PutBriefing(id_, line, text):
            conn.execute("INSERT OR REPLACE INTO briefings VALUES (?, ?, ?)", (id_, line, text))
        case DropBriefing(id_):
            return _drop_briefing(conn, id_)
    return False


def _drop_briefing(conn: Connection, id_: EscalationId) -> bool:
    gone = conn.execute("DELETE FROM briefings WHERE escalation = ?", (id_,))
    return gone.rowcount > 0


def read_escalations(conn: Connection) -> list[Escalation]:
    """All, by time; one that cannot be read is passed over, and takes nothing else with it."""
    found = []
    for row in conn.execute(_ESCALATIONS):
        try:
            found.append(_escalation_of(row))
        except ValueError:
            _log.warning("an escalation cannot be read")
    return found


def _escalation_of(row: Sequence[Any]) -> Escalation:
    values = list(row)
    for at, kind in _KIND_AT:
        if values[at] is not None:
            values[at] = kind(values[at])
    return Escalation(*values)


def read_briefings(conn: Connection) -> dict[EscalationId, Briefing]:
    """All that were written into; a line of another version is passed over."""
    found: dict[EscalationId, Briefing] = {}
    for id_, line, text in conn.execute("SELECT escalation, line, text FROM briefings"):
        briefing = found.setdefault(EscalationId(id_), {})
        if line in set(Line):
            briefing[Line(line)] = text
    return found
