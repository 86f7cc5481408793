"""The part of the desk's face that is about forms, and what is counted of them."""

from __future__ import annotations

from vt_desk.client.client import Client
from vt_desk.desk.intake import Filling
from vt_desk.desk.shift import Shift
from vt_desk.domain.conversation import Conversation
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.domain.intake import FieldId, Intake, Value
from vt_desk.domain.record import Record
from vt_desk.store.intake import Finished
from vt_desk.wire.report import Report


class IntakeFace:
    """What ``desk.Desk`` says of forms. It only hands on."""

    _client: Client
    _filling: Filling
    _shift: Shift

    async def intake(self, conversation: ConversationId) -> Intake:
        """What is filled in; see ``Filling.intake``."""
        return self._filling.intake(conversation)

    async def set_field(
        self, conversation: ConversationId, field: FieldId, value: Value, *, step: bool = True
    ) -> None:
        """Fill in a field; it is in the store when this returns. See ``Filling.set_field``."""
        self._shift.signed_in()
        await self._filling.set_field(conversation, field, value, step=step)

    async def undo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Put back what a field showed before; see ``Filling.undo_field``."""
        self._shift.signed_in()
        await self._filling.undo_field(conversation, field)

    async def redo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Take the last undo back; see ``Filling.redo_field``."""
        self._shift.signed_in()
        await self._filling.redo_field(conversation, field)

    async def finish(self, conversation: ConversationId, record: Record | None) -> None:
        """The form is finished; see ``Filling.finish``."""
        self._shift.signed_in()
        await self._filling.finish(conversation, record)

    async def finished(self, conversation: ConversationId) -> Finished | None:
        """What was finished here, and is not confirmed."""
        return self._filling.finished(conversation)

    async def open_forms(self) -> list[Conversation]:
        """Ended ones whose form is not finished, the oldest first."""
        return self._filling.open_forms()

    async def report(self, region: RegionId, first: str, last: str) -> Report:
        """A region's counts from one month to another; for its leads. Nothing of it is kept."""
        self._shift.signed_in()
        return await self._client.calls.report(region, first, last)
