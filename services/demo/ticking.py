"""The worker of the demo year: it looks for due jobs each working hour, and once on days of rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from services import jobs, working
from services.demo.courses import Course
from services.demo.linked import course_of
from services.demo.playing import Players
from services.demo.year import after
from services.lateness import WARNING
from services.links import OPEN
from services.promised import WORKS, Claimed, Outside, Work
from workflows.calendar import VIETNAM, Calendar, local_day
from workflows.ladder import LADDER

HOURS = range(7, 19, 2)
PAST = 5
"""Minutes past the hour: what falls due at a full hour is seen soon."""


@dataclass(slots=True)
class Ticking:
    """Runs the jobs of the year, and lets the players see what time has done."""

    db: Session
    outside: Outside
    players: Players
    works: dict[str, Work] = field(init=False)
    calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        """Watch the kinds of jobs that move, threaten or open a dossier."""
        self.works = dict(WORKS)
        for name, watch in (("expire", self._moved), (WARNING, self._threatened)):
            run = partial(self._watched, WORKS[name], watch)
            self.works[name] = Work(run)
        self.works[OPEN] = Work(self._opened)

    def start(self, calendar: Calendar) -> None:
        """Plan every look of the year."""
        year, self.calendar = self.players.year, calendar
        on = year.now.date() + timedelta(days=1)
        while on < year.ends.date():
            hours = HOURS if calendar.working(on) else HOURS[:1]
            for hour in hours:
                year.plan(_past(on, hour), self.look)
            on += timedelta(days=1)

    def look(self, at: datetime) -> None:
        """Do everything that is due."""
        while working.run_due(self.db, at, self.outside, works=self.works):
            continue

    def last(self, at: datetime) -> None:
        """The look at the end; a job that failed is a mistake of the demonstration itself."""
        self.look(at)
        if failed := jobs.unfinished(self.db, failed=True):
            raise RuntimeError(f"jobs of the demo year failed: {[job.error for job in failed[:3]]}")

    def _watched(
        self, work: Work, watch: Any, db: Session, job: Claimed, at: datetime, outside: Outside
    ) -> None:
        course = self.players.courses.get(job.arguments["public_id"])
        if work.run(db, job, at, outside) and course:
            watch(course, job, at)

    def _opened(self, db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
        """Somebody takes up what was opened out of another dossier."""
        if WORKS[OPEN].run(db, job, at, outside):
            told = job.arguments
            course = course_of(db, told["public_id"], told["follow"], self.calendar)
            self.players.join(course, at)

    def _moved(self, course: Course, job: Claimed, at: datetime) -> None:
        self.players.left(course, job.arguments["step"], at)

    def _threatened(self, course: Course, job: Claimed, at: datetime) -> None:
        """Whoever is going to be late apologises on the next morning, if they are the kind."""
        early = job.arguments["rung"] == LADDER[0].name
        if early and course.fate.apologises and course.target:
            course.fate.apologises = False
            calendar, rng = course.calendar, course.rng
            was = datetime.fromisoformat(job.arguments["due"])
            opens = calendar.opening(calendar.next_working_day(local_day(at)))
            morning = after(rng, calendar, opens, rng.randint(10, 90))
            self.players.year.plan(morning, partial(self.players.apologise, course, was))


def _past(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour, PAST, tzinfo=VIETNAM))
