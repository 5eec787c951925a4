"""Many dossiers from one hand: the known ways to make shares of online dossiers look better.

Looked at is a month at a time, from the facts of what was filed and the lines that made them. From
which browser something was filed is known for a while only (`services.devices`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.db import table
from services.errors import NotFound
from services.models import Dossier, Draft, FactRow, JournalLine
from services.numbers import local_day
from services.reporting.board import Asked
from services.reporting.counting import Cut, inside
from services.reporting.jumps import month_of
from services.reporting.lists import SHOWN, Listed
from services.reporting.periods import Period, end_of
from workflows.calendar import VIETNAM

_FACT, _DOSSIER, _LINE = table(FactRow).c, table(Dossier).c, table(JournalLine).c
_DRAFT = table(Draft).c
FILED = ("submitted.online", "submitted.counter")
PEOPLE = 3
"""As many different applicants at least: who files often for themselves is no crowd."""
OF_ACCOUNT, OF_PHONE, OF_DEVICE, OF_OFFICER = 10, 5, 10, 20
"""Dossiers at least: of an account, a telephone or a browser in the month, of an officer within an
hour."""
ACCOUNT, PHONE, DEVICE, OFFICER = "account", "phone", "device", "officer"
MOST = 30
"""As many crowds are told, the greatest first."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many dossiers of so many applicants came from one hand. `first` is the public id of the
    first of them, by which they are asked for: who it is stands in no address."""

    kind: str
    first: str
    office: str
    at: datetime
    people: int
    dossiers: Sequence[Listed]

    @property
    def n(self) -> int:
        """How many dossiers."""
        return len(self.dossiers)


def crowds(db: Session, asked: Asked) -> list[Crowd]:
    """Those of the month that is looked at; one statement, over what was filed in it."""
    rows = db.execute(_filed(asked)).all()
    online = [row for row in rows if row.channel == "online"]
    found = [
        *_told(ACCOUNT, online, OF_ACCOUNT, lambda it: it.citizen_id),
        *_told(PHONE, online, OF_PHONE, lambda it: it.applicant_phone),
        *_told(DEVICE, online, OF_DEVICE, lambda it: it.device),
        *_told(OFFICER, rows, OF_OFFICER, _hour),
    ]
    return sorted(found, key=lambda one: -one.n)[:MOST]


def crowd(db: Session, asked: Asked, kind: str, first: str) -> Crowd:
    """The one of this kind that begins with this dossier; else `NotFound`."""
    found = (one for one in crowds(db, asked) if (one.kind, one.first) == (kind, first))
    one = next(found, None)
    if one is None:
        raise NotFound("page-unknown")
    return one


def _filed(asked: Asked) -> Any:
    month = month_of(asked)
    cut: Cut = asked.cut(asked.scope, Period(month, end_of(month)))
    shown = {*SHOWN, "citizen_id", "applicant_phone", "applicant_id_number", "applicant"}
    return (
        select(*(_DOSSIER[name] for name in sorted(shown)), *(_LINE.actor, _LINE.role, _LINE.at))
        .add_columns(_DRAFT.device)
        .select_from(table(FactRow))
        .join(table(Dossier), _DOSSIER.id == _FACT.dossier_id)
        .join(table(JournalLine), (_LINE.dossier_id == _FACT.dossier_id) & (_LINE.n == _FACT.line))
        .outerjoin(table(Draft), _DRAFT.id == _DOSSIER.key)
        .where(
            _FACT.name.in_(FILED),
            _FACT.day.between(cut.period.first, cut.period.last),
            inside(_FACT.office, cut.offices),
        )
        .order_by(_LINE.at, _DOSSIER.id)
    )


def _hour(row: Row[Any]) -> object:
    """The officer and the hour in which they typed it; None for what citizens filed."""
    if row.role == "citizen":
        return None
    return (row.actor, row.at.astimezone(VIETNAM).replace(minute=0, second=0, microsecond=0))


def _told(kind: str, rows: Iterable[Row[Any]], least: int, hand: Any) -> Iterator[Crowd]:
    by_hand: dict[object, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if key := hand(row):
            by_hand[key].append(row)
    for mine in by_hand.values():
        people = len({row.applicant_id_number or row.applicant for row in mine})
        if len(mine) >= least and people >= PEOPLE:
            first = mine[0]
            listed = [
                Listed(day=local_day(row.at), **{name: getattr(row, name) for name in SHOWN})
                for row in mine
            ]
            yield Crowd(kind, first.public_id, first.office, first.at, people, listed)
