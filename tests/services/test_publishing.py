"""Which text of a procedure counts on a day: published, put in force again, begun, ended."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import (
    catalogue,
    counter,
    declaring,
    desk_offices,
    drafts,
    filing,
    places,
    publishing,
    seeding,
)
from services.entering import Applicant, Filing
from services.errors import Invalid, NotFound
from services.models import Publication, Revision
from services.reporting import offered
from services.reporting.scopes import Scope
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_citizen,
    a_draft,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    stands,
    the_procedure,
)
from tests.services.acting import AN_MY
from workflows.calendar import VIETNAM

MARCH = MONDAY.date()
JULY = date(2021, 7, 1)
JUNE = date(2021, 6, 30)


def text(**otherwise: Any) -> dict[str, Any]:
    """The shipped text of the allowance, but for what is other."""
    raw: dict[str, Any] = copy.deepcopy(dict(publishing.shipped()[f"{ALLOWANCE}.toml"]))
    return raw | otherwise


def puts_in_force(db: Session, **otherwise: Any) -> list[str]:
    return publishing.publish(db, {"one.toml": text(**otherwise)}, by="officer:1", at=MONDAY)


def title(db: Session, on: date = MARCH) -> str:
    return catalogue.current(db, ALLOWANCE, on=on).procedure.title


def at(on: date) -> datetime:
    return datetime.combine(on, MONDAY.time(), VIETNAM)


def test_an_earlier_text_is_put_in_force_again(db: Session) -> None:
    shipped = title(db)
    puts_in_force(db, title="Trợ cấp xã hội")
    assert title(db) == "Trợ cấp xã hội"

    assert puts_in_force(db) == [ALLOWANCE]

    assert title(db) == shipped
    of_it = select(func.count(Revision.id)).where(Revision.code == ALLOWANCE)
    assert db.scalars(of_it).one() == 2


def test_the_text_that_is_in_force_is_not_published_twice(db: Session) -> None:
    before = db.scalars(select(func.count(Publication.id))).one()

    assert puts_in_force(db) == []

    assert db.scalars(select(func.count(Publication.id))).one() == before


def test_what_is_shipped_undoes_nothing_that_was_published_since(db: Session) -> None:
    puts_in_force(db, title="Trợ cấp xã hội")

    assert seeding.load(db, at=MONDAY)["procedures"] == 0

    assert title(db) == "Trợ cấp xã hội"


def test_a_dossier_keeps_its_text_when_an_earlier_one_is_put_in_force_again(db: Session) -> None:
    puts_in_force(db, title="Trợ cấp xã hội")
    public_id = a_filed(db).public_id

    puts_in_force(db)

    assert stands(db, public_id).matter.procedure.title == "Trợ cấp xã hội"


def test_a_text_counts_from_its_first_day_on(db: Session) -> None:
    shipped = title(db)

    puts_in_force(db, title="Trợ cấp theo quy định mới", valid_from=JULY)

    assert (title(db, JUNE), title(db, JULY)) == (shipped, "Trợ cấp theo quy định mới")


def test_a_procedure_is_open_until_its_last_day(db: Session) -> None:
    puts_in_force(db, valid_to=JUNE)

    def codes(on: date) -> set[str]:
        return {one.code for one in catalogue.offered(db, on=on)}

    assert codes(JUNE) - codes(JULY) == {ALLOWANCE}
    with pytest.raises(NotFound, match="procedure-not-open"):
        title(db, JULY)
    assert ALLOWANCE in {one.code for one in catalogue.every(db)}


def test_an_end_does_not_bring_an_older_text_back(db: Session) -> None:
    puts_in_force(db, title="Trợ cấp xã hội", valid_to=JUNE)

    with pytest.raises(NotFound, match="procedure-not-open"):
        title(db, JULY)


def test_a_code_that_was_never_published_is_unknown(db: Session) -> None:
    with pytest.raises(NotFound, match="procedure-unknown"):
        catalogue.current(db, "9.999999", on=JULY)


def test_figures_count_what_was_open_on_their_day(db: Session) -> None:
    puts_in_force(
        db, title="Trợ cấp theo quy định mới", valid_from=JULY, valid_to=date(2021, 7, 31)
    )

    def titles(on: date) -> set[str]:
        everywhere = Scope("quang-nam")
        return {one.title for one in offered.on_offer(db, places.directory(db), everywhere, on)}

    shipped = text()["title"]
    days = (MARCH - timedelta(days=1), JUNE, JULY, date(2021, 8, 1))
    assert [shipped in titles(on) for on in days] == [False, True, False, False]
    assert "Trợ cấp theo quy định mới" in titles(JULY) - titles(date(2021, 8, 1))


def test_a_desk_offers_and_records_what_is_open(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    puts_in_force(db, valid_to=JUNE)
    answers = answers_for(the_procedure(db))
    what = Filing(a_key(), Applicant("Nguyễn An"), answers, channel="counter")

    shown = {
        on: ALLOWANCE in {one.code for one in desk_offices.offered_by(db, clerk, on)}
        for on in (JUNE, JULY)
    }

    assert shown == {JUNE: True, JULY: False}
    with pytest.raises(NotFound, match="procedure-not-open"):
        counter.record_walk_in(db, ALLOWANCE, what, [], by=clerk, at=at(JULY))


def test_nobody_begins_what_is_not_open(db: Session) -> None:
    puts_in_force(db, valid_to=JUNE)

    with pytest.raises(NotFound, match="procedure-not-open"):
        drafts.begin(db, ALLOWANCE, draft_id=a_key(), by=a_citizen(db), at=at(JULY))


def test_a_draft_of_a_text_that_has_ended_is_not_filed(db: Session) -> None:
    citizen = a_citizen(db)
    puts_in_force(db, valid_to=JUNE)
    early, late = (a_draft(db, citizen, at=at(JUNE)) for _ in range(2))

    told = declaring.stands(db, early, citizen, at=at(JUNE))
    filing.submit(db, early, by=citizen, at=at(JUNE), assurance="low")
    with pytest.raises(Invalid) as refused:
        filing.submit(db, late, by=citizen, at=at(JULY), assurance="low")

    assert (told.last_day, told.ended, told.complete) == (JUNE, False, True)
    assert (refused.value.reason, refused.value.details["until"]) == (
        "procedure-ended",
        "30/06/2021",
    )
    too_late = declaring.stands(db, late, citizen, at=at(JULY))
    assert (too_late.ended, too_late.complete) == (True, False)


def test_a_text_that_begins_ends_the_one_before_it(db: Session) -> None:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen, at=at(JUNE))

    puts_in_force(db, title="Trợ cấp theo quy định mới", valid_from=JULY)

    assert declaring.stands(db, draft, citizen, at=at(JUNE)).last_day == JUNE
    with pytest.raises(Invalid, match="procedure-ended"):
        filing.submit(db, draft, by=citizen, at=at(JULY), assurance="low")


def test_a_text_that_was_only_corrected_lets_drafts_be_filed(db: Session) -> None:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen)

    puts_in_force(db, title="Trợ cấp xã hội")

    assert declaring.stands(db, draft, citizen, at=MONDAY).last_day is None
    assert filing.submit(db, draft, by=citizen, at=MONDAY, assurance="low")


def test_the_offices_of_a_text_are_looked_for_on_its_own_days(db: Session) -> None:
    """No commune and no district of 2021 is there in 2026."""
    ended, next_year = {"one.toml": text(valid_to=JUNE)}, at(date(2026, 1, 2))

    with pytest.raises(publishing.Unsound) as unsound:
        puts_in_force(db, valid_from=date(2026, 1, 1))

    assert {fault.key for _, fault in unsound.value.faults} == {"nobody-offers"}
    assert publishing.publish(db, ended, by="officer:1", at=next_year) == [ALLOWANCE]


def test_an_end_before_the_beginning_is_a_fault(db: Session) -> None:
    with pytest.raises(publishing.Unsound) as unsound:
        puts_in_force(db, valid_from=JULY, valid_to=JUNE)

    assert [fault.key for _, fault in unsound.value.faults] == ["never-valid"]
