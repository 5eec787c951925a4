"""Payment orders, and a ledger that begins with what was charged and paid before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.kinds import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POSTED = """
    WITH charged AS (
        SELECT dossier_id, sum(amount) AS due FROM charge GROUP BY dossier_id HAVING sum(amount) > 0
    ), ended AS (
        SELECT charged.dossier_id, journal_line.n, charged.due FROM charged
        JOIN journal_line ON journal_line.dossier_id = charged.dossier_id
        AND journal_line.kind IN ('refused', 'withdrawn', 'stopped')
    ), paid AS (
        SELECT payment.dossier_id, journal_line.n, payment.method, payment.amount FROM payment
        JOIN journal_line ON journal_line.key = payment.key
    )
    INSERT INTO ledger_line (dossier_id, line, account, debit, credit)
    SELECT dossier_id, 1, 'owed', due, 0 FROM charged
    UNION ALL SELECT dossier_id, 1, 'fees', 0, due FROM charged
    UNION ALL SELECT dossier_id, n, method, amount, 0 FROM paid
    UNION ALL SELECT dossier_id, n, 'owed', 0, amount FROM paid
    UNION ALL SELECT dossier_id, n, 'dropped', due, 0 FROM ended
    UNION ALL SELECT dossier_id, n, 'owed', 0, due FROM ended
"""
"""Each side of the entries that the ledger would have, had it been there from the start."""


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "payment_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "reference", "way")),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("code", "transaction", "bank")),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_payment_order_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_order_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_order_reference")),
    )
    with op.batch_alter_table("payment_order", schema=None) as table:
        table.create_index(op.f("ix_payment_order_dossier_id_id"), ["dossier_id", "id"])
        table.create_index(op.f("ix_payment_order_state_created_at"), ["state", "created_at"])
    op.create_table(
        "ledger_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_ledger_line_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as table:
        table.create_index(
            op.f("ix_ledger_line_dossier_id_line_account"),
            ["dossier_id", "line", "account"],
            unique=True,
        )
    with op.batch_alter_table("payment", schema=None) as table:
        table.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_payment_order_id"), "payment_order", ["order_id"], ["id"])
        table.create_unique_constraint(op.f("uq_payment_order_id"), ["order_id"])
    op.execute(POSTED)


def downgrade() -> None:
    """Back to the older tables."""
    with op.batch_alter_table("payment", schema=None) as table:
        table.drop_constraint(op.f("uq_payment_order_id"), type_="unique")
        table.drop_constraint(op.f("fk_payment_order_id"), type_="foreignkey")
        table.drop_column("order_id")
    op.drop_table("ledger_line")
    op.drop_table("payment_order")
