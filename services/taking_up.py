"""Taking up a dossier for a deed: as whoever does it saw it, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.db import table
from services.deeds import Deed
from services.errors import Conflict
from services.models import JournalLine
from services.quick import Quick
from services.standing import DONE, Standing, take_up, taken_up
from workflows.case import SYSTEM
from workflows.lines import CLOCK_MOVED, NOBODYS

_LINE = table(JournalLine)
_SINCE = Quick(
    select(_LINE.c.kind).where(
        _LINE.c.dossier_id == bindparam("dossier_id"), _LINE.c.n > bindparam("seen")
    )
)


def once(
    db: Session, public_id: str, deed: Deed, *, whatever_day: bool = False
) -> tuple[Standing, Deed] | None:
    """Take up a dossier as `fresh` does; None when this deed has been done already.

    `whatever_day`: the deed is the same, whichever day was promised meanwhile.
    """
    standing, [done] = taken_up(db, public_id, (DONE, {"key": deed.key}))
    return None if done else _as_seen(db, standing, deed, CLOCK_MOVED if whatever_day else "")


def by_itself(
    db: Session, public_id: str, key: str, at: datetime
) -> tuple[Standing, datetime] | None:
    """Take up a dossier for what time or the program does, once per key, and when that happens; None
    when it was done already."""
    begun = once(db, public_id, Deed(SYSTEM, at, key))
    return (begun[0], begun[1].at) if begun else None


def fresh(db: Session, public_id: str, deed: Deed) -> tuple[Standing, Deed]:
    """Take up a dossier that still is as the person saw it, or raise `Conflict`.

    The deed happens no earlier than the one before it.
    """
    return _as_seen(db, take_up(db, public_id), deed)


def _as_seen(
    db: Session, standing: Standing, deed: Deed, beside: str = ""
) -> tuple[Standing, Deed]:
    if deed.seen is not None and _moved_since(db, standing, deed.seen, beside):
        raise Conflict("page-stale")
    return standing, replace(deed, at=standing.no_earlier(deed.at))


def _moved_since(db: Session, standing: Standing, seen: int, beside: str) -> bool:
    """Whether more was written since than what is nobody's work, and lines of the kind `beside`."""
    lines = standing.dossier.lines
    if seen == lines:
        return False
    since = {"dossier_id": standing.dossier.id, "seen": seen}
    return seen > lines or any(
        row.kind not in NOBODYS and row.kind != beside for row in _SINCE.rows(db, since)
    )
