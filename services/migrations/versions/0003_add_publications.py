"""When which text of a procedure was put in force, so that an earlier one can be again.

Columns go at once, against the law of 0001: no release has served from these tables yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EPOCH = "1970-01-01 00:00:00"


def upgrade() -> None:
    """Towards the newer tables: every revision was put in force once, in the order of its number.

    The statements are no batches: SQLite would rebuild a table that dossiers point at.
    """
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_publication_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.execute(
        'INSERT INTO publication (revision_id, at, "by") '
        "SELECT id, published_at, published_by FROM revision ORDER BY id"
    )
    for column in ("published_at", "published_by", "closed_at"):
        op.drop_column("revision", column)


def downgrade() -> None:
    """Back to the older tables; that an earlier text was put in force again is lost."""
    at = sa.DateTime(timezone=True)
    op.add_column("revision", sa.Column("published_at", at, nullable=False, server_default=EPOCH))
    op.add_column(
        "revision", sa.Column("published_by", sa.String(), nullable=False, server_default="")
    )
    op.add_column("revision", sa.Column("closed_at", at, nullable=True))
    for column, kept in (("published_at", "at"), ("published_by", '"by"')):
        op.execute(
            f"UPDATE revision SET {column} = (SELECT {kept} FROM publication "  # noqa: S608  # ours
            "WHERE revision_id = revision.id ORDER BY id LIMIT 1)"
        )
    op.drop_table("publication")
