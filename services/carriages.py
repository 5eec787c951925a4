"""Handing papers from the desk that received them to the competent office, and the result back.

Each dossier gets its line in the journal; together they make the list that both sign. A desk sees
what is to leave it; the desk of the competent office, or that office itself, what is to go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, and_, false, or_, select
from sqlalchemy.orm import Session

from services import journal, places
from services.db import alone, table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of, served_by
from services.errors import Invalid, NotFound
from services.models import Carriage, Dossier, Revision
from services.standing import take_up
from workflows import calendar
from workflows.away import needed
from workflows.calendar import local_day
from workflows.case import Actor, Event, Post
from workflows.lines import SENT, SENT_BACK

OUT, BACK = "di", "ve"
"""The two ways, as addresses call them: to the competent office, and back to the desk."""

MOST = 200
"""More lie at no desk on one day; what is left is shown once these are gone."""

_D, _E, _REVISION = table(Dossier).c, table(Carriage).c, table(Revision).c
_KIND = {OUT: SENT, BACK: SENT_BACK}
_TOLD = (_D.public_id, _D.code, _D.applicant, _D.received_at, _D.due.label("promised"), _D.stage)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes one way between a desk and an office."""

    way: str
    desk: str
    office: str
    rows: Sequence[Row[Any]]

    @property
    def ends(self) -> tuple[str, str]:
        """From where to where: codes of offices."""
        return from_to(self.way, self.desk, self.office)

    @property
    def due(self) -> datetime:
        """Until when the first of it has to leave."""
        due: datetime = min(row.due for row in self.rows)
        return due

    @property
    def gone_at(self) -> datetime:
        """When the last of what has left did so."""
        at: datetime = max(row.sent_at if self.way == OUT else row.back_at for row in self.rows)
        return at


def from_to(way: str, desk: str, office: str) -> tuple[str, str]:
    """A desk and an office, by their codes or names, in the order of the way."""
    return (desk, office) if way == OUT else (office, desk)


def waiting(db: Session, by: Actor, on: date) -> list[Bundle]:
    """What is still to leave the reader's desks, and what is to go back to others."""
    out, back = lying(db, by, on)
    return [*_bundles(db, OUT, out), *_bundles(db, BACK, back)]


def lying(db: Session, by: Actor, on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same as conditions on the papers and their dossiers, a way each; where a merger made the
    desk the office's own, nothing has to go. What was there before the result was handed over comes
    back all the same."""
    served = _served(db, by, on)
    wanted = or_(_D.result == "granted", and_(_D.closed_at.is_(None), _D.result != "refused"))
    away = or_(false(), *((_E.desk == one) & _E.office.not_in(own) for one, own in served.items()))
    out = away & _E.sent_at.is_(None) & wanted
    finished = and_(_D.finished_at.is_not(None), _D.closed_at.is_(None))
    closed = and_(_D.closed_at.is_not(None), _E.sent_at < _D.closed_at)
    home = or_(false(), *((_E.desk != one) & _E.office.in_(own) for one, own in served.items()))
    back = home & _E.sent_at.is_not(None) & _E.back_at.is_(None)
    return out, back & or_(finished, closed)


def left(db: Session, by: Actor, on: date) -> list[Bundle]:
    """What has left on a day, either way."""
    served = _served(db, by, on)
    start = calendar.at(on, time())
    day = (start, start + timedelta(days=1))
    out = _E.desk.in_(served) & _E.sent_at.between(*day)
    back = _E.office.in_(frozenset().union(*served.values())) & _E.back_at.between(*day)
    return [*_bundles(db, OUT, out), *_bundles(db, BACK, back)]


def bundle(among: Iterable[Bundle], way: str, desk: str, office: str) -> Bundle:
    """The one of these that goes there; any other is not found."""
    for one in among:
        if (one.way, one.desk, one.office) == (way, desk, office):
            return one
    raise NotFound("page-unknown")


def hand_over(
    db: Session, way: str, desk: str, office: str, chosen: Iterable[str], deed: Deed
) -> int:
    """Record that papers have left, each with its line; how many of these did under this key, now or
    when it was sent before.

    Raises `Invalid` `nothing-to-hand-over` when all of it has left already, or none of it lies with
    this person.
    """
    deeds = {one: replace(deed, key=f"{deed.key}:{one}") for one in sorted(set(chosen))[:MOST]}
    with transaction(db):
        alone(db, f"handing:{deed.key}")
        done = journal.recorded(db, [one.key for one in deeds.values()])
        there = _lying(db, way, desk, office, deed)
        new = [one for one, own in deeds.items() if one in there and own.key not in done]
        n = len(done) + sum(_send(db, one, way, (desk, office), deeds[one]) for one in new)
        if not n:
            raise Invalid("nothing-to-hand-over")
        return n


def carriage_of(db: Session, dossier_id: int) -> Row[Any] | None:
    """Where the papers of a dossier are that was received for another office."""
    return db.execute(select(table(Carriage)).where(_E.dossier_id == dossier_id)).one_or_none()


def _lying(db: Session, way: str, desk: str, office: str, deed: Deed) -> frozenset[str]:
    found = waiting(db, deed.by, local_day(deed.at))
    same = [one for one in found if (one.way, one.desk, one.office) == (way, desk, office)]
    return frozenset(row.public_id for one in same for row in one.rows)


def _send(db: Session, public_id: str, way: str, ends: tuple[str, str], deed: Deed) -> bool:
    standing = take_up(db, public_id)
    carriage = carriage_of(db, standing.dossier.id)
    case, gone = (
        standing.matter.case,
        carriage and (carriage.sent_at, carriage.back_at)[way == BACK],
    )
    stays = way == OUT and not needed(case.result, closed=case.closed_at is not None)
    if carriage is None or gone or stays:
        return False  # A colleague or the owner was faster, while this one waited for the lock.
    here, to = from_to(way, *ends)
    post = Post("clerk", here if way == OUT else _clerk_for(deed.by, to))
    event = Event(_KIND[way], deed.at, deed.by, post, "", here, payload={"to": to})
    journal.note(db, standing, event, key=deed.key)
    return True


def _clerk_for(by: Actor, desk: str) -> str:
    return next(iter(sorted(desks_of(by) - {desk})), desk)


def _served(db: Session, by: Actor, on: date) -> Mapping[str, frozenset[str]]:
    """The reader's desks, each with the offices for which it receives and sends back."""
    directory = places.directory(db)
    return {desk: served_by(directory, (desk,), on) for desk in sorted(desks_of(by))}


def _bundles(db: Session, way: str, condition: ColumnElement[bool]) -> list[Bundle]:
    rows = db.execute(
        select(*_TOLD, _E.desk, _E.office, _E.due, _E.sent_at, _E.back_at, _REVISION.title)
        .select_from(table(Carriage))
        .join(table(Dossier), _D.id == _E.dossier_id)
        .join(table(Revision), _REVISION.id == _D.revision_id)
        .where(condition)
        .order_by(_E.desk, _E.office, _D.received_at, _D.id)
        .limit(MOST)
    ).all()
    every = cast("Sequence[Row[Any]]", rows)
    found = groupby(every, key=lambda row: (row.desk, row.office))
    return [Bundle(way, *ends, rows=list(group)) for ends, group in found]
