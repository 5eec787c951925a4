"""Let the index of a queue hold all that it says of a step."""

from __future__ import annotations

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BEFORE = ("office", "role", "due", "id", "branch", "claimed_by")


def upgrade() -> None:
    """Towards the newer tables."""
    more = ("dossier_id", "step", "escalated", "since")
    op.drop_index(op.f("ix_open_step_office_role_due_id_branch_claimed_by"), table_name="open_step")
    op.create_index("ix_open_step_queue", "open_step", [*BEFORE, *more])


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_index("ix_open_step_queue", table_name="open_step")
    op.create_index(
        op.f("ix_open_step_office_role_due_id_branch_claimed_by"), "open_step", list(BEFORE)
    )
