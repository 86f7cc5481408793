"""What a pattern lets through ends where it ends: to Python a line's end may follow a ``$``."""

from __future__ import annotations

import msgspec
import pytest

from vt_desk.forms.definition import Id
from vt_desk.wire.bounds import Uuid7Text
from vt_desk.wire.desk import SignIn
from vt_desk.wire.intake import FieldName

AN_ID = "0198c5f0-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("type_", "text"),
    [(Id, "summary"), (FieldName, "summary"), (Uuid7Text, AN_ID)],
    ids=["id of a form", "field", "uuid"],
)
def test_a_line_that_ends_behind_it_is_refused(type_: object, text: str) -> None:
    assert msgspec.convert(text, type_) == text
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(f"{text}\n", type_)


def test_of_a_devices_secret_too() -> None:
    said = {"user": "anna", "password": "geheim", "device": "balie", "device_secret": "x" * 43}
    assert msgspec.convert(said, SignIn).device_secret == "x" * 43
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**said, "device_secret": "x" * 43 + "\n"}, SignIn)
