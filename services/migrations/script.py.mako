"""${message}

The law of a migration: it runs while the old code still serves, so it adds before anything is
taken away (dropping a column is two releases, renaming three); it holds no lock on a big table
for long; it can go down again; its file name is `NNNN_verb_noun.py`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Towards the newer tables."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Back to the older tables."""
    ${downgrades if downgrades else "pass"}
