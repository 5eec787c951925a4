"""How often people looked at a procedure and began its form, as bare numbers of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; what was looked at before was never counted."""
    op.create_table(
        "visit",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "procedure", "kind", name=op.f("pk_visit")),
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("visit")
