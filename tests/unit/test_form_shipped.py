"""The form that ships: four caller roles, two languages, and nothing left to chance."""

from __future__ import annotations

from datetime import date

import pytest

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import FieldId, Value
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.forms import definition as d
from vt_desk.forms.answers import fits
from vt_desk.forms.load import shipped
from vt_desk.forms.rules import fields, read

FORM = shipped(date(2026, 11, 22))
BY_ID = {field.id: field for field in fields(FORM)}
DUTY = ("procedure", "data", "rights")
OF_ROLE = {
    CallerRole.VICTIM: {"involved", "safe_now", "lives_with", "reach_safe"},
    CallerRole.PERPETRATOR: {"involved", "own_safety", "others_safe", "motivation"},
    CallerRole.BYSTANDER: {"relation", "how_known", "involved_know"},
    CallerRole.PROFESSIONAL: {
        *("sector", "involved_know", "step", "weighing"),
        *("weigh_suspicion", "weigh_unsafe", "weigh_able", "weigh_accept", "weigh_result"),
    },
}


@pytest.mark.parametrize("role", d.ROLES)
def test_each_caller_role_has_its_own_questions(role: CallerRole) -> None:
    shown = read(FORM, {FieldId("caller_role"): role.value}).shown
    every = set[str]().union(*OF_ROLE.values())
    assert shown & every == OF_ROLE[role]


@pytest.mark.parametrize(
    ("role", "field", "code", "capacity"),
    [
        (CallerRole.VICTIM, "involved", "involved_young", Capacity.INVOLVED_YOUNG),
        (CallerRole.VICTIM, "involved", "unknown", Capacity.INVOLVED_ADULT),
        (CallerRole.PERPETRATOR, "involved", "involved_adult", Capacity.INVOLVED_ADULT),
        (CallerRole.BYSTANDER, "relation", "neighbour", Capacity.NEIGHBOUR),
        (CallerRole.BYSTANDER, "relation", "unknown", Capacity.PRIVATE_OTHER),
        (CallerRole.PROFESSIONAL, "sector", "education_primary", Capacity.EDUCATION_PRIMARY),
        (CallerRole.PROFESSIONAL, "sector", "unknown", Capacity.PROFESSIONAL_OTHER),
    ],
)
def test_few_answers_make_a_record(
    role: CallerRole, field: str, code: str, capacity: Capacity
) -> None:
    values: dict[FieldId, Value] = {
        FieldId("caller_role"): role.value,
        FieldId("duty"): DUTY,
        FieldId(field): code,
        FieldId("reasons"): ("child_other", "partner_violence"),
        FieldId("natures"): ("witness",),
    }
    for id_ in values:
        assert id_ in read(FORM, {k: v for k, v in values.items() if k != id_}).missing()
    reading = read(FORM, values)
    assert reading.missing() == ()
    reasons = frozenset({Reason.CHILD_OTHER, Reason.PARTNER_VIOLENCE})
    assert reading.record() == Record(role, capacity, reasons, frozenset({Nature.WITNESS}))


@pytest.mark.parametrize("role", [None, "", "visitor", 3, ("victim",)])
def test_without_a_caller_role_there_is_no_record(role: Value) -> None:
    values: dict[FieldId, Value] = {
        FieldId("reasons"): ("other",),
        FieldId("natures"): ("not_unsafe",),
        FieldId("duty"): DUTY,
    }
    reading = read(FORM, {**values, FieldId("caller_role"): role})
    assert reading.record() is None
    assert reading.missing()[0] == "caller_role"


def test_another_role_leaves_the_first_ones_answers_out_of_the_record() -> None:
    values: dict[FieldId, Value] = {
        FieldId("caller_role"): "bystander",
        FieldId("relation"): "neighbour",
        FieldId("reasons"): ("other",),
        FieldId("natures"): ("not_unsafe",),
    }
    as_professional = read(FORM, {**values, FieldId("caller_role"): "professional"})
    record = as_professional.record()
    assert record is not None
    assert record.capacity is Capacity.PROFESSIONAL_OTHER
    assert "sector" in as_professional.missing()
    back = read(FORM, values).record()
    assert back is not None
    assert back.capacity is Capacity.NEIGHBOUR


