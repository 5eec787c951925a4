"""Numbers at a desk: taken, called to a window, called again, passed on, ended.

A number says nothing about a person, and nobody is asked for anything to get one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from services import numbers, places
from services.actor_ids import officer_id
from services.db import alone, table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of
from services.errors import Conflict, Invalid, NotFound
from services.models import Ticket, TicketDeed
from workflows.calendar import local_day
from workflows.case import Actor

WINDOWS = 20
"""How many windows a desk may have."""
ON_SCREEN = 6
_T, _DEED = table(Ticket), table(TicketDeed)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is shown: where it was called, how often, when."""

    n: int
    window: int | None
    calls: int
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hall:
    """A desk now: who was called last, how many wait, how long those of today have waited; `missed`
    are those who did not come when they were called."""

    called: Sequence[Number]
    waiting: int
    served: int
    missed: Sequence[Number]
    average: timedelta | None


def take(db: Session, desk: str, *, key: str, at: datetime) -> int:
    """Give out the next number of a desk's day, once per key; without gaps."""
    on = local_day(at)
    office = places.directory(db).ever(desk)
    if office is None or not office.valid(on):
        raise NotFound("no-such-office")
    with transaction(db):
        alone(db, f"ticket:{key}")
        known = db.scalar(select(_T.c.n).where(_T.c.key == key))
        if known is not None:
            return int(known)
        n = numbers.following(db, f"ticket:{desk}:{on:%y%m%d}")
        empty = dict.fromkeys(("window", "called_at", "ended_at", "officer_id"))
        row = {"key": key, "desk": desk, "day": on, "n": n, "state": "waiting", "calls": 0}
        db.execute(insert(_T).values(row | empty | {"taken_at": at}))
    return n


def call_next(
    db: Session, desk: str, window: int, deed: Deed, *, seen: int | None = None
) -> int | None:
    """Call the next number to a window, once per key; None where nobody waits.

    Numbers that were passed on to this window come first. Whoever stood there before has been
    served; where that is not the number that the page showed (`seen`, 0 for nobody), another page
    has called them and they are on their way: `Conflict`. Two windows never call the same number.
    """
    _demand(desk, window, deed.by)
    on = local_day(deed.at)
    with transaction(db):
        alone(db, f"tickets:{desk}:{on}")
        if (done := _done(db, deed.key)) is not None:
            return None if done.n is None else int(done.n)
        if seen is not None:
            _demand_seen(db, desk, window, on, seen)
        _end(db, desk, window, deed, "served")
        waits = select(_T.c.id, _T.c.n).where(*_of(desk, on), _T.c.state == "waiting")
        here = waits.where(or_(_T.c.window.is_(None), _T.c.window == window))
        found = db.execute(here.order_by(_T.c.window.is_(None), _T.c.n).limit(1)).first()
        _note(db, deed.key, found.id if found else None)
        if found is None:
            return None
        values = {"state": "called", "window": window, "calls": 1}
        values |= {"called_at": deed.at, "officer_id": officer_id(deed.by)}
        db.execute(update(_T).where(_T.c.id == found.id).values(values))
    return int(found.n)


def call_again(db: Session, desk: str, window: int, n: int, deed: Deed) -> None:
    """Call the number at a window once more, once per key."""
    values = {"calls": _T.c.calls + 1, "called_at": deed.at}
    _change(db, desk, window, n, deed, values)


def call_back(db: Session, desk: str, window: int, n: int, deed: Deed, *, seen: int) -> None:
    """Call a number of today that did not come when it was called, once per key.

    Whoever stood at the window (`seen`, as in `call_next`) has been served. One that another window
    has called back since: `Conflict`.
    """
    _demand(desk, window, deed.by)
    on = local_day(deed.at)
    with transaction(db):
        alone(db, f"tickets:{desk}:{on}")
        if _done(db, deed.key) is not None:
            return
        _demand_seen(db, desk, window, on, seen)
        _end(db, desk, window, deed, "served")
        values = {"state": "called", "window": window, "calls": _T.c.calls + 1, "ended_at": None}
        values |= {"called_at": deed.at, "officer_id": officer_id(deed.by)}
        absent = (*_of(desk, on), _T.c.n == n, _T.c.state == "absent")
        back = db.scalars(update(_T).where(*absent).values(values).returning(_T.c.id)).one_or_none()
        if back is None:
            raise Conflict("ticket-called-back")
        _note(db, deed.key, back)


