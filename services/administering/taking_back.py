"""Taking a change back: what was before is put in its place again, as a change of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.administering import (
    aims,
    changes,
    days,
    mergers,
    officers,
    offices,
    restarting,
    stoppages,
    texts,
    wording,
)
from services.administering.changes import Errand, Kind
from services.db import transaction
from services.errors import Conflict, NotFound
from services.models import AdminChange

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *(officers.OFFICER, officers.ROLE, officers.CODE, officers.SESSIONS),
        *(days.DAY, aims.TARGET, texts.TEXT, wording.REASON, wording.LETTER),
        *(offices.OFFICE, offices.HEIR, mergers.MERGER, stoppages.STOPPAGE, restarting.JOBS),
    )
}
"""Every kind of record that administrators keep."""

Bar = Literal["told-only", "taken-back", "changed-since", "stays", "part"]


def barred(db: Session, change: AdminChange) -> Bar | None:
    """Why a change cannot be taken back now, if it cannot: it was only told, it was taken back
    already, the record has been changed since, what was made there is never taken away, or it is a
    part of a deed that is taken back as a whole."""
    kind = KINDS[change.kind]
    if change.part_of is not None:
        return "part"
    if kind.put is None and (kind.back is None or change.after is None):
        return "told-only"
    if db.scalar(select(AdminChange.id).where(AdminChange.takes_back == change.id)):
        return "taken-back"
    if kind in {officers.OFFICER, offices.OFFICE, texts.TEXT} and change.before is None:
        return "stays"
    same = kind.put is None or kind.read(db, change.subject) == change.after
    return None if same else "changed-since"


def take_back(db: Session, change_id: int, errand: Errand) -> None:
    """Put back what was there before a change, if nothing was changed since.

    The rules of its kind judge it like any other change, on the day on which it is taken back.
    """
    with transaction(db):
        if changes.done(db, errand):
            return
        change = by_id(db, change_id)
        if bar := barred(db, change):
            raise Conflict(f"not-taken-back-{bar}")
        back = KINDS[change.kind].back or _put_back
        back(db, change, errand)


def _put_back(db: Session, change: AdminChange, errand: Errand) -> None:
    back = replace(errand, takes_back=change.id)
    alarm = change.alarm and change.before is not None
    changes.write(db, KINDS[change.kind], change.subject, change.before, back, alarm=alarm)


def by_id(db: Session, change_id: int) -> AdminChange:
    """One change, to read."""
    change = db.get(AdminChange, change_id)
    if change is None:
        raise NotFound("change-unknown")
    return change
