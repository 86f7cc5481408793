"""The published JSON Schema of forms, made from the types that read them."""

from __future__ import annotations

import msgspec

from vt_desk.forms.definition import Form

FILE = "form.schema.json"


def schema_text() -> str:
    """The schema as ``resources/forms/form.schema.json`` holds it."""
    made = msgspec.json.schema(Form)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Form"}
    text = msgspec.json.format(msgspec.json.encode(head | made, order="sorted"), indent=1)
    return text.decode() + "\n"
