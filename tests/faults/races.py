"""Sixteen people at once, three after the same thing: exactly one wins, nobody meets a deadlock.

Each race is one round on a seeded database and yields what was wrong; it may be run again and again
on the same database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import filing, invariants, processing, responding
from services.db import batch, connect, sessions, transaction
from services.deeds import Deed
from services.errors import Conflict
from services.models import Dossier, JournalLine, Officer, OpenStepRow
from tests.factories import MONDAY, a_citizen, a_draft, a_filed
from tests.faults.campaign import Told
from tests.faults.installation import installation
from workflows.case import Actor, Given, Post

ACTORS = 16
RIVALS = 3
DESK = "tam-ky.an-my"
REASONED = Given(reason="Thiếu giấy")

Do = Callable[[Session, int, str], None]
"""What actor `n` does to a thing; `Conflict` means that somebody else has won it, and nothing else
does: who was too late is told so, and not that the rules forbid it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a round is held: a seeded database, the seed of the round, how many things to win."""

    engine: Engine
    seed: int
    objects: int

    def clerks(self, db: Session) -> list[Actor]:
        """Sixteen clerks of one desk."""
        there = select(func.count(Officer.id)).where(Officer.login.startswith("clerk-"))
        with transaction(db):
            if not db.scalar(there):
                logins = [f"clerk-{n}" for n in range(ACTORS)]
                db.add_all(Officer(login=one, name="Cán bộ", title="") for one in logins)
        ids = db.scalars(select(Officer.id).where(Officer.login.startswith("clerk-")))
        post = frozenset([Post("clerk", DESK)])
        return [Actor(f"officer:{one}", "Cán bộ", "officer", post) for one in ids]

    def key(self, n: int, thing: str) -> str:
        """The one-time key of what an actor does to a thing in this round."""
        return f"{self.seed}:{n}:{thing}"

    def wanted(self, things: Sequence[str], n: int) -> list[str]:
        """What actor `n` goes after, in an order of its own: three actors want each thing."""
        contested = [t for t in things if n in self._random(t).sample(range(ACTORS), RIVALS)]
        return self._random(str(n)).sample(contested, len(contested))

    def won(self, things: Sequence[str], do: Do) -> Counter[str]:
        """Let all go after what they want; how often each thing was won."""
        won: list[str] = []

        def run(db: Session, n: int) -> None:
            for thing in self.wanted(things, n):
                try:
                    do(db, n, thing)
                except Conflict:
                    continue
                won.append(thing)

        all_at_once(self.engine, run)
        return Counter(won)

    def _random(self, name: str) -> Random:
        return Random(f"{self.seed}:{name}")  # noqa: S311  # a race needs no secret


Race = Callable[[Ground, Session], Iterator[str]]


def all_at_once(engine: Engine, do: Callable[[Session, int], None]) -> None:
    """Sixteen threads start together, each with a session of its own."""
    make, barrier = sessions(engine), Barrier(ACTORS)

    def run(n: int) -> None:
        with make() as db:
            barrier.wait()
            do(db, n)

    with ThreadPoolExecutor(ACTORS) as pool:
        list(pool.map(run, range(ACTORS)))


def many_filed(db: Session, n: int) -> tuple[Actor, list[str]]:
    """A citizen, and dossiers of theirs that wait at the desk."""
    citizen = a_citizen(db)
    with batch(db):
        return citizen, [a_filed(db, by=citizen).public_id for _ in range(n)]


def once_each(things: Sequence[str], won: Counter[str]) -> Iterator[str]:
    """What was not won exactly once."""
    for thing in things:
        if won[thing] != 1:
            yield f"{thing} was won {won[thing]} times"


def claims(ground: Ground, db: Session) -> Iterator[str]:
    """Clerks take up the same work."""
    clerks, (_, dossiers) = ground.clerks(db), many_filed(db, ground.objects)

    def claim(db: Session, n: int, public_id: str) -> None:
        deed = Deed(clerks[n], MONDAY, ground.key(n, public_id))
        processing.claim(db, public_id, deed, step="receive", branch="")

    yield from once_each(dossiers, ground.won(dossiers, claim))
    of_these = Dossier.public_id.in_(dossiers)
    held = select(func.count(OpenStepRow.id)).join(Dossier, Dossier.id == OpenStepRow.dossier_id)
    lines = select(func.count(JournalLine.id)).join(Dossier, Dossier.id == JournalLine.dossier_id)
    counted = (
        db.scalar(held.where(of_these, OpenStepRow.claimed_by.is_not(None))),
        db.scalar(lines.where(of_these, JournalLine.kind == "claimed")),
    )
    if counted != (ground.objects, ground.objects):
        yield f"{counted} claims and lines for {ground.objects} dossiers"


def submissions(ground: Ground, db: Session) -> Iterator[str]:
    """The same drafts are sent again and again: all are answered with the one dossier."""
    citizen = a_citizen(db)
    with batch(db):
        drafts = [a_draft(db, citizen) for _ in range(ground.objects)]
    answered: list[tuple[str, str]] = []

    def submit(db: Session, _n: int, draft: str) -> None:
        filed = filing.submit(db, draft, by=citizen, at=MONDAY, assurance="low")
        answered.append((draft, filed.number))

    ground.won(drafts, submit)
    if set(Counter(answered).values()) != {RIVALS} or len(set(answered)) != ground.objects:
        yield f"{len(answered)} answers name {len(set(answered))} dossiers"
    there = select(func.count(Dossier.id)).where(Dossier.key.in_(drafts))
    if db.scalar(there) != ground.objects:
        yield f"{db.scalar(there)} dossiers for {ground.objects} drafts"
    yield from gaps("number", [int(n[-5:]) for n in db.scalars(select(Dossier.number))])


def codes(ground: Ground, db: Session) -> Iterator[str]:
    """Dossiers are received side by side: their codes have no double and no gap."""
    clerks, (_, dossiers) = ground.clerks(db), many_filed(db, ground.objects)

    def receive(db: Session, n: int) -> None:
        for public_id in dossiers[n::ACTORS]:
            deed = Deed(clerks[n], MONDAY, ground.key(n, public_id))
            processing.act(db, public_id, "accept", deed, step="receive")

    all_at_once(ground.engine, receive)
    given = db.scalars(select(Dossier.code).where(Dossier.code.is_not(None)))
    yield from gaps("code", [int(str(code).rpartition("-")[2]) for code in given])


def gaps(what: str, found: Sequence[int]) -> Iterator[str]:
    """What is double or missing in numbers that should run from one."""
    if sorted(found) != list(range(1, len(found) + 1)):
        yield f"{what}s: {len(found)}, {len(set(found))} different, up to {max(found)}"


def supplement_and_decision(ground: Ground, db: Session) -> Iterator[str]:
    """Some receive what others ask to be completed."""
    clerks, (_, dossiers) = ground.clerks(db), many_filed(db, ground.objects)

    def decide(db: Session, n: int, public_id: str) -> None:
        action = "accept" if n % 2 else "ask"
        deed = Deed(clerks[n], MONDAY, ground.key(n, public_id), seen=1)
        processing.act(db, public_id, action, deed, step="receive", given=REASONED)

    yield from once_each(dossiers, ground.won(dossiers, decide))


def withdrawal_and_decision(ground: Ground, db: Session) -> Iterator[str]:
    """The citizen takes back what clerks refuse at that moment."""
    clerks, (citizen, dossiers) = ground.clerks(db), many_filed(db, ground.objects)

    def decide(db: Session, n: int, public_id: str) -> None:
        key = ground.key(n, public_id)
        if n % 2:
            mine = Deed(citizen, MONDAY, key, seen=1)
            responding.withdraw(db, public_id, mine, reason="Nộp nhầm")
        else:
            deed = Deed(clerks[n], MONDAY, key, seen=1)
            processing.act(db, public_id, "refuse", deed, step="receive", given=REASONED)

    yield from once_each(dossiers, ground.won(dossiers, decide))


RACES: Sequence[Race] = (
    claims,
    submissions,
    codes,
    supplement_and_decision,
    withdrawal_and_decision,
)


def broken(db: Session) -> dict[str, int]:
    """The invariants that do not hold, with how many rows break them."""
    return {finding.key: finding.rows for finding in invariants.check(db) if finding.rows}


def run(rounds: int, objects: int, database: str) -> Told:
    """Every race so many times on one database, and all invariants after each round."""
    counts, wrong = Counter[str](), list[str]()
    with installation(database) as served:
        engine = connect(served.database_url)
        with sessions(engine)() as db:
            for seed in range(1, rounds + 1):
                for race in RACES:
                    told = [*race(Ground(engine, seed, objects), db)]
                    counts[f"{race.__name__}: rounds"] += 1
                    counts[f"{race.__name__}: things to win"] += objects
                    wrong += [f"{race.__name__}, round {seed}: {one}" for one in told]
                db.rollback()
                wrong += [f"round {seed}: {key} broken" for key in broken(db)]
        engine.dispose()
    return Told(dict(counts), wrong)
