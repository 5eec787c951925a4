"""What a one-stop desk sees of its dossiers: what waits for it, its day, its register.

Everything here is limited to the desks at which the reader is a clerk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self, cast

from sqlalchemy import ColumnElement, Select, Table, exists, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from services import carriages, places
from services.db import table
from services.desk_offices import desks_of, served_by
from services.models import Carriage, Dossier, JournalLine, OpenStepRow, Payment, Revision
from services.queue_filters import MOST_COUNTED
from workflows.calendar import Calendar, local_day, midnight
from workflows.case import Actor
from workflows.outlook import answer_by, days_left

PAGE = 20
REGISTER_PAGE = 50

QUEUES = {"receive": "submitted", "hand-over": "finished", "supplement": "supplement"}
"""The three lists of a desk's day, and the stage of the dossiers in each."""

_DOSSIER, _STEP, _LINE = table(Dossier), table(OpenStepRow), table(JournalLine)
_CARRIAGE = table(Carriage)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a list goes on: after the entry of this moment and row."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The mark that an address carries; None for a text that is none."""
        at, _, row_id = text.rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, int(row_id)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One dossier in a list of a desk. `since`: when it came to wait there, was received or,
    of what was searched for, filed. `left`: working days until `due`, where the list counts them; of a
    result those that it came before it."""

    public_id: str
    code: str
    title: str
    applicant: str
    channel: str
    stage: str
    delivery: str
    office: str
    since: datetime
    due: datetime | None
    closed_at: datetime | None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; `after` is where the next page starts, if there is one."""

    entries: Sequence[Entry]
    after: Mark | None


@dataclass(frozen=True, slots=True)
class Day:
    """What a desk did on a day: dossiers received and handed over, money taken in đồng."""

    received: int
    handed_over: int
    collected: int


def waiting(db: Session, by: Actor, on: date) -> dict[str, int]:
    """How many dossiers are in each of `QUEUES`, and how many papers are to leave (`carriage`); more
    than `MOST_COUNTED` are not told apart."""
    here = exists().where(_STEP.c.dossier_id == _DOSSIER.c.id, *_at_desk(by))
    rows = {
        name: select(_DOSSIER.c.id)
        .where(*_in_stage(by, name), here)
        .limit(MOST_COUNTED + 1)
        .subquery()
        for name in QUEUES
    }
    papers = select(_CARRIAGE.c.dossier_id).join(_DOSSIER, _CARRIAGE.c.dossier_id == _DOSSIER.c.id)
    leaving = papers.where(or_(*carriages.lying(db, by, on)))
    rows["carriage"] = leaving.limit(MOST_COUNTED + 1).subquery()
    counts = (
        select(func.count()).select_from(one).scalar_subquery().label(name)
        for name, one in rows.items()
    )
    found = db.execute(select(*counts)).one()
    return dict(zip(rows, found, strict=True))


def queue(db: Session, by: Actor, name: str, *, at: datetime, after: Mark | None = None) -> Listed:
    """One of `QUEUES`, what has waited longest first.

    `due` of what waits to be received is when the person must have been answered; of a supplement,
    until when it is waited for; of a result, the day that was promised.
    """
    waits = (
        select(_STEP.c.since, _STEP.c.due, _STEP.c.id, _STEP.c.dossier_id)
        .join(_DOSSIER, _STEP.c.dossier_id == _DOSSIER.c.id)
        .where(*_in_stage(by, name), *_at_desk(by))
    )
    # What is put in order is narrow: the rest is read of the dossiers of this page alone.
    line = _first(waits, _STEP, "since", after, PAGE).subquery("line").c
    promised = _DOSSIER.c.due.label("promised")
    query = entries(line.since, line.due, line.id, promised).where(line.dossier_id == _DOSSIER.c.id)
    rows, more = _page(db, query.order_by(line.since, line.id), "since", PAGE)
    scene = places.scene(db)
    found = []
    for row in rows:
        calendar = scene.calendar_of(row.desk)
        due = _due(name, row, calendar)
        # A result is late or not by the moment it came; how long it then waits is its owner's.
        judged = row.since if name == "hand-over" else at
        found.append(replace(entry(row, row.since, due), left=days_left(calendar, due, judged)))
    return Listed(found, more)


