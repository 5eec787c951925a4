"""Those who work on the dossiers of the demo year, each deed through its own use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services import processing, responding
from services.db import table
from services.deeds import Deed
from services.demo import courier, files, postman
from services.demo.courses import Course, choose, minutes_for
from services.demo.purses import settle
from services.demo.staffing import Roster
from services.demo.visits import visit
from services.demo.year import Year, after
from services.invented.names import pick, words
from services.keeping import ENCLOSED, Cabinet, Kept, keep
from services.models import OpenStepRow
from services.quick import Quick
from services.standing import open_step
from workflows.calendar import local_day
from workflows.case import Actor, Given, OpenStep
from workflows.definition import Action, Step
from workflows.worktime import WORKING_DAY

CLAIMED = 0.06
COLLECTED_SOON = 0.45
CONFIRMS = 0.65
_STEP = table(OpenStepRow)
_OPEN_STEPS = Quick(select(_STEP).where(_STEP.c.dossier_id == bindparam("id")).order_by(_STEP.c.id))

Play = Callable[[datetime], None]


@dataclass(slots=True)
class Players:
    """Everybody who acts, and the dossiers that they act on."""

    db: Session
    cabinet: Cabinet
    year: Year
    roster: Roster
    claiming: dict[str, float] = field(default_factory=dict)
    """How likely an officer of an office claims work before doing it, where it is not usual."""

    courses: dict[str, Course] = field(default_factory=dict)

    def join(self, course: Course, at: datetime) -> None:
        """Take up a dossier that was just filed."""
        self.courses[course.public_id] = course
        if not course.online:
            course.received(at)
        if course.fate.withdrawn and course.online:
            minutes = course.rng.uniform(0.5, 2.5) * WORKING_DAY
            moment = after(course.rng, course.calendar, at, minutes)
            self.year.plan(moment, partial(self.withdraw, course))
        self.look(course, at)

    def look(self, course: Course, at: datetime) -> None:
        """See which steps are open now, and plan what will be done at the new ones."""
        now = {
            (s.step, s.branch): open_step(s)
            for s in _OPEN_STEPS.rows(self.db, {"id": course.dossier_id})
        }
        before, course.open = course.open, now
        for place, here in now.items():
            if before.get(place) != here:
                self._plan(course, here, at)
        if not now:
            self.courses.pop(course.public_id, None)

    def _plan(self, course: Course, here: OpenStep, at: datetime) -> None:
        step = course.procedure.step(here.step)
        if step.name == course.fate.waits_for or step.kind == "join":
            return
        if step.kind == "wait":
            self._plan_wait(course, step, here, at)
        elif step.kind == "consult":
            self._plan_reply(course, step, here, at)
        else:
            self._plan_task(course, step, here, at)

    def _plan_task(self, course: Course, step: Step, here: OpenStep, at: datetime) -> None:
        rng, calendar = course.rng, course.calendar
        if course.decided and here.role == "clerk":
            soon = rng.random() < COLLECTED_SOON
            minutes = rng.uniform(5, 60) if soon else rng.expovariate(1 / 700)
            at = courier.back_by(calendar, at) if course.elsewhere else at
        else:
            minutes = minutes_for(course, step, step.hours, at)
        moment = after(rng, calendar, at, minutes)
        if rng.random() < self.claiming.get(here.office, CLAIMED) and here.role != "clerk":
            claimed = after(rng, calendar, at, minutes * 0.4)
            self.year.plan(min(claimed, moment), self._if_open(course, here, self.claim))
        self.year.plan(moment, self._if_open(course, here, self.act))

    def _plan_reply(self, course: Course, step: Step, here: OpenStep, at: datetime) -> None:
        rng, ask = course.rng, step.asks[int(here.branch) - 1]
        if course.fate.silent and not here.escalated:
            return
        hours = ask.leader_hours if here.escalated else ask.hours
        moment = after(rng, course.calendar, at, hours * 60 * rng.uniform(0.2, 0.95))
        self.year.plan(moment, self._if_open(course, here, self.reply))

    def _plan_wait(self, course: Course, step: Step, here: OpenStep, at: datetime) -> None:
        rng = course.rng
        if step.clock == "pauses":
            course.paused_since = at
        days = {
            "supplement": rng.uniform(0.6, 9) if course.fate.comes_back else None,
            "confirmation": rng.uniform(0.02, 0.15) if rng.random() < CONFIRMS else None,
            "payment": rng.uniform(1, 12),
        }.get(step.reason)
        if days is not None:
            moment = after(rng, course.calendar, at, days * WORKING_DAY)
            self.year.plan(moment, self._if_open(course, here, self.answer))

    def _if_open(
        self, course: Course, here: OpenStep, deed: Callable[[Course, OpenStep, datetime], Any]
    ) -> Play:
        """The deed, unless the step was left in another way meanwhile; then a look at what follows."""

        def play(at: datetime) -> None:
            if course.open.get((here.step, here.branch)) == here:
                deed(course, here, at)
                self.look(course, at)

        return play

    def act(self, course: Course, here: OpenStep, at: datetime) -> None:
        """An officer does what this step is for."""
        step = course.procedure.step(here.step)
        self._act(course, step, choose(course, step), here, at)

    def answer(self, course: Course, here: OpenStep, at: datetime) -> None:
        """The citizen does what was waited for; who came to the desk does it there."""
        step, account = course.procedure.step(here.step), course.account
        if account and step.reason == "supplement":
            deed = self._deed(course, account.actor, at)
            responding.resubmit(self.db, course.public_id, {}, deed)
            self._left(course, step, at)
        elif account and step.reason == "confirmation":
            responding.confirm(self.db, course.public_id, self._deed(course, account.actor, at))
            self._left(course, step, at)
        elif step.reason == "payment" and course.charged and not course.paid:
            settle(self.db, course, self.roster.holder("clerk", course.desk), at)
            self._left(course, step, at)  # Money lets it go on by itself.
        else:
            self._act(course, step, step.actions[0], here, at)

    def _act(
        self, course: Course, step: Step, action: Action, here: OpenStep, at: datetime
    ) -> None:
        if "fee" in action.needs:
            settle(self.db, course, self.roster.holder("clerk", course.desk), at)
        by = self.roster.holder(here.role, here.office)
        given = postman.takes(course, action, self._given(course, action))
        enclosed = self._enclosed(course, action, at)
        visit(self.db, self.cabinet, course, step, by, at)
        deed = self._deed(course, by, at)
        processing.act(
            self.db,
            course.public_id,
            action.name,
            deed,
            step=step.name,
            given=given,
            enclosed=enclosed,
        )
        postman.Postman(self.db, self.year, self.roster).tells(course, given, at)
        course.decided = course.decided or bool(action.result)
        if action.receives and not course.target:
            course.received(at)
        self._left(course, step, at)

    def left(self, course: Course, step: str, at: datetime) -> None:
        """Time has ended this step."""
        self._left(course, course.procedure.step(step), at)
        self.look(course, at)

    def _left(self, course: Course, step: Step, at: datetime) -> None:
        if step.clock == "restarts" and course.target:
            course.received(at)
        elif step.clock == "pauses":
            course.resumed(at)

    def _given(self, course: Course, action: Action) -> Given:
        reasons = words()["reasons"]
        kind = action.name if action.name in reasons else "reject" if action.result else "other"
        slots = [s.name for s in course.procedure.wanted(course.answers) if s.required]
        marked = slots or [field.name for field in course.procedure.asked(course.answers)]
        return Given(
            reason=pick(course.rng, reasons[kind]) if "reason" in action.needs else "",
            signature="signature" in action.needs,
            missing=tuple(marked[:1]) if action.name == "ask" else (),
        )

    def _enclosed(self, course: Course, action: Action, at: datetime) -> Kept | None:
        """The paper that an action needs, scanned."""
        if "paper" not in action.needs:
            return None
        name = pick(course.rng, words()["reasons"]["paper"])
        key = f"{course.public_id}:{action.name}:{at.isoformat()}"
        return keep(self.cabinet, files.page(ENCLOSED, name, key), at)

    def claim(self, course: Course, here: OpenStep, at: datetime) -> None:
        """An officer takes the work for themselves."""
        deed = self._deed(course, self.roster.holder(here.role, here.office), at)
        processing.claim(self.db, course.public_id, deed, step=here.step, branch=here.branch)

    def reply(self, course: Course, here: OpenStep, at: datetime) -> None:
        """An office that was asked answers; seldom with a no."""
        agrees = not course.fate.rejected or course.rng.random() < 0.5  # noqa: PLR2004 - as likely as not
        reason = "" if agrees else pick(course.rng, words()["reasons"]["disagree"])
        given = Given(opinion="agree" if agrees else "disagree", reason=reason)
        deed = self._deed(course, self.roster.holder(here.role, here.office), at)
        processing.reply(
            self.db, course.public_id, deed, step=here.step, branch=here.branch, given=given
        )

    def withdraw(self, course: Course, at: datetime) -> None:
        """The citizen takes the dossier back, if nothing is decided yet."""
        if course.open and not course.decided and course.account:
            reason = pick(course.rng, words()["reasons"]["withdraw"])
            deed = self._deed(course, course.account.actor, at)
            responding.withdraw(self.db, course.public_id, deed, reason=reason)
            self.look(course, at)

    def apologise(self, course: Course, was: datetime, at: datetime) -> None:
        """The handling office names a new day after the one that was named (Mẫu 04)."""
        handled = (o for o in course.open.values() if course.procedure.step(o.step).kind == "task")
        task = next((o for o in handled if o.role != "clerk"), None)
        if task is None or course.paused_since or course.decided:
            return
        calendar, rng = course.calendar, course.rng
        likely = max(calendar.day_of(course.target), local_day(was))
        due = calendar.closing(calendar.add_working_days(likely, rng.randint(1, 3)))
        deed = self._deed(course, self.roster.holder(task.role, task.office), at)
        reason = pick(rng, words()["reasons"]["apology"])
        processing.reappoint(self.db, course.public_id, deed, due=due, reason=reason)

    def _deed(self, course: Course, by: Actor, at: datetime) -> Deed:
        return Deed(by, at, course.next_key())
