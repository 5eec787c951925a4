"""Envelopes that came to desks by post, and left them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WORDS = ("public_id", "way", "desk", "carrier", "number", "person", "phone", "address")
MORE = ("procedure", "contents", "state", "note", "by", "last_key")


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in (*WORDS, *MORE)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["office.code"], name=op.f("fk_parcel_desk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parcel_public_id")),
    )
    op.create_index(op.f("ix_parcel_desk_way_state_id"), "parcel", ["desk", "way", "state", "id"])
    op.create_table(
        "parcel_dossier",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_dossier_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_parcel_dossier_dossier_id")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "dossier_id", name=op.f("pk_parcel_dossier")),
    )
    op.create_index(op.f("ix_parcel_dossier_dossier_id"), "parcel_dossier", ["dossier_id"])


def downgrade() -> None:
    """Back to the older tables; the register goes, the journal keeps its numbers."""
    op.drop_table("parcel_dossier")
    op.drop_table("parcel")
