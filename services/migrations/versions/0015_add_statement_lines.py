"""What banks say has come in, line by line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kinds import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "statement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("memo", "state", "reference")),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["office.code"], name=op.f("fk_statement_line_desk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
    )
    with op.batch_alter_table("statement_line", schema=None) as table:
        table.create_index(op.f("ix_statement_line_desk_ref"), ["desk", "ref"], unique=True)
        table.create_index(op.f("ix_statement_line_desk_state"), ["desk", "state"])


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("statement_line")
