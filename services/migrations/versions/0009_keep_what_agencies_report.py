"""What agencies report, of what nothing counts yet, is kept with who reported it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "reported",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported")),
        sa.UniqueConstraint("key", name=op.f("uq_reported_key")),
    )
    op.create_index(
        op.f("ix_reported_indicator_month_office"), "reported", ["indicator", "month", "office"]
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("reported")
