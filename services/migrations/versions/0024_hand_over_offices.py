"""An office that ends names the office of ours that takes over; changes of one deed know each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    with op.batch_alter_table("office_successor", schema=None) as table:
        table.add_column(sa.Column("new_code", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("admin_change", schema=None) as table:
        table.add_column(sa.Column("part_of", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_admin_change_part_of"), "admin_change", ["part_of"], ["id"]
        )
        table.create_index(op.f("ix_admin_change_part_of"), ["part_of"])


def downgrade() -> None:
    """Back to the older tables; who took over is known by name then."""
    with op.batch_alter_table("admin_change", schema=None) as table:
        table.drop_index(op.f("ix_admin_change_part_of"))
        table.drop_constraint(op.f("fk_admin_change_part_of"), type_="foreignkey")
        table.drop_column("part_of")
    with op.batch_alter_table("office_successor", schema=None) as table:
        table.drop_column("new_code")
