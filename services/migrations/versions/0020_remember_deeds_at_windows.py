"""Every deed at a window is remembered by its key, not only the last call of a number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables; what was called stays remembered."""
    known = sa.text("SELECT called_key, id FROM ticket WHERE called_key IS NOT NULL")
    rows = [{"key": row.called_key, "ticket_id": row.id} for row in op.get_bind().execute(known)]
    with op.batch_alter_table("ticket", schema=None) as table:
        table.drop_constraint(op.f("uq_ticket_called_key"), type_="unique")
        table.drop_column("called_key")
    deeds = op.create_table(
        "ticket_deed",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_deed_ticket_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ticket_deed")),
    )
    if rows:
        op.bulk_insert(deeds, rows)


def downgrade() -> None:
    """Back to the older tables; who clicks twice on what was done before is not known then."""
    op.drop_table("ticket_deed")
    with op.batch_alter_table("ticket", schema=None) as table:
        table.add_column(sa.Column("called_key", sa.String(), nullable=True))
        table.create_unique_constraint(op.f("uq_ticket_called_key"), ["called_key"])
