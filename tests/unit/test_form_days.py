"""Codes with days in a form: what counts is the day of the conversation."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from vt_desk.domain.intake import FieldId, Value
from vt_desk.domain.record import Reason
from vt_desk.forms import definition as d
from vt_desk.forms.load import chosen, shipped
from vt_desk.forms.rules import fields, read
from vt_desk.shipped import resources

NEW_YEAR = date(2027, 1, 1)
NEW_YEARS_EVE = NEW_YEAR - timedelta(1)
AFTER = '[[codes]]\nid = "private_other"\n'
ANSWERS: dict[FieldId, Value] = {
    FieldId("caller_role"): "victim",
    FieldId("involved"): "involved_adult",
    FieldId("reasons"): ("honour_related", "partner_violence"),
    FieldId("natures"): ("psychological",),
}


def lists(folder: Path) -> Path:
    """A managed folder whose reasons change at New Year: one ends, another gets a new label."""
    text = (resources() / "codes" / "reason.toml").read_text("utf-8")
    ended = text.replace(
        'id = "honour_related"\n', 'id = "honour_related"\nvalid_until = 2026-12-31\n'
    )
    ended = ended.replace(
        'id = "partner_violence"\n', 'id = "partner_violence"\nvalid_until = 2026-12-31\n'
    )
    assert ended.count("valid_until = 2026-12-31") == 2
    (folder / "codes").mkdir()
    (folder / "codes" / "reason.toml").write_text(
        ended
        + '\n[[codes]]\nid = "partner_violence"\nvalid_from = 2027-01-01\n'
        + 'label = { nl = "Partnergeweld", en = "Violence by a partner" }\n',
        "utf-8",
    )
    return folder


@pytest.mark.parametrize("started", [NEW_YEARS_EVE, NEW_YEAR, date(2027, 3, 1)])
def test_a_code_counts_by_the_day_of_its_conversation_and_not_by_that_of_the_program(
    tmp_path: Path, started: date
) -> None:
    form, error = chosen(lists(tmp_path), started)
    assert error is None
    reasons = next(field for field in fields(form) if field.id == "reasons")
    assert isinstance(reasons, d.Choices)
    for day, offered, label in (
        (NEW_YEARS_EVE, {Reason.HONOUR_RELATED, Reason.PARTNER_VIOLENCE}, "(ex)Partnergeweld"),
        (NEW_YEAR, {Reason.PARTNER_VIOLENCE}, "Partnergeweld"),
    ):
        reading = read(form, ANSWERS, day)
        options = reading.options(reasons)
        assert len({option.id for option in options}) == len(options)
        record = reading.record()
        assert record is not None
        assert record.reasons == offered
        (partner,) = [option for option in options if option.id == Reason.PARTNER_VIOLENCE]
        assert partner.label.nl == label


def test_what_does_not_hold_any_more_is_asked_for_again(tmp_path: Path) -> None:
    form, _ = chosen(lists(tmp_path), NEW_YEAR)
    ended = {**ANSWERS, FieldId("reasons"): ("honour_related",)}
    assert "reasons" in read(form, ended, NEW_YEAR).missing()
    assert "reasons" not in read(form, ended, NEW_YEARS_EVE).missing()
    assert read(form, ended, NEW_YEAR).record() is None


def test_a_code_is_found_with_the_label_of_the_day_on_which_the_form_was_read(
    tmp_path: Path,
) -> None:
    lists(tmp_path)
    for day, label in ((NEW_YEARS_EVE, "(ex)Partnergeweld"), (NEW_YEAR, "Partnergeweld")):
        form, _ = chosen(tmp_path, day)
        reasons = next(field for field in fields(form) if field.id == "reasons")
        assert isinstance(reasons, d.Choices)
        labels = {option.id: option.label.nl for option in reasons.options}
        assert labels["partner_violence"] == label
        assert next(iter(labels)) == "partner_violence"


def test_nothing_is_offered_before_the_lists_came_into_force() -> None:
    reading = read(shipped(date(2026, 11, 22)), ANSWERS, date(2025, 3, 19))
    assert reading.record() is None
    for field in fields(reading.form):
        if isinstance(field, d.Choice | d.Choices) and field.record is not None:
            assert reading.options(field) == []


def test_what_is_kept_of_somebody_who_did_not_say_must_hold_as_well(tmp_path: Path) -> None:
    text = (resources() / "codes" / "capacity.toml").read_text("utf-8")
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "capacity.toml").write_text(
        text.replace(AFTER, AFTER + "valid_until = 2026-12-31\n"),
        "utf-8",
    )
    assert chosen(tmp_path, NEW_YEARS_EVE)[1] is None
    form, error = chosen(tmp_path, NEW_YEAR)
    assert error is not None
    assert error.place == "sections.contact.fields.relation.fallback.bystander"
    assert "private_other does not hold" in error.problem
    assert read(form, {**ANSWERS, FieldId("caller_role"): "victim"}).record() is not None


def test_a_required_checklist_cannot_grow_with_other_answers(tmp_path: Path) -> None:
    text = (resources() / "forms" / "intake.toml").read_text("utf-8")
    data = '{ id = "data", '
    own = text.replace(data, data + 'shown_when = { caller_role = "victim" }, ')
    (tmp_path / "intake.toml").write_text(own, "utf-8")
    _, error = chosen(tmp_path, NEW_YEAR)
    assert error is not None
    assert error.place == "sections.contact.fields.duty.options.data.shown_when"
    assert "ticked as a whole" in error.problem
    listed = text.replace('id = "advice"\nlabel', 'id = "advice"\nrequired = true\nlabel')
    (tmp_path / "intake.toml").write_text(listed.replace('codes = "advice"', 'codes = "capacity"'))
    _, error = chosen(tmp_path, NEW_YEAR)
    assert error is not None
    assert error.place == "sections.help.fields.advice.codes"


def test_an_option_of_a_forms_own_has_days_too(tmp_path: Path) -> None:
    text = (resources() / "forms" / "intake.toml").read_text("utf-8")
    own = text.replace('{ id = "once", ', '{ id = "once", valid_from = 2027-01-01, ')
    (tmp_path / "intake.toml").write_text(own, "utf-8")
    form, error = chosen(tmp_path, NEW_YEARS_EVE)
    assert error is None
    often = next(field for field in fields(form) if field.id == "frequency")
    assert isinstance(often, d.Choice)
    for day, offered in ((NEW_YEARS_EVE, False), (NEW_YEAR, True)):
        found = {option.id for option in read(form, {}, day).options(often)}
        assert ("once" in found) is offered
    days = "valid_from = 2027-01-02, valid_until = 2027-01-01"
    wrong = own.replace("valid_from = 2027-01-01", days)
    (tmp_path / "intake.toml").write_text(wrong, "utf-8")
    _, error = chosen(tmp_path, NEW_YEAR)
    assert error is not None
    assert error.problem == "ends before it begins"
    assert error.place == "sections.situation.fields.frequency.options.once.valid_until"
