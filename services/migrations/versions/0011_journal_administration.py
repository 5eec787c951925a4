"""What administrators change is written down; codes for officers; words of the installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "admin_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.Column("alarm", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("read_by", sa.String(), server_default="", nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["takes_back"], ["admin_change.id"], name=op.f("fk_admin_change_takes_back")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_change")),
        sa.UniqueConstraint("key", name=op.f("uq_admin_change_key")),
        sa.UniqueConstraint("takes_back", name=op.f("uq_admin_change_takes_back")),
    )
    op.create_index(op.f("ix_admin_change_kind_subject"), "admin_change", ["kind", "subject"])
    op.create_index(op.f("ix_admin_change_alarm_read_by"), "admin_change", ["alarm", "read_by"])
    op.create_table(
        "officer_code",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_code_officer_id")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_officer_code")),
    )
    op.create_table(
        "own_text",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_own_text")),
    )


def downgrade() -> None:
    """Back to the older tables; what was changed stays, who did it is forgotten."""
    op.drop_table("own_text")
    op.drop_table("officer_code")
    op.drop_table("admin_change")
