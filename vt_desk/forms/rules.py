"""What follows from a form and its answers: what is shown, asked, missing, and the record.

Plain functions. Values of fields that are not shown are kept by whoever keeps them and count
for nothing here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import FieldId, Value
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.forms.answers import fits
from vt_desk.forms.codes import today
from vt_desk.forms.definition import (
    ROLE_FIELD,
    ROLES,
    UNKNOWN,
    Checklist,
    Choice,
    Choices,
    Condition,
    Expected,
    Field,
    Form,
    Info,
    Option,
    Section,
)

Values = Mapping[FieldId, Value]
ROLE = FieldId(ROLE_FIELD)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a section is filled in.

    Attributes:
        answered, asked: of the fields that are shown.
        missing: shown, required and not answered, in order.
    """

    answered: int
    asked: int
    missing: tuple[FieldId, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A form with one conversation's answers.

    Attributes:
        shown: ids of the fields that are shown.
        day: of the conversation; codes are offered that hold then.
    """

    form: Form
    values: Values
    shown: frozenset[FieldId]
    day: date
    _found: dict[str, list[Option]] = dataclasses.field(
        default_factory=dict, repr=False, compare=False
    )

    def value(self, field: FieldId) -> Value:
        """The value, if the field is shown."""
        return self.values.get(field) if field in self.shown else None

    def options(self, field: Choice | Choices | Checklist) -> list[Option]:
        """What is offered now; worked out once, since many ask."""
        found = self._found.get(field.id)
        if found is None:
            found = self._found[field.id] = [
                option
                for option in field.options
                if option.holds_on(self.day) and self._holds(option.shown_when)
            ]
        return found

    def is_required(self, field: Field) -> bool:
        """Whether it must be answered before the form is finished."""
        if FieldId(field.id) not in self.shown or isinstance(field, Info):
            return False
        if isinstance(field, Choice | Choices | Checklist) and not self.options(field):
            return False
        asks = field.required_when
        return field.required or (asks is not None and self._holds(asks))

    def section_shown(self, section: Section) -> bool:
        """Whether any field of a section is shown."""
        return any(FieldId(field.id) in self.shown for field in section.fields)

    def completeness(self, section: Section) -> Completeness:
        """How far a section is filled in."""
        asked = [
            field
            for field in section.fields
            if FieldId(field.id) in self.shown and not isinstance(field, Info)
        ]
        missing = (
            FieldId(field.id)
            for field in asked
            if self.is_required(field) and not self._answered(field)
        )
        answered = sum(self._answered(field) for field in asked)
        return Completeness(answered, len(asked), tuple(missing))

    def missing(self) -> tuple[FieldId, ...]:
        """What must be answered before the form is finished, in the form's order."""
        role = () if self.value(ROLE) in ROLES else (ROLE,)
        of_sections = (self.completeness(section).missing for section in self.form.sections)
        return role + tuple(field for missing in of_sections for field in missing)

    @property
    def in_danger(self) -> bool:
        """Whether an answer of the checklist on top means acute danger."""
        return any(
            item.alarms is not None and self.value(FieldId(item.id)) == item.alarms
            for item in self.form.danger.items
        )

    def record(self) -> Record | None:
        """What may be kept of it; None while something of it is missing.

        What a field that is personal holds cannot get here, nor can any text: all of it are
        codes of closed lists.
        """
        role = next((role for role in CallerRole if role == self.value(ROLE)), None)
        if role is None:
            return None
        capacity: Capacity | None = None
        fallback: Capacity | None = None
        reasons: frozenset[Reason] = frozenset()
        natures: frozenset[Nature] = frozenset()
        for field in fields(self.form):
            if not isinstance(field, Choice | Choices) or field.record is None or field.personal:
                continue
            codes = self._offered(field)
            match field.record:
                case "capacity":
                    capacity = capacity or next((Capacity(code) for code in codes), None)
                    fallback = fallback or self._fallback(field, role)
                case "reasons":
                    reasons |= {Reason(code) for code in codes}
                case "natures":
                    natures |= {Nature(code) for code in codes}
        capacity = capacity or fallback
        if capacity is None or not reasons or not natures:
            return None
        return Record(role, capacity, reasons, natures)

    def _fallback(self, field: Field, role: CallerRole) -> Capacity | None:
        """What a field that is shown leaves to be kept while it is not answered."""
        if not isinstance(field, Choice) or FieldId(field.id) not in self.shown:
            return None
        code = field.fallback.get(role)
        return None if code is None else Capacity(code)

    def _offered(self, field: Choice | Choices | Checklist) -> list[str]:
        """The codes that are chosen and still offered, in the list's order."""
        value = self.value(FieldId(field.id))
        chosen = value if isinstance(value, tuple) else (value,)
        return [option.id for option in self.options(field) if option.id in chosen]

    def _answered(self, field: Field) -> bool:
        value = self.value(FieldId(field.id))
        if field.unknown and value in (UNKNOWN, (UNKNOWN,)):
            return True
        match field:
            case Checklist(required=True):
                return bool(value) and len(self._offered(field)) == len(self.options(field))
            case Choice() | Choices() | Checklist():
                return bool(self._offered(field))
            case _:
                return fits(field, value)

    def _holds(self, condition: Condition | None) -> bool:
        return holds(condition, self.values, self.shown)


def read(form: Form, values: Values, day: date | None = None) -> Reading:
    """Look at a form with one conversation's answers.

    Args:
        form: conditions in it ask of earlier fields only.
        values: by field; unknown fields are passed over.
        day: of the conversation; None is today.
    """
    shown = {ROLE, *(FieldId(item.id) for item in form.danger.items)}
    for field in fields(form):
        if holds(field.shown_when, values, shown):
            shown.add(FieldId(field.id))
    return Reading(form, values, frozenset(shown), day or today())


def fields(form: Form) -> Iterator[Field]:
    """All fields of the sections, in order."""
    for section in form.sections:
        yield from section.fields


def holds(
    condition: Condition | None, values: Values, shown: set[FieldId] | frozenset[FieldId]
) -> bool:
    """Whether a condition holds; none always does."""
    if condition is None:
        return True
    tables = condition if isinstance(condition, list) else [condition]
    return any(
        all(
            FieldId(id_) in shown and _meets(values.get(FieldId(id_)), expected)
            for id_, expected in table.items()
        )
        for table in tables
    )


def answered(value: Value) -> bool:
    """Whether a value is an answer."""
    return value not in (None, "", ())


def _meets(value: Value, expected: Expected) -> bool:
    if isinstance(expected, bool):
        return answered(value)
    wanted = {expected} if isinstance(expected, str) else set(expected)
    has = set(value) if isinstance(value, tuple) else {str(value)}
    return answered(value) and bool(wanted & has)
