"""Events and answers about forms that make no sense, and services that refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.client.scripted import Asked, Line
from tests.deadline import until
from tests.desk.screen import Screen
from tests.desk.test_hostile_answers import FOX, Oracle, desk_at, say
from tests.store.made import record
from vt_desk.desk import intake_lane, tasks
from vt_desk.desk.changes import ConnectionState, IntakeChanged
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.intake import EditState, FieldId, RecordState
from vt_desk.store.memory import MemoryStore

pytestmark = pytest.mark.timeout(30)
NOTE, TOWN = FieldId("note"), FieldId("town")
GOOD: dict[str, Any] = {
    "id": "e1",
    "field": "note",
    "user": "bram",
    "user_name": "Bram",
    "made_ms": 5,
}


class Forms(Oracle):
    """A service that takes what is filled in as the test says.

    Attributes:
        verdicts: for each call to come, the code of a problem; empty for none.
        refused_field: edits of this field are refused, and all that came with them.
        saved: the bodies of the calls that got through.
        forms: what the list of open forms says.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verdicts: list[str] = []
        self.refused_field = ""
        self.saved: list[Any] = []
        self.forms: Any = []
        self.intake: list[dict[str, Any]] = []
        self.asked_for_forms = 0

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.path == f"/v1/conversations/{FOX}/intake":
            await self._take(json.loads(asked.body), line)
        elif asked.path == f"/v1/conversations/{FOX}/record":
            verdict = self.verdicts.pop(0) if self.verdicts else ""
            if verdict:
                await line.refuse(verdict)
            else:
                self.saved.append(json.loads(asked.body))
                await line.json({"seq": len(self.log)})
        elif asked.path == "/v1/intakes":
            self.asked_for_forms += 1
            await line.json({"forms": self.forms})
        elif asked.path == f"/v1/conversations/{FOX}":
            await line.json(
                {
                    "seq": len(self.log),
                    "conversation": self.view,
                    "messages": self.messages,
                    "intake": self.intake,
                }
            )
        else:
            await super().__call__(asked, line)

    async def _take(self, body: Any, line: Line) -> None:
        verdict = self.verdicts.pop(0) if self.verdicts else ""
        fields = [edit["field"] for edit in body["edits"]]
        if verdict or self.refused_field in fields:
            await line.refuse(verdict or "too_large")
        else:
            self.saved.append(body)
            await line.json({"seq": len(self.log)})


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not rest for long."""
    monkeypatch.setattr(intake_lane, "REST_S", 0.01)
    monkeypatch.setattr(tasks, "PAUSE_S", 0.01)


def state_of(screen: Screen, field: FieldId) -> tuple[EditState, str | None]:
    edit = screen.filled[FOX][field].edit
    return edit.state, edit.problem


async def test_events_that_make_no_sense_change_no_form() -> None:
    oracle = Forms()
    async with desk_at(oracle) as screen:
        await screen.desk.set_field(FOX, NOTE, "van hier")
        odd: list[dict[str, Any]] = [
            {**GOOD, "made_ms": "vroeg"},
            {**GOOD, "made_ms": None},
            {**GOOD, "value": {"a": 1}},
            {**GOOD, "value": [[]]},
            {**GOOD, "value": "a" * 4_001},
            {**GOOD, "value": True},
            {**GOOD, "field": 7},
            {"value": "a"},
            {},
        ]
        for body in odd:
            oracle.add("intake_changed", **body)
        oracle.add("intake_changed", conversation="nobody-knows", **GOOD, value="a")
        oracle.add("intake_changed", conversation=None, **GOOD, value="a")
        oracle.add("danger_changed", since_ms="nu")
        oracle.add("danger_changed")
        oracle.add("record_kept", state="misschien")
        oracle.add("conversation_purged", retention_class="tea")
        oracle.add("intake_changed", **{**GOOD, "made_ms": -4, "field": "x' OR 1"}, value="a")
        say(oracle, 1, "dag")
        await until(lambda: screen.texts(FOX) == ["dag"])
        shown = await screen.desk.intake(FOX)
        assert shown[NOTE].edit.value == "van hier"
        assert screen.open[FOX].danger_since_ms is None
        assert screen.open[FOX].record_state is RecordState.OPEN
        assert screen.desk.connection.state is ConnectionState.CONNECTED


async def test_a_value_that_is_withheld_from_its_owner_is_fetched() -> None:
    oracle = Forms()
    async with desk_at(oracle) as screen:
        oracle.intake = [{**GOOD, "value": "opgehaald"}]
        oracle.add("intake_changed", **GOOD)
        await until(lambda: screen.form(FOX) == {"note": "opgehaald"})


@pytest.mark.parametrize("code", ["unavailable", "internal", "rate_limited", "client_too_old"])
async def test_what_is_no_verdict_keeps_the_field_queued(code: str) -> None:
    oracle = Forms()
    async with desk_at(oracle) as screen:
        oracle.verdicts = [code]
        await screen.desk.set_field(FOX, NOTE, "een")
        await until(lambda: state_of(screen, NOTE) == (EditState.SENT, None))
        told = [change for change in screen.changes if isinstance(change, IntakeChanged)]
        edits = [filled.edit for change in told for filled in change.fields]
        assert any(edit.problem is not None for edit in edits)
        assert EditState.REFUSED not in {edit.state for edit in edits}
        assert [edit["value"] for body in oracle.saved for edit in body["edits"]] == ["een"]


async def test_one_field_at_fault_is_refused_and_the_others_get_through() -> None:
    oracle = Forms()
    async with desk_at(oracle) as screen:
        oracle.verdicts = ["unavailable"]
        oracle.refused_field = "town"
        await screen.desk.set_field(FOX, NOTE, "een")
        await screen.desk.set_field(FOX, TOWN, "twee")
        await screen.desk.set_field(FOX, FieldId("other"), "drie")
        await until(lambda: state_of(screen, TOWN) == (EditState.REFUSED, "too_large"))
        for field in (NOTE, FieldId("other")):
            await until(lambda field=field: state_of(screen, field) == (EditState.SENT, None))  # type: ignore[misc]
        # It stays here, with the problem, and may be tried again as it is.
        assert (await screen.desk.intake(FOX))[TOWN].edit.value == "twee"
        oracle.refused_field = ""
        await screen.desk.set_field(FOX, TOWN, "twee")
        await until(lambda: state_of(screen, TOWN) == (EditState.SENT, None))


@pytest.mark.parametrize("code", ["not_yours", "not_found", "forbidden"])
async def test_a_verdict_on_the_conversation_keeps_every_value_here(code: str) -> None:
    oracle, store = Forms(), MemoryStore()
    async with desk_at(oracle, store) as screen:
        oracle.verdicts = ["unavailable", code]
        await screen.desk.set_field(FOX, NOTE, "een")
        await screen.desk.set_field(FOX, TOWN, "twee")
        for field in (NOTE, TOWN):
            await until(lambda field=field: state_of(screen, field) == (EditState.REFUSED, code))  # type: ignore[misc]
        kept = {edit.field: edit.value for edit in await store.fields(FOX)}
        assert kept == {"note": "een", "town": "twee"}


async def test_inv14_an_intake_that_is_purged_there_is_gone_here() -> None:
    oracle, store = Forms(), MemoryStore()
    async with desk_at(oracle, store) as screen:
        await screen.desk.set_field(FOX, NOTE, "een")
        await until(lambda: state_of(screen, NOTE)[0] is EditState.SENT)
        oracle.add("conversation_ended", by="visitor", reason="left")
        await until(lambda: screen.open[FOX].state is ConversationState.ENDED)
        oracle.add("conversation_purged", retention_class="intake")
        await until(lambda: FOX not in screen.desk._picture.known.intake.fields)  # noqa: SLF001
        assert await store.fields() == []
        assert await screen.desk.open_forms() == []
        await screen.desk.close(FOX)
        assert FOX not in screen.open


async def test_a_record_that_is_refused_is_said_and_the_form_is_open_again() -> None:
    oracle = Forms()
    async with desk_at(oracle) as screen:
        oracle.add("conversation_ended", by="visitor", reason="left")
        await until(lambda: screen.open[FOX].state is ConversationState.ENDED)
        oracle.verdicts = ["not_yours"]
        await screen.desk.finish(FOX, record())
        await until(lambda: screen.finishes[-1] == (EditState.REFUSED, "not_yours"))
        assert [talk.id for talk in await screen.desk.open_forms()] == [FOX]
        await screen.desk.finish(FOX, record())
        await until(lambda: screen.finishes[-1] == (EditState.SENT, None))
        assert oracle.saved[-1]["record"]["reasons"] == ["child_other", "partner_violence"]
        await until(lambda: screen.open[FOX].record_state is RecordState.KEPT)


@pytest.mark.parametrize(
    "forms",
    [
        "geen",
        [{}],
        [{"conversation": {"id": FOX}, "fields": []}],
        [{"conversation": None, "fields": [GOOD]}],
    ],
)
async def test_a_list_of_forms_that_makes_no_sense_changes_nothing(forms: Any) -> None:
    oracle = Forms()
    oracle.forms = forms
    async with desk_at(oracle) as screen:
        await until(lambda: oracle.asked_for_forms)
        await screen.desk.set_field(FOX, NOTE, "een")
        await until(lambda: state_of(screen, NOTE)[0] is EditState.SENT)
        assert screen.desk.connection.state is ConnectionState.CONNECTED
