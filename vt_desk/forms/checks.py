"""What no type can say about a form: what its parts must be to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.forms.codes import CodeLists
from vt_desk.forms.definition import (
    NO,
    ROLE_FIELD,
    ROLES,
    UNKNOWN,
    YES,
    Checklist,
    Choice,
    Choices,
    Condition,
    Expected,
    Field,
    Form,
    Info,
    Number,
    Option,
    Scale,
    Text,
    YesNo,
)
from vt_desk.forms.lines import Place
from vt_desk.forms.source import Source

PARTS = {"capacity": Capacity, "reasons": Reason, "natures": Nature}
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_Answers = Mapping[str, frozenset[str] | None]
"""By field the answers that a condition may ask for; None where only ``true`` makes sense."""
_Found = Iterator[tuple[Place, str]]


def check(source: Source[Form], codes: CodeLists) -> None:
    """Check a form as it was written.

    Raises:
        FormError: at the first place that is wrong.
    """
    for place, problem in _wrong(source.value, codes):
        raise source.error(place, problem)


def check_record(source: Source[Form], resolved: Form, day: date) -> None:
    """Check that whoever finishes the form has a record, whatever the caller role.

    Args:
        source: where errors are.
        resolved: the form with its code lists as options.
        day: of the conversations that it is to give a record for.

    Raises:
        FormError: at the first place that is wrong.
    """
    given = {(part, role): 0 for part in PARTS for role in ROLES}
    first: dict[str, Place] = {}
    for place, field in placed(resolved):
        if not isinstance(field, Choice | Choices) or field.record is None:
            continue
        first.setdefault(field.record, (*place, "shown_when"))
        for role in ROLES:
            if not _met(field.shown_when, role):
                continue
            given[field.record, role] += 1
            if isinstance(field, Choice) and role in field.fallback:
                for problem in _fallback_wrong(field, role, day):
                    raise source.error((*place, "fallback", role.value), problem)
                continue
            for at, problem in _unsure(field, role, day):
                raise source.error((*place, *at), problem)
    for (part, role), number in given.items():
        if not number:
            at = first.get(part, ("sections",))
            raise source.error(at, f"no field gives the record's {part} for a {role}")


def _fallback_wrong(field: Choice, role: CallerRole, day: date) -> Iterator[str]:
    """Why a code cannot be kept of somebody who did not say."""
    code = field.fallback[role]
    same = [option for option in field.options if option.id == code]
    if not any(_met(option.shown_when, role) for option in same):
        yield f"{code} is not offered to a {role}"
    if not any(option.holds_on(day) for option in same):
        yield f"{code} does not hold any more, or not yet"


def _unsure(field: Choice | Choices, role: CallerRole, day: date) -> _Found:
    """Why a form may be finished without what this field is to give."""
    today = [option for option in field.options if option.holds_on(day)]
    if not any(_met(option.shown_when, role) for option in today):
        yield (), f"offers a {role} nothing to choose"
    if not field.required:
        yield ("required",), "must be true, or there may be no record"
    if field.unknown:
        yield ("unknown",), "must be false, or there may be no record"


def placed(form: Form) -> Iterator[tuple[Place, Field]]:
    """All fields and where they stand."""
    for section_number, section in enumerate(form.sections):
        for number, field in enumerate(section.fields):
            yield ("sections", section_number, "fields", number), field


def _wrong(form: Form, codes: CodeLists) -> _Found:
    yield from _words(form, ())
    answers: dict[str, frozenset[str] | None] = {ROLE_FIELD: frozenset(ROLES)}
    yield from _id_wrong(form.id, ("id",), ())
    for number, item in enumerate(form.danger.items):
        yield from _id_wrong(item.id, ("danger", "items", number, "id"), answers)
        answers[item.id] = frozenset({YES, NO})
    sections: set[str] = set()
    for number, section in enumerate(form.sections):
        yield from _id_wrong(section.id, ("sections", number, "id"), sections)
        sections.add(section.id)
    lists: set[str] = set()
    for place, field in placed(form):
        yield from _id_wrong(field.id, (*place, "id"), answers)
        for name, condition in (
            ("shown_when", field.shown_when),
            ("required_when", field.required_when),
        ):
            yield from _condition_wrong(condition, (*place, name), answers)
        yield from _field_wrong(field, place)
        if isinstance(field, Choice | Choices | Checklist):
            yield from _options_wrong(field, place, codes, answers)
            yield from _list_wrong(field, place, codes, lists)
        if isinstance(field, Checklist) and field.required:
            yield from _growing(field, place, codes)
        if not isinstance(field, Info):
            answers[field.id] = _answers(field, codes)


def _field_wrong(field: Field, place: Place) -> _Found:
    part = field.record if isinstance(field, Choice | Choices) else None
    if part is None and field.retention == "record":
        yield (*place, "retention"), "record is for fields that give a part of the record"
    if isinstance(field, Choice | Choices) and part is not None:
        if field.personal:
            yield (*place, "personal"), "what gives a part of the record cannot be personal"
        if field.retention != "record":
            yield (*place, "retention"), 'must be "record", for it gives a part of the record'
        asked = field.shown_when if isinstance(field.shown_when, list) else [field.shown_when or {}]
        if any(set(table) - {ROLE_FIELD} for table in asked):
            yield (*place, "shown_when"), f"a part of the record may ask only of {ROLE_FIELD}"
    if isinstance(field, Number) and field.least > field.most:
        yield (*place, "most"), "is lower than least"
    for name in ("required", "required_when", "unknown") if isinstance(field, Info) else ():
        if getattr(field, name):
            yield (*place, name), "there is nothing to fill in"


def _options_wrong(
    field: Choice | Choices | Checklist, place: Place, codes: CodeLists, answers: _Answers
) -> _Found:
    if bool(field.options) == (field.codes is not None):
        yield (*place, "codes" if field.codes else "options"), "must have either options or codes"
    part = None if isinstance(field, Checklist) else field.record
    seen: set[str] = set()
    for number, option in enumerate(field.options):
        yield from _option_wrong(option, (*place, "options", number), seen, answers)
        seen.add(option.id)
    if field.codes is not None and field.codes not in codes.by_id:
        yield (*place, "codes"), f"there is no code list {field.codes}"
    offered = _ids(field, codes)
    for foreign in sorted(offered - set(PARTS[part]) if part else ()):
        given = "options" if field.codes is None else "codes"
        yield (*place, given), f"the record's {part} has no code {foreign}"
    for id_ in field.inserts if isinstance(field, Checklist) else ():
        if id_ not in offered:
            yield (*place, "inserts", id_), "there is no such option"
    for role, id_ in field.fallback.items() if isinstance(field, Choice) else ():
        if role not in set(CallerRole):
            yield (*place, "fallback", role), "there is no such caller role"
        if id_ not in offered or part is None:
            yield (*place, "fallback", role), "there is no such option for the record"


def _growing(field: Checklist, place: Place, codes: CodeLists) -> _Found:
    """A required checklist asks for all of it, so no answer elsewhere may make it longer."""
    problem = "a required checklist is ticked as a whole: what is in it cannot depend on answers"
    for number, option in enumerate(field.options):
        if option.shown_when is not None:
            yield (*place, "options", number, "shown_when"), problem
    of_list = codes.by_id.get(field.codes or "")
    if of_list and any(code.roles or code.only_with for code in of_list.codes):
        yield (*place, "codes"), problem


def _option_wrong(option: Option, at: Place, seen: set[str], answers: _Answers) -> _Found:
    yield from _id_wrong(option.id, (*at, "id"), seen)
    if option.id == UNKNOWN:
        yield (*at, "id"), f"for not known write unknown = true, not an option {UNKNOWN}"
    yield from _condition_wrong(option.shown_when, (*at, "shown_when"), answers)
    if not (option.valid_from or date.min) <= (option.valid_until or date.max):
        yield (*at, "valid_until"), "ends before it begins"


def _list_wrong(
    field: Choice | Choices | Checklist, place: Place, codes: CodeLists, lists: set[str]
) -> _Found:
    """A list whose codes go with another list's needs a field of that list before it."""
    of_list = codes.by_id.get(field.codes or "")
    if of_list is None:
        return
    for other in sorted({id_ for code in of_list.codes for id_ in code.only_with} - lists):
        yield (*place, "codes"), f"no earlier field has the list {other}, which this list asks for"
    lists.add(of_list.id)


