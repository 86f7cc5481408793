"""The errors that a desk's face raises; views import them from here.

Those of the wire come from ``client.errors``. The ones below are the desk's own and have
the same two attributes: ``code`` and ``retry_can_help``.
"""

from __future__ import annotations

from vt_desk.client.errors import (
    BadAnswer,
    ClaimLost,
    ClientError,
    ConversationOver,
    DeviceRemoved,
    Forbidden,
    NotThere,
    NotYours,
    QueueEmpty,
    RateLimited,
    Refused,
    SeatFull,
    ServiceFailed,
    SessionLost,
    SignInFailed,
    TextRefused,
    TimedOut,
    TokenRefused,
    TooOld,
    Unreachable,
)

__all__ = [
    "BadAnswer",
    "ClaimLost",
    "ClientError",
    "ConversationOver",
    "DeskError",
    "DeviceRemoved",
    "Forbidden",
    "NotSignedIn",
    "NotThere",
    "NotYours",
    "OutboxNotEmpty",
    "QueueEmpty",
    "RateLimited",
    "Refused",
    "SeatFull",
    "ServiceFailed",
    "SessionLost",
    "SignInFailed",
    "TextRefused",
    "TimedOut",
    "TokenRefused",
    "TooOld",
    "UnknownHere",
    "Unreachable",
]


class DeskError(Exception):
    """Something that this desk itself refuses.

    Attributes:
        code: stable name, for the window to translate.
        retry_can_help: whether the same may succeed later.
    """

    code: str = "desk_error"
    retry_can_help: bool = False

    def __init__(self) -> None:
        super().__init__(self.code)


class OutboxNotEmpty(DeskError):
    """Something is typed and sent here that the service has not confirmed.

    Attributes:
        count: how many messages.
    """

    code = "outbox_not_empty"
    retry_can_help = True

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class NotSignedIn(DeskError):
    """This needs an account."""

    code = "not_signed_in"


class UnknownHere(DeskError):
    """This desk does not have that conversation or message (any more)."""

    code = "unknown_here"
