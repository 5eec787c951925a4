"""Electronic identities: who was sent to a provider, how a session began, how surely who acted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDED = (
    ("identity", "tech_id", sa.String(), ""),
    ("identity", "linked_at", sa.DateTime(timezone=True), None),
    ("identity", "used_at", sa.DateTime(timezone=True), None),
    ("sign_in", "issuer", sa.String(), "local"),
    ("sign_in", "proof", sa.String(), ""),
    ("journal_line", "assurance", sa.String(), ""),
)
"""Each with what the code before writes into it, which does not know it."""


def upgrade() -> None:
    """Towards the newer tables."""
    for table, name, kind, default in ADDED:
        nullable = default is None
        op.add_column(table, sa.Column(name, kind, nullable=nullable, server_default=default))
    texts = ("state_hash", "browser_hash", "provider", "nonce", "verifier")
    op.create_table(
        "identity_request",
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("wanted", "unsent", "unsent_path")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_identity_request")),
    )
    op.create_index(op.f("ix_identity_request_at"), "identity_request", ["at"])


def downgrade() -> None:
    """Back to the older tables."""
    op.drop_table("identity_request")
    for table, name, _, _ in reversed(ADDED):
        op.drop_column(table, name)
