"""Rows and what they mean: the statements, and the domain's types on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter
from typing import Any

from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    EndReason,
    Language,
    Message,
    MessageState,
    Party,
    SafeNow,
)
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import ConversationId, MessageId, RegionId
from vt_desk.domain.intake import RecordState
from vt_desk.domain.severity import Severity
from vt_desk.store.door import (
    DropConversation,
    DropDraft,
    DropMessages,
    DropRow,
    Found,
    Head,
    Kept,
    OutboxRow,
    PutConversation,
    PutMessage,
    PutRow,
    Write,
)
from vt_desk.store.errors import NumberWentBack
from vt_desk.store.escalations import EscalationWrite
from vt_desk.store.intake import IntakeWrite
from vt_desk.store.rows_escalations import ESCALATION_TABLES, write_escalation
from vt_desk.store.rows_intake import TABLES, drop_intake, write_intake
from vt_desk.store.search import END, START, match_of
from vt_desk.store.sqlcipher import Connection

_LATEST_MS = 2**50
_AT_ONE_MOMENT = 1024
_ROUND_WORDS = 12

_CONVERSATION = tuple(field.name for field in fields(Conversation))
_KINDS: dict[str, type] = {
    "state": ConversationState,
    "caller_role": CallerRole,
    "safe_now": SafeNow,
    "language": Language,
    "end_reason": EndReason,
    "ended_by": Party,
    "visitor_present": bool,
    "record_state": RecordState,
    "signal": Severity,
}
_conversation_values = attrgetter(*_CONVERSATION)
_KIND_AT = tuple((_CONVERSATION.index(name), kind) for name, kind in _KINDS.items())
_KEPT = (*_CONVERSATION, "as_of", "opened", "task", "intake_until_ms")
_PUT_CONVERSATION = (
    f"INSERT OR REPLACE INTO conversations ({', '.join(_KEPT)}) "  # noqa: S608 - names of fields
    f"VALUES ({', '.join('?' * len(_KEPT))})"
)
_CONVERSATIONS = f"SELECT {', '.join(_KEPT)} FROM conversations ORDER BY waiting_since_ms, id"  # noqa: S608 - as above

_MESSAGE = (
    "m.id, m.conversation, m.author, m.text, m.at_ms, m.n, m.state, m.problem, "
    "m.author_name, m.card"
)
_PUT_MESSAGE = """
INSERT INTO messages
    (place, conversation, n, id, author, author_name, text, at_ms, state, problem, card)
VALUES (
    CASE WHEN NOT EXISTS (SELECT 1 FROM messages WHERE place = :place) THEN :place
    ELSE (SELECT max(place) + 1 FROM messages WHERE place BETWEEN :place AND :last_place) END,
    :conversation, :n, :id, :author, :author_name, :text, :at_ms, :state, :problem, :card
)
ON CONFLICT (conversation, id) DO UPDATE SET
    n = excluded.n, author = excluded.author, author_name = excluded.author_name,
    text = excluded.text, at_ms = excluded.at_ms, state = excluded.state,
    problem = excluded.problem, card = excluded.card
