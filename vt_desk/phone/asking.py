"""A request to the telephone system, as it goes out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from vt_desk.phone.settings import NUMBER, ByHttp, Number

MOST_SECRET = 4_096
_SECRET = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A request.

    Attributes:
        headers: names and values; may hold a secret.
        content: the body; None for none.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)


Ask = Callable[[HttpCall], str]
"""Sends a request and blocks until it is answered; never raises. Gives an empty text when it
was taken, else the code of what went wrong."""


class SecretUnreadable(Exception):
    """The file with the secret is missing, may not be read, or holds no single line."""


def call_of(way: ByHttp, number: Number) -> HttpCall:
    """Make the request.

    Args:
        way: as it is set.
        number: goes where the template wants it, escaped as its place asks.

    Raises:
        SecretUnreadable: see there.
    """
    headers = dict(way.headers)
    content = None
    if way.json is not None:
        content = json.dumps(_filled(way.json, number)).encode()
        _unless_set(headers, "Content-Type", "application/json")
    elif way.form is not None:
        filled = {name: value.replace(NUMBER, number.dial) for name, value in way.form.items()}
        content = urlencode(filled).encode()
        _unless_set(headers, "Content-Type", "application/x-www-form-urlencoded")
    elif way.body is not None:
        content = way.body.replace(NUMBER, number.dial).encode()
        _unless_set(headers, "Content-Type", "text/plain; charset=utf-8")
    if way.secret_header:
        headers[way.secret_header] = way.secret_prefix + secret_of(way)
    return HttpCall(way.method, way.url.replace(NUMBER, quote(number.dial, "")), headers, content)


def secret_of(way: ByHttp) -> str:
    """Read the secret of a way; it is read each time, so that it can be changed.

    Raises:
        SecretUnreadable: see there.
    """
    if way.secret_file is None:
        raise SecretUnreadable
    try:
        with way.secret_file.open("rb") as opened:
            text = opened.read(MOST_SECRET).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SecretUnreadable from None
    if not _SECRET.fullmatch(text):
        raise SecretUnreadable
    return text


def _filled(part: object, number: Number) -> object:
    if isinstance(part, str):
        return part.replace(NUMBER, number.dial)
    if isinstance(part, Mapping):
        return {name: _filled(value, number) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, number) for value in part]
    return part


def _unless_set(headers: dict[str, str], name: str, value: str) -> None:
    if not any(given.lower() == name.lower() for given in headers):
        headers[name] = value
