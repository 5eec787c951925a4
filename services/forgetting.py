"""Sessions that ended long ago go, and before that what could still be used of them elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.db import transaction
from services.signing_in import sign_in_row

KEPT_AFTER = timedelta(days=30)
"""How long an ended session stays in the table, for those who look into a misuse."""


def forget_ended(db: Session, *, at: datetime) -> int:
    """Delete the sessions that ended long ago, and the tokens of all that ended; return how many
    were deleted."""
    ends = sign_in_row.c.expires_at
    with transaction(db):
        db.execute(update(sign_in_row).where(ends < at, sign_in_row.c.proof != "").values(proof=""))
        gone = delete(sign_in_row).where(ends < at - KEPT_AFTER)
        return len(db.execute(gone.returning(sign_in_row.c.token_hash)).all())