"""
_MESSAGES = f"""
SELECT {_MESSAGE} FROM messages AS m
WHERE m.conversation = :conversation AND m.n < :before
ORDER BY m.n DESC LIMIT :limit
"""  # noqa: S608 - names of columns
# One look into the index per conversation, in this order: SQLite does not guess.
_EARLY = """
SELECT m.id, c.id FROM conversations AS c
CROSS JOIN messages AS m ON m.conversation = c.id AND m.n > c.head_n
"""
_SAID = """
SELECT m.conversation, m.n, m.id FROM conversations AS c JOIN messages AS m ON m.place = (
    SELECT own.place FROM messages AS own
    WHERE own.conversation = c.id AND own.author = 'counsellor' ORDER BY own.n DESC LIMIT 1
)
"""
_SEARCH = f"""
SELECT {_MESSAGE}, snippet(words, 0, :start, :end, '…', :round)
FROM words JOIN messages AS m ON m.place = words.rowid
WHERE words MATCH :match ORDER BY words.rowid DESC LIMIT :limit
"""  # noqa: S608 - as above
_PUT_ROW = """
INSERT OR REPLACE INTO outbox (id, conversation, text, place, made_ms, state, problem, card)
VALUES (:id, :conversation, :text, :place, :made_ms, :state, :problem, :card)
"""
_OUTBOX = """
SELECT id, conversation, text, place, made_ms, state, problem, card FROM outbox ORDER BY place
"""
_PUT_HEAD = "INSERT OR REPLACE INTO heads (region, seq, at_ms) VALUES (:region, :seq, :at_ms)"
_DUE = "INSERT OR IGNORE INTO rotation_due (one) VALUES (1)"
_TABLES = (
    *("heads", "conversations", "messages", "outbox", "drafts", "session", "device"),
    "offline_unlock",
    *TABLES,
    *ESCALATION_TABLES,
)


def check_committed(writes: Sequence[Write]) -> None:
    """Refuse what is not a committed message.

    Raises:
        ValueError: a message has no place in its conversation.
    """
    if any(isinstance(write, PutMessage) and write.message.n is None for write in writes):
        raise ValueError("only committed messages are kept as messages")


def write_all(conn: Connection, writes: Sequence[Write]) -> None:
    """Make changes, in order."""
    for kind, run in groupby(writes, type):
        if kind is PutMessage:
            _put_messages(conn, [write.message for write in run if isinstance(write, PutMessage)])
        else:
            for write in run:
                _write(conn, write)


def _write(conn: Connection, write: Write) -> None:
    match write:
        case PutConversation(kept):
            more = (kept.as_of, kept.opened, kept.task, kept.intake_until_ms)
            conn.execute(_PUT_CONVERSATION, (*_conversation_values(kept.conversation), *more))
        case DropConversation(conversation):
            conn.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
            _drop_messages(conn, conversation)
            write_draft(conn, conversation, "")
            _due(conn, words_gone=drop_intake(conn, conversation))
        case DropMessages(conversation):
            _drop_messages(conn, conversation)
        case PutRow(row):
            conn.execute(
                _PUT_ROW,
                {
                    "id": row.id,
                    "conversation": row.conversation,
                    "text": row.text,
                    "place": row.place,
                    "made_ms": row.made_ms,
                    "state": row.state,
                    "problem": row.problem,
                    "card": row.card,
                },
            )
        case DropRow(id_):
            conn.execute("DELETE FROM outbox WHERE id = ?", (id_,))
        case DropDraft(conversation):
            write_draft(conn, conversation, "")
        case PutMessage(message):
            _put_messages(conn, [message])
        case _:
            _due(conn, words_gone=_write_more(conn, write))


def _write_more(conn: Connection, write: IntakeWrite | EscalationWrite) -> bool:
    if isinstance(write, EscalationWrite):
        return write_escalation(conn, write)
    return write_intake(conn, write)


def _due(conn: Connection, *, words_gone: bool) -> None:
    if words_gone:
        conn.execute(_DUE)


def _put_messages(conn: Connection, messages: Sequence[Message]) -> None:
    conn.executemany(_PUT_MESSAGE, [_values_of(message) for message in messages])


def _values_of(message: Message) -> dict[str, Any]:
    moment = min(max(message.at_ms, 0), _LATEST_MS) * _AT_ONE_MOMENT
    return {
        "place": moment,
        "last_place": moment + _AT_ONE_MOMENT - 1,
        "conversation": message.conversation,
        "n": message.n,
        "id": message.id,
        "author": message.author.value,
        "author_name": message.author_name,
        "text": message.text,
        "at_ms": message.at_ms,
        "state": message.state.value,
        "problem": message.problem,
        "card": message.card,
    }


def _drop_messages(conn: Connection, conversation: ConversationId) -> None:
    gone = conn.execute("DELETE FROM messages WHERE conversation = ?", (conversation,))
    _due(conn, words_gone=gone.rowcount > 0)


def write_head(conn: Connection, region: RegionId, head: Head) -> None:
    """Keep up to where the copy of a region's log is whole."""
    conn.execute(_PUT_HEAD, {"region": region, "seq": head.seq, "at_ms": head.at_ms})


