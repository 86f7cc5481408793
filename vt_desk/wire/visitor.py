"""Requests, answers and events of the visitor's page.

The page's stream is built from its conversation alone and carries only the types
named here (invariant 10). Numbers are the conversation's own, so that a visitor
cannot count a region's traffic.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from vt_desk.domain.conversation import CallerRole, EndReason, Language, Party, SafeNow
from vt_desk.domain.escalation import Target
from vt_desk.wire.bounds import MessageText, Secret, Uuid7Text
from vt_desk.wire.quiet import Quiet


class VisitorInfo(Quiet, msgspec.Struct, frozen=True):
    """What the page shows before a conversation.

    Attributes:
        open: whether somebody can answer now.
        opens_at_ms: when next, if closed and known.
        hours: today's hours as ``HH:MM``, or None on a closed day.
        exit_url: where the quick exit goes.
    """

    open: bool
    exit_url: str
    retention_days: int
    region: str | None = None
    region_name: str | None = None
    opens_at_ms: int | None = None
    hours: tuple[str, str] | None = None


class Municipality(Quiet, msgspec.Struct, frozen=True):
    """A municipality to choose from."""

    code: str
    name: str


class StartConversation(Quiet, msgspec.Struct, frozen=True):
    """A visitor asks for a conversation. Every answer is optional.

    Attributes:
        secret: made by the page, which with it can end the conversation before it was
            answered: the token is then ``<id>.<secret>``.
    """

    id: Uuid7Text
    secret: Secret | None = None
    region: Annotated[str, Meta(max_length=60)] | None = None
    municipality: Annotated[str, Meta(max_length=8)] | None = None
    caller_role: CallerRole = CallerRole.UNSAID
    safe_now: SafeNow = SafeNow.UNSAID
    language: Language = Language.DUTCH


class Started(Quiet, msgspec.Struct, frozen=True):
    """The conversation's token, which lives in the page's memory only, and its place."""

    conversation: str
    token: str
    place: int


class VisitorMessage(Quiet, msgspec.Struct, frozen=True):
    """A visitor's message: words, and never a card. The same id with the same text is the same.

    Attributes:
        after: as in a counsellor's.
    """

    id: Uuid7Text
    text: MessageText
    after: Uuid7Text | None = None


class LeaveReason(Quiet, msgspec.Struct, frozen=True):
    """The visitor ends it: ``left`` by the button, ``quick_exit`` by the red bar.

    Attributes:
        starting: the page has no answer to its start yet, so the conversation may be
            about to begin: it ends as soon as it does.
    """

    reason: EndReason = EndReason.LEFT
    starting: bool = False


class VisitorEvent(Quiet, msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing the page is told. As SSE: ``event: event`` and ``id: <k>``.

    Attributes:
        k: number in this conversation's stream, from 1; ``prev_k`` the one before.
        type: ``message`` (id, author, n, text, card), ``joined``, ``left`` (somebody else
            will take over), ``ended`` (by, reason) or ``receipt`` (the counsellor's
            delivered_n and seen_n).
        card: the page shows a number to phone in place of ``text``. The number is the page's
            own; a page that does not know the code shows the text.
    """

    k: int
    prev_k: int
    at_ms: int
    type: str
    id: str = ""
    author: Party | None = None
    n: int = 0
    text: str = ""
    by: Party | None = None
    reason: EndReason | None = None
    delivered_n: int = 0
    seen_n: int = 0
    card: Target | None = None


class VisitorPassing(Quiet, msgspec.Struct, frozen=True, omit_defaults=True):
    """Told and forgotten: ``typing`` (the counsellor types) or ``place`` (in the queue)."""

    type: str
    place: int = 0


class VisitorPoll(Quiet, msgspec.Struct, frozen=True):
    """The answer of a long poll."""

    head: int
    events: list[VisitorEvent] = []
    passing: list[VisitorPassing] = []