def _condition_wrong(condition: Condition | None, place: Place, answers: _Answers) -> _Found:
    if condition is None:
        return
    if isinstance(condition, list):
        for number, table in enumerate(condition):
            yield from _condition_wrong(table, (*place, number), answers)
        return
    for field, expected in condition.items():
        if field not in answers:
            yield (*place, field), "there is no such field before this one"
        elif expected is False:
            yield (*place, field), "only true can be asked for; there is no not"
        else:
            yield from _expected_wrong(expected, (*place, field), answers[field])


def _expected_wrong(expected: Expected, place: Place, known: frozenset[str] | None) -> _Found:
    if isinstance(expected, bool):
        return
    if known is None:
        yield place, "of this kind of field only true can be asked for"
        return
    for code in [expected] if isinstance(expected, str) else expected:
        if code not in known:
            yield place, f"{code!r} is not an answer of that field"


def _answers(field: Field, codes: CodeLists) -> frozenset[str] | None:
    """What a condition may ask for; text, dates and places can only be answered or not."""
    unknown = {UNKNOWN} if field.unknown else set()
    match field:
        case YesNo():
            return frozenset({YES, NO, UNKNOWN})
        case Choice() | Choices() | Checklist():
            return _ids(field, codes) | unknown
        case Scale():
            return frozenset(map(str, range(field.least, field.most + 1))) | unknown
        case _:
            return frozenset(unknown) or None


def _ids(field: Choice | Choices | Checklist, codes: CodeLists) -> frozenset[str]:
    of_list = codes.by_id.get(field.codes or "")
    return of_list.ids() if of_list else frozenset(option.id for option in field.options)


def _id_wrong(id_: str, place: Place, taken: object) -> _Found:
    if not _ID.fullmatch(id_):
        yield place, "small letters, digits and _, at most 40"
    if isinstance(taken, dict | set) and id_ in taken:
        yield place, f"{id_} is there already"


def _words(part: object, place: Place) -> _Found:
    """Words with letters that do not show, or that turn the line round."""
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(part, dict):
        inner = part.items()
    elif isinstance(part, list):
        inner = enumerate(part)
    elif isinstance(part, msgspec.Struct):
        inner = msgspec.structs.asdict(part).items()
    for key, item in inner:
        if isinstance(part, Text) and _UNPRINTABLE.search(str(item)):
            yield (*place, key), "holds a letter that cannot be printed"
        yield from _words(item, (*place, key))


def _met(condition: Condition | None, role: CallerRole) -> bool:
    """Whether a condition holds when nothing but the role is known."""
    tables = condition if isinstance(condition, list) else [condition or {}]
    return any(
        all(field == ROLE_FIELD and _asks_for(role, table[field]) for field in table)
        for table in tables
    )


def _asks_for(role: CallerRole, expected: Expected) -> bool:
    return expected is True or role == expected or (isinstance(expected, list) and role in expected)
