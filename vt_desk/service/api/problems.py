"""Errors become problems in one place. No problem and no log line has words in it."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    PendingRollbackError,
    ResourceClosedError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from vt_desk.service.db import driver
from vt_desk.service.problem import Refusal
from vt_desk.wire.problems import MEDIA_TYPE, Problem, problem

RETRY_S = 1
_log = logging.getLogger(__name__)
_BY_STATUS = {
    400: "invalid",
    401: "token_missing",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "rate_limited",
    503: "unavailable",
}
# Where the database is away, restarting or too busy: worth asking again soon.
# The last three: a connection that went away between two statements, or in one.
_AWAY = (
    *driver.ERRORS,
    OSError,
    TimeoutError,
    PoolTimeoutError,
    DisconnectionError,
    PendingRollbackError,
    ResourceClosedError,
)

PROBLEMS = {
    status: ResponseSpec(Problem, generate_examples=False, media_type=MEDIA_TYPE, description=text)
    for status, text in (
        (400, "The request does not have the form that is asked"),
        (401, "No token, or one that is not valid"),
        (403, "Not allowed"),
        (404, "Not there"),
        (409, "Something stands against it"),
        (410, "Deleted: its time of keeping is over"),
        (413, "Too large"),
        (422, "Not acceptable as a message"),
        (429, "Too many requests"),
        (503, "Not now"),
    )
}


def answer(told: Problem) -> Response[bytes]:
    """A problem as a response."""
    headers = {}
    if told.retry_after_s:
        headers["Retry-After"] = str(told.retry_after_s)
    if told.status == 401:  # noqa: PLR2004 - RFC 9110 asks for this header with it
        headers["WWW-Authenticate"] = "Bearer"
    return Response(
        msgspec.json.encode(told), status_code=told.status, media_type=MEDIA_TYPE, headers=headers
    )


def on_refusal(_request: Request[Any, Any, Any], error: Refusal) -> Response[bytes]:
    """A verdict of ours."""
    return answer(error.problem)


def on_http_error(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """A verdict of the framework: no such route, a malformed body, too large a body."""
    if isinstance(error, ValidationException):
        return answer(problem("invalid", field=_field(error)))
    return answer(problem(_BY_STATUS.get(error.status_code, "invalid")))


def _field(error: ValidationException) -> str:
    extra = error.extra
    if isinstance(extra, list) and extra and isinstance(extra[0], dict):
        return str(extra[0].get("key", ""))[:60]
    return ""


def on_failure(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The body cannot be read, the database is away, or this program has a bug."""
    if isinstance(error, (UnicodeDecodeError, RecursionError)) and _while_decoding(error):
        return answer(problem("invalid"))
    if isinstance(error, _AWAY) or (isinstance(error, DBAPIError) and not _is_bug(error)):
        _log.warning("unavailable", extra={"error": type(error).__name__})
        return answer(problem("unavailable", retry_after_s=RETRY_S))
    _log.error("internal_error", extra={"error": type(error).__name__, "at": _place(error)})
    return answer(problem("internal"))


def _while_decoding(error: Exception) -> bool:
    # JSON that is nested without end, or in another encoding, is no bug of ours.
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename.endswith("msgspec_hooks.py")


def _is_bug(error: DBAPIError) -> bool:
    from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

    return isinstance(error, (DataError, IntegrityError, ProgrammingError))


def _place(error: Exception) -> str:
    # The file and line only: a traceback's text could quote values.
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in frames[-4:][::-1])
