"""Sixteen people at once: exactly one wins, no number is given twice and none is left out."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import accounts, counter, drafts, marks
from services.administering import history, offices
from services.administering.changes import SHELL, Errand
from services.counter import HandedIn
from services.entering import Applicant, Filing
from services.errors import Conflict
from services.models import Citizen, Draft
from tests.factories import ALLOWANCE, MONDAY, a_citizen, an_officer, answers_for, the_procedure
from tests.faults.races import (
    ACTORS,
    DESK,
    Ground,
    Race,
    all_at_once,
    broken,
    claims,
    codes,
    submissions,
    supplement_and_decision,
    withdrawal_and_decision,
)

OBJECTS = 200
ROUNDS = (1, 2, 3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ROUNDS)
@pytest.mark.parametrize("race", [claims, submissions, codes])
def test_of_all_who_want_the_same_exactly_one_has_it(
    engine: Engine, db: Session, race: Race, seed: int
) -> None:
    assert [*race(Ground(engine, seed, OBJECTS), db)] == []

    assert broken(db) == {}


@pytest.mark.slow
@pytest.mark.parametrize("race", [supplement_and_decision, withdrawal_and_decision])
def test_of_two_that_exclude_each_other_one_happens(
    engine: Engine, db: Session, race: Race
) -> None:
    assert [*race(Ground(engine, 1, 20), db)] == []

    assert broken(db) == {}


def test_of_administrators_who_change_one_office_at_once_one_does_and_the_others_are_told(
    engine: Engine, db: Session
) -> None:
    seen, outcomes = marks.of(offices.OFFICE.read(db, DESK)), Counter[str]()

    def rename(db: Session, n: int) -> None:
        errand = Errand(by=SHELL, at=MONDAY, key=f"race-{n}", reason="NQ", seen=seen)
        try:
            offices.name(db, DESK, {"short_name": f"Phường số {n}"}, errand)
            outcomes["done"] += 1
        except Conflict as told:
            outcomes[told.reason] += 1

    all_at_once(engine, rename)

    assert outcomes == {"done": 1, "record-moved": ACTORS - 1}
    db.commit()  # What was read before is over.
    [line], n = history.listed(db)
    assert n == 1
    assert (line.after or {})["short_name"] == (offices.OFFICE.read(db, DESK) or {})["short_name"]


def test_the_same_walk_in_sent_by_all_is_recorded_once(engine: Engine, db: Session) -> None:
    procedure = the_procedure(db, ALLOWANCE)
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
