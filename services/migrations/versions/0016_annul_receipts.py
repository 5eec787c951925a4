"""A receipt of which all went back is annulled: marked, and kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kinds import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    with op.batch_alter_table("payment", schema=None) as table:
        table.add_column(sa.Column("annulled_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to the older tables."""
    with op.batch_alter_table("payment", schema=None) as table:
        table.drop_column("annulled_at")
