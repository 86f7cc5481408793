"""The code lists: what the record may hold, for whom, and from when until when."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.record import CHILD_NATURES, CHILD_REASONS, Capacity, Nature
from vt_desk.forms.codes import OFFICIAL, CodeList, read_codes, shipped_codes
from vt_desk.forms.errors import FormError
from vt_desk.forms.load import shipped
from vt_desk.forms.rules import fields, read
from vt_desk.shipped import resources

DAY = date(2026, 11, 22)
LISTS = shipped_codes().by_id
SMALL = """format = 1
id = "small"
version = 1
label = { nl = "Klein", en = "Small" }
source = "a test"
valid_from = 2026-01-01
"""


@pytest.mark.parametrize("list_id", OFFICIAL)
def test_an_official_list_has_the_records_codes_in_the_records_order(list_id: str) -> None:
    on_the_day = [code.id for code in LISTS[list_id].on(DAY)]
    assert on_the_day == [code.value for code in OFFICIAL[list_id]]


def test_an_official_list_holds_from_the_day_it_came_into_force() -> None:
    for list_id in OFFICIAL:
        assert LISTS[list_id].on(date(2025, 3, 19)) == []
        assert len(LISTS[list_id].on(date(2025, 3, 20))) == len(OFFICIAL[list_id])


def test_every_caller_role_has_its_capacities_and_one_of_them_is_what_is_left() -> None:
    capacity = LISTS["capacity"]
    assert set(capacity.fallback) == set(CallerRole)
    for role in CallerRole:
        assert capacity.fallback[role] in capacity.offered_to(role)


def test_every_capacity_is_offered_to_somebody() -> None:
    capacity = LISTS["capacity"]
    said = [role for role in CallerRole if role is not CallerRole.UNSAID]
    offered = [capacity.offered_to(role) for role in said]
    assert frozenset[str]().union(*offered) == set(Capacity)
    assert capacity.offered_to(CallerRole.UNSAID) == set(Capacity)


def test_a_professional_is_never_kept_as_a_private_person_nor_the_other_way_round() -> None:
    capacity = LISTS["capacity"]
    private = {code.id for code in capacity.codes if code.group == "private"}
    assert capacity.offered_to(CallerRole.PROFESSIONAL) & private == {Capacity.VOLUNTEER}
    for role in (CallerRole.VICTIM, CallerRole.PERPETRATOR, CallerRole.BYSTANDER):
        assert capacity.offered_to(role) <= private


def test_what_holds_for_child_abuse_only_is_offered_only_then() -> None:
    only = {code.id for code in LISTS["nature"].codes if code.only_with}
    assert only == CHILD_NATURES
    form = shipped(DAY)
    natures = next(field for field in fields(form) if field.id == "natures")
    for reason in LISTS["reason"].codes:
        reading = read(form, {"reasons": (reason.id,)})  # type: ignore[dict-item]
        offered = {option.id for option in reading.options(natures)}  # type: ignore[arg-type]
        assert (offered >= only) == (reason.id in CHILD_REASONS)
        assert offered | only == set(Nature)


def test_a_list_is_called_as_its_file_and_names_its_source() -> None:
    for file in (resources() / "codes").glob("*.toml"):
        assert LISTS[file.stem].source
    assert {"meldcode", "reason", "nature", "capacity"} <= set(LISTS)


def written(folder: Path, text: str, name: str = "small") -> CodeList:
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return read_codes(resources() / "codes", folder).by_id[name]


def test_a_code_holds_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    codes = written(
        tmp_path,
        SMALL
        + 'codes = [{ id = "a", label = { nl = "Oud", en = "Old" }, valid_until = 2026-06-30 },'
        + '{ id = "a", label = { nl = "Nieuw", en = "New" }, valid_from = 2026-07-01 }]\n',
    )
    change = date(2026, 7, 1)
    assert [code.label.en for code in codes.on(change - timedelta(1))] == ["Old"]
    assert [code.label.en for code in codes.on(change)] == ["New"]
    assert codes.on(date(2025, 12, 31)) == []
    told = codes.label_of("a", date(2020, 1, 1))
    assert told is not None
    assert told.en == "New"
    assert codes.label_of("b", change) is None


A = '[[codes]]\nid = "a"\nlabel = { nl = "A", en = "A" }\n'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (SMALL.replace('"small"', '"other"') + A, 2, "as the file is called"),
        (SMALL + A.replace('"a"', '"unknown"'), 8, "not known"),
        (SMALL + A + 'group = "g"\n', 10, "no group g"),
        (SMALL + A + "valid_until = 2025-01-01\n", 10, "ends before"),
        (SMALL + A + A, 11, "twice"),
        (SMALL + A + 'roles = ["visitor"]\n', 10, "visitor"),
        (SMALL + A + 'only_with = { reason = ["tea"] }\n', 10, "no code tea"),
        (SMALL + A + 'only_with = { small = ["a"] }\n', 10, "another list small"),
        (SMALL + A + '[fallback]\nvictim = "b"\n', 11, "not offered"),
        (SMALL + A + '[fallback]\nvisitor = "a"\n', 11, "here: bystander, perpetrator"),
        (SMALL, 1, "codes is missing"),
        (SMALL.replace("2026-01-01", '"gisteren"') + A, 6, "date"),
        (SMALL + "codes = [", 7, "not TOML"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, told: str
) -> None:
    with pytest.raises(FormError) as caught:
        written(tmp_path, text)
    assert (caught.value.line, caught.value.file) == (line, tmp_path / "small.toml")
    assert told in caught.value.problem


def test_the_record_takes_no_code_that_it_does_not_know(tmp_path: Path) -> None:
    text = (resources() / "codes" / "reason.toml").read_text("utf-8")
    with pytest.raises(FormError, match="not a code of the official list"):
        written(tmp_path, text.replace('"elder_abuse"', '"elders"'), "reason")


def test_the_labels_are_those_of_the_protocol() -> None:
    """A few of each, letter for letter, so that nobody tidies them."""
    text = {list_id: [code.label.nl for code in LISTS[list_id].on(DAY)] for list_id in OFFICIAL}
    assert text["reason"][0] == "(ex)Partnergeweld"
    assert text["reason"][2] == "Ouderenmishandeling en ontspoorde zorg (vanaf 65 jaar)"
    assert text["nature"][-1] == "Anders (niet onveilig)"
    assert text["capacity"][0] == "Gezondheidszorg Huisarts"
    assert (
        text["capacity"][8]
        == "Maatschappelijke ondersteuning/lokaal veld/ wijkteams (welzijn en Jeugd)"
    )


def test_the_files_are_what_the_published_schema_says() -> None:
    schema = (resources() / "codes" / "codes.schema.json").read_bytes()
    # JSON has no dates, only their text.
    validator = jsonschema_rs.validator_for(msgspec.json.decode(schema))
    for file in (resources() / "codes").glob("*.toml"):
        document = msgspec.to_builtins(tomllib.loads(file.read_text("utf-8")))
        validator.validate(document)
        assert not validator.is_valid(document | {"lable": {}})
