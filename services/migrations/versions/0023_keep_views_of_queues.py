"""Officers keep views of their queue under names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "queue_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("standard", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_queue_view_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_view")),
    )
    op.create_index(
        op.f("ix_queue_view_officer_id_name"), "queue_view", ["officer_id", "name"], unique=True
    )


def downgrade() -> None:
    """Back to the older tables; the names are forgotten."""
    op.drop_table("queue_view")
