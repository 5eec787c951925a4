"""Filing: a draft becomes a dossier once, whole or not at all."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import drafts, filing, processing
from services.db import on_sqlite
from services.deeds import Deed
from services.errors import Invalid, NotFound
from services.filing import Incomplete
from services.models import Charge, Dossier, Draft, FactRow, JournalLine, Paper, Tally
from tests.factories import (
    MONDAY,
    a_citizen,
    a_draft,
    a_filed,
    a_key,
    an_officer,
    open_steps,
    stands,
)
from tests.statements import journeys, read_from, statements
from workflows.calendar import VIETNAM

ON_PAPER = "1.000689"  # a birth certificate is handed over, and never sent as a file


def test_a_filed_draft_waits_at_the_desk_of_the_residence(db: Session) -> None:
    citizen = a_citizen(db)

    filed = filing.submit(db, a_draft(db, citizen), by=citizen, at=MONDAY, assurance="low")

    assert filed.number == "N210301-00001"
    assert open_steps(db, filed.public_id) == [("receive", "clerk", "tam-ky.an-my")]
    assert stands(db, filed.public_id).dossier.stage == "submitted"


def test_a_draft_filed_twice_is_one_dossier(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen)

    first = filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")
    again = filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    assert again == first
    assert db.scalar(select(func.count(Dossier.id))) == 1
    assert db.scalar(select(func.count(JournalLine.id))) == 1
    assert db.scalar(select(Tally.n).where(Tally.fact == "submitted")) == 1


@pytest.mark.parametrize("assurance", ["", "low", "substantial", "high"])
def test_filing_counts_as_online_and_as_authenticated_if_somebody_checked_who_files(
    db: Session, assurance: str
) -> None:
    citizen, counted = a_citizen(db), assurance in {"substantial", "high"}

    filing.submit(db, a_draft(db, citizen), by=citizen, at=MONDAY, assurance=assurance)

    facts = {"submitted", "submitted.online"} | ({"submitted.authenticated"} if counted else set())
    assert set(db.scalars(select(FactRow.name))) == facts


def test_what_is_filed_before_seven_in_the_morning_is_of_its_own_day(db: Session) -> None:
    citizen, early = a_citizen(db), datetime(2021, 3, 1, 6, 30, tzinfo=VIETNAM)

    filed = filing.submit(db, a_draft(db, citizen), by=citizen, at=early, assurance="low")

    assert filed.number == "N210301-00001"
    assert list(db.scalars(select(JournalLine.day))) == [early.date()]
    assert set(db.scalars(select(Tally.day))) == {early.date()}


def test_somebody_elses_draft_is_not_found(db: Session) -> None:
    draft_id = a_draft(db, a_citizen(db))

    with pytest.raises(NotFound):
        filing.submit(db, draft_id, by=a_citizen(db), at=MONDAY, assurance="low")


def test_what_is_missing_is_named_all_at_once(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_key()
    drafts.begin(db, "1.001776", draft_id=draft_id, by=citizen, at=MONDAY)
    answers = {"group": "disabled", "residence": "20341", "born": "31/02/1950"}
    drafts.save(db, draft_id, answers, seen=1, by=citizen, at=MONDAY)

    with pytest.raises(Incomplete) as refusal:
        filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    wrong = {slip.place: slip.reason for slip in refusal.value.slips}
    assert wrong["born"] == "not-a-day"
    assert wrong["disability_degree"] == "answer-missing"
    assert refusal.value.papers == ["disability_certificate"]
    assert db.scalar(select(func.count(Dossier.id))) == 0


def test_a_commune_that_does_not_exist_is_refused(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen, residence="99999")

    with pytest.raises(Invalid) as refusal:
        filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    assert refusal.value.reason == "no-such-office"


def test_an_electronic_result_is_not_promised_where_there_is_none(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen, ON_PAPER)
    office = db.get_one(Draft, draft_id).office
    how = {"office": office, "delivery": "online", "delivery_address": ""}
    drafts.choose(db, draft_id, **how, by=citizen, at=MONDAY)

    with pytest.raises(Invalid, match="delivery-unknown"):
        filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="high")


def test_the_papers_of_the_draft_move_to_the_dossier(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen, group="disabled", disability_degree="severe")

    filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    dossier_id = db.scalar(select(Draft.dossier_id))
    assert list(db.scalars(select(Paper.slot).where(Paper.dossier_id == dossier_id))) == [
        "disability_certificate"
    ]


def test_fees_are_assessed_when_the_dossier_is_filed(db: Session) -> None:
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen, "2.000635", copies=3)

    filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    assert list(db.scalars(select(Charge.amount))) == [24_000]


def test_filing_reads_nothing_that_it_has_just_written(db: Session) -> None:
    citizen = a_citizen(db)
    filing.submit(db, a_draft(db, citizen), by=citizen, at=MONDAY, assurance="low")
    draft_id = a_draft(db, citizen)

    with statements(db) as said:
        filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low")

    first = ["draft", "dossier", "citizen", "paper", "setting"]
    assert read_from(said) == (first if not on_sqlite(db) else [*first, "dossier"])
    assert len(said) == 16


@pytest.mark.database
def test_filing_and_receiving_wait_for_postgresql_twice_each(db: Session) -> None:
    if on_sqlite(db):
        return
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen)
    a_filed(db, by=citizen)  # Reads offices and texts once.

    with journeys(db) as filed:
        public_id = filing.submit(db, draft_id, by=citizen, at=MONDAY, assurance="low").public_id
    clerk = an_officer(db, "clerk", stands(db, public_id).dossier.desk)
    with journeys(db) as received, statements(db) as said:
        processing.act(db, public_id, "accept", Deed(clerk, MONDAY, a_key()), step="receive")

    assert (len(filed), len(received), len(said)) == (2, 2, 18)
