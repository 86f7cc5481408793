"""Rights: who may do what, in one table, asked in one place before each route.

A route names its right; a route without one is refused. Which conversation or which
region's rows may be touched is asked again by each statement, and on PostgreSQL by
row-level security.
"""

from __future__ import annotations

from enum import Enum

from vt_desk.domain.escalation import ends_anybodys
from vt_desk.domain.seat import Role
from vt_desk.service.accounts import Signed
from vt_desk.service.problem import Refusal

_TALKERS = frozenset({Role.COUNSELLOR, Role.LEAD})
_ALL = frozenset(Role)


class Right(Enum):
    """What a route asks of its caller."""

    PUBLIC = "public"
    """Nothing: the page, signing in, health."""
    VISITOR = "visitor"
    """A visitor's token."""
    ACCOUNT = "account"
    """Any account: itself and its devices."""
    WATCH = "watch"
    """A watch token, of a counsellor or lead: a locked desk, which may watch and leave."""
    TALK = "talk"
    """A counsellor or lead, in one of the account's regions."""
    LEAD = "lead"
    """A lead or administrator of the region in the path: its counts, and no conversation."""


MAY: dict[Right, frozenset[Role]] = {
    Right.ACCOUNT: _ALL,
    Right.TALK: _TALKERS,
    Right.WATCH: _TALKERS,
    Right.LEAD: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
}


def check(right: Right, signed: Signed, region: str | None) -> None:
    """Let an account through, or refuse.

    Args:
        right: what the route asks.
        signed: who asks.
        region: the region in the route's path, if there is one.

    Raises:
        Refusal: ``forbidden``; another region's path is ``not_found``, so that nobody
            learns what is there.
    """
    if signed.role not in MAY[right]:
        raise Refusal("forbidden")
    if region is not None and region not in signed.regions:
        raise Refusal("not_found")


def closes_escalations(signed: Signed) -> bool:
    """Whether an account may say of a colleague's escalation in its regions how it ended."""
    return ends_anybodys(signed.role)


def reads_words(signed: Signed) -> bool:
    """Whether an account may read the words of a colleague's conversation in its regions."""
    return signed.role is Role.LEAD
