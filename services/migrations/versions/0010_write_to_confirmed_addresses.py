"""Addresses of citizens that were confirmed, and what they want to be told there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "mailbox",
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        _whose("mailbox"),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "mailbox_claim",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _whose("mailbox_claim"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_claim")),
    )
    for column in ("citizen_id", "address"):
        op.create_index(
            op.f(f"ix_mailbox_claim_{column}_asked_at"), "mailbox_claim", [column, "asked_at"]
        )
    op.create_table(
        "muted",
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        _whose("muted"),
        sa.PrimaryKeyConstraint("citizen_id", "topic", "way", name=op.f("pk_muted")),
    )


def downgrade() -> None:
    """Back to the older tables; what people have chosen is lost."""
    for name in ("muted", "mailbox_claim", "mailbox"):
        op.drop_table(name)


def _whose(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["citizen_id"], ["citizen.id"], name=op.f(f"fk_{name}_citizen_id")
    )
