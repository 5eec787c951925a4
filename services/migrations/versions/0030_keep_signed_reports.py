"""The PDFs of reports as they were signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kinds import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; what was given out before has no signature inside."""
    op.create_table(
        "signed_report",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("certificates", sa.String(), nullable=False),
        sa.Column("signed_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["period_report.id"], name=op.f("fk_signed_report_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_signed_report")),
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("signed_report")
