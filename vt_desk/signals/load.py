"""Reading the signal words: those that ship, or an organisation's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from vt_desk import shipped as places
from vt_desk.domain.severity import Severity
from vt_desk.domain.signal_forms import NotAForm, phrase_of, verb_forms, words_of
from vt_desk.domain.signal_words import SignalWord, SignalWords, compiled
from vt_desk.forms.definition import Id, Text
from vt_desk.forms.errors import FormError
from vt_desk.forms.lines import Place
from vt_desk.forms.source import Source, read

FILE = "signal_words.toml"
"""The list's name, here and in an organisation's own folder."""

Form = Annotated[str, Meta(pattern=r"\S", max_length=200)]
Many = Annotated[list[Form], Meta(max_length=400)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused: a slip in a key's name must not pass as nothing."""


class Parts(_Part, frozen=True, kw_only=True):
    """What makes a compound of a signal word, before it and after it."""

    first: Many = []
    last: Many = []


class Entry(_Part, frozen=True, kw_only=True):
    """An entry; its fields are ``SignalWord``'s."""

    id: Id
    severity: Severity
    why: Text
    forms: Many = []
    verbs: Many = []
    compounds: bool | Parts = False
    exceptions: Many = []
    typos: bool = True
    negation: bool = True
    state: bool = False


class WordList(_Part, frozen=True, kw_only=True):
    """The whole file."""

    format: Literal[1]
    version: Annotated[int, Meta(ge=1)]
    words: Annotated[list[Entry], Meta(min_length=1, max_length=400)]
    off: list[Id] = []
    ordinary: Annotated[list[Form], Meta(max_length=4_000)] = []
    spelled: dict[str, Many] = {}
    sets: dict[Id, Many] = {}


def load(file: Path) -> SignalWords:
    """Read a list.

    Args:
        file: any bytes.

    Raises:
        FormError: it cannot be used; says where and why.
    """
    source = read(file, WordList)
    _check(source)
    value = source.value
    return compiled(
        [_word(entry) for entry in value.words],
        off=value.off,
        ordinary=value.ordinary,
        spelled=value.spelled,
        sets=value.sets,
    )


def shipped() -> SignalWords:
    """Read the list that ships with the program."""
    return load(places.resources() / FILE)


def chosen(folder: Path) -> tuple[SignalWords, FormError | None]:
    """Read an organisation's own list, or the shipped one.

    Args:
        folder: where the administrator's ``desk.toml`` is.

    Returns:
        The list, and what was wrong with the organisation's own if there is one and it was
        refused.
    """
    own = folder / FILE
    try:
        return (load(own) if own.exists() else shipped()), None
    except FormError as error:
        return shipped(), error
    except OSError as error:
        return shipped(), FormError(own, 1, "", f"cannot be read: {error.strerror}")


def _word(entry: Entry) -> SignalWord:
    parts = entry.compounds if isinstance(entry.compounds, Parts) else Parts()
    return SignalWord(
        id=entry.id,
        severity=entry.severity,
        forms=tuple(entry.forms),
        verbs=tuple(entry.verbs),
        compounds=entry.compounds is True,
        first_parts=tuple(parts.first),
        last_parts=tuple(parts.last),
        exceptions=tuple(entry.exceptions),
        typos=entry.typos,
        negation=entry.negation,
        state=entry.state,
        why={"nl": entry.why.nl, "en": entry.why.en},
    )


def _check(source: Source[WordList]) -> None:
    value = source.value
    ids: set[str] = set()
    named = {name: frozenset(of) for name, of in value.sets.items()}
    for number, entry in enumerate(value.words):
        at: Place = ("words", number)
        if entry.id in ids:
            raise source.error((*at, "id"), "there is another entry of this id")
        ids.add(entry.id)
        if not entry.forms and not entry.verbs:
            raise source.error(at, "there is neither a form nor a verb")
        for place, kind, form in _written(entry):
            try:
                _read(kind, form, named)
            except NotAForm as error:
                raise source.error((*at, *place), str(error)) from None
    for number, name in enumerate(value.off):
        if name not in ids:
            raise source.error(("off", number), "there is no entry of this id")


def _written(entry: Entry) -> Iterator[tuple[Place, str, str]]:
    for kind, forms in (
        ("forms", entry.forms),
        ("verbs", entry.verbs),
        ("exceptions", entry.exceptions),
    ):
        for number, form in enumerate(forms):
            yield (kind, number), kind, form


def _read(kind: str, form: str, named: dict[str, frozenset[str]]) -> None:
    """Read a form as it will be."""
    if kind == "verbs":
        verb_forms(form)
    elif len(form.split()) > 1:
        phrase_of(form, named)
    else:
        words_of(form)
