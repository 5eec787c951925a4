"""A draft knows from which dossier its first answers were copied."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; the table is not made anew, for papers refer to its rows."""
    key = "CONSTRAINT fk_draft_copied_from REFERENCES dossier (id)"
    op.execute(f"ALTER TABLE draft ADD COLUMN copied_from INTEGER {key}")


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_column("draft", "copied_from")
