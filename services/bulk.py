"""One thing done with many dossiers: planned, shown, started, done one by one, taken back.

Each dossier is its own transaction under its own key: a worker that dies goes on where it was, and
what one dossier refuses keeps no other from being done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services import bulk_trial, bulk_verbs, jobs, presence
from services.actor_ids import officer_id
from services.bulk_trial import What
from services.db import alone, batch, changed, table, transaction
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound, ServiceError
from services.models import Bulk, BulkItem, Dossier
from services.numbers import derived
from workflows.calendar import local_day
from workflows.case import Actor, Refused

NAME = "bulk"
MOST = 500
UNDO_WITHIN = timedelta(minutes=15)
PLAIN = ("claim", "release", "free", "assign")
"""What only moves work between colleagues, and so can be taken back; what moves a dossier cannot."""

_BULK, _ITEM = table(Bulk), table(BulkItem)


def plan(db: Session, deed: Deed, action: str, places: Sequence[tuple[str, str, str]]) -> str:
    """Take note of what is to be done with which open steps, once per key; nothing is done yet."""
    chosen = list(dict.fromkeys(places))[:MOST]
    if not chosen:
        raise Invalid("nothing-chosen")
    if action not in PLAIN and not action.startswith("act:"):
        raise Invalid("no-such-action")
    seen = bulk_trial.tried(db, deed.by, What(action), chosen, at=deed.at)
    with transaction(db):
        alone(db, f"bulk:{deed.key}")
        if known := db.scalar(select(_BULK.c.public_id).where(_BULK.c.key == deed.key)):
            return str(known)
        items = [(place, one) for place, one in seen.items() if one is not None]
        if not items:
            raise NotFound("dossier-unknown")
        bulk = _new(db, deed, action)
        rows = [
            {
                "bulk_id": bulk.id,
                "n": n,
                **dict(zip(("public_id", "step", "branch"), place, strict=True)),
                "seen": one.standing.dossier.lines,
                "holder": one.place.holder if one.place else None,
                "outcome": "",
                "why": "",
            }
            for n, (place, one) in enumerate(items)
        ]
        db.execute(insert(_ITEM), rows)
    return bulk.public_id


def start(db: Session, public_id: str, deed: Deed, what: What) -> None:
    """Do it to all that can be done now; the others are left, and why stands beside them.

    Starting twice changes nothing. `Invalid` where nothing would happen at all.
    """
    bulk = mine(db, public_id, deed.by)
    if bulk.started_at is not None:
        return
    if bulk.action == "assign" and what.to is None:
        raise Invalid("assign-nobody", where="to")
    places = {(it.public_id, it.step, it.branch): it for it in items(db, bulk)}
    seen = bulk_trial.tried(db, deed.by, what, list(places), at=deed.at)
    left = {places[at]: one.why if one else "dossier-unknown" for at, one in seen.items()}
    if all(left.values()):
        raise Invalid(next(iter(left.values())) if len(set(left.values())) == 1 else "nothing-fits")
    with transaction(db):
        free = update(_BULK).where(_BULK.c.id == bulk.id, _BULK.c.started_at.is_(None))
        values = {"started_at": deed.at, "reason": what.reason, "to": what.to}
        if changed(db, free.values(values)) != 1:
            return
        for why in sorted(set(left.values()) - {""}):
            those = [item.n for item, reason in left.items() if reason == why]
            here = update(_ITEM).where(_ITEM.c.bulk_id == bulk.id, _ITEM.c.n.in_(those))
            db.execute(here.values(outcome="left", why=why))
        jobs.enqueue(db, NAME, key=f"{NAME}:{bulk.id}", at=deed.at, bulk=bulk.id)


def undo(db: Session, public_id: str, deed: Deed) -> str:
    """Take back what was done, as far as nobody has done anything with it since; the new bulk."""
    bulk = mine(db, public_id, deed.by)
    with transaction(db):
        alone(db, f"bulk:{bulk.id}")
        if known := db.scalar(select(_BULK.c.public_id).where(_BULK.c.undoes == bulk.id)):
            return str(known)
        if not undoable(bulk, deed.at):
            raise Conflict("undo-over")
        back = _new(db, deed, "undo", undoes=bulk.id)
        back.started_at = deed.at
        done = select(_ITEM).where(_ITEM.c.bulk_id == bulk.id, _ITEM.c.outcome == "done")
        rows = [
            {**row, "bulk_id": back.id, "outcome": ""}
            for row in db.execute(done.order_by(_ITEM.c.n)).mappings()
        ]
        db.execute(insert(_ITEM), rows)
        jobs.enqueue(db, NAME, key=f"{NAME}:{back.id}", at=deed.at, bulk=back.id)
    return back.public_id


def work(db: Session, bulk: int, *, at: datetime) -> int:
    """Do what waits, each dossier by itself; return how many were tried. Holds no transaction."""
    row = db.scalars(select(Bulk).where(Bulk.id == bulk)).one()
    of = db.scalars(select(Bulk).where(Bulk.id == (row.undoes or row.id))).one()
    by = presence.officer(db, row.officer_id, local_day(at))
    waiting = [it for it in items(db, row) if not it.outcome]
    left: dict[str, int] = {}
    for item in waiting:
        seen = left.get(item.public_id, item.seen)
        deed = Deed(by, at, f"{NAME}:{row.key}:{item.n}", seen)
        verb = bulk_verbs.back(of, item) if row.undoes else bulk_verbs.forth(row, item)
        try:
            with batch(db):
                verb(db, deed)
                left[item.public_id] = _done(db, item)
        except (ServiceError, Refused) as error:
            with transaction(db):
                here = update(_ITEM).where(_ITEM.c.bulk_id == item.bulk_id, _ITEM.c.n == item.n)
                db.execute(here.values(outcome="failed", why=error.reason))
    with transaction(db):
        db.execute(update(_BULK).where(_BULK.c.id == bulk).values(done_at=at))
    return len(waiting)


def undoable(bulk: Bulk, at: datetime) -> bool:
    """Whether it can be taken back by now."""
    over = bulk.done_at is None or at > bulk.done_at + UNDO_WITHIN
    return bulk.action in PLAIN and not over


def mine(db: Session, public_id: str, by: Actor) -> Bulk:
    """A bulk of the reader's own; any other is not found."""
    own = (Bulk.public_id == public_id, Bulk.officer_id == officer_id(by))
    found = db.scalars(select(Bulk).where(*own).execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("bulk-unknown")
    return found


def items(db: Session, bulk: Bulk) -> Sequence[BulkItem]:
    """Its dossiers in order, as they are now."""
    own = select(BulkItem).where(BulkItem.bulk_id == bulk.id).order_by(BulkItem.n)
    return db.scalars(own.execution_options(populate_existing=True)).all()


def _new(db: Session, deed: Deed, action: str, undoes: int | None = None) -> Bulk:
    bulk = Bulk(
        public_id=derived(deed.key, "bulk", 16).lower(),
        key=deed.key,
        officer_id=officer_id(deed.by),
        action=action,
        undoes=undoes,
        at=deed.at,
    )
    db.add(bulk)
    db.flush()
    return bulk


def _done(db: Session, item: BulkItem) -> int:
    """Mark as done; all that is done or waits of this dossier is from now on seen as it stands now,
    for nobody but this bulk has moved it. Its version."""
    lines = select(Dossier.lines).where(Dossier.public_id == item.public_id)
    now = int(db.scalars(lines).one())
    of_it = (_ITEM.c.bulk_id == item.bulk_id, _ITEM.c.public_id == item.public_id)
    ours = update(_ITEM).where(*of_it, _ITEM.c.outcome.in_(("", "done")))
    db.execute(ours.values(seen=now))
    db.execute(update(_ITEM).where(*of_it, _ITEM.c.n == item.n).values(outcome="done", why=""))
    return now
