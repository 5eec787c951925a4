"""Find the browsers from which much was filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KNOWN = sa.text("device IS NOT NULL")


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_index(
        op.f("ix_draft_device"), "draft", ["device"], sqlite_where=KNOWN, postgresql_where=KNOWN
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_index(op.f("ix_draft_device"), table_name="draft")
