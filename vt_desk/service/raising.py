"""Signal words in the database: what is highest so far, and who is next because of it."""

from __future__ import annotations

from functools import reduce

from sqlalchemy import ColumnElement, Integer, Text, bindparam, case, func

from vt_desk.domain.queue_order import DANGER_HEAD_START_MS, HEAD_START_MS
from vt_desk.domain.severity import RANK, Severity, graver
from vt_desk.service.db.tables import conversations, events

C = conversations.c

_RANK = case({name.value: rank for name, rank in RANK.items()}, value=C.signal, else_=0)

RAISED: ColumnElement[str | None] = case(
    (bindparam("signal_rank", type_=Integer) > _RANK, bindparam("signal", type_=Text)),
    else_=C.signal,
)
"""A conversation's signal after a message; wants what ``as_values`` gives."""

_HEAD_START = {name.value: ms for name, ms in HEAD_START_MS.items()}

QUEUE_ORDER = (
    C.waiting_since_ms
    - case(
        (C.danger_since_ms.is_not(None), DANGER_HEAD_START_MS),
        else_=case(_HEAD_START, value=C.signal, else_=0),
    ),
    C.id,
)
"""The order of ``domain.queue_order``, for the database to sort by."""


# Where it stands inside a text its quotes have a stroke before them.
_TOLD = [f',"signal":"{severity}"' for severity in Severity]
UNTOLD: ColumnElement[str] = reduce(
    lambda data, told: func.replace(data, told, ""), _TOLD, events.c.data
)
"""What an event says in the clear, without its signal: it goes with the words."""


def as_values(signal: Severity | None) -> dict[str, object]:
    """What a message raises its conversation to."""
    return {"signal": signal, "signal_rank": RANK[signal] if signal is not None else 0}


def higher(one: str | None, other: Severity | None) -> str | None:
    """The graver of what a row has and what a message says."""
    both = graver(Severity(one) if one is not None else None, other)
    return both.value if both is not None else None
