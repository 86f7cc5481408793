"""The first tables, and on PostgreSQL their row-level security.

The policies ask the transaction's own settings (``db.transaction.Scope``): without them
nothing is seen and nothing can be written, whatever statement somebody manages to send.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SYSTEM = "coalesce(current_setting('vt.scope', true), '') = 'system'"
_REGION = "region = ANY (string_to_array(coalesce(current_setting('vt.regions', true), ''), ','))"
_MINE = "{column} = nullif(current_setting('vt.conversation', true), '')"

_POLICIES = {
    "conversations": f"{_SYSTEM} OR {_REGION} OR {_MINE.format(column='id')}",
    "events": f"{_SYSTEM} OR {_REGION} OR {_MINE.format(column='conversation')}",
    "audit": f"{_SYSTEM} OR {_REGION}",
    "accounts": _SYSTEM,
    "account_regions": f"{_SYSTEM} OR {_REGION}",
    "devices": _SYSTEM,
    "tokens": _SYSTEM,
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "regions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("head", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("arrivals", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "service_key",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("proof", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("user", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "account_regions",
        sa.Column(
            "user", sa.Text, sa.ForeignKey("accounts.user", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), primary_key=True),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "user", sa.Text, sa.ForeignKey("accounts.user", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("last_seen_ms", sa.BigInteger, nullable=False),
        sa.Column("removed_ms", sa.BigInteger),
    )
    op.create_index("devices_user", "devices", ["user"])
    op.create_table(
        "tokens",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column(
            "device", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("successor", sa.LargeBinary),
    )
    op.create_index("tokens_device", "tokens", ["device"])
    op.create_index("tokens_expires", "tokens", ["expires_ms"])
    op.create_table(
        "seats",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("lease_until_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("seats_lease", "seats", ["lease_until_ms"])
    _conversations()
    _events()
    op.create_table(
        "audit",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("subject", sa.Text),
    )
    op.create_index("audit_at", "audit", ["at_ms"])
    if op.get_bind().dialect.name == "postgresql":
        for table, rule in _POLICIES.items():
            # FORCE: the policies hold for the tables' owner too.
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    """There is nothing before the first version."""
    raise RuntimeError("There is no version before this one")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("nickname", sa.Text, nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed_answers", sa.LargeBinary),
        sa.Column("waiting_since_ms", sa.BigInteger, nullable=False),
        sa.Column("claimed_ms", sa.BigInteger),
        sa.Column("ended_ms", sa.BigInteger),
        sa.Column("ended_by", sa.Text),
        sa.Column("end_reason", sa.Text),
        sa.Column("seat", sa.Text),
        sa.Column("user", sa.Text),
        sa.Column("user_name", sa.Text, nullable=False, server_default=""),
        sa.Column("head_n", sa.Integer, nullable=False, server_default="0"),
        sa.Column("head_k", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_at_ms", sa.BigInteger),
        sa.Column("unanswered_since_ms", sa.BigInteger),
        sa.Column("visitor_delivered_n", sa.Integer, nullable=False, server_default="0"),
        sa.Column("visitor_seen_n", sa.Integer, nullable=False, server_default="0"),
        sa.Column("counsellor_seen_n", sa.Integer, nullable=False, server_default="0"),
        sa.Column("visitor_heard_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("conversations_queue", "conversations", ["region", "state", "waiting_since_ms"])
    op.create_index("conversations_seat", "conversations", ["seat", "state"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text),
        sa.Column("k", sa.Integer),
        sa.Column("n", sa.Integer),
        sa.Column("client_id", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.UniqueConstraint("conversation", "client_id", name="events_client_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("events_stream", "events", ["conversation", "k"])
