"""Times of keeping, two keys a conversation, locked seats.

Only columns are added, each with a default or empty. What they hold for conversations that
are there already is filled in by ``service.key_upgrade``, which has the service's key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MONTH_MS = str(30 * 86_400_000)
_FIVE_YEARS_MS = str(1_825 * 86_400_000)


def upgrade() -> None:
    """Add the columns."""
    for name, default in (
        ("transcript_ms", _MONTH_MS),
        ("intake_ms", _MONTH_MS),
        ("record_ms", _FIVE_YEARS_MS),
    ):
        op.add_column(
            "regions", sa.Column(name, sa.BigInteger, nullable=False, server_default=default)
        )
    op.add_column(
        "service_key", sa.Column("known_ms", sa.BigInteger, nullable=False, server_default="0")
    )
    op.add_column("seats", sa.Column("locked_since_ms", sa.BigInteger))
    op.add_column("conversations", sa.Column("intake_key", sa.LargeBinary))
    op.add_column("conversations", sa.Column("key_minute", sa.BigInteger))
    for name in ("transcript_until_ms", "intake_until_ms", "record_until_ms", "purge_at_ms"):
        op.add_column("conversations", sa.Column(name, sa.BigInteger))
    op.create_index("conversations_key_minute", "conversations", ["key_minute"])
    op.create_index("conversations_purge_at", "conversations", ["purge_at_ms"])


def downgrade() -> None:
    """The first version cannot read these keys."""
    raise RuntimeError("There is no way back from this version")
