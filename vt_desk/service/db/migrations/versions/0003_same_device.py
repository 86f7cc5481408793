"""What a device shows to be itself again after its tokens are not taken any more.

Only a column is added, and it may be empty: nodes of the version before go on beside.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("devices", sa.Column("secret_hash", sa.LargeBinary))


def downgrade() -> None:
    """The second version has no column for it."""
    op.drop_column("devices", "secret_hash")
