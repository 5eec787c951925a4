"""Reception for other offices in the demo year: who comes to another desk than their own, and who
carries the papers there and the result back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from random import Random

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services import carriages
from services.carriages import BACK, OUT
from services.db import table
from services.deeds import Deed
from services.demo.arrivals import FOCUS_COMMUNE, Arrival, Province
from services.demo.staffing import Roster
from services.demo.year import Year, working_days
from services.models import Carriage
from workflows import calendar as days
from workflows.calendar import Calendar, local_day

ELSEWHERE = 0.06
"""Of those who bring what any desk receives, so many come to another desk than their office's own."""

LEAVES, RETURNS = time(16, 40), time(10, 30)
"""When lists leave desks for offices, and offices for desks; what came later goes at the opening."""

VISITORS = (
    ("2.000635", "hoi-an", FOCUS_COMMUNE, 0, time(7, 12)),
    ("1.001612", "tam-ky", FOCUS_COMMUNE, 0, time(7, 38)),
    ("2.000488", "tam-ky", FOCUS_COMMUNE, 1, time(16, 48)),
    ("2.000635", "tam-ky", "hoi-an", 1, time(7, 40)),
    ("2.000635", "tam-ky", "dien-ban", 1, time(8, 50)),
    ("2.000635", "tam-ky", "trung-tam", 1, time(9, 40)),
)
"""Who the demonstration shows: with which procedure, from the first commune of which district, to the
desk of which office, how many working days before the end, at what time."""

_E = table(Carriage).c


def met(arrival: Arrival, key: str, province: Province) -> Arrival:
    """The same; of those who may go to any counter, some go to another one."""
    rng = Random(f"{key}:elsewhere")  # noqa: S311 - apart, so that it moves nothing else
    free = arrival.channel == "counter" and arrival.procedure.anywhere and not arrival.desk
    if not free or rng.random() >= ELSEWHERE:
        return arrival
    if arrival.procedure.received_by != "commune":
        return replace(arrival, desk=arrival.commune.code)
    around = [one.code for one in province.communes if one.parent == arrival.commune.parent]
    return replace(arrival, desk=rng.choice([one for one in around if one != arrival.commune.code]))


def visitors(province: Province, year: Year) -> Iterator[Arrival]:
    """Those whom the demonstration shows."""
    every = working_days(province.calendar, year.now, year.ends)
    known = {one.code: one for one in province.procedures}
    for code, district, desk, before, at in VISITORS:
        if code in known:
            home = next(one for one in province.communes if one.parent == district)
            moment = days.at(every[-before - 1], at)
            yield Arrival(moment, known[code], home, "counter", "citizen", desk=desk)


def back_by(calendar: Calendar, at: datetime) -> datetime:
    """When a result that is there at that moment has come back to the desk that received."""
    return days.at(calendar.next_working_day(local_day(at)), RETURNS)


@dataclass(frozen=True, slots=True)
class Courier:
    """What clerks hand to each other, in lists."""

    db: Session
    year: Year
    roster: Roster
    province: Province

    def start(self) -> None:
        """Plan the rounds of every working day."""
        calendar = self.province.calendar
        for on in working_days(calendar, self.year.now, self.year.ends)[1:]:
            self.year.plan(calendar.opening(on), self.leave)
            self.year.plan(days.at(on, RETURNS), self.come_back)
            self.year.plan(days.at(on, LEAVES), self.leave)

    def leave(self, at: datetime) -> None:
        """Every desk hands on what it has received for others."""
        for desk in self._where(select(_E.desk).where(_E.sent_at.is_(None))):
            self._carry(OUT, desk, at)

    def come_back(self, at: datetime) -> None:
        """Every office sends back what it has finished."""
        there = select(_E.office).where(_E.sent_at.is_not(None), _E.back_at.is_(None))
        directory, on = self.province.directory, local_day(at)
        desks = {directory.desk_of(one, on).code for one in self._where(there)}
        for desk in sorted(desks):
            self._carry(BACK, desk, at)

    def _where(self, query: Select[tuple[str]]) -> list[str]:
        return sorted(self.db.scalars(query.distinct()))

    def _carry(self, way: str, desk: str, at: datetime) -> None:
        by = self.roster.holder("clerk", desk)
        for one in carriages.waiting(self.db, by, local_day(at)):
            if one.way == way:
                deed = Deed(by, at, f"carry:{way}:{one.desk}:{one.office}:{at:%m%d%H}")
                chosen = [row.public_id for row in one.rows]
                carriages.hand_over(self.db, way, one.desk, one.office, chosen, deed)
