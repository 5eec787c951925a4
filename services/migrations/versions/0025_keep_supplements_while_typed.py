"""A supplement is kept while it is typed: a draft that completes a dossier."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; the table is not made anew, for papers refer to its rows."""
    key = "CONSTRAINT fk_draft_completes REFERENCES dossier (id)"
    op.execute(f"ALTER TABLE draft ADD COLUMN completes INTEGER {key}")
    op.create_index(op.f("ix_draft_completes"), "draft", ["completes"], unique=True)


def downgrade() -> None:
    """Back to the older tables; what was typed of supplements and not handed in goes."""
    op.execute(
        "DELETE FROM paper WHERE draft_id IN (SELECT id FROM draft WHERE completes IS NOT NULL)"
    )
    op.execute("DELETE FROM draft WHERE completes IS NOT NULL")
    op.drop_index(op.f("ix_draft_completes"), "draft")
    op.drop_column("draft", "completes")
