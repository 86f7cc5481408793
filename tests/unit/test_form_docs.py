"""What docs/forms.md shows is right."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from vt_desk.domain.intake import FieldId, Value
from vt_desk.forms import definition as d
from vt_desk.forms.codes import shipped_codes
from vt_desk.forms.errors import FormError
from vt_desk.forms.load import chosen, form_of
from vt_desk.forms.rules import fields, read

TEXT = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
FORM, LIST = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
DAY = date(2026, 11, 22)


def test_the_example_is_a_form_that_ends_in_a_record() -> None:
    form = form_of(FORM.encode(), shipped_codes(), DAY, file=Path("intake.toml"))
    answers: dict[str, Value] = {
        "caller_role": "victim",
        "capacity": "unknown",
        "reasons": ("other",),
        "natures": ("financial",),
        "children": "yes",
    }
    reading = read(form, {FieldId(id_): value for id_, value in answers.items()})
    assert reading.missing() == ()
    assert reading.record() is not None
    assert "where" in reading.shown


def test_the_example_of_a_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "worry.toml").write_text(LIST, "utf-8")
    own = FORM.replace(
        'options = [\n    { id = "data"', 'codes = "worry"\nhelp = { nl = "a", en = "b" }\n#'
    ).replace("\n]\n[sections.fields.inserts]", "\n[sections.fields.inserts]")
    (tmp_path / "intake.toml").write_text(own.replace("\ndata = ", "\nsleep = "), "utf-8")
    for day, label in ((DAY, "Sleep"), (date(2027, 1, 1), "Sleep and food")):
        form, error = chosen(tmp_path, day)
        assert error is None
        told = next(field for field in fields(form) if field.id == "told")
        assert isinstance(told, d.Checklist)
        offered = read(form, {}, day).options(told)
        assert [option.label.en for option in offered] == ["School", label]


def test_the_message_is_as_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").write_text(FORM.replace("{ children =", "{ role ="), "utf-8")
    _, error = chosen(tmp_path, DAY)
    assert isinstance(error, FormError)
    assert error.place == "sections.situation.fields.where.shown_when.role"
    assert error.problem in TEXT


@pytest.mark.parametrize("kind", [field.__struct_config__.tag for field in d.Field.__args__])
def test_every_kind_is_told(kind: str) -> None:
    assert f"| `{kind}` |" in TEXT


def test_every_key_of_a_field_is_told() -> None:
    for kind in d.Field.__args__:
        for name in kind.__struct_fields__:
            assert f"`{name}" in TEXT, name
