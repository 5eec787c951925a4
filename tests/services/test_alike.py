"""The same person about the same thing: who looks sees the other dossiers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from services import alike
from services.db import transaction
from services.models import Dossier
from tests.factories import ALLOWANCE, MONDAY, a_citizen, a_dossier, a_filed, stands
from tests.services.acting import PERMIT
from tests.statements import statements


def codes(db: Session, public_id: str, days: int = 1) -> list[str]:
    found = alike.others(db, stands(db, public_id), at=MONDAY + timedelta(days=days))
    return [one.public_id for one in found]


def test_another_dossier_of_the_same_number_and_procedure_is_shown_the_latest_first(
    db: Session,
) -> None:
    person = a_citizen(db)
    first = a_filed(db, by=person).public_id
    second = a_filed(db, at=MONDAY + timedelta(hours=1), by=person).public_id
    third = a_filed(db, at=MONDAY + timedelta(hours=2), by=person).public_id
    a_filed(db, PERMIT, by=person)
    a_filed(db)

    assert codes(db, first) == [third, second]
    assert codes(db, third) == [second, first]


def test_one_that_ended_long_ago_is_no_double(db: Session) -> None:
    person = a_citizen(db)
    ended = str(a_dossier(db, then=("refuse",), by=person).dossier.public_id)
    today = a_filed(db, at=MONDAY + timedelta(days=1), by=person).public_id

    assert codes(db, today, days=30) == [ended]
    assert codes(db, today, days=31) == []


def test_who_gave_no_number_is_like_nobody(db: Session) -> None:
    person = a_citizen(db)
    first, second = (a_filed(db, by=person).public_id for _ in range(2))
    with transaction(db):
        db.execute(update(Dossier).values(applicant_id_number=""))

    assert (codes(db, first), codes(db, second)) == ([], [])


def test_a_test_dossier_is_not_told_of(db: Session) -> None:
    person = a_citizen(db)
    first, second = (a_filed(db, by=person).public_id for _ in range(2))
    with transaction(db):
        db.execute(update(Dossier).where(Dossier.public_id == second).values(test=True))

    assert codes(db, first) == []


def test_before_another_is_begun_ones_own_are_seen_in_one_statement(db: Session) -> None:
    person = a_citizen(db)
    mine = a_filed(db, by=person).public_id
    a_filed(db)

    with statements(db) as asked:
        found = alike.of_citizen(db, ALLOWANCE, person, at=MONDAY)

    assert [one.public_id for one in found] == [mine]
    assert len(asked) == 1