def test_the_duty_is_done_when_all_of_it_is_and_may_have_been_impossible() -> None:
    contact = FORM.sections[0]
    for value, done in ((DUTY[:2], False), (DUTY, True), (("unknown",), True), (None, False)):
        missing = read(FORM, {FieldId("duty"): value}).completeness(contact).missing
        assert ("duty" not in missing) is done
    duty = BY_ID["duty"]
    assert isinstance(duty, d.Checklist)
    assert set(duty.inserts) == {option.id for option in duty.options}


def test_the_danger_items_alarm_and_a_way_out_does_the_other_way_round() -> None:
    assert FORM.danger.to_confirm
    assert not read(FORM, {}).in_danger
    for item in FORM.danger.items:
        alarms = "no" if item.id == "danger_way_out" else "yes"
        calm = "yes" if item.id == "danger_way_out" else "no"
        assert read(FORM, {FieldId(item.id): alarms}).in_danger
        assert not read(FORM, {FieldId(item.id): calm}).in_danger


def test_what_can_tell_who_somebody_is_is_marked_personal() -> None:
    for id_ in ("summary", "reach_how", "municipality", "since", "children_ages", "adult_ages"):
        assert BY_ID[id_].personal
    assert all(field.personal for field in BY_ID.values() if isinstance(field, d.Line))
    assert {id_ for id_, field in BY_ID.items() if field.retention == "record"} == {
        *("sector", "relation", "involved", "reasons", "natures")
    }


def test_few_fields_are_required() -> None:
    required = {id_ for id_, field in BY_ID.items() if field.required or field.required_when}
    assert required == {"duty", "sector", "relation", "involved", "reasons", "natures"}


def test_labels_fit_a_narrow_panel_and_helps_are_one_sentence() -> None:
    for field in BY_ID.values():
        assert max(len(field.label.nl), len(field.label.en)) <= 40, field.id
        helps = [field.help.nl, field.help.en] if field.help else []
        for text in helps:
            assert len(text) <= 90, text
            assert text.rstrip(".").count(". ") == 0, text
    for item in FORM.danger.items:
        assert len(item.label.nl) <= 40


def test_what_is_put_into_the_reply_is_in_short_sentences() -> None:
    duty = BY_ID["duty"]
    assert isinstance(duty, d.Checklist)
    for text in duty.inserts.values():
        for words in (text.nl, text.en):
            sentences = [part for part in words.replace("?", ".").split(". ") if part]
            assert max(len(sentence.split()) for sentence in sentences) <= 12, words


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("since", ["2026", "2026-05", "2024-02-29"], ["26", "2026-13", "2025-02-29", 2026, "mei"]),
        ("adults", [0, 20], [-1, 21, "3", 2.0, True, None]),
        ("severity", [0, 10], [11, "5"]),
        ("municipality", ["GM0344"], ["Utrecht", "GM344", "GM٠٣٤٤"]),
        ("children", ["yes", "no", "unknown"], ["ja", "", None]),
        ("summary", ["a"], ["", " \n", "x" * 2001, ("a",), 1]),
        ("weighing", [], [None]),
    ],
)
def test_what_is_no_answer_counts_as_none(field: str, good: list[Value], bad: list[Value]) -> None:
    assert [value for value in good if not fits(BY_ID[field], value)] == []
    assert [value for value in bad if fits(BY_ID[field], value)] == []
    section = next(s for s in FORM.sections if BY_ID[field] in s.fields)
    answers = {FieldId("caller_role"): "professional"}
    empty = read(FORM, answers).completeness(section).answered
    for value in good:
        assert read(FORM, {**answers, FieldId(field): value}).completeness(section).answered > empty
    for value in bad:
        same = read(FORM, {**answers, FieldId(field): value}).completeness(section).answered
        assert same == empty
