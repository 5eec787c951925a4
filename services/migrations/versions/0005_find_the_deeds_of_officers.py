"""What an officer did lately is found without reading what everybody did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BY_OFFICERS = sa.text("role != ''")


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_index(
        op.f("ix_journal_line_actor_day"),
        "journal_line",
        ["actor", "day"],
        sqlite_where=BY_OFFICERS,
        postgresql_where=BY_OFFICERS,
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_index(op.f("ix_journal_line_actor_day"), "journal_line")
