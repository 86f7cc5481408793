"""Everything that can go wrong between the desk and the service, in one tree.

::

    ClientError               code, retry_can_help
    ├── Unreachable           no connection, or it broke: the call may have been made
    │   └── TimedOut          no answer in time: the same
    ├── BadAnswer             not an answer of the service (a proxy's page, cut-off JSON)
    ├── ServiceFailed         the service says that it cannot now (5xx); may name a wait
    ├── RateLimited           too many requests; names a wait
    └── Refused               a problem of the service: carries it
        ├── SignInFailed      name or password
        ├── TokenExpired      refresh and ask again (does not leave this room)
        ├── SessionLost
        │   ├── TokenRefused  sign in again, everything is kept
        │   └── DeviceRemoved this device was removed: lock
        ├── ClaimLost         winner, winner_name
        ├── SeatFull
        ├── QueueEmpty
        ├── NotYours
        ├── ConversationOver
        ├── NotEnded          the form can be finished after the end
        ├── IntakeFull
        ├── Purged
        ├── NotThere
        ├── Forbidden
        ├── TextRefused       fault
        ├── IdConflict
        ├── LogWentBack       load a new snapshot
        └── TooOld            install a newer version

Errors of the HTTP library are mapped here, once, to the most specific of these. None
carries a word of a conversation or a token: only codes, states and numbers.
"""

from __future__ import annotations

from typing import ClassVar

from vt_desk.domain.text import TextFault
from vt_desk.wire.problems import Problem, problem


class ClientError(Exception):
    """Something went wrong on the way to the service or there.

    Attributes:
        code: stable name, for the window to translate.
        retry_can_help: whether the same request may succeed later.
        retry_after_s: the wait that the service asks for, in seconds, if it does.
    """

    code: str = "client_error"
    retry_can_help: bool = False
    retry_after_s: float | None = None

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        if code is not None:
            self.code = code
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class Unreachable(ClientError):
    """There was no connection, or it broke before the answer. The call may have been made."""

    code = "unreachable"
    retry_can_help = True


class TimedOut(Unreachable):
    """No answer in time. The call may have been made."""

    code = "timed_out"


class BadAnswer(ClientError):
    """What came back is not an answer of the service.

    A proxy's error page, a captive portal or a cut-off answer: it says nothing about the
    request, which may have been made.
    """

    code = "bad_answer"
    retry_can_help = True


class ServiceFailed(ClientError):
    """The service cannot answer now."""

    code = "unavailable"
    retry_can_help = True

    def __init__(
        self, detail: str = "", *, code: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class RateLimited(ClientError):
    """Too many requests."""

    code = "rate_limited"
    retry_can_help = True

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Refused(ClientError):
    """The service refused, with a problem.

    Attributes:
        problem: what it said.
    """

    _by_code: ClassVar[dict[str, type[Refused]]] = {}
    codes: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for code in cls.codes:
            Refused._by_code[code] = cls

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title, code=problem.code)
        self.problem = problem

    @staticmethod
    def of(problem: Problem) -> Refused:
        """The most specific error of a problem."""
        return Refused._by_code.get(problem.code, Refused)(problem)


class SignInFailed(Refused):
    """The name or the password is wrong."""

    codes = ("sign_in_failed",)


class TokenExpired(Refused):
    """The access token has run out; the client refreshes and asks again by itself."""

    codes = ("token_expired",)
    retry_can_help = True


class SessionLost(Refused):
    """This device is not signed in any more."""


class TokenRefused(SessionLost):
    """The token is not valid: sign in again. Everything that is kept stays."""

    codes = ("token_refused", "token_missing")


class DeviceRemoved(SessionLost):
    """This device was removed from the account: lock."""

    codes = ("device_removed",)


class ClaimLost(Refused):
    """Another seat has the conversation.

    Attributes:
        winner: the user who has it.
        winner_name: and their name.
    """

    codes = ("claim_lost",)

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.winner = problem.winner
        self.winner_name = problem.winner_name


class SeatFull(Refused):
    """This seat has as many conversations as it takes."""

    codes = ("seat_full",)


class QueueEmpty(Refused):
    """Nobody is waiting."""

    codes = ("queue_empty",)


class NotYours(Refused):
    """This seat does not have the conversation."""

    codes = ("not_yours",)


class ConversationOver(Refused):
    """The conversation has ended."""

    codes = ("conversation_ended",)


class NotEnded(Refused):
    """The conversation goes on: its form can be finished after the end."""

    codes = ("not_ended",)


class IntakeFull(Refused):
    """The intake of this conversation holds as much as it can."""

    codes = ("intake_full",)


class Purged(Refused):
    """The time of keeping is over: its words were deleted."""

    codes = ("conversation_purged",)


class NotThere(Refused):
    """It is not there, or not for this account."""

    codes = ("not_found",)


class Forbidden(Refused):
    """Not allowed for this account."""

    codes = ("forbidden",)


class TextRefused(Refused):
    """The text cannot be sent as it is.

    Attributes:
        fault: why.
    """

    codes = tuple(fault.value for fault in TextFault)

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.fault = TextFault(problem.code)

    @classmethod
    def because(cls, fault: TextFault) -> TextRefused:
        """The refusal that the service would give, found here before asking it."""
        return cls(problem(fault.value))


class IdConflict(Refused):
    """The id was used for something else."""

    codes = ("id_conflict",)


class LogWentBack(Refused):
    """The service's log is shorter than what this desk has: load a new snapshot."""

    codes = ("log_went_back",)
    retry_can_help = True

    @classmethod
    def found_here(cls) -> LogWentBack:
        """The same, seen by this desk in a heart-beat."""
        return cls(problem("log_went_back"))


class TooOld(Refused):
    """This version is too old for the service."""

    codes = ("client_too_old",)


def of_problem(found: Problem, *, retry_after_s: float | None = None) -> ClientError:
    """The error of a problem.

    Args:
        found: as the service sent it.
        retry_after_s: what the answer's ``Retry-After`` header asks, in seconds.

    Returns:
        The most specific error; a code that this version does not know is a plain
        ``Refused``, or ``ServiceFailed`` where the status is 500 or more.
    """
    wait_s = retry_after_s if retry_after_s is not None else (found.retry_after_s or None)
    if found.code == "rate_limited" or found.status == _TOO_MANY_REQUESTS:
        return RateLimited(retry_after_s=wait_s)
    if found.status >= _SERVICE_FAULTS:
        return ServiceFailed(str(found.status), code=found.code, retry_after_s=wait_s)
    return Refused.of(found)


def of_transport(error: Exception) -> ClientError:
    """The error of a fault of the HTTP library.

    Args:
        error: an ``httpx.HTTPError``, ``httpx.InvalidURL``, ``OSError`` or ``TimeoutError``.

    Returns:
        ``TimedOut``, ``Unreachable`` or ``BadAnswer``. The detail is the fault's class alone:
        its text may hold an address.
    """
    # The window imports this tree before it paints, and httpx costs 70 ms.
    import httpx

    detail = type(error).__name__
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return TimedOut(detail)
    if isinstance(error, httpx.DecodingError | httpx.TooManyRedirects):
        return BadAnswer(detail)
    return Unreachable(detail)


_TOO_MANY_REQUESTS = 429
_SERVICE_FAULTS = 500
