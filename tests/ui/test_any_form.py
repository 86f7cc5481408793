"""Any form that the program accepts is shown, filled in, and read back in the real panel."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Signal

from tests.forms_made import answers, forms
from tests.ui.stage import application
from vt_desk.domain.conversation import Conversation, ConversationState
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.domain.intake import FieldId, Value
from vt_desk.forms.definition import Form
from vt_desk.forms.rules import fields
from vt_desk.ui.models.intake import IntakeModel
from vt_desk.ui.qt.look import Look
from vt_desk.ui.views.intake.making import Places
from vt_desk.ui.views.intake.panel import IntakePanel


class NoTasks(QObject):
    """Runs nothing: what is typed stays with the model."""

    failed = Signal(str, str)

    def start(self, work: Any, **_: object) -> None:
        work.close()


class NoDesk:
    """Keeps nothing."""

    async def set_field(self, *_: object, **__: object) -> None: ...


def model_of(form: Form, id_: str) -> IntakeModel:
    conversation = Conversation(
        id=ConversationId(id_),
        region=RegionId("utrecht"),
        state=ConversationState.CLAIMED,
        nickname="fox",
        colour=0,
        waiting_since_ms=0,
    )
    return IntakeModel(form, conversation, NoDesk(), NoTasks())  # type: ignore[arg-type]


@st.composite
def filled_forms(
    draw: st.DrawFn,
) -> tuple[Form, dict[FieldId, Value], dict[FieldId, Value]]:
    form = draw(forms(most_sections=2, most_fields=4))
    return form, draw(answers(form)), draw(answers(form))


@pytest.mark.slow
@given(filled_forms(), st.sampled_from(["nl", "en"]))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_filled_in_is_shown_with_its_own_conversation_and_no_other(
    filled: tuple[Form, dict[FieldId, Value], dict[FieldId, Value]], language: str
) -> None:
    application()
    form, one_values, other_values = filled
    panel = IntakePanel(
        form,
        Look(),
        Places(find=lambda _, __: [], name_of=lambda code: code),
        language=lambda: language,
        insert=lambda _, __: True,
    )
    panel.resize(374, 800)
    panel.show()
    one, other = model_of(form, "one"), model_of(form, "other")
    try:
        for model, values in ((one, one_values), (other, other_values)):
            for field, value in values.items():
                model.set(field, value)
        for model, values in ((one, one_values), (other, other_values), (one, one_values)):
            panel.show_form(model)
            for section in panel.sections:
                panel.unfold(section)
                panel.grab()
            panel.flush()
            for one_field in fields(form):
                id_ = FieldId(one_field.id)
                assert model.value(id_) == values.get(id_), one_field
    finally:
        panel.show_form(None)
        panel.hide()
        panel.deleteLater()
