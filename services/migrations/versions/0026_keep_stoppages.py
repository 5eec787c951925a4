"""Days on which offices were closed or a system was down are on the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "stoppage",
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("office", "first", "regime", name=op.f("pk_stoppage")),
    )


def downgrade() -> None:
    """Back to the older tables; days that were promised stay as they are."""
    op.drop_table("stoppage")
