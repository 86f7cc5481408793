"""Five hundred wrong forms: each is refused, and the error says in which file, line and field."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import forms_made
from tests.forms_made import DAY, FILE, Document, codes, toml_of
from tests.forms_spoilt import Spoilt, form, misshapen, wrong
from vt_desk.forms.definition import Form
from vt_desk.forms.errors import FormError
from vt_desk.forms.lines import lines_of, nearest
from vt_desk.forms.load import chosen, form_of, shipped
from vt_desk.forms.schema import PUBLISHED, schema_text
from vt_desk.shipped import resources


def refusal(text: str | bytes) -> FormError:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(FormError) as caught:
        form_of(raw, codes(), DAY, file=FILE)
    error = caught.value
    assert str(error).startswith(f"made.toml:{error.line}: ")
    assert 1 <= error.line <= raw.count(b"\n") + 1
    assert error.problem
    return error


def test_the_small_form_is_right() -> None:
    assert form_of(toml_of(form()).encode(), codes(), DAY, file=FILE).id == "small"


def test_five_hundred_wrong_forms_are_refused_where_they_are_wrong() -> None:
    every = [spoilt for _, spoilt in wrong()] + misshapen()
    assert len(every) >= 500
    for document, place in every:
        text = toml_of(document)
        error = refusal(text)
        assert error.line == nearest(lines_of(text), place), (place, str(error))
        if place[:1] == ("sections",) and len(place) > 3:
            assert error.place.startswith("sections."), (place, str(error))


@pytest.mark.parametrize(("told", "spoilt"), wrong())
def test_what_is_wrong_is_said(told: str, spoilt: Spoilt) -> None:
    assert told in refusal(toml_of(spoilt[0])).problem


@pytest.mark.parametrize("wrong_one", "abcdef")
def test_of_several_keys_the_wrong_one_is_named(wrong_one: str) -> None:
    document = form()
    told = document["sections"][1]["fields"][1]
    words = {"nl": "Vraag", "en": "Question"}
    told["options"] = [{"id": id_, "label": words} for id_ in "abcdef"]
    told["inserts"] = {id_: {**words, "nl": 7} if id_ == wrong_one else words for id_ in "abcdef"}
    assert refusal(toml_of(document)).place == f"sections.two.fields.told.inserts.{wrong_one}.nl"


def test_what_is_misshapen_is_said_in_plain_words() -> None:
    said = Counter(refusal(toml_of(document)).problem for document, _ in misshapen())
    assert not [problem for problem in said if re.search(r"Expected|Object|\$|regex", problem)]
    assert not [problem for problem in said if problem.endswith("here: ")]
    assert {"nl is missing", "labl is not known here", "there are no words"} <= set(said)


def test_schema_and_loader_agree_on_what_is_misshapen() -> None:
    valid = jsonschema_rs.validator_for(msgspec.json.decode(schema_text(Form))).is_valid
    assert valid(form())
    for document, place in misshapen():
        assert not valid(document), place
    for told, (document, _) in wrong():
        assert valid(document), told


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(forms_made.documents())
def test_what_the_loader_takes_the_schema_takes(document: Document) -> None:
    validator = jsonschema_rs.validator_for(msgspec.json.decode(schema_text(Form)))
    validator.validate(msgspec.to_builtins(document))  # JSON has no dates, only their text
    assert forms_made.loaded(document).sections


@pytest.mark.parametrize("file", PUBLISHED, ids=str)
def test_a_published_schema_is_that_of_the_types(file: PurePosixPath) -> None:
    text = schema_text(PUBLISHED[file])
    assert (resources() / file).read_text("utf-8") == text, "make form-schema"
    assert jsonschema_rs.meta.is_valid(msgspec.json.decode(text))


Spoil = Callable[[random.Random, bytes], bytes]


def _cut(chance: random.Random, raw: bytes) -> bytes:
    return raw[: chance.randrange(len(raw))]


def _swap(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]


def _lose(chance: random.Random, raw: bytes) -> bytes:
    rows = raw.split(b"\n")
    del rows[chance.randrange(len(rows))]
    return b"\n".join(rows)


def _double(chance: random.Random, raw: bytes) -> bytes:
    rows = raw.split(b"\n")
    rows.insert(chance.randrange(len(rows)), chance.choice(rows))
    return b"\n".join(rows)


@pytest.mark.parametrize("spoil", [_cut, _swap, _lose, _double])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(spoil: Spoil) -> None:
    chance = random.Random(spoil.__name__)
    whole = (resources() / "forms" / "intake.toml").read_bytes()
    refused = 0
    for _ in range(60):
        try:
            form_of(spoil(chance, whole), codes(), DAY, file=FILE)
        except FormError:
            refused += 1
    assert refused


@pytest.mark.parametrize(
    ("raw", "line", "told"),
    [
        (b"", 1, "is missing"),
        (b"format = 1\n\xff", 2, "UTF-8"),
        (b"format = 1\nid = \n", 2, "TOML"),
        (b'format = 1\nid = "', 2, "TOML"),
        (b"a = " + b"[" * 5_000, 1, "nested"),
        (b"a = " + b"[" * 5_000 + b"]" * 5_000, 1, "nested"),
        (b"a = " + b"{ b = " * 5_000, 1, "nested"),
        (b".".join([b"a"] * 3_000) + b" = 1", 1, ""),
        (b"version = " + b"9" * 5_000, 1, "number"),
        (b"format = 2026-11-22\n", 1, "a date"),
        (b"#" * 300_000, 1, "larger"),
        (b"\xef\xbb\xbfformat = 1\n", 1, ""),
        (b"\x00", 1, "TOML"),
    ],
)
def test_any_bytes_are_refused_with_a_line(raw: bytes, line: int, told: str) -> None:
    error = refusal(raw)
    assert error.line == line
    assert told in error.problem


@given(st.binary(max_size=200))
def test_any_bytes_at_all(raw: bytes) -> None:
    refusal(raw)


def test_an_organisation_without_a_form_of_its_own_has_the_shipped_one(tmp_path: Path) -> None:
    assert chosen(tmp_path, DAY) == (shipped(DAY), None)
    assert chosen(tmp_path / "nowhere", DAY) == (shipped(DAY), None)


def test_an_organisations_own_form_is_used(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").write_text(toml_of(form()), "utf-8")
    own, error = chosen(tmp_path, DAY)
    assert error is None
    assert own.id == "small"


def test_a_wrong_one_is_refused_and_the_shipped_one_used(tmp_path: Path) -> None:
    file = tmp_path / "intake.toml"
    file.write_text(toml_of(form()).replace('kind = "yes_no"', 'kind = "yes"'), "utf-8")
    used, error = chosen(tmp_path, DAY)
    assert used == shipped(DAY)
    assert error is not None
    assert error.file == file
    assert error.place == "sections.two.fields.hurry.kind"
    assert "checklist, choice, choices" in error.problem
    assert file.read_text("utf-8").splitlines()[error.line - 1] == 'kind = "yes"'


def test_a_folder_that_is_a_file_or_a_form_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").mkdir()
    used, error = chosen(tmp_path, DAY)
    assert used == shipped(DAY)
    assert error is not None
    (tmp_path / "file").touch()
    assert chosen(tmp_path / "file", DAY)[0] == shipped(DAY)


def test_an_organisations_lists_replace_and_add(tmp_path: Path) -> None:
    lists = tmp_path / "codes"
    lists.mkdir()
    text = (resources() / "codes" / "wish.toml").read_text("utf-8")
    (lists / "wish.toml").write_text(text.replace("Gehoord worden", "Een luisterend oor"), "utf-8")
    used, error = chosen(tmp_path, DAY)
    assert error is None
    assert "Een luisterend oor" in repr(used)
    (lists / "wish.toml").write_text(text.replace("valid_from", "valid_form"), "utf-8")
    used, error = chosen(tmp_path, DAY)
    assert used == shipped(DAY)
    assert error is not None
    assert error.file == lists / "wish.toml"
    assert error.problem == "valid_form is not known here"


def test_a_file_as_notepad_writes_it_is_read(tmp_path: Path) -> None:
    shipped_text = (resources() / "forms" / "intake.toml").read_text("utf-8")
    (tmp_path / "intake.toml").write_text(
        shipped_text.replace("version = 1", "version = 7"), "utf-8-sig", newline="\r\n"
    )
    loaded, error = chosen(tmp_path, DAY)
    assert error is None
    assert loaded.version == 7
