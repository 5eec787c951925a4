"""The figures of what was there before are counted anew; a filed draft may know its device."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables. Facts were added since older dossiers were counted: the mark says so
    (`services.reporting.behind`)."""
    op.add_column("draft", sa.Column("device", sa.String(), nullable=True))
    op.execute(
        "INSERT INTO setting (name, value) SELECT 'figures-behind', '{}' "
        "WHERE EXISTS (SELECT 1 FROM dossier)"
    )


def downgrade() -> None:
    """Back to the older tables."""
    op.execute("DELETE FROM setting WHERE name IN ('figures-behind', 'devices-forgotten')")
    op.drop_column("draft", "device")
