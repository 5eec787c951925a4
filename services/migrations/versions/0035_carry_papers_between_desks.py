"""Papers that a desk has received for another office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "carriage",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_carriage_dossier_id")
        ),
        sa.ForeignKeyConstraint(["desk"], ["office.code"], name=op.f("fk_carriage_desk")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_carriage_office")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_carriage")),
    )
    op.create_index(op.f("ix_carriage_desk_sent_at"), "carriage", ["desk", "sent_at"])
    op.create_index(op.f("ix_carriage_office_back_at"), "carriage", ["office", "back_at"])


def downgrade() -> None:
    """Back to the older tables; the lines of the journal keep when papers left."""
    op.drop_table("carriage")
