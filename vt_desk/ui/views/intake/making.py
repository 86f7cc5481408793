"""From what a form asks to what stands in the panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vt_desk.domain.intake import FieldId
from vt_desk.forms.definition import (
    NO,
    UNKNOWN,
    YES,
    Checklist,
    Choice,
    Choices,
    DangerItem,
    Date,
    Info,
    Line,
    Municipality,
    Number,
    Option,
    Scale,
    Text,
    YesNo,
)
from vt_desk.forms.roles import ROLE_LABELS
from vt_desk.forms.rules import ROLE, fields
from vt_desk.ui.views.intake.answers import Answers, FieldAnswers
from vt_desk.ui.views.intake.field import FieldView, Words
from vt_desk.ui.views.intake.place import PlaceEditor
from vt_desk.ui.views.intake.scale import ScaleEditor
from vt_desk.ui.views.intake.typed import TypedDate, TypedNumber, TypedText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.forms.definition import Field, Form
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.views.intake.editor import Editor

_YES = Option(id=YES, label=Text(nl="Ja", en="Yes"))
_NO = Option(id=NO, label=Text(nl="Nee", en="No"))
_UNKNOWN = Option(id=UNKNOWN, label=Text(nl="Niet bekend", en="Not known"))
_ROLES = [Option(id=role.value, label=label) for role, label in ROLE_LABELS.items()]


@dataclass(frozen=True, slots=True)
class Places:
    """How municipalities are found and named.

    Attributes:
        find: gives codes and names for a text, the best first.
        name_of: gives the name of a code.
    """

    find: Callable[[str, int], Sequence[tuple[str, str]]]
    name_of: Callable[[str], str]


class Making:
    """Makes the parts of the panel for one form.

    Args:
        form: what is asked.
        look: theme and fonts.
        places: the municipalities.
    """

    def __init__(self, form: Form, look: Look, places: Places) -> None:
        self._form = form
        self.look = look
        self._places = places
        self._words = Words(_labels(form))

    def role(self) -> FieldView:
        """The first question."""
        answers = Answers(self.look, _ROLES, chips=2)
        return FieldView(ROLE, self._form.role.label, self._form.role.help, answers, self._words)

    def danger(self, item: DangerItem) -> FieldView:
        """A line of the checklist for acute danger."""
        answers = Answers(self.look, [_YES, _NO], chips=2)
        return FieldView(FieldId(item.id), item.label, item.help, answers, self._words, beside=True)

    def field(self, field: Field) -> FieldView:
        """A field of a section."""
        return FieldView(
            FieldId(field.id),
            field.label,
            field.help,
            self._editor(field),
            self._words,
            is_checklist=isinstance(field, Checklist),
        )

    def _editor(self, field: Field) -> Editor | None:  # noqa: PLR0911 - one for each kind
        look = self.look
        match field:
            case Choice() | Choices() | Checklist():
                unknown = [_UNKNOWN] if field.unknown else []
                return FieldAnswers(look, field, [*field.options, *unknown])
            case YesNo():
                return Answers(look, [_YES, _NO, _UNKNOWN], chips=3)
            case Line():
                return TypedText(look, field)
            case Number():
                return TypedNumber(field)
            case Date():
                return TypedDate(field)
            case Municipality():
                return PlaceEditor(look, self._places.find, self._places.name_of)
            case Scale():
                return ScaleEditor(look, field, _UNKNOWN if field.unknown else None)
            case Info():
                return None


def _labels(form: Form) -> dict[FieldId, dict[str, Text]]:
    labels = {ROLE: {role.value: label for role, label in ROLE_LABELS.items()}}
    yes_no = {option.id: option.label for option in (_YES, _NO, _UNKNOWN)}
    labels |= {FieldId(item.id): yes_no for item in form.danger.items}
    for field in fields(form):
        if isinstance(field, Choice | Choices | Checklist):
            labels[FieldId(field.id)] = {option.id: option.label for option in field.options}
        elif isinstance(field, YesNo):
            labels[FieldId(field.id)] = yes_no
    return labels
