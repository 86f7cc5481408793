"""Problems on the wire: RFC 9457 with a stable ``code``.

A client decides by ``code`` alone; ``title`` is for people who read logs. No problem
carries a word of a conversation.
"""

from __future__ import annotations

from typing import Any

import msgspec

from vt_desk.wire.quiet import Quiet

MEDIA_TYPE = "application/problem+json"


class Problem(Quiet, msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal.

    Attributes:
        code: one of ``CODES``.
        action: for a refused token: ``refresh``, ``sign_in`` (keep everything) or
            ``removed`` (the device was removed: lock).
        winner, winner_name: for ``claim_lost``: the user who has it.
        retry_after_s: for ``rate_limited`` and ``unavailable``.
        field: for ``invalid``: where; for an edit's ``id_conflict``: its id; for an
            escalation's ``not_found``: what is not there. Without one the route or the region
            is not there: a node of the version before may have answered.
    """

    status: int
    code: str
    title: str
    type: str = "about:blank"
    action: str = ""
    winner: str = ""
    winner_name: str = ""
    retry_after_s: int = 0
    field: str = ""


CODES: dict[str, tuple[int, str]] = {
    "invalid": (400, "The request does not have the form that is asked"),
    "text_empty": (422, "The message is empty"),
    "text_too_long": (413, "The message is too long"),
    "text_control_characters": (422, "The message has characters that cannot be shown"),
    "card_not_allowed": (422, "A card is a message of its own, not the last word of the end"),
    "too_large": (413, "The request is too large"),
    "sign_in_failed": (401, "The name or the password is wrong"),
    "token_missing": (401, "This needs a token"),
    "token_expired": (401, "The access token has run out"),
    "token_refused": (401, "The token is not valid"),
    "device_removed": (401, "This device was removed"),
    "forbidden": (403, "Not allowed for this account"),
    "not_found": (404, "Not there, or not for this account"),
    "method_not_allowed": (405, "This path does not take that method"),
    "claim_lost": (409, "Another seat has this conversation"),
    "queue_empty": (409, "Nobody is waiting"),
    "seat_full": (409, "This seat has as many conversations as it takes"),
    "no_seat": (409, "This seat has not said that it is there"),
    "not_yours": (409, "This seat does not have this conversation"),
    "conversation_ended": (409, "The conversation has ended"),
    "conversation_purged": (410, "The time of keeping is over: its words were deleted"),
    "id_conflict": (409, "This id was used for something else"),
    "not_ended": (409, "The conversation goes on: its form can be finished after the end"),
    "intake_full": (413, "The intake of this conversation holds as much as it can"),
    "closed": (409, "The chat is closed now"),
    "log_went_back": (409, "This is not from this log: the service went back"),
    "client_too_old": (426, "This version is too old for this service"),
    "rate_limited": (429, "Too many requests"),
    "unavailable": (503, "The service cannot answer now"),
    "internal": (500, "Something went wrong at the service"),
}


def problem(code: str, **more: Any) -> Problem:
    """Make the problem of a code.

    Args:
        code: a key of ``CODES``.
        more: further members of ``Problem``.
    """
    status, title = CODES[code]
    return Problem(status=status, code=code, title=title, **more)
