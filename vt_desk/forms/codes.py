"""Code lists: ``resources/codes/*.toml``, versioned, each code with the days it holds.

Reason, nature and capacity are the official lists, and their codes are those of
`domain.record`; further lists are whatever a form needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from vt_desk import shipped
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.domain.report import ZONE
from vt_desk.forms.definition import ROLE_FIELD, UNKNOWN, Condition, Id, Option, Text, Words
from vt_desk.forms.lines import Place
from vt_desk.forms.source import Source, read

OFFICIAL: Mapping[str, type[StrEnum]] = {"reason": Reason, "nature": Nature, "capacity": Capacity}
"""The lists that the record is made of, and what they must agree with."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused: a slip in a key's name must not pass as nothing."""


class Code(_Part, frozen=True, kw_only=True):
    """One code. Its label changes by a second entry with the same id and later days.

    Attributes:
        short: the label where its group says the rest.
        valid_from, valid_until: first and last day; the list's where it says none.
        roles: the caller roles it is offered to; all when there are none.
        only_with: offered only when one of these codes of other lists is chosen.
    """

    id: Id
    label: Text
    short: Text | None = None
    group: Id | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    roles: list[CallerRole] = []
    only_with: dict[Id, Annotated[list[Id], Meta(min_length=1)]] = {}


class CodeList(_Part, frozen=True, kw_only=True):
    """A list of codes.

    Attributes:
        source: where it comes from.
        fallback: by caller role, what holds where nobody chose.
    """

    format: Literal[1]
    id: Id
    version: Annotated[int, Meta(ge=1)]
    label: Text
    source: Words
    valid_from: date
    valid_until: date | None = None
    groups: dict[Id, Text] = {}
    fallback: dict[CallerRole, Id] = {}
    codes: Annotated[list[Code], Meta(min_length=1, max_length=400)]

    def on(self, day: date) -> list[Code]:
        """The codes that hold on a day, in order."""
        return [code for code in self.codes if self.holds(code, day)]

    def holds(self, code: Code, day: date) -> bool:
        """Whether a code holds on a day."""
        first, last = self.days(code)
        return first <= day <= last

    def days(self, code: Code) -> tuple[date, date]:
        """The first and the last day of a code."""
        first = code.valid_from or self.valid_from
        return first, code.valid_until or self.valid_until or date.max

    def ids(self) -> frozenset[str]:
        """All codes, whenever they hold."""
        return frozenset(code.id for code in self.codes)

    def offered_to(self, role: CallerRole) -> frozenset[str]:
        """The codes for a caller role; all for one that is not said."""
        return frozenset(
            code.id
            for code in self.codes
            if not code.roles or role in code.roles or role is CallerRole.UNSAID
        )

    def label_of(self, id_: str, day: date) -> Text | None:
        """What a code is called on a day, verbatim; outside its days as it last was."""
        same = [code for code in self.codes if code.id == id_]
        holding = [code for code in same if self.holds(code, day)]
        return next((code.label for code in (*holding, *reversed(same))), None)


@dataclass(frozen=True, slots=True)
class CodeLists:
    """All lists.

    Attributes:
        by_id: by the list's id.
    """

    by_id: Mapping[str, CodeList]

    def options(self, list_id: str, day: date, asked: Mapping[str, Iterable[str]]) -> list[Option]:
        """A list's codes as a field's options, each with the days of the code.

        Args:
            list_id: one of the lists.
            day: of several entries for one code that of this day stands last, so that a look
                by the code's id finds it.
            asked: by list, the earlier fields of the form that ask for it.
        """
        codes = self.by_id[list_id]
        place = {code.id: number for number, code in reversed(list(enumerate(codes.codes)))}
        in_order = sorted(codes.codes, key=lambda code: (place[code.id], codes.holds(code, day)))
        return [
            Option(
                id=code.id,
                label=code.short or code.label,
                group=codes.groups[code.group] if code.group else None,
                shown_when=_condition(code, asked),
                valid_from=codes.days(code)[0],
                valid_until=code.valid_until or codes.valid_until,
            )
            for code in in_order
        ]


def _condition(code: Code, asked: Mapping[str, Iterable[str]]) -> Condition | None:
    """When a code is offered, in the words of a form."""
    tables: list[dict[str, str | list[str] | bool]] = [{}]
    if code.roles:
        tables[0][ROLE_FIELD] = [role.value for role in code.roles]
    for list_id, wanted in code.only_with.items():
        tables = [{**table, field: list(wanted)} for table in tables for field in asked[list_id]]
    if len(tables) == 1:
        return tables[0] or None
    return tables


def read_codes(*folders: Path) -> CodeLists:
    """Read all lists of some folders; a later folder's list replaces an earlier one's.

    Args:
        folders: each with ``*.toml``; one that is not there holds none.

    Raises:
        FormError: one of them is wrong.
    """
    sources: dict[str, Source[CodeList]] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            source = read(file, CodeList)
            if source.value.id != file.stem:
                raise source.error(("id",), f"must be {file.stem}, as the file is called")
            sources[file.stem] = source
    lists = {id_: source.value for id_, source in sources.items()}
    for source in sources.values():
        _check(source, lists)
    return CodeLists(lists)


def today() -> date:
    """The day in the Netherlands: forms, records and reports go by its calendar."""
    return datetime.now(UTC).astimezone(ZONE).date()


def shipped_codes() -> CodeLists:
    """Read the lists that ship with the program."""
    return read_codes(shipped.resources() / "codes")


def _check(source: Source[CodeList], lists: Mapping[str, CodeList]) -> None:
    """Check what the types do not say.

    Raises:
        FormError: at the first that is wrong.
    """
    codes = source.value
    for number, code in enumerate(codes.codes):
        for place, problem in _wrong(codes, number, code, lists):
            raise source.error(("codes", number, *place), problem)
    for role, id_ in codes.fallback.items():
        if id_ not in codes.offered_to(role):
            raise source.error(("fallback", role.value), f"{id_} is not offered to {role}")


def _wrong(
    codes: CodeList, number: int, code: Code, lists: Mapping[str, CodeList]
) -> Iterator[tuple[Place, str]]:
    official = OFFICIAL.get(codes.id)
    if code.id == UNKNOWN:
        yield ("id",), f"{UNKNOWN} is kept for not known"
    if official is not None and code.id not in set(official):
        yield ("id",), "not a code of the official list"
    if code.group is not None and code.group not in codes.groups:
        yield ("group",), f"there is no group {code.group}"
    first, last = codes.days(code)
    if first > last:
        yield ("valid_until",), "ends before it begins"
    for other in codes.codes[:number]:
        begins, ends = codes.days(other)
        if other.id == code.id and first <= ends and begins <= last:
            yield ("id",), "stands twice for the same days"
    for list_id, wanted in code.only_with.items():
        of_list = lists.get(list_id)
        known = frozenset[str]() if of_list is None or of_list is codes else of_list.ids()
        for missing in sorted(set(wanted) - known):
            yield ("only_with", list_id), f"there is no code {missing} in another list {list_id}"
