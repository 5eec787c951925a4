"""Days of the calendar that an installation has entered itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables. What old code still writes is shipped."""
    with op.batch_alter_table("calendar_day") as days:
        days.add_column(sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Back to the older tables; what was corrected stays."""
    with op.batch_alter_table("calendar_day") as days:
        days.drop_column("own")
