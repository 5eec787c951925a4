"""Who covers an absent colleague; a claim that was moved is told to both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_cover_office")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["officer.id"], name=op.f("fk_cover_principal_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["officer.id"], name=op.f("fk_cover_substitute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("key", name=op.f("uq_cover_key")),
    )
    op.create_index(op.f("ix_cover_substitute_id_until"), "cover", ["substitute_id", "until"])
    op.create_index(op.f("ix_cover_office_until"), "cover", ["office", "until"])
    op.create_index(op.f("ix_cover_principal_id"), "cover", ["principal_id"])
    op.drop_index(op.f("ix_claim_notice_dossier_id_line"), "claim_notice")
    op.create_index(
        op.f("ix_claim_notice_dossier_id_line_officer_id"),
        "claim_notice",
        ["dossier_id", "line", "officer_id"],
        unique=True,
    )


def downgrade() -> None:
    """Back to the older tables; who was given work is told no more."""
    op.execute(
        "DELETE FROM claim_notice WHERE id NOT IN "
        "(SELECT MIN(id) FROM claim_notice GROUP BY dossier_id, line)"
    )
    op.drop_index(op.f("ix_claim_notice_dossier_id_line_officer_id"), "claim_notice")
    op.create_index(
        op.f("ix_claim_notice_dossier_id_line"),
        "claim_notice",
        ["dossier_id", "line"],
        unique=True,
    )
    op.drop_table("cover")
