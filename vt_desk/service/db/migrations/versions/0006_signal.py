"""The gravest signal word of a conversation.

Only a column is added, and it may be empty: nodes of the version before go on beside, and what
arrives at them raises nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("conversations", sa.Column("signal", sa.Text))


def downgrade() -> None:
    """The fifth version has no column for it."""
    op.drop_column("conversations", "signal")
