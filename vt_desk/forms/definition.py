"""What a form asks, as data: the shape of ``resources/forms/*.toml``.

The published JSON Schema is made from these types, and the files are read into them, so the
one cannot say what the other does not. What no type can say (an id twice, a condition about a
later field) is checked by ``forms.load``.

A condition names fields that stand earlier in the form and the codes that they may hold::

    shown_when = { caller_role = "victim", children = ["yes", "unknown"] }

All of a table must hold; of a list of tables one is enough; ``true`` asks for any answer.
There is no "not": an answer can bring up further fields and never take any away, so filling
in never loses something from sight.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from vt_desk.domain.conversation import SAID_ROLES

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)")]
Words = Annotated[str, Meta(min_length=1, max_length=600, pattern=r"\S")]
Expected = str | Annotated[list[str], Meta(min_length=1)] | bool
Asked = Annotated[dict[Id, Expected], Meta(min_length=1)]
Condition = Asked | Annotated[list[Asked], Meta(min_length=1)]
Whole = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]

ROLE_FIELD = "caller_role"
"""The field that every form begins with."""
ROLES = SAID_ROLES
UNKNOWN = "unknown"
"""The code of "not known", where a field allows it."""
YES, NO = "yes", "no"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused: a slip in a key's name must not pass as nothing."""


class Text(_Part, frozen=True, kw_only=True):
    """Words in both languages."""

    nl: Words
    en: Words

    def in_language(self, language: str) -> str:
        """The words in ``nl`` or ``en``; Dutch for any other."""
        return self.en if language == "en" else self.nl


class Option(_Part, frozen=True, kw_only=True):
    """One of the answers to choose from.

    Attributes:
        group: a heading that options share.
        shown_when: offered only then.
        valid_from, valid_until: first and last day of a conversation that it is offered for.
    """

    id: Id
    label: Text
    group: Text | None = None
    shown_when: Condition | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it can be chosen for a conversation of a day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class _Field(_Part, frozen=True, kw_only=True, tag_field="kind"):
    """What all fields have.

    Attributes:
        personal: may hold personal data; never part of a record.
        retention: the class whose time of keeping holds for it: ``record`` for what gives a
            part of the record, and for nothing else.
        required: must be answered before the form is finished, while it is shown.
        unknown: "not known" is an answer too.
    """

    id: Id
    label: Text
    help: Text | None = None
    personal: bool = False
    retention: Literal["intake", "record"] = "intake"
    shown_when: Condition | None = None
    required: bool = False
    required_when: Condition | None = None
    unknown: bool = False


class Choice(_Field, frozen=True, kw_only=True, tag="choice"):
    """One of several. Its value is the option's id.

    Attributes:
        codes: a code list whose codes are the options; in place of ``options``.
        record: the part of the record that it gives.
        fallback: what the record says for a caller role while this is shown and not
            answered; comes with a code list.
    """

    options: list[Option] = []
    codes: Id | None = None
    record: Literal["capacity"] | None = None
    fallback: dict[Id, Id] = {}


class Choices(_Field, frozen=True, kw_only=True, tag="choices"):
    """Any of several. Its value is the options' ids.

    Attributes:
        codes: a code list whose codes are the options; in place of ``options``.
        record: the part of the record that it gives.
    """

    options: list[Option] = []
    codes: Id | None = None
    record: Literal["reasons", "natures"] | None = None


class Checklist(_Field, frozen=True, kw_only=True, tag="checklist"):
    """Things to be done; the ticked ones are its value.

    A required one is answered when all of it is ticked; any other with the first tick.

    Attributes:
        codes: a code list whose codes are the options; in place of ``options``.
        inserts: by option, what is put into the reply when it is ticked.
    """

    options: list[Option] = []
    codes: Id | None = None
    inserts: dict[Id, Text] = {}


class YesNo(_Field, frozen=True, kw_only=True, tag="yes_no"):
    """``yes``, ``no`` or ``unknown``."""


class Line(_Field, frozen=True, kw_only=True, tag="text"):
    """Free text of one line or several."""

    lines: Annotated[int, Meta(ge=1, le=12)] = 1
    longest: Annotated[int, Meta(ge=1, le=4_000)] = 1_000


class Number(_Field, frozen=True, kw_only=True, tag="number"):
    """A whole number."""

    least: Whole = 0
    most: Whole = 999


class Date(_Field, frozen=True, kw_only=True, tag="date"):
    """A day, a month or a year (``2026-05-17``, ``2026-05``, ``2026``): "about when"."""

    past_only: bool = True


class Municipality(_Field, frozen=True, kw_only=True, tag="municipality"):
    """A municipality; its value is the GM code."""


class Scale(_Field, frozen=True, kw_only=True, tag="scale"):
    """A whole number from ``least`` to ``most``, with words at both ends."""

    least: Annotated[int, Meta(ge=0, le=1)] = 0
    most: Annotated[int, Meta(ge=2, le=10)] = 10
    least_label: Text
    most_label: Text


class Info(_Field, frozen=True, kw_only=True, tag="info"):
    """Words to read; there is nothing to fill in."""


Field = Choice | Choices | Checklist | YesNo | Line | Number | Date | Municipality | Scale | Info


class RoleField(_Part, frozen=True, kw_only=True):
    """The first question: what the visitor is. Its id is ``caller_role``."""

    label: Text
    help: Text | None = None


class DangerItem(_Part, frozen=True, kw_only=True):
    """One line of the checklist that stands on top: yes, no or not asked yet.

    Attributes:
        alarms: the answer that means acute danger; none means that it only informs.
    """

    id: Id
    label: Text
    help: Text | None = None
    alarms: Literal["yes", "no"] | None = "yes"


class Danger(_Part, frozen=True, kw_only=True):
    """The checklist for acute danger.

    Attributes:
        to_confirm: the wording is a proposal that the organisation has not confirmed.
    """

    label: Text
    help: Text | None = None
    to_confirm: bool = False
    items: Annotated[list[DangerItem], Meta(min_length=1, max_length=12)]


class Section(_Part, frozen=True, kw_only=True):
    """Fields under one heading; shown while one of them is."""

    id: Id
    label: Text
    fields: Annotated[list[Field], Meta(min_length=1, max_length=40)]


class Form(_Part, frozen=True, kw_only=True):
    """A form.

    Attributes:
        format: of this description; another one is not understood.
        version: of this form's content; goes up with each change.
        unconfirmed: says which of its wording the organisation has not confirmed yet.
    """

    format: Literal[1]
    id: Id
    version: Annotated[int, Meta(ge=1)]
    title: Text
    unconfirmed: Text | None = None
    role: RoleField
    danger: Danger
    sections: Annotated[list[Section], Meta(min_length=1, max_length=12)]