def check_above(conn: Connection, region: RegionId, seq: int) -> None:
    """Refuse events that are known.

    Raises:
        NumberWentBack: the number is not above the one kept.
    """
    found = conn.execute("SELECT seq FROM heads WHERE region = ?", (region,)).fetchone()
    if found is not None and seq <= found[0]:
        raise NumberWentBack


def read_heads(conn: Connection) -> dict[RegionId, Head]:
    """Per region."""
    rows = conn.execute("SELECT region, seq, at_ms FROM heads")
    return {RegionId(region): Head(seq, at_ms) for region, seq, at_ms in rows}


def read_conversations(conn: Connection) -> list[Kept]:
    """All, by waiting since."""
    return [_kept_of(row) for row in conn.execute(_CONVERSATIONS)]


def _kept_of(row: Sequence[Any]) -> Kept:
    *values, as_of, opened, task, intake_until_ms = row
    for at, kind in _KIND_AT:
        if values[at] is not None:
            values[at] = kind(values[at])
    return Kept(Conversation(*values), as_of, bool(opened), bool(task), intake_until_ms)


def _message_of(row: Sequence[Any]) -> Message:
    id_, conversation, author, text, at_ms, n, state, problem, author_name, card = row
    return Message(
        id_,
        conversation,
        Party(author),
        text,
        at_ms,
        n,
        MessageState(state),
        problem,
        author_name,
        _card_of(card),
    )


def read_messages(
    conn: Connection, conversation: ConversationId, before: int | None, limit: int
) -> list[Message]:
    """The newest ones below a number, in order."""
    rows = conn.execute(
        _MESSAGES,
        {
            "conversation": conversation,
            "before": 2**63 - 1 if before is None else before,
            "limit": max(0, limit),
        },
    ).fetchall()
    return [_message_of(row) for row in reversed(rows)]


def read_early(conn: Connection) -> dict[MessageId, ConversationId]:
    """What lies behind the last message that its conversation knows of."""
    return {MessageId(id_): ConversationId(talk) for id_, talk in conn.execute(_EARLY)}


def read_said(conn: Connection) -> dict[ConversationId, tuple[int, MessageId]]:
    """The counsellor's last message in each conversation."""
    return {ConversationId(talk): (n, MessageId(id_)) for talk, n, id_ in conn.execute(_SAID)}


def find_words(conn: Connection, query: str, limit: int) -> list[Found]:
    """Messages with the words of a query, the newest first."""
    match = match_of(query)
    if not match:
        return []
    rows = conn.execute(
        _SEARCH,
        {
            "match": match,
            "limit": max(0, limit),
            "start": START,
            "end": END,
            "round": _ROUND_WORDS,
        },
    )
    return [Found(_message_of(row[:-1]), row[-1]) for row in rows]


def read_outbox(conn: Connection) -> list[OutboxRow]:
    """All rows, by place."""
    return [
        OutboxRow(
            id_, conversation, text, place, made_ms, MessageState(state), problem, _card_of(card)
        )
        for id_, conversation, text, place, made_ms, state, problem, card in conn.execute(_OUTBOX)
    ]


def _card_of(card: str | None) -> Target | None:
    return None if card is None else Target(card)


def read_draft(conn: Connection, conversation: ConversationId) -> str:
    """What was typed and not sent."""
    found = conn.execute(
        "SELECT text FROM drafts WHERE conversation = ?", (conversation,)
    ).fetchone()
    return found[0] if found else ""


def write_draft(conn: Connection, conversation: ConversationId, text: str) -> None:
    """Keep it; an empty text deletes it."""
    if text:
        conn.execute(
            "INSERT OR REPLACE INTO drafts (conversation, text) VALUES (?, ?)",
            (conversation, text),
        )
    else:
        conn.execute("DELETE FROM drafts WHERE conversation = ?", (conversation,))


def read_due(conn: Connection) -> bool:
    """Whether words were deleted under the key that is in use."""
    return conn.execute("SELECT 1 FROM rotation_due").fetchone() is not None


def delete_all(conn: Connection) -> None:
    """Empty every table."""
    for table in _TABLES:
        conn.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
    conn.execute(_DUE)
