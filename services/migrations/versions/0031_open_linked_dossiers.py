"""Dossiers that were opened out of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "linked_dossier",
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["dossier.id"], name=op.f("fk_linked_dossier_origin_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_linked_dossier_dossier_id")
        ),
        sa.PrimaryKeyConstraint("origin_id", "name", name=op.f("pk_linked_dossier")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_linked_dossier_dossier_id")),
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("linked_dossier")
