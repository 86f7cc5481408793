"""The value of a field of the intake as JSON: `domain.intake.Value`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from vt_desk.domain.intake import MAX_CODES, MAX_VALUE_CHARS

_TextValue = Annotated[str, Meta(max_length=MAX_VALUE_CHARS)]
_Codes = Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=MAX_CODES)]
FieldValue = _TextValue | int | float | _Codes | None
