"""Whether a value is an answer of its kind of field.

A value that is none stays where it is, in sight, and counts as not answered.
"""

from __future__ import annotations

import re
from datetime import date

from vt_desk.domain.intake import Value
from vt_desk.forms.definition import (
    NO,
    UNKNOWN,
    YES,
    Date,
    Field,
    Line,
    Municipality,
    Number,
    Scale,
    YesNo,
)

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_CODE = re.compile(r"GM\d{4}", re.ASCII)


def fits(field: Field, value: Value) -> bool:
    """Whether a value can be the answer of a field.

    What is offered to choose from depends on the other answers: ``rules.Reading`` knows that.
    """
    match field:
        case YesNo():
            return value in (YES, NO, UNKNOWN)
        case Line():
            return isinstance(value, str) and len(value) <= field.longest and bool(value.strip())
        case Number() | Scale():
            return type(value) is int and field.least <= value <= field.most
        case Date():
            return isinstance(value, str) and _is_date(value)
        case Municipality():
            return isinstance(value, str) and _CODE.fullmatch(value) is not None
        case _:
            return value not in (None, "", ())


def _is_date(text: str) -> bool:
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True
