"""Reports of ended periods are kept as they were made, with who wants them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    at = sa.DateTime(timezone=True)
    op.create_table(
        "period_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", at, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_report")),
        sa.UniqueConstraint(
            "office", "period", "version", name=op.f("uq_period_report_office_period_version")
        ),
    )
    op.create_index(op.f("ix_period_report_made_at"), "period_report", ["made_at"])
    op.create_table(
        "report_reader",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("since", at, nullable=False),
        sa.Column("seen_at", at, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_report_reader_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "office", "every", name=op.f("pk_report_reader")),
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("report_reader")
    op.drop_table("period_report")
