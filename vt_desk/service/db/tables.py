"""The tables. One description serves SQLite and PostgreSQL; Alembic makes them.

Times are milliseconds since 1970. What a visitor or counsellor wrote is in ``sealed``
columns only; everything else is ids, numbers, times and states.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from vt_desk.domain.retention import DAY_MS

metadata = MetaData()
_OPEN_FORM = text("state = 'ended' AND record_state = 'open'")

regions = Table(
    "regions",
    metadata,
    Column("id", Text, primary_key=True),
    # The number of the last event. Its row's lock makes the order of numbers the order
    # of commits, so this is never a sequence.
    Column("head", BigInteger, nullable=False, server_default="0"),
    Column("arrivals", BigInteger, nullable=False, server_default="0"),
    # How long each class is kept after the end, from the region file of the node that
    # started last.
    Column("transcript_ms", BigInteger, nullable=False, server_default=str(30 * DAY_MS)),
    Column("intake_ms", BigInteger, nullable=False, server_default=str(30 * DAY_MS)),
    Column("record_ms", BigInteger, nullable=False, server_default=str(1_825 * DAY_MS)),
)

# One row: what the service's keys have sealed first, so that others are noticed at start.
service_key = Table(
    "service_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("proof", LargeBinary, nullable=False),
    # Up to when a purge has been here: a clock that says much later may be wrong.
    Column("known_ms", BigInteger, nullable=False, server_default="0"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("user", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("created_ms", BigInteger, nullable=False),
)

account_regions = Table(
    "account_regions",
    metadata,
    Column("user", Text, ForeignKey("accounts.user", ondelete="CASCADE"), primary_key=True),
    Column("region", Text, ForeignKey("regions.id"), primary_key=True),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("accounts.user", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("last_seen_ms", BigInteger, nullable=False),
    Column("removed_ms", BigInteger),
    # Of what the desk made and keeps: who has it is this device when they sign in again.
    Column("secret_hash", LargeBinary),
    Index("devices_user", "user"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("device", Text, ForeignKey("devices.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    # A refresh token is used once: its successor stands here. Until the successor is
    # used too, the answer may have been lost, and asking again is fair.
    Column("successor", LargeBinary),
    Index("tokens_device", "device"),
    Index("tokens_expires", "expires_ms"),
)

seats = Table(
    "seats",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("lease_until_ms", BigInteger, nullable=False),
    Column("locked_since_ms", BigInteger),
    Index("seats_lease", "lease_until_ms"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, ForeignKey("regions.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("nickname", Text, nullable=False),
    Column("colour", Integer, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    # The key of its words, wrapped by the key of a minute (``key_tree``): when that is gone,
    # so are all words of the conversation, in backups and free pages too.
    Column("wrapped_key", LargeBinary),
    # The same for the intake.
    Column("intake_key", LargeBinary),
    # The first of the minutes that wrap them: this one must not go before they do.
    Column("key_minute", BigInteger),
    # The visitor's answers before the talk: role, municipality, safe now, language.
    Column("sealed_answers", LargeBinary),
    # Known from the end on; ``purge_at_ms`` is the first of those that are still to come.
    Column("transcript_until_ms", BigInteger),
    Column("intake_until_ms", BigInteger),
    Column("record_until_ms", BigInteger),
    Column("purge_at_ms", BigInteger),
    Column("waiting_since_ms", BigInteger, nullable=False),
    Column("claimed_ms", BigInteger),
    Column("ended_ms", BigInteger),
    Column("ended_by", Text),
    Column("end_reason", Text),
    Column("seat", Text),
    Column("user", Text),
    Column("user_name", Text, nullable=False, server_default=""),
    Column("head_n", Integer, nullable=False, server_default="0"),
    Column("head_k", Integer, nullable=False, server_default="0"),
    Column("last_at_ms", BigInteger),
    Column("unanswered_since_ms", BigInteger),
    Column("visitor_delivered_n", Integer, nullable=False, server_default="0"),
    Column("visitor_seen_n", Integer, nullable=False, server_default="0"),
    Column("counsellor_seen_n", Integer, nullable=False, server_default="0"),
    # Coarse (once a minute), only to end what was left behind; presence itself is not kept.
    Column("visitor_heard_ms", BigInteger, nullable=False),
    Column("danger_since_ms", BigInteger),
    Column("signal", Text),
    Column("record_state", Text, nullable=False, server_default="open"),
    # How many edits of the intake there were: none means that there is nothing to look up.
    Column("edits", Integer, nullable=False, server_default="0"),
    Index("conversations_queue", "region", "state", "waiting_since_ms"),
    Index("conversations_seat", "seat", "state"),
    Index("conversations_key_minute", "key_minute"),
    Index("conversations_purge_at", "purge_at_ms"),
    Index("conversations_ended", "region", "ended_ms"),
    Index("conversations_open_form", "user", sqlite_where=_OPEN_FORM, postgresql_where=_OPEN_FORM),
)

# Each account's latest value of each field.
intake_fields = Table(
    "intake_fields",
    metadata,
    Column(
        "conversation",
        Text,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("field", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("region", Text, ForeignKey("regions.id"), nullable=False),
    Column("edit", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What is kept of an advice: codes of closed lists, in the clear, and no word of anybody.
records = Table(
    "records",
    metadata,
    Column(
        "conversation",
        Text,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("region", Text, ForeignKey("regions.id"), nullable=False),
    Column("day", Text, nullable=False),
    Column("caller_role", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("natures", Text, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
)

# Who went to 0800-2000 or 112. No words: ids, times, codes and the counsellors' names.
escalations = Table(
    "escalations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, ForeignKey("regions.id"), nullable=False),
    # None without one, and when that has gone: this row has its own time.
    Column("conversation", Text, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("target", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("heard_ms", BigInteger, nullable=False),
    Column("record_until_ms", BigInteger, nullable=False),
    Column("user", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("handing", Text, nullable=False),
    Column("unattended", Boolean, nullable=False),
    Column("outcome", Text),
    Column("closed_ms", BigInteger),
    Column("closed_by", Text, nullable=False, server_default=""),
    # How often it was told to the region's log.
    Column("changes", Integer, nullable=False, server_default="1"),
    Index("escalations_region", "region", "at_ms"),
    Index("escalations_conversation", "conversation"),
    Index("escalations_record_until", "record_until_ms"),
)

events = Table(
    "events",
    metadata,
    Column("region", Text, ForeignKey("regions.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("conversation", Text),
    # The number in the visitor's stream; none where the visitor must not see it.
    Column("k", Integer),
    Column("n", Integer),
    # Unique for as long as the conversation lives: sending again is the same message.
    Column("client_id", Text),
    # Who may read the words: the seat that had the conversation at that time.
    Column("owner", Text),
    Column("data", Text, nullable=False),
    Column("sealed", LargeBinary),
    UniqueConstraint("conversation", "client_id", name="events_client_id"),
    Index("events_stream", "conversation", "k"),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("region", Text),
    Column("subject", Text),
    Index("audit_at", "at_ms"),
)
