"""The calendar of an installation: extended in time, corrected, and what happens at its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import calendar_days, places, seeding
from services.calendar_days import TakenIn
from services.db import table, transaction
from services.errors import Invalid
from services.models import CalendarDay, Job
from services.working import BACK_OFF, run_due
from tests.factories import MONDAY, a_dossier, moves, stands
from tests.services.acting import PERMIT, kinds
from tests.services.test_working import the_world
from workflows.calendar import VIETNAM
from workflows.case import Refused
from workflows.ladder import LADDER, reached_at

NEW_YEAR = {
    "on": "2028-01-01",
    "working": "false",
    "title": "Tết Dương lịch",
    "source": "Thông báo lịch nghỉ năm 2028",
    "certain": "true",
}
LATE = datetime(2021, 12, 27, 9, tzinfo=VIETNAM)


def ends_with_2021(db: Session) -> None:
    with transaction(db):
        db.execute(delete(table(CalendarDay)).where(CalendarDay.on > date(2021, 12, 31)))
        places.changed(db)


def test_the_next_year_is_taken_in(db: Session) -> None:
    assert places.scene(db).calendar.ends == date(2027, 12, 31)

    assert calendar_days.load(db, [NEW_YEAR]) == TakenIn(new=1, changed=0)

    assert places.scene(db).calendar.ends == date(2028, 12, 31)
    assert calendar_days.load(db, [NEW_YEAR]) == TakenIn(new=0, changed=0)


def test_what_was_announced_wins_over_what_is_shipped(db: Session) -> None:
    announced = NEW_YEAR | {"on": "2027-09-03", "working": "true"}

    assert calendar_days.load(db, [announced]) == TakenIn(new=0, changed=1)

    assert seeding.load(db, at=MONDAY)["corrected"] == 0
    assert places.scene(db).calendar.working(date(2027, 9, 3))


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": "01/01/2028"},
        {"working": "có"},
        {"title": " "},
        {"title": None},
        {"on": "2028-01-01"},
    ],
)
def test_a_table_that_cannot_be_read_changes_nothing_and_its_row_is_named(
    db: Session, wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        calendar_days.load(db, [NEW_YEAR, NEW_YEAR | {"on": "2028-01-03"} | wrong])

    assert (refused.value.reason, refused.value.details) == ("calendar-row-wrong", {"row": 3})
    assert places.scene(db).calendar.ends == date(2027, 12, 31)


def test_a_column_that_is_missing_is_a_row_that_cannot_be_read(db: Session) -> None:
    with pytest.raises(Invalid, match="calendar-row-wrong"):
        calendar_days.load(db, [{"on": "2028-01-01"}])


def test_a_year_in_between_must_not_be_missing(db: Session) -> None:
    with pytest.raises(Invalid, match="calendar-gap"):
        calendar_days.load(db, [NEW_YEAR | {"on": "2029-01-01"}])

    assert places.scene(db).calendar.ends == date(2027, 12, 31)


def test_what_was_refused_at_the_end_is_done_once_the_next_year_is_there(db: Session) -> None:
    ends_with_2021(db)
    public_id = a_dossier(db, at=LATE).dossier.public_id
    with pytest.raises(Refused, match="calendar-too-short"):
        moves(db, public_id, "accept", at=LATE)
    assert kinds(db, public_id) == ["submitted"]

    calendar_days.load(db, [NEW_YEAR | {"on": "2022-01-01"}])
    moves(db, public_id, "accept", at=LATE)

    assert kinds(db, public_id) == ["submitted", "received"]


def test_a_wait_that_cannot_end_yet_is_tried_again(db: Session) -> None:
    ends_with_2021(db)
    asking = a_dossier(db, PERMIT, then=("accept", "propose"), at=LATE - timedelta(days=20))
    public_id = asking.dossier.public_id
    end = datetime(2021, 12, 31, 17, 30, tzinfo=VIETNAM)
    with transaction(db):
        for job in db.scalars(select(Job).where(Job.name != "expire")):
            job.done_at = end
        for here in db.scalars(select(Job).where(Job.name == "expire")):
            here.run_after = end

    run_due(db, end, the_world())
    before = kinds(db, public_id)
    calendar_days.load(db, [NEW_YEAR | {"on": "2022-01-01"}])
    run_due(db, end + BACK_OFF[0], the_world())

    assert before.count("silent") == 2
    assert kinds(db, public_id).count("silent") == 3
    assert [o.step for o in stands(db, public_id).matter.case.open] == ["appraise"]


def test_on_the_first_days_of_a_calendar_a_warning_is_not_put_off_to_its_last(db: Session) -> None:
    calendar = places.scene(db).calendar
    first = datetime(2021, 1, 4, 9, tzinfo=VIETNAM)

    assert all(reached_at(rung, first, calendar) <= first for rung in LADDER if rung.days < 0)