def _due(name: str, row: Any, calendar: Calendar) -> datetime | None:
    if name == "receive":
        return answer_by(calendar, row.since)
    return cast("datetime | None", row.promised if name == "hand-over" else row.due)


def day(db: Session, by: Actor, at: datetime) -> Day:
    """What the reader's desks have done today, for other offices too."""
    on, desks = local_day(at), desks_of(by)
    served = served_by(places.directory(db), desks, on)
    others = select(_CARRIAGE.c.office).where(
        _CARRIAGE.c.desk.in_(desks), _CARRIAGE.c.office.not_in(served)
    )
    parts = [
        select(_LINE.c.kind, func.count())
        .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
        .where(_LINE.c.day == on, _LINE.c.here.in_(offices), _DOSSIER.c.desk.in_(desks))
        .where(_LINE.c.kind.in_(("received", "delivered")))
        .group_by(_LINE.c.kind)
        for offices in (served, others)
    ]
    n = Counter[str]()
    for kind, found in db.execute(union_all(*parts)):
        n[kind] += found
    money = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.office.in_(desks), Payment.at >= _start(on), Payment.at < _start(on, 1)
    )
    return Day(n["received"], n["delivered"], int(db.scalars(money).one()))


def register(
    db: Session, desk: str, since: date, until: date, *, after: Mark | None = None
) -> Listed:
    """Mẫu 06: what a desk received from one day to another, both included, in that order."""
    query = entries(_DOSSIER.c.received_at, _DOSSIER.c.due, _DOSSIER.c.id).where(
        _DOSSIER.c.desk == desk,
        _DOSSIER.c.received_at >= _start(since),
        _DOSSIER.c.received_at < _start(until, 1),
    )
    query = _first(query, _DOSSIER, "received_at", after, REGISTER_PAGE)
    rows, more = _page(db, query, "received_at", REGISTER_PAGE)
    return Listed([entry(row, row.received_at, row.due) for row in rows], more)


def _in_stage(by: Actor, name: str) -> tuple[ColumnElement[bool], ...]:
    """Dossiers of the reader's desks that may be in a list: an index leads to them, so that what is
    elsewhere costs nothing."""
    return _DOSSIER.c.desk.in_(desks_of(by)), _DOSSIER.c.stage == QUEUES[name]


def _at_desk(by: Actor) -> tuple[ColumnElement[bool], ...]:
    """The step of a dossier that waits there, found by the dossier. `coalesce` keeps the index of
    offices out of it: without statistics SQLite would go through all that waits at the desk, for
    each dossier anew."""
    office = func.coalesce(_STEP.c.office, "")
    return office.in_(desks_of(by)), _STEP.c.role == "clerk"


def entries(*also: ColumnElement[Any]) -> Select[Any]:
    """What an `Entry` is made of, and more; for the lists of desks."""
    d = _DOSSIER.c
    columns = (d.public_id, d.code, d.number, d.applicant, d.channel, d.stage, d.delivery)
    revision = table(Revision)
    return select(*columns, d.office, d.desk, d.closed_at, revision.c.title, *also).join_from(
        _DOSSIER, revision, revision.c.id == d.revision_id
    )


def entry(row: Any, since: datetime, due: datetime | None) -> Entry:
    """A row of `entries` as a line of a list."""
    return Entry(
        public_id=row.public_id,
        code=row.code or row.number,
        title=row.title,
        applicant=row.applicant,
        channel=row.channel,
        stage=row.stage,
        delivery=row.delivery,
        office=row.office,
        since=since,
        due=due,
        closed_at=row.closed_at,
    )


def _first(query: Select[Any], rows: Table, by: str, after: Mark | None, most: int) -> Select[Any]:
    """The rows after a mark, oldest first, and one more than a page has."""
    order = (rows.c[by], rows.c.id)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.at, after.id))
    return query.order_by(*order).limit(most + 1)


def _page(db: Session, query: Select[Any], by: str, most: int) -> tuple[Sequence[Any], Mark | None]:
    """The rows of a page, and the mark of the last one if there are more."""
    found = db.execute(query).all()
    shown = found[:most]
    last = shown[-1] if len(found) > most else None
    return shown, Mark(getattr(last, by), last.id) if last else None


def _start(on: date, days_later: int = 0) -> datetime:
    return midnight(on) + timedelta(days=days_later)
