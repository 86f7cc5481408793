"""On which line of a TOML text something stands, which tomllib does not tell.

Reads the text a second time, and only ever one that tomllib has accepted, so that it need
not know what is wrong but only where each key and each value of a list begins.
"""

from __future__ import annotations

import bisect
import contextlib
import re
import tomllib

Place = tuple[str | int, ...]
"""Keys, and numbers of list items counted from zero."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}" + r'|"(?:\\.|[^"\\])*"' + r"|'[^']*'", re.DOTALL
)
_OTHER = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Place, int]:
    """Find the line, counted from one, of every key and list item.

    Args:
        text: TOML without an error.
    """
    scan = _Scan(text)
    with contextlib.suppress(RecursionError):  # only the outer lines are known then
        scan.document()
    return scan.found


def nearest(found: dict[Place, int], path: Place) -> int:
    """The line of something, or of what it is missing from."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1


class _Scan:
    def __init__(self, text: str) -> None:
        self.found: dict[Place, int] = {}
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[Place, int] = {}

    def document(self) -> None:
        table: Place = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Place:
        start = self._at
        several = self._text.startswith("[[", start)
        self._at += 1 + several
        *above, last = self._key()
        self._at += 1 + several
        path: Place = ()
        for key in above:
            path = self._latest((*path, key))
            self._note(path, start)
        path = (*path, last)
        if several:
            self._note(path, start)
            self._tables[path] = self._tables.get(path, -1) + 1
        path = self._latest(path)
        self._note(path, start)
        return path

    def _latest(self, path: Place) -> Place:
        """What a name in a header means: of a list of tables, the last."""
        number = self._tables.get(path)
        return path if number is None else (*path, number)

    def _pair(self, table: Place) -> None:
        start = self._at
        for key in self._key():
            table = (*table, key)
            self._note(table, start)
        self._at += 1  # the =
        self._skip(_SPACE)
        self._value(table)

    def _value(self, path: Place) -> None:
        match self._text[self._at]:
            case "[":
                self._list(path)
            case "{":
                self._inline(path)
            case '"' | "'":
                self._skip(_STRING)
            case _:
                self._skip(_OTHER)

    def _list(self, path: Place) -> None:
        number = 0
        self._next()
        while self._text[self._at] != "]":
            item = (*path, number)
            self._note(item, self._at)
            self._value(item)
            self._skip(_BLANK)
            number += 1
            if self._text[self._at] == ",":
                self._next()
        self._at += 1

    def _inline(self, path: Place) -> None:
        self._next()
        while self._text[self._at] != "}":
            self._pair(path)
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._next()
        self._at += 1

    def _key(self) -> list[str]:
        """Read a key with its dots, and stop at what follows it."""
        keys = []
        while True:
            self._skip(_SPACE)
            quoted = self._text[self._at] in "\"'"
            raw = self._skip(_STRING if quoted else _BARE)
            keys.append(str(tomllib.loads(f"k = {raw}")["k"]) if quoted else raw)
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _next(self) -> None:
        self._at += 1
        self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match.group()

    def _note(self, path: Place, start: int) -> None:
        self.found.setdefault(path, bisect.bisect_left(self._breaks, start) + 1)
