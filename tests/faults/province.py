"""A province in one process: people, officers, promised work and the clock, all from one seed.

Whatever anybody does may break at any point (`tests.faults.points`), as a power cut would break
it; most send it again with the same key, some twice, some never. Clocks of processes disagree by
up to a minute, letters fail to go out, workers die with work in their hands. What was answered must
hold, and the same seed must end in the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import journal
from services.deeds import Deed
from services.entering import Filed
from services.errors import ServiceError
from services.keeping import Cabinet
from services.letters import Letters
from services.models import Dossier
from services.ports import Message
from services.promised import NOWHERE, Outside
from services.reporting import gathering
from services.standing import take_up
from services.working import run_due
from tests.factories import MONDAY, a_citizen, an_officer
from tests.faults.filers import broken
from tests.faults.points import watched
from workflows.case import Actor, OpenStep, Refused
from workflows.definition import Step
from workflows.permits import CITIZENS_WAITS

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
PEOPLE = 6
BREAKS, TWICE, GIVEN_UP = 0.2, 0.1, 0.1
"""How often a deed breaks, is sent twice though it was answered, is never sent again."""
DEEPEST = 60
"""Within so many points a deed breaks, if it passes as many."""
EVENTS_A_DAY = 4


class Broken(BaseException):
    """What ends a deed at a point: nothing may catch it."""


class Unreachable(Exception):
    """The other side of a letter does not answer."""


@dataclass
class Post:
    """Takes letters, and now and then does not."""

    rng: Random
    sent: Counter[str] = field(default_factory=Counter)

    reaches = True

    def send(self, message: Message) -> None:
        """Take a letter; the same key is the same letter."""
        if self.rng.random() < BREAKS:
            raise Unreachable
        self.sent[message.key] += 1


@dataclass
class Province:
    """Everybody, and what they were told."""

    db: Session
    cabinet: Cabinet
    rng: Random
    now: datetime = MONDAY
    left: int = 0
    promised: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    people: list[Actor] = field(default_factory=list)
    keys: int = 0

    def live(self, days: int, deeds: Deeds) -> None:
        """So many days, from a Monday morning, in which these deeds happen so often."""
        weights = [often for often, _ in deeds.values()]
        self.people = [
            a_citizen(self.db, id_number=f"0491900{n:05d}", phone=f"0905{n:06d}")
            for n in range(PEOPLE)
        ]
        ends = self.now + timedelta(days=days)
        with watched(self.reached):
            while self.now < ends:
                self.now += timedelta(minutes=self.rng.expovariate(EVENTS_A_DAY / (24 * 60)))
                [(_, deed)] = self.rng.choices(list(deeds.values()), weights)
                deed(self)
                self.db.rollback()
        self.everything_settles()

    def everything_settles(self) -> None:
        """The worker comes back and finds nothing in its way."""
        for _ in range(12):
            self.now += timedelta(hours=6)
            run_due(self.db, self.now, Outside(NOWHERE, Letters(ROOT / "templates")))
        gathering.gather(self.db)
        held = {row.public_id: row.number for row in self.db.execute(_NUMBERS)}
        lost = [one for one, number in self.promised.items() if held.get(one) != number]
        undone = [key for key in self.done if not journal.done(self.db, key)]
        self.wrong += [f"lost: {one}" for one in lost] + [f"undone: {key}" for key in undone]
        self.wrong += ["a stranger acted"] * self.counts["trespassed"]
        self.wrong += [f"broken: {key} {n}" for key, n in broken(self.db).items()]

    def reached(self, name: str) -> None:
        """A point is passed; at the one that was drawn, all ends."""
        if not self.left:
            return
        self.left -= 1
        if not self.left:
            raise Broken(name)

    def key(self) -> str:
        """A one-time key."""
        self.keys += 1
        return f"key-{self.keys}"

    @property
    def clock(self) -> datetime:
        """The time, as one of the machines has it."""
        return self.now + timedelta(seconds=self.rng.randint(-60, 60))

    def does(self, kind: str, deed: Callable[[], T]) -> T | None:
        """Do something until it is answered or given up; None where it never was."""
        breaks = self.rng.random() < BREAKS
        while True:
            self.left = self.rng.randint(1, DEEPEST) if breaks else 0
            try:
                answer = deed()
            except Broken:
                self.db.close()
                self.counts["broken"] += 1
                if self.rng.random() < GIVEN_UP:
                    return None
                breaks = self.rng.random() < BREAKS
                continue
            except (Refused, ServiceError):
                self.counts["refused"] += 1
                return None
            finally:
                self.left = 0
            self.counts[kind] += 1
            if self.rng.random() < TWICE and deed() != answer:
                self.wrong.append(f"{kind}: another answer to the same")
            return answer

    def files(self, kind: str, deed: Callable[[], Filed]) -> None:
        """File something; what was answered must be there at the end."""
        if filed := self.does(kind, deed):
            self.promised[filed.public_id] = filed.number

    def keeps(self, kind: str, deed: Deed, verb: Callable[[], object]) -> None:
        """Do something of which the journal must tell at the end, once it was answered."""
        before = self.counts[kind]
        self.does(kind, verb)
        if self.counts[kind] > before:
            self.done.append(deed.key)

    def promised_work(self) -> None:
        """The worker does what is due, or dies over it."""
        outside, at = Outside(NOWHERE, Letters(ROOT / "templates"), Post(self.rng)), self.clock
        self.left = self.rng.randint(1, DEEPEST) if self.rng.random() < BREAKS else 0
        try:
            self.counts["jobs"] += run_due(self.db, at, outside)
            gathering.gather(self.db)
        except Broken:
            self.db.close()
            self.counts["worker died"] += 1
        finally:
            self.left = 0

    def an_open_dossier(self) -> tuple[str, OpenStep, Step, Actor] | None:
        """One that is not over: its id, one of its open steps, and who is to act there."""
        found = self.db.scalars(_OPEN).all()
        if not found:
            return None
        standing = take_up(self.db, self.rng.choice(found))
        here = self.rng.choice(standing.matter.case.open)
        step, owner = standing.matter.step(here.step), standing.dossier.citizen_id
        owners = [one for one in self.people if one.id == f"citizen:{owner}"]
        public_id = standing.dossier.public_id
        self.db.rollback()
        if step.reason in CITIZENS_WAITS and owners:
            return public_id, here, step, owners[0]
        return public_id, here, step, an_officer(self.db, here.role, here.office)


_OPEN = select(Dossier.public_id).where(Dossier.closed_at.is_(None)).order_by(Dossier.id)
_NUMBERS = select(Dossier.public_id, Dossier.number)

Deeds = Mapping[str, tuple[int, Callable[[Province], None]]]
