"""The published JSON Schemas of forms and code lists, made from the types that read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

import msgspec

from vt_desk.forms.codes import CodeList
from vt_desk.forms.definition import Form

PUBLISHED: Mapping[PurePosixPath, type[msgspec.Struct]] = MappingProxyType(
    {
        PurePosixPath("forms/form.schema.json"): Form,
        PurePosixPath("codes/codes.schema.json"): CodeList,
    }
)
"""By the file below ``resources``."""


def schema_text(of: type[msgspec.Struct]) -> str:
    """The schema of one of them, as its file holds it."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": of.__name__}
    made = msgspec.json.encode(head | msgspec.json.schema(of), order="sorted")
    return msgspec.json.format(made, indent=1).decode() + "\n"
