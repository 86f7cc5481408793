"""Reading a form: the one that ships, or an organisation's own.

A form is read, checked, and its code lists become options as they hold on the day.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from vt_desk import shipped as places
from vt_desk.forms.checks import check, check_record
from vt_desk.forms.codes import CodeLists, read_codes, today
from vt_desk.forms.definition import Checklist, Choice, Choices, Field, Form
from vt_desk.forms.errors import FormError
from vt_desk.forms.source import Source, parse, read

FILE = "intake.toml"
"""The form's name, here and in an organisation's own folder."""


def load(file: Path, codes: CodeLists, day: date | None = None) -> Form:
    """Read a form.

    Args:
        file: any bytes.
        codes: the lists it may refer to.
        day: on which it must give a record; None is today. Codes of other days are in it too,
            for conversations of those days.

    Raises:
        FormError: it cannot be used; says where and why.
    """
    return _form(read(file, Form), codes, day)


def form_of(raw: bytes, codes: CodeLists, day: date | None = None, *, file: Path) -> Form:
    """Read a form from bytes; as ``load``, and ``file`` is for the errors."""
    return _form(parse(raw, file, Form), codes, day)


def _form(source: Source[Form], codes: CodeLists, day: date | None) -> Form:
    check(source, codes)
    day = day or today()
    form = _resolved(source.value, codes, day)
    check_record(source, form, day)
    return form


def shipped(day: date | None = None) -> Form:
    """Read the form that ships with the program."""
    folder = places.resources()
    return load(folder / "forms" / FILE, read_codes(folder / "codes"), day)


def chosen(folder: Path, day: date | None = None) -> tuple[Form, FormError | None]:
    """Read an organisation's own form, or the shipped one.

    Args:
        folder: where the administrator's ``desk.toml`` is; ``intake.toml`` in it is the form,
            and ``codes/*.toml`` are lists that replace or add to the shipped ones.
        day: as in ``load``.

    Returns:
        The form, and what was wrong with the organisation's own if there is one and it was
        refused.
    """
    resources = places.resources()
    own, lists = folder / FILE, folder / "codes"
    try:
        if not own.exists() and not lists.exists():
            return shipped(day), None
        codes = read_codes(resources / "codes", lists)
        return load(own if own.exists() else resources / "forms" / FILE, codes, day), None
    except FormError as error:
        return shipped(day), error
    except OSError as error:
        return shipped(day), FormError(own, 1, "", f"cannot be read: {error.strerror}")


def _resolved(form: Form, codes: CodeLists, day: date) -> Form:
    """The same form with its code lists as options."""
    asked: dict[str, list[str]] = {}
    sections = []
    for section in form.sections:
        fields = [_with_options(field, codes, day, asked) for field in section.fields]
        sections.append(msgspec.structs.replace(section, fields=fields))
    return msgspec.structs.replace(form, sections=sections)


def _with_options(field: Field, codes: CodeLists, day: date, asked: dict[str, list[str]]) -> Field:
    if not isinstance(field, Choice | Choices | Checklist) or field.codes is None:
        return field
    options = codes.options(field.codes, day, asked)
    asked.setdefault(field.codes, []).append(field.id)
    if isinstance(field, Choice):
        of_list = codes.by_id[field.codes].fallback
        fallback = field.fallback or {role.value: id_ for role, id_ in of_list.items()}
        return msgspec.structs.replace(field, options=options, fallback=fallback)
    return msgspec.structs.replace(field, options=options)
