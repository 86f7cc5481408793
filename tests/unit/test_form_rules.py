"""What follows from a form and its answers, for any form that is accepted."""

from __future__ import annotations

import dataclasses
import typing

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import forms_made
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import FieldId, Value
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.forms import definition as d
from vt_desk.forms.rules import ROLE, Reading, answered, fields, read

# A whole form is much to make on a busy machine, and that is no fault.
few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.data())
def test_answering_an_empty_field_hides_nothing_and_lowers_nothing(data: st.DataObject) -> None:
    form = data.draw(forms_made.forms())
    values = data.draw(forms_made.answers(form))
    before = read(form, values)
    every = forms_made.every_value(form)
    empty = sorted(id_ for id_ in every if not answered(values.get(id_)))
    if not empty:
        return
    id_ = data.draw(st.sampled_from(empty))
    after = read(form, {**values, id_: data.draw(every[id_])})
    assert before.shown <= after.shown
    for section in form.sections:
        assert after.completeness(section).answered >= before.completeness(section).answered
        assert after.completeness(section).asked >= before.completeness(section).asked
    for field in fields(form):
        if isinstance(field, d.Choice | d.Choices | d.Checklist):
            old = {option.id for option in before.options(field)}
            assert old <= {option.id for option in after.options(field)}


def fill(data: st.DataObject, form: d.Form, role: CallerRole) -> Reading:
    """Answer what is missing until nothing is."""
    values: dict[FieldId, Value] = {ROLE: role.value}
    by_id = {FieldId(field.id): field for field in fields(form)}
    for _ in range(len(by_id) + 1):
        reading = read(form, values)
        missing = reading.missing()
        if not missing:
            return reading
        field = by_id[missing[0]]
        match field:
            case d.Choice():
                values[missing[0]] = data.draw(st.sampled_from(reading.options(field))).id
            case d.Choices():
                values[missing[0]] = (data.draw(st.sampled_from(reading.options(field))).id,)
            case d.Checklist():
                values[missing[0]] = tuple(option.id for option in reading.options(field))
            case _:
                values[missing[0]] = data.draw(forms_made.value_of(field))
    raise AssertionError(read(form, values).missing())


@pytest.mark.parametrize("role", d.ROLES)
@few
@given(st.data())
def test_who_finishes_a_form_has_a_record_of_the_caller_role(
    role: CallerRole, data: st.DataObject
) -> None:
    reading = fill(data, data.draw(forms_made.forms()), role)
    record = reading.record()
    assert record is not None
    assert record.caller_role is role


@few
@given(st.data())
def test_no_field_marked_personal_can_reach_the_record(data: st.DataObject) -> None:
    form = data.draw(forms_made.forms())
    values = data.draw(forms_made.answers(form))
    every = forms_made.every_value(form)
    personal = [FieldId(field.id) for field in fields(form) if field.personal]
    other = {id_: data.draw(st.one_of(st.none(), every[id_])) for id_ in personal if id_ in every}
    assert read(form, values).record() == read(form, {**values, **other}).record()


@few
@given(st.data())
def test_even_a_form_that_the_loader_would_refuse_keeps_it_out(data: st.DataObject) -> None:
    form = data.draw(forms_made.forms(1, 2))
    reading = fill(data, form, data.draw(st.sampled_from(d.ROLES)))
    sections = [
        msgspec.structs.replace(
            section,
            fields=[msgspec.structs.replace(field, personal=True) for field in section.fields],
        )
        for section in form.sections
    ]
    personal = msgspec.structs.replace(form, sections=sections)
    assert reading.record() is not None
    assert read(personal, reading.values).record() is None


@few
@given(st.data())
def test_what_is_not_shown_is_not_in_the_record(data: st.DataObject) -> None:
    form = data.draw(forms_made.forms())
    values = data.draw(forms_made.answers(form))
    reading = read(form, values)
    only_shown = {id_: value for id_, value in values.items() if id_ in reading.shown}
    assert reading.record() == read(form, only_shown).record()


@few
@given(forms_made.forms(), st.dictionaries(st.text(max_size=8), st.text(max_size=8)), st.data())
def test_values_that_suit_no_field_break_nothing(
    form: d.Form, strange: dict[str, str], data: st.DataObject
) -> None:
    odd: st.SearchStrategy[Value] = st.one_of(
        st.none(), st.text(max_size=5), st.integers(), st.floats(), st.just(("a", "unknown"))
    )
    values = {FieldId(field.id): data.draw(odd) for field in fields(form)} | {
        FieldId(id_): value for id_, value in strange.items()
    }
    values[ROLE] = data.draw(odd)
    reading = read(form, values)
    assert reading.missing()
    assert reading.record() is None
    assert [reading.completeness(section) for section in form.sections]


def test_a_record_has_no_place_for_words() -> None:
    hints = typing.get_type_hints(Record)
    assert hints == {
        "caller_role": CallerRole,
        "capacity": Capacity,
        "reasons": frozenset[Reason],
        "natures": frozenset[Nature],
    }
    assert [field.name for field in dataclasses.fields(Record)] == list(hints)
    record = Record(
        CallerRole.VICTIM, Capacity.RELATIVE, frozenset({Reason.OTHER}), frozenset({Nature.WITNESS})
    )
    assert not hasattr(record, "__dict__")
