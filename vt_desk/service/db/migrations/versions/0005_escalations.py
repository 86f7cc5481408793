"""Escalations: who went to 0800-2000 or 112, when, and how it ended. No words.

Nodes of the version before this one may run beside it: they delete a conversation and know of
nothing here, so the row stays without it until its own time is over.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SYSTEM = "coalesce(current_setting('vt.scope', true), '') = 'system'"
_REGION = "region = ANY (string_to_array(coalesce(current_setting('vt.regions', true), ''), ','))"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "escalations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, sa.ForeignKey("regions.id"), nullable=False),
        sa.Column("conversation", sa.Text, sa.ForeignKey("conversations.id", ondelete="SET NULL")),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("heard_ms", sa.BigInteger, nullable=False),
        sa.Column("record_until_ms", sa.BigInteger, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("handing", sa.Text, nullable=False),
        sa.Column("unattended", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_ms", sa.BigInteger),
        sa.Column("closed_by", sa.Text, nullable=False, server_default=""),
        sa.Column("changes", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("escalations_region", "escalations", ["region", "at_ms"])
    op.create_index("escalations_conversation", "escalations", ["conversation"])
    op.create_index("escalations_record_until", "escalations", ["record_until_ms"])
    if op.get_bind().dialect.name == "postgresql":
        # No part of it for a visitor, who has no region.
        rule = f"{_SYSTEM} OR {_REGION}"
        op.execute("ALTER TABLE escalations ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE escalations FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON escalations USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    """What was kept would be lost."""
    raise RuntimeError("There is no way back from this version")
