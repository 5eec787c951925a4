"""What is done to each dossier of a bulk, and how it is taken back: the verbs for one dossier."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from services import lookup, processing, standing_in
from services.deeds import Deed
from services.errors import Conflict
from services.models import Bulk, BulkItem
from services.standing_in import Held
from workflows.case import Given

Verb = Callable[[Session, Deed], None]


def forth(bulk: Bulk, item: BulkItem) -> Verb:
    """Do what was planned."""

    def verb(db: Session, deed: Deed) -> None:
        lookup.look(db, item.public_id, deed.by)
        if bulk.action.startswith("act:"):
            action, given = bulk.action.removeprefix("act:"), Given(reason=bulk.reason)
            processing.act(db, item.public_id, action, deed, step=item.step, given=given)
        else:
            _move(db, deed, item, bulk.action, bulk.reason, item.holder, bulk.to)

    return verb


def back(bulk: Bulk, item: BulkItem) -> Verb:
    """Take it back: whoever had the work has it again."""

    def verb(db: Session, deed: Deed) -> None:
        lookup.look(db, item.public_id, deed.by)
        now = {"claim": bulk.officer_id, "assign": bulk.to}.get(bulk.action)
        if bulk.action == "claim" and item.holder is None:
            _move(db, deed, item, "release", "", now, None)
        elif bulk.action == "release":
            _move(db, deed, item, "claim", "", now, None)
        elif item.holder is None:
            _move(db, deed, item, "free", UNDONE, now, None)
        elif bulk.action == "claim":
            raise Conflict("undo-over")
        else:
            _move(db, deed, item, "assign", UNDONE, now, item.holder)

    return verb


UNDONE = "Hoàn tác việc giao hàng loạt."
"""The reason that stands in the journal of what was taken back."""


def _move(
    db: Session, deed: Deed, item: BulkItem, way: str, reason: str, now: int | None, to: int | None
) -> None:
    """Move the work from who has it now."""
    place = {"step": item.step, "branch": item.branch}
    held = Held(item.step, item.branch, now)
    if way == "claim":
        processing.claim(db, item.public_id, deed, **place)
    elif way == "release":
        processing.release(db, item.public_id, deed, **place)
    elif way == "free":
        standing_in.free(db, item.public_id, deed, held, reason=reason)
    else:
        standing_in.assign(db, item.public_id, deed, held, to=to or 0, reason=reason)
