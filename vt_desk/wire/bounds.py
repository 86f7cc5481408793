"""Texts and numbers of requests, with what each may be."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from vt_desk.domain.seat import MAX_CAPACITY
from vt_desk.domain.text import MAX_TEXT_CHARS

# To Python a line's end may follow the last ``$``; elsewhere what stands behind it changes nothing.
UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$(?!\n)"
Uuid7Text = Annotated[str, Meta(pattern=UUID7)]
Secret = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{43,128}$(?!\n)")]
# Described, not checked here: `domain.text` refuses with a code that says why.
MessageText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_TEXT_CHARS})]
Capacity = Annotated[int, Meta(ge=1, le=MAX_CAPACITY)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
