"""The intake's fields, the records, the mark of acute danger.

Nodes of the version before this one may run beside it for a while: the columns have a
default or are empty, and what hangs on a conversation goes with it, whoever deletes that.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SYSTEM = "coalesce(current_setting('vt.scope', true), '') = 'system'"
_REGION = "region = ANY (string_to_array(coalesce(current_setting('vt.regions', true), ''), ','))"
_OPEN_FORM = sa.text("state = 'ended' AND record_state = 'open'")


def upgrade() -> None:
    """Add the columns and tables; whoever has ended before this has no form to finish."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.add_column("conversations", sa.Column("danger_since_ms", sa.BigInteger))
    op.add_column(
        "conversations",
        sa.Column("record_state", sa.Text, nullable=False, server_default="open"),
    )
    op.add_column(
        "conversations", sa.Column("edits", sa.Integer, nullable=False, server_default="0")
    )
    if on_postgresql:
        op.execute("SELECT set_config('vt.scope', 'system', true)")
    op.execute("UPDATE conversations SET record_state = 'none' WHERE state = 'ended'")
    if on_postgresql:
        op.execute("SELECT set_config('vt.scope', '', true)")
    op.create_index(
        "conversations_open_form",
        "conversations",
        ["user"],
        sqlite_where=_OPEN_FORM,
        postgresql_where=_OPEN_FORM,
    )
    op.create_table(
        "intake_fields",
        _of_conversation(),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("user", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), nullable=False),
        sa.Column("edit", sa.Text, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "records",
        _of_conversation(),
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("caller_role", sa.Text, nullable=False),
        sa.Column("capacity", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("natures", sa.Text, nullable=False),
        sa.Column("kept_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("conversations_ended", "conversations", ["region", "ended_ms"])
    if on_postgresql:
        # No part of it for a visitor, who has no region: a form is not about to be read there.
        rule = f"{_SYSTEM} OR {_REGION}"
        for table in ("intake_fields", "records"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    """What was filled in would be lost."""
    raise RuntimeError("There is no way back from this version")


def _of_conversation() -> sa.Column[str]:
    return sa.Column(
        "conversation",
        sa.Text,
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    )
