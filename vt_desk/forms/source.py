"""A TOML file read into a type, with an error that says where, whatever is in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec
from msgspec import inspect

from vt_desk.forms import lines
from vt_desk.forms.errors import FormError

T = TypeVar("T")
_Tree = dict[str, Any] | list[Any]
MOST_BYTES = 262_144
"""Forms are some twenty thousand bytes; far larger ones are a mistake."""

_SAID = re.compile(r"(?s)(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[\.\.\.\]")
_AT_LINE = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "a table",
    "array": "a list",
    "date": "a date",
    "null": "nothing",
}
_CHOICE = re.compile(r"(?s)Invalid (?:enum )?value (.*)")
_PLAIN = (
    (r"Object missing required field `(.*)`", r"\1 is missing"),
    (r"Object contains unknown field `(.*)`", r"\1 is not known here"),
    (r"Expected `str` matching regex '\^\[a-z\].*", "small letters, digits and _, at most 40"),
    (r"Expected `str` matching regex .*", "there are no words"),
    (r"Expected `str` of length (.*)", r"the number of letters must be \1"),
    (r"Expected `(?:array|object)` of length (.*)", r"the number of items must be \1"),
    (r"Expected `(?:int|float)` ([<>].*)", r"the number must be \1"),
)


@dataclass(frozen=True)
class Source(Generic[T]):
    """A file that was read.

    Attributes:
        value: what it says.
        data: the same as plain tables and lists.
    """

    file: Path
    value: T
    data: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)

    @cached_property
    def _lines(self) -> dict[lines.Place, int]:
        return lines.lines_of(self.text)

    def error(self, path: lines.Place, problem: str) -> FormError:
        """Say that something is wrong at a place."""
        line = lines.nearest(self._lines, path)
        return FormError(self.file, line, _named(self.data, path), problem)


def read(file: Path, wanted: type[T]) -> Source[T]:
    """Read a file.

    Args:
        file: any bytes.
        wanted: a struct.

    Raises:
        FormError: it cannot be read, is not TOML, or is not of that shape.
    """
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FormError(file, 1, "", f"cannot be read: {error.strerror}") from None
    return parse(raw, file, wanted)


def parse(raw: bytes, file: Path, wanted: type[T]) -> Source[T]:
    """Read what is in a file; as ``read``, with its bytes at hand."""
    if len(raw) > MOST_BYTES:
        raise FormError(file, 1, "", f"larger than {MOST_BYTES} bytes")
    try:
        # Notepad writes a mark at the beginning, which TOML knows nothing of.
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FormError(file, line, "", "not UTF-8 text") from None
    data = _parsed(file, text)
    unread = Source(file, None, data, text)
    try:
        value = msgspec.convert(data, wanted)
    except msgspec.ValidationError as error:
        path, problem = _told(data, wanted, str(error))
        raise unread.error(path, problem) from None
    except RecursionError:
        raise FormError(file, 1, "", "too deeply nested") from None
    return Source(file, value, data, text)


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise FormError(file, 1, "", "too deeply nested") from None
    except ValueError as error:  # TOMLDecodeError, and numbers too long to be read
        said = str(error)
        at = _AT_LINE.search(said)
        end = text.rstrip("\n").count("\n") + 1
        line = int(at[1] or end) if at else 1
        problem = said[: at.start()] if at else "a number is too long"
        raise FormError(file, line, "", f"not TOML: {problem}") from None


def _told(data: dict[str, Any], wanted: type[Any], said: str) -> tuple[lines.Place, str]:
    """What msgspec said: at which place, and in plain words."""
    match = _SAID.fullmatch(said)
    if match is None:
        return (), said
    path: lines.Place = ()
    inner: Any = data
    for step in _STEP.finditer(match["path"] or ""):
        name, number = step.groups()
        key = name or (int(number) if number else _wrong_key(data, wanted, said, path))
        path = (*path, key)
        inner = inner[key]
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", match["what"])
    if unknown:
        path = (*path, unknown[1])
    elif match["key"]:
        path = (*path, _wrong_key(data, wanted, said, path))
    choice = _CHOICE.fullmatch(match["what"])
    if choice:
        choices = ", ".join(_choices(wanted, path, of_key=bool(match["key"])))
        return path, f"{choice[1]} is none of what may stand here: {choices}"
    return path, _plain(match["what"])


def _choices(wanted: type[Any], path: lines.Place, *, of_key: bool) -> list[str]:
    """What may stand at a place where not everything may: as its value, or as its name."""
    there = [inspect.type_info(wanted)]
    for key in path[:-1] if of_key else path:
        there = [inner for outer in there for inner in _inside(outer, key)]
    if of_key:
        there = [one.key_type for one in there if isinstance(one, inspect.DictType)]
    return sorted({str(value) for one in there for value in _values(one)})


def _inside(outer: inspect.Type, key: str | int) -> list[inspect.Type]:
    found: list[inspect.Type] = []
    if isinstance(outer, inspect.StructType):
        found = [one.type for one in outer.fields if one.encode_name == key]
        if outer.tag_field == key:
            found.append(inspect.LiteralType((outer.tag,)))
    elif isinstance(outer, inspect.DictType):
        found = [outer.value_type]
    elif isinstance(outer, inspect.ListType | inspect.VarTupleType | inspect.FrozenSetType):
        found = [outer.item_type]
    return [one for each in found for one in _each(each)]


def _each(one: inspect.Type) -> tuple[inspect.Type, ...]:
    return one.types if isinstance(one, inspect.UnionType) else (one,)


def _values(one: inspect.Type) -> Iterable[object]:
    if isinstance(one, inspect.LiteralType):
        return one.values
    return [each.value for each in one.cls] if isinstance(one, inspect.EnumType) else ()


def _wrong_key(data: dict[str, Any], wanted: type[Any], said: str, path: lines.Place) -> str:
    """Which key of a table is meant; msgspec names none.

    It reads in order and stops at the first error, so it is the last key of the shortest
    beginning that is refused in the same words.
    """
    table: Any = data
    for key in path:
        table = table[key]
    low, high = 1, len(table)
    while low < high:
        middle = (low + high) // 2
        if _refusal(_shortened(data, path, middle), wanted) == said:
            high = middle
        else:
            low = middle + 1
    return str(list(table)[low - 1])


def _refusal(data: _Tree, wanted: type[Any]) -> str:
    try:
        msgspec.convert(data, wanted)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def _shortened(data: _Tree, path: lines.Place, length: int) -> _Tree:
    """A copy in which the table at a place keeps its first keys only."""
    copy: Any = data.copy()
    if path:
        copy[path[0]] = _shortened(copy[path[0]], path[1:], length)
    else:
        for key in list(copy)[length:]:
            del copy[key]
    return cast("_Tree", copy)


def _plain(what: str) -> str:
    for pattern, words in _PLAIN:
        if re.fullmatch(pattern, what, re.DOTALL):
            return re.sub(pattern, words, what, count=1, flags=re.DOTALL)
    found = re.fullmatch(r"Expected `(.*)`, got `(.*)`", what)
    if found:
        one_of = " or ".join(_KINDS.get(kind, kind) for kind in found[1].split(" | "))
        return f"must be {one_of}, not {_KINDS.get(found[2], found[2])}"
    return what


def _named(data: _Tree, path: lines.Place) -> str:
    """A place in names: an item of a list by its id, or by its number from one."""
    names = []
    inner: Any = data
    for key in path:
        try:
            inner = inner[key]
        except (KeyError, IndexError, TypeError):
            inner = None
        name = inner.get("id") if isinstance(key, int) and isinstance(inner, dict) else None
        number = key + 1 if isinstance(key, int) else key
        names.append(name if isinstance(name, str) and name else str(number))
    return ".".join(names)
