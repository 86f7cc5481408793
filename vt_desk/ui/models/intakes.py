"""The forms of this counsellor: of conversations that are ours, and unfinished ones of ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vt_desk.ui.models.intake import IntakeModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.desk.changes import FinishChanged, IntakeChanged
    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.ids import ConversationId
    from vt_desk.forms.definition import Form
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.tasks import Tasks


class Intakes(QObject):
    """A model for each form that can be filled in.

    Args:
        form: what is asked.
        desk: keeps what is filled in.
        tasks: runs the loading.
    """

    tasks_changed = Signal()
    """The list of unfinished forms."""

    def __init__(
        self, form: Form, desk: DeskDoor, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._desk = desk
        self._tasks = tasks
        self._models: dict[ConversationId, IntakeModel] = {}
        self._unfinished: list[Conversation] = []

    @property
    def unfinished(self) -> Sequence[Conversation]:
        """Conversations that are over and put away, and whose form is not finished."""
        return self._unfinished

    def model(self, conversation: ConversationId) -> IntakeModel | None:
        """The form of one of our conversations, or of an unfinished one."""
        return self._models.get(conversation)

    def open(self, conversation: Conversation) -> IntakeModel:
        """A conversation is ours, or its form is to be finished."""
        model = self._models.get(conversation.id)
        if model is None:
            model = IntakeModel(self.form, conversation, self._desk, self._tasks, self)
            self._models[conversation.id] = model
            self._tasks.start(model.load(), name="load a form")
        else:
            model.set_conversation(conversation)
        return model

    def change(self, conversation: Conversation) -> None:
        """A conversation stands otherwise now."""
        model = self._models.get(conversation.id)
        if model is not None:
            model.set_conversation(conversation)

    def put(self, change: IntakeChanged) -> None:
        """Fields of a form have other values."""
        model = self._models.get(change.conversation_id)
        if model is not None:
            model.put(change.fields)

    def put_finish(self, change: FinishChanged) -> None:
        """A form that was finished here has come further."""
        model = self._models.get(change.conversation_id)
        if model is not None:
            model.set_finish(change.state, change.problem)

    def close(self, conversation: ConversationId) -> None:
        """A conversation is not ours any more; an unfinished form stays."""
        if all(one.id != conversation for one in self._unfinished):
            self._drop(conversation)

    async def keep(self) -> None:
        """Have everything that was typed in any form kept; returns when it is."""
        for model in list(self._models.values()):
            await model.keep()

    def clear(self) -> None:
        """Nobody is at work: every value leaves memory."""
        for conversation in list(self._models):
            self._drop(conversation)
        self._unfinished = []
        self.tasks_changed.emit()

    def look_for_unfinished(self) -> None:
        """The desk's list changed."""
        self._tasks.start(self._load_unfinished(), name="load the unfinished forms")

    async def _load_unfinished(self) -> None:
        ours = {one.id for one in await self._desk.conversations()}
        found = [one for one in await self._desk.open_forms() if one.id not in ours]
        if self._desk.account is None or self._desk.lock is not None:
            return
        before, self._unfinished = self._unfinished, found
        for gone in {one.id for one in before} - {one.id for one in found} - ours:
            self._drop(gone)
        for conversation in found:
            self.open(conversation)
        self.tasks_changed.emit()

    def _drop(self, conversation: ConversationId) -> None:
        model = self._models.pop(conversation, None)
        if model is not None:
            model.forget()
            model.deleteLater()
