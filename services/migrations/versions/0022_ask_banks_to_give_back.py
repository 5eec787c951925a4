"""Banks are asked to give money back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kinds import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("number", "key", "reference")),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("by", "state")),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("code", "transaction")),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_refund_dossier_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_refund_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_refund_reference")),
    )
    with op.batch_alter_table("refund", schema=None) as table:
        table.create_index(op.f("ix_refund_dossier_id_id"), ["dossier_id", "id"])
        table.create_index(op.f("ix_refund_order_id"), ["order_id"])
        table.create_index(op.f("ix_refund_state_created_at"), ["state", "created_at"])


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("refund")
