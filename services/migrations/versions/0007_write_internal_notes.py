"""Notes inside a dossier, for the office that wrote them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "internal_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects"], ["internal_note.id"], name=op.f("fk_internal_note_corrects")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_internal_note_dossier_id")
        ),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_internal_note_office")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_internal_note_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internal_note")),
        sa.UniqueConstraint("key", name=op.f("uq_internal_note_key")),
    )
    op.create_index(
        op.f("ix_internal_note_dossier_id_office"), "internal_note", ["dossier_id", "office"]
    )


def downgrade() -> None:
    """Back to the older tables; the notes go."""
    op.drop_table("internal_note")
