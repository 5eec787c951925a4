"""Find the dossiers of a desk by their stage."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_index(op.f("ix_dossier_desk_stage"), "dossier", ["desk", "stage"])


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_index(op.f("ix_dossier_desk_stage"), table_name="dossier")
