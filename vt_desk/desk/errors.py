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
    "DeskLocked",
    "DeviceRemoved",
    "Forbidden",
    "FormOpen",
    "NotSignedIn",
    "NotThere",
    "NotYours",
    "OfflineUnlockOff",
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
    "TooManyTries",
    "TooOld",
    "UnknownHere",
    "Unreachable",
    "ValueRefused",
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


class DeskLocked(DeskError):
    """The store is not open: unlock first."""

    code = "desk_locked"


class OfflineUnlockOff(DeskError):
    """The service is out of reach, and this desk is not unlocked without it."""

    code = "offline_unlock_off"
    retry_can_help = True


class TooManyTries(DeskError):
    """Too many wrong passwords without the service: the next one counts later.

    Attributes:
        next_try_ms: when, on the desk's clock.
    """

    code = "too_many_tries"
    retry_can_help = True

    def __init__(self, next_try_ms: int) -> None:
        super().__init__()
        self.next_try_ms = next_try_ms


class UnknownHere(DeskError):
    """This desk does not have that conversation or message (any more)."""

    code = "unknown_here"


class FormOpen(DeskError):
    """The form is not finished: finish it, or put it off as a task."""

    code = "form_open"


class ValueRefused(DeskError):
    """A field does not take that: too long, too many, or of another kind than all values."""

    code = "value_refused"
