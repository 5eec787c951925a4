"""One person at a desk with several dossiers: what was received for them that day, what can be handed
over to them now, what they took along.

Nothing is kept of a turn: who, where and on which day is in the dossiers already. The same person is
who has the same identity number; who gave none is met with one dossier at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, select
from sqlalchemy.orm import Session

from services import desk_view
from services.bookkeeping import still_owed
from services.db import table
from services.desk_lists import Entry, entries, entry
from services.models import Dossier, Payment
from services.standing import Standing
from workflows import calendar
from workflows.away import away
from workflows.calendar import local_day
from workflows.case import Actor

MOST = 40
"""More dossiers of one person lie at no desk at once."""

_D = table(Dossier).c


@dataclass(frozen=True, slots=True)
class Turn:
    """What there is for a person at a desk on a day; `who` is the dossier that led
    here, `owed` what is still to be paid, `receipts` the last receipt that
    holds and `elsewhere` the office for which it was received, by the public ids of those that have
    any."""

    who: Row[Any]
    on: date
    received: Sequence[Entry]
    ready: Sequence[Entry]
    returned: Sequence[Entry]
    owed: Mapping[str, int]
    receipts: Mapping[str, str]
    elsewhere: Mapping[str, str]

    @property
    def total(self) -> int:
        """What the person has still to pay here for all of it, in đồng."""
        return sum(self.owed.values())


def turn(db: Session, public_id: str, by: Actor, *, at: datetime) -> Turn:
    """The turn of the applicant of one of the reader's dossiers, with one statement more."""
    standing = desk_view.of_desk(db, public_id, by)
    on = local_day(at)
    rows = db.execute(
        entries(_D.received_at, _D.due, still_owed().label("owed"), _receipt().label("receipt"))
        .where(_D.desk == standing.dossier.desk, _theirs(standing))
        .where(
            _D.received_at.between(*_day(on))
            | (_D.stage == "finished")
            | _D.closed_at.between(*_day(on))
        )
        .order_by(_D.id)
        .limit(MOST)
    ).all()
    every = [entry(row, row.received_at, row.due) for row in rows if row.received_at]
    return Turn(
        who=standing.dossier,
        on=on,
        received=[one for one in every if local_day(one.since) == on],
        ready=[one for one in every if one.stage == "finished"],
        returned=[one for one in every if one.stage == "returned"],
        owed={row.public_id: int(row.owed) for row in rows if row.received_at and row.owed > 0},
        receipts={row.public_id: row.receipt for row in rows if row.receipt},
        elsewhere={
            row.public_id: name
            for row in rows
            if row.received_at and (name := _elsewhere(standing, row))
        },
    )


def _receipt() -> ScalarSelect[Any]:
    mine = (Payment.dossier_id == _D.id, Payment.annulled_at.is_(None))
    last = select(Payment.number).where(*mine).order_by(Payment.id.desc()).limit(1)
    return last.correlate(table(Dossier)).scalar_subquery()


def _elsewhere(standing: Standing, row: Any) -> str:
    """The competent office, where the dossier was received for another one."""
    directory = standing.matter.scene.directory
    office = directory.ever(row.office)
    if row.channel == "online" or office is None:
        return ""
    return office.name if away(directory, row.office, row.desk, local_day(row.received_at)) else ""


def _theirs(standing: Standing) -> ColumnElement[bool]:
    who: Any = standing.dossier
    column, value = _D.id, who.id
    if who.applicant_id_number:
        column, value = _D.applicant_id_number, who.applicant_id_number
    same: ColumnElement[bool] = column == value
    return same


def _day(on: date) -> tuple[datetime, datetime]:
    start = calendar.at(on, time())
    return start, start + timedelta(days=1)
