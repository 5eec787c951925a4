"""In which language an account is told things."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; code that does not know the column goes on."""
    op.add_column(
        "citizen", sa.Column("language", sa.String(), server_default="vi", nullable=False)
    )


def downgrade() -> None:
    """Back to the older tables; everybody is told in Vietnamese again."""
    op.drop_column("citizen", "language")
