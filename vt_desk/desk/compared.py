"""What became of a conversation in a turn, as the window is told it."""

from __future__ import annotations

from vt_desk.desk.changes import (
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    DeskChange,
    EntryChanged,
    EntryGone,
)
from vt_desk.domain.conversation import ConversationState
from vt_desk.store.door import Kept


def _is_entry(kept: Kept | None) -> bool:
    return kept is not None and kept.conversation.state is ConversationState.WAITING


def compare(
    old: Kept | None, new: Kept | None, before: list[DeskChange], after: list[DeskChange]
) -> None:
    """Say what became of a conversation: what opens it before its messages, the rest after."""
    was_open = old is not None and old.opened
    if _is_entry(old) and not _is_entry(new) and old is not None:
        taken_by = new.conversation.user_name if new is not None else ""
        before.append(EntryGone(old.conversation.id, taken_by))
    if new is not None and new.opened:
        if not was_open:
            before.append(ConversationOpened(new.conversation))
        elif old is not None and old.conversation != new.conversation:
            before.append(ConversationChanged(new.conversation))
    elif was_open and old is not None:
        after.append(ConversationClosed(old.conversation.id))
    if new is not None and _is_entry(new):
        changed = not _is_entry(old) or (old is not None and old.conversation != new.conversation)
        if changed:
            after.append(EntryChanged(new.conversation))
