"""What a click on 0800-2000 or 112 does, as far as IT decides it: numbers, ways, steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import RegionId

_DIAL = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
NUMBER = "{number}"
"""Where the number goes in a template."""


class PhoneError(Exception):
    """The settings of the phone say something that cannot be used.

    Attributes:
        file: which file.
        line: counted from one.
        place: the setting, as the names that lead to it: ``emergency.uri``; empty when the
            file as a whole is meant.
        problem: what is wrong, in plain words.
    """

    def __init__(self, file: Path, line: int, place: str, problem: str) -> None:
        self.file = file
        self.line = line
        self.place = place
        self.problem = problem
        where = f"{file}:{line}: " + (f"{place}: " if place else "")
        super().__init__(where + problem)


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number of the settings. Nothing else can be handed over.

    Attributes:
        display: as people read it: ``0800-2000``.
        dial: as a phone takes it: ``08002000``; digits, and a plus sign before them at most.

    Raises:
        ValueError: ``dial`` is no number.
    """

    display: str
    dial: str

    def __post_init__(self) -> None:
        if not _DIAL.fullmatch(self.dial):
            raise ValueError("no telephone number")


class Card(StrEnum):
    """When the visitor gets a card with the number, to tap."""

    AT_ONCE = "at_once"
    """With the click."""
    OFFER = "offer"
    """When the counsellor presses once more."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Steps:
    """What else a click does. It is always logged.

    Attributes:
        open_briefing: open the briefing beside the talk.
        tell_lead: tell the leads of the region; read by the lead's desk.
        mark: mark the conversation in lists; read by the desk that shows them.
        card: when the visitor gets a card.
    """

    open_briefing: bool = True
    tell_lead: bool = True
    mark: bool = True
    card: Card = Card.OFFER


@dataclass(frozen=True, slots=True)
class ByUri:
    """An address that the desktop's handler opens: ``tel:{number}``."""

    template: str

    @property
    def scheme(self) -> str:
        """What stands before the first colon, in small letters."""
        return self.template.partition(":")[0].lower()

    def of(self, number: Number) -> str:
        """The address with a number in it."""
        return self.template.replace(NUMBER, number.dial)


@dataclass(frozen=True, slots=True)
class ByCommand:
    """A program and its arguments; never a shell.

    Attributes:
        argv: the program's absolute path first.
        stays: it runs on during the call, so that it is handed over once it has started.
    """

    argv: tuple[str, ...]
    stays: bool = False

    def of(self, number: Number) -> tuple[str, ...]:
        """The command with a number in it."""
        return tuple(part.replace(NUMBER, number.dial) for part in self.argv)


@dataclass(frozen=True, slots=True)
class ByHttp:
    """A request to the telephone system.

    Attributes:
        url: http or https.
        json: sent as JSON, with the number in one of its texts; or None.
        form: sent as a form; or None.
        body: sent as it stands; or None.
        secret_header, secret_file, secret_prefix: a header whose value is in a file, after
            the prefix; an empty name for none.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    body: str | None = None
    secret_header: str = ""
    secret_file: Path | None = None
    secret_prefix: str = ""


Way = ByUri | ByCommand | ByHttp
"""How a number is handed over; None stands for a person who dials."""


def told_way(way: Way | None) -> str:
    """A way in words, for whoever set it up; holds no secret."""
    if isinstance(way, ByUri):
        return f"{way.template} through the desktop's handler"
    if isinstance(way, ByCommand):
        return f"the program {way.argv[0]}"
    if isinstance(way, ByHttp):
        # The path may hold a key.
        parts = urlsplit(way.url)
        file = f", with the secret in {way.secret_file}" if way.secret_file else ""
        return f"{way.method} to {parts.scheme}://{parts.netloc}{file}"
    return "a person dials"


@dataclass(frozen=True, slots=True)
class Help:
    """One of the two: its number, its way, its steps.

    Attributes:
        number: as it ships, or as the office set it.
        way: None where a person dials.
        slow_s: seconds without an answer after which that is said.
    """

    number: Number
    way: Way | None
    steps: Steps
    slow_s: float


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file.

    Attributes:
        file: where it was read.
        call_back: the office's number for "a number to call back"; empty when not set.
        own_lines: numbers of regions in the place of 0800-2000.
        test: the numbers are for trying out, and may be others than those shown.
    """

    file: Path
    by_target: Mapping[Target, Help]
    own_lines: Mapping[RegionId, Number]
    call_back: str = ""
    test: bool = False
