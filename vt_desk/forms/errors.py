"""What is wrong with a file of forms or codes, and where."""

from __future__ import annotations

from pathlib import Path


class FormError(Exception):
    """A form or a code list says something that cannot be used.

    Attributes:
        file: which file.
        line: counted from one.
        place: the field, as the names that lead to it: ``sections.help.fields.wishes.label``;
            empty when the file as a whole is meant.
        problem: what is wrong, in plain words.
    """

    def __init__(self, file: Path, line: int, place: str, problem: str) -> None:
        self.file = file
        self.line = line
        self.place = place
        self.problem = problem
        where = f"{file}:{line}: " + (f"{place}: " if place else "")
        super().__init__(where + problem)
