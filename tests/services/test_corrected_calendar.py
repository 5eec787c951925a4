"""A calendar that is corrected later: what was promised before stays as it was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import calendar_days, desk_view, following, invariants, lateness, places
from services.db import transaction
from services.models import Dossier, Job
from services.printed.passage import hand_overs
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, an_officer, moves, stands
from tests.services.acting import (
    AN_MY,
    PERMIT,
    a_permit,
    at,
    expires,
    reappoints,
    the_sample,
)
from workflows.calendar import VIETNAM, local_day
from workflows.worktime import WORKING_DAY

THURSDAY = date(2021, 3, 4)
APRIL = datetime(2021, 4, 12, 9, tzinfo=VIETNAM)


def rests_on(db: Session, *days: date) -> None:
    """These days turn out to be days of rest."""
    corrects(db, days, working=False)


def works_on(db: Session, *days: date) -> None:
    """These days turn out to be worked after all."""
    corrects(db, days, working=True)


def corrects(db: Session, days: Iterable[date], *, working: bool) -> None:
    says = {"title": "Hoán đổi", "source": "Thông báo sửa", "certain": True, "own": True}
    with transaction(db):
        rows = [says | {"office": "", "on": on, "working": working} for on in days]
        calendar_days.take_in(db, rows)


def every_day_of_march_changes(db: Session) -> None:
    march = [date(2021, 3, 1) + timedelta(days=n) for n in range(31)]
    rests_on(db, *(on for on in march if on.weekday() in (1, 3)))
    works_on(db, *(on for on in march if on.weekday() == 5))


def found(db: Session) -> dict[str, int]:
    return {one.key: one.rows for one in invariants.check(db) if one.rows}


def just_filed(db: Session) -> str:
    return a_filed(db).public_id


def asked_in_time(db: Session) -> str:
    return str(a_dossier(db, then=("accept", "ask")).dossier.public_id)


def completed_after_it_was_asked(db: Session) -> str:
    public_id = asked_in_time(db)
    moves(db, public_id, "resubmit", at=MONDAY + timedelta(days=4))
    return public_id


def asked_on_the_last_day(db: Session) -> str:
    """Three working days after its receipt: the whole period begins anew."""
    public_id = str(a_dossier(db, then=("accept",)).dossier.public_id)
    moves(db, public_id, "ask", at=MONDAY + timedelta(days=3))
    moves(db, public_id, "resubmit", at=MONDAY + timedelta(days=10))
    return public_id


def reappointed_in_time(db: Session) -> str:
    public_id = a_permit(db, "accept")
    due = stands(db, public_id).matter.case.due
    assert due
    ahead = due - timedelta(days=1, hours=8) - MONDAY
    here = stands(db, public_id).matter.case.open[0]
    handler = an_officer(db, here.role, here.office)
    reappoints(db, public_id, handler, due + timedelta(days=7), hours=ahead / timedelta(hours=1))
    return public_id


def asking_for_opinions(db: Session) -> str:
    return a_permit(db, "accept", "propose")


def waiting_in_vain(db: Session) -> str:
    public_id = asked_in_time(db)
    here = stands(db, public_id).matter.case.open[0]
    assert here.due
    assert expires(db, public_id, here.step, [""], here.due) == [True]
    return public_id


LIVES = (
    just_filed,
    asked_in_time,
    completed_after_it_was_asked,
    asked_on_the_last_day,
    reappointed_in_time,
    asking_for_opinions,
    waiting_in_vain,
    the_sample,
)


@pytest.mark.parametrize("lives", LIVES, ids=lambda one: one.__name__)
def test_a_correction_is_no_fault_of_the_dossiers_that_were_there_before(
    db: Session, lives: Callable[[Session], str]
) -> None:
    before = stands(db, lives(db)).matter.case

    every_day_of_march_changes(db)

    assert found(db) == {}
    assert stands(db, db.scalars(select(Dossier.public_id)).one()).matter.case == before


def test_what_is_counted_after_a_correction_is_counted_with_the_new_days(db: Session) -> None:
    public_id = asked_in_time(db)

    every_day_of_march_changes(db)
    moves(db, public_id, "resubmit", at=APRIL)
    moves(db, public_id, "propose", at=APRIL + timedelta(hours=1))

    assert found(db) == {}


def test_a_promised_day_moves_no_nearer_when_it_is_counted_anew(db: Session) -> None:
    public_id = asked_in_time(db)
    promised = stands(db, public_id).matter.case.due

    saturdays = [date(2021, 3, 6) + timedelta(weeks=n) for n in range(4)]
    works_on(db, *saturdays)
    moves(db, public_id, "resubmit", at=MONDAY + timedelta(hours=4))

    assert stands(db, public_id).matter.case.due == promised


def test_no_explanation_leads_to_another_day_than_the_promised_one(db: Session) -> None:
    me = a_citizen(db)
    public_id = str(a_dossier(db, then=("accept",), by=me).dossier.public_id)
    assert following.follow(db, public_id, me, at=at(2)).clock

    rests_on(db, THURSDAY)

    assert desk_view.explained(stands(db, public_id)) is None
    assert following.follow(db, public_id, me, at=at(2)).clock is None


def test_a_control_slip_keeps_the_times_that_were_given(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    before = handed_over(db, public_id)

    every_day_of_march_changes(db)

    assert handed_over(db, public_id) == before


def handed_over(db: Session, public_id: str) -> list[tuple[str, datetime | None]]:
    standing = stands(db, public_id)
    given = hand_overs(standing, desk_view.history(db, standing.dossier.id))
    return [(one.step, one.due) for one in given]


def test_the_warning_of_a_threatening_delay_comes_while_an_apology_is_in_time(db: Session) -> None:
    due = a_dossier(db, PERMIT, then=("accept",)).matter.case.due
    assert due

    rests_on(db, *(local_day(due) - timedelta(days=n) for n in (1, 2)))

    warned = db.scalars(select(Job.run_after).where(Job.name == lateness.WARNING)).one()
    calendar = places.scene(db).calendar_of(AN_MY)
    assert calendar.working_minutes_between(warned, due) == 2 * WORKING_DAY
    assert db.scalars(select(Dossier.due)).one() == due
