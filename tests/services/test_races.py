"""Sixteen people at once: exactly one wins, no number is given twice and none is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import accounts, catalogue, counter, drafts, filing, invariants, processing
from services.counter import HandedIn
from services.db import batch, sessions
from services.deeds import Deed
from services.errors import Conflict
from services.filing import Applicant, Filing
from services.models import Citizen, Dossier, Draft, JournalLine, Officer, OpenStepRow, Tally
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_citizen,
    a_draft,
    a_filed,
    an_officer,
    answers_for,
)
from workflows.case import Actor, Given, Post

ACTORS = 16
OBJECTS = 200
RIVALS = 3
ROUNDS = (1, 2, 3)
DESK = "tam-ky.an-my"
REASONED = Given(reason="Thiếu giấy")


def all_at_once(engine: Engine, do: Callable[[Session, int], None]) -> None:
    """Sixteen threads start together, each with a session of its own."""
    make, barrier = sessions(engine), Barrier(ACTORS)

    def run(n: int) -> None:
        with make() as db:
            barrier.wait()
            do(db, n)

    with ThreadPoolExecutor(ACTORS) as pool:
        list(pool.map(run, range(ACTORS)))


def broken(db: Session) -> dict[str, int]:
    """The invariants that do not hold, with how many rows break them."""
    return {finding.key: finding.rows for finding in invariants.check(db) if finding.rows}


def wanted(objects: Sequence[str], n: int, seed: int) -> list[str]:
    """What actor `n` goes after, in an order of its own: three actors want each object."""
    contested = [o for o in objects if n in Random(f"{seed}:{o}").sample(range(ACTORS), RIVALS)]  # noqa: S311 - a race needs no secret
    return Random(f"{seed}:{n}").sample(contested, len(contested))  # noqa: S311 - likewise


def many_filed(db: Session, n: int) -> list[str]:
    """Dossiers that wait at the desk, all of one citizen."""
    citizen = a_citizen(db)
    with batch(db):
        return [a_filed(db, by=citizen).public_id for _ in range(n)]


@pytest.fixture
def sixteen(db: Session) -> list[Actor]:
    """Sixteen clerks of one desk."""
    db.add_all(Officer(login=f"clerk-{n}", name="Cán bộ", title="") for n in range(ACTORS))
    db.commit()
    ids = db.scalars(select(Officer.id).where(Officer.login.startswith("clerk-")))
    post = frozenset([Post("clerk", DESK)])
    return [Actor(f"officer:{officer_id}", "Cán bộ", "officer", post) for officer_id in ids]


@pytest.mark.slow
@pytest.mark.parametrize("seed", ROUNDS)
def test_each_dossier_is_claimed_by_exactly_one(
    engine: Engine, db: Session, sixteen: list[Actor], seed: int
) -> None:
    dossiers = many_filed(db, OBJECTS)
    won: list[str] = []

    def claim(db: Session, n: int) -> None:
        for public_id in wanted(dossiers, n, seed):
            deed = Deed(sixteen[n], MONDAY, f"{seed}:{n}:{public_id}")
            try:
                processing.claim(db, public_id, deed, step="receive", branch="")
            except Conflict:
                continue
            won.append(public_id)

    all_at_once(engine, claim)

    assert Counter(won) == dict.fromkeys(dossiers, 1)
    claimed = select(func.count(OpenStepRow.id)).where(OpenStepRow.claimed_by.is_not(None))
    assert db.scalar(claimed) == OBJECTS
    lines = select(func.count(JournalLine.id)).where(JournalLine.kind == "claimed")
    assert db.scalar(lines) == OBJECTS


@pytest.mark.slow
@pytest.mark.parametrize("seed", ROUNDS)
def test_a_draft_that_all_submit_is_filed_once(engine: Engine, db: Session, seed: int) -> None:
    citizen = a_citizen(db)
    with batch(db):
        begun = [a_draft(db, citizen) for _ in range(OBJECTS)]
    numbers: list[str] = []

    def submit(db: Session, n: int) -> None:
        for draft_id in wanted(begun, n, seed):
            filed = filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")
            numbers.append(filed.number)

    all_at_once(engine, submit)

    assert set(Counter(numbers).values()) == {RIVALS}
    assert sorted(set(numbers)) == [f"N210301-{n:05d}" for n in range(1, OBJECTS + 1)]
    assert db.scalar(select(func.count(Dossier.id))) == OBJECTS
    assert db.scalar(select(Tally.n).where(Tally.fact == "submitted.online")) == OBJECTS


@pytest.mark.slow
@pytest.mark.parametrize("_round", ROUNDS)
def test_dossier_codes_have_no_double_and_no_gap(
    engine: Engine, db: Session, sixteen: list[Actor], _round: int
) -> None:
    dossiers = many_filed(db, OBJECTS)

    def accept(db: Session, n: int) -> None:
        for public_id in dossiers[n::ACTORS]:
            deed = Deed(sixteen[n], MONDAY, f"accept:{public_id}")
            processing.act(db, public_id, "accept", deed, step="receive")

    all_at_once(engine, accept)

    codes = sorted(str(code) for code in db.scalars(select(Dossier.code)))
    stem = codes[0].rpartition("-")[0]
    assert codes == [f"{stem}-{n:04d}" for n in range(1, OBJECTS + 1)]
    assert broken(db) == {}


@pytest.mark.slow
def test_a_supplement_and_a_decision_never_both_win(engine: Engine, db: Session) -> None:
    dossiers = many_filed(db, 20)
    clerk = an_officer(db, "clerk", DESK)
    won: Counter[str] = Counter()

    def decide(db: Session, n: int) -> None:
        action = "accept" if n % 2 else "ask"
        for public_id in wanted(dossiers, n, 1):
            deed = Deed(clerk, MONDAY, f"{n}:{public_id}", seen=1)
            try:
                processing.act(db, public_id, action, deed, step="receive", given=REASONED)
            except Conflict:
                continue
            won[public_id] += 1

    all_at_once(engine, decide)

    assert won == dict.fromkeys(dossiers, 1)
    assert broken(db) == {}


def test_the_same_walk_in_sent_by_all_is_recorded_once(engine: Engine, db: Session) -> None:
    procedure = catalogue.current(db, ALLOWANCE).procedure
    answers, clerk = answers_for(procedure), an_officer(db, "clerk", DESK)
    brought = [HandedIn(paper.name, "copy", 1) for paper in procedure.wanted(answers)]
    numbers: list[str] = []

    def record(db: Session, _n: int) -> None:
        for key in "abc":
            what = Filing(key, Applicant("Nguyễn An"), answers, office=DESK, channel="counter")
            filed = counter.record_walk_in(db, ALLOWANCE, what, brought, by=clerk, at=MONDAY)
            numbers.append(filed.number)

    all_at_once(engine, record)

    assert sorted(Counter(numbers).values()) == [ACTORS] * 3
    assert broken(db) == {}


def test_the_same_draft_begun_by_all_is_begun_once(engine: Engine, db: Session) -> None:
    citizen = a_citizen(db)

    def begin(db: Session, _n: int) -> None:
        for key in "abc":
            drafts.begin(db, ALLOWANCE, draft_id=key, by=citizen, at=MONDAY)

    all_at_once(engine, begin)

    assert sorted(db.scalars(select(Draft.id))) == ["a", "b", "c"]


def test_one_of_all_who_enrol_with_the_same_number_has_the_account(
    engine: Engine, db: Session
) -> None:
    won: list[int] = []

    def enrol(db: Session, n: int) -> None:
        what = accounts.Enrolment(
            kind="citizen",
            name="Nguyễn Thị Đức",
            id_number="049190000017",
            phone=f"09051234{n:02d}",
            password="đò dọc sông Hoài",
        )
        with suppress(Conflict):
            won.append(accounts.enrol(db, what, at=MONDAY))

    all_at_once(engine, enrol)

    assert len(won) == 1
    assert db.scalars(select(Citizen.id)).all() == won