def end(db: Session, desk: str, window: int, n: int, deed: Deed, *, came: bool) -> None:
    """The one with the number was served, or did not come; once per key."""
    values = {"state": "served" if came else "absent", "ended_at": deed.at}
    _change(db, desk, window, n, deed, values)


def pass_on(db: Session, desk: str, window: int, n: int, deed: Deed, *, to: int) -> None:
    """Let the one with the number wait for another window, before all who wait there; once per key."""
    if not 0 < to <= WINDOWS or to == window:
        raise Invalid("window-wrong", where="to")
    _change(db, desk, window, n, deed, {"state": "waiting", "window": to})


def at_window(db: Session, desk: str, window: int, on: date) -> Number | None:
    """The number that stands at a window now."""
    here = select(_T).where(*_of(desk, on), _T.c.state == "called", _T.c.window == window)
    row = db.execute(here.order_by(_T.c.called_at.desc())).first()
    return _number(row) if row else None


def hall(db: Session, desk: str, on: date) -> Hall:
    """The desk as its screen and its clerks see it. One statement."""
    rows = db.execute(select(_T).where(*_of(desk, on)).order_by(_T.c.n)).all()
    called = [row for row in rows if row.state == "called"]
    called.sort(key=lambda row: row.called_at, reverse=True)
    waited = [row.called_at - row.taken_at for row in rows if row.called_at]
    states = [row.state for row in rows]
    return Hall(
        called=[_number(row) for row in called[:ON_SCREEN]],
        waiting=states.count("waiting"),
        served=states.count("served"),
        missed=[_number(row) for row in rows if row.state == "absent"],
        average=sum(waited, timedelta()) / len(waited) if waited else None,
    )


def ahead(db: Session, desk: str, n: int, on: date) -> int:
    """How many wait before a number; NotFound for one that was not given out that day."""
    found = select(_T.c.n, _T.c.state).where(*_of(desk, on), _T.c.n <= n)
    rows = {row.n: row.state for row in db.execute(found)}
    if n not in rows:
        raise NotFound("ticket-unknown")
    return sum(state == "waiting" for number, state in rows.items() if number < n)


def _demand(desk: str, window: int, by: Actor) -> None:
    if desk not in desks_of(by):
        raise NotFound("no-such-office")
    if not 0 < window <= WINDOWS:
        raise Invalid("window-wrong", where="window")


def _demand_seen(db: Session, desk: str, window: int, on: date, seen: int) -> None:
    here = at_window(db, desk, window, on)
    if seen != (here.n if here else 0):
        raise Conflict("ticket-called")


def _of(desk: str, on: date) -> tuple[Any, ...]:
    return (_T.c.desk == desk, _T.c.day == on)


def _change(
    db: Session, desk: str, window: int, n: int, deed: Deed, values: dict[str, Any]
) -> None:
    """Change the number that stands at a window, once per key; another one has been called since:
    `Conflict`."""
    _demand(desk, window, deed.by)
    on = local_day(deed.at)
    with transaction(db):
        alone(db, f"tickets:{desk}:{on}")
        if _done(db, deed.key) is not None:
            return
        here = (*_of(desk, on), _T.c.n == n, _T.c.state == "called", _T.c.window == window)
        ours = db.scalars(update(_T).where(*here).values(values).returning(_T.c.id)).one_or_none()
        if ours is None:
            raise Conflict("ticket-moved")
        _note(db, deed.key, ours)


def _done(db: Session, key: str) -> Row[Any] | None:
    """The number of the deed with this key, if it was done; none in it where nobody waited."""
    deeds = _DEED.outerjoin(_T, _T.c.id == _DEED.c.ticket_id)
    return db.execute(select(_T.c.n).select_from(deeds).where(_DEED.c.key == key)).one_or_none()


def _note(db: Session, key: str, ticket: int | None) -> None:
    db.execute(insert(_DEED).values(key=key, ticket_id=ticket))


def _end(db: Session, desk: str, window: int, deed: Deed, state: str) -> None:
    here = (*_of(desk, local_day(deed.at)), _T.c.state == "called", _T.c.window == window)
    db.execute(update(_T).where(*here).values(state=state, ended_at=deed.at))


def _number(row: Row[Any]) -> Number:
    return Number(row.n, row.window, row.calls, row.called_at)
