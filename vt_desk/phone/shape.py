"""The shape of ``escalation.toml``. What no type can say is checked by ``phone.checks``.

Everything may be missing in an organisation's own file: then it is as it ships.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from vt_desk.phone.settings import Card


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused: a slip in a key's name must not pass as nothing."""


class SecretPart(_Part, frozen=True, kw_only=True):
    """A header whose value stands in a file of its own."""

    header: str
    file: str
    prefix: str = ""


class HttpPart(_Part, frozen=True, kw_only=True):
    """A request to the telephone system."""

    url: str
    method: Literal["GET", "POST", "PUT"] = "POST"
    headers: dict[str, str] = {}
    # Any JSON that TOML can hold.
    json: dict[str, Any] | None = None
    form: dict[str, str] | None = None
    body: str | None = None
    secret: SecretPart | None = None


class StepsPart(_Part, frozen=True, kw_only=True):
    """What else a click does."""

    open_briefing: bool | None = None
    tell_lead: bool | None = None
    mark: bool | None = None
    card: Card | None = None


class HelpPart(_Part, frozen=True, kw_only=True):
    """One of the two."""

    display: str | None = None
    dial: str | None = None
    uri: str | None = None
    command: Annotated[list[str], Meta(min_length=1, max_length=40)] | None = None
    http: HttpPart | None = None
    by_hand: bool = False
    stays: bool = False
    slow_s: Annotated[float, Meta(ge=1, le=30)] | None = None
    steps: StepsPart = StepsPart()


class OwnLinePart(_Part, frozen=True, kw_only=True):
    """A region's own line."""

    display: str
    dial: str


class EscalationFile(_Part, frozen=True, kw_only=True):
    """The whole file."""

    advice_line: HelpPart = HelpPart()
    emergency: HelpPart = HelpPart()
    regions: dict[str, OwnLinePart] = {}
    call_back: str | None = None
    test: bool = False
