"""Dossiers that nobody and nothing will move are found; those that somebody will move are not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services import staff
from services.administering import merging, restarting
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from services.db import transaction
from services.entering import Filed
from services.models import Job
from services.watching.stuck import in_offices, stuck
from services.working import run_due
from tests.factories import MONDAY, a_dossier, a_filed, a_key, an_officer, open_steps, stands
from tests.services.acting import a_permit, claims
from tests.services.test_working import the_world
from tests.statements import statements
from workflows.calendar import VIETNAM
from workflows.case import Actor

AN_MY = "tam-ky.an-my"
NEW_YEAR = date(2021, 1, 1)


def found(db: Session, real: datetime = MONDAY) -> list[tuple[str, str, str, int]]:
    return [(one.why, one.office, one.role, len(one.named)) for one in stuck(db, real=real)]


def employed(db: Session, role: str, office: str, until: date | None = None) -> Actor:
    by = an_officer(db, role, office)
    staff.give_role(db, row_of(by), role, office, since=NEW_YEAR, until=until)
    return by


def filed_before_a_merger(db: Session) -> tuple[Filed, datetime]:
    """A dossier of an office that another takes over the day after; and that day."""
    employed(db, "clerk", AN_MY)
    filed, day = a_filed(db), MONDAY + timedelta(days=1)
    errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="NQ 1241")
    merging.merge(db, Merger((AN_MY,), "tam-ky.an-xuan", day.date()), errand)
    return filed, day


def row_of(by: Actor) -> int:
    return int(by.id.partition(":")[2])


def test_what_waits_where_nobody_works_stands_still(db: Session) -> None:
    filed = a_filed(db)

    (one,) = stuck(db, real=MONDAY)

    assert (one.why, one.office, one.role) == ("unmanned", AN_MY, "clerk")
    assert one.named == (filed.number,)


def test_somebody_with_the_role_is_enough(db: Session) -> None:
    a_filed(db)
    employed(db, "clerk", AN_MY)

    assert found(db) == []


def test_another_role_or_another_office_is_not_enough(db: Session) -> None:
    a_filed(db)
    employed(db, "officer", AN_MY)
    employed(db, "clerk", "hoi-an")

    assert found(db) == [("unmanned", AN_MY, "clerk", 1)]


def test_a_role_counts_on_its_days_only(db: Session) -> None:
    a_filed(db)
    employed(db, "clerk", AN_MY, until=MONDAY.date())

    assert found(db) == []
    assert found(db, MONDAY + timedelta(days=1)) == [("unmanned", AN_MY, "clerk", 1)]


def test_a_closed_account_serves_nobody(db: Session) -> None:
    a_filed(db)
    clerk = employed(db, "clerk", AN_MY)
    staff.close(db, row_of(clerk), at=MONDAY)

    assert found(db) == [("unmanned", AN_MY, "clerk", 1)]


def test_a_claim_of_somebody_who_has_left_stands_still(db: Session) -> None:
    public_id = a_filed(db).public_id
    clerk = employed(db, "clerk", AN_MY)
    other = staff.NewOfficer(login="other", name="Võ An", title="Cán bộ", password="sông Hàn 21")
    staff.give_role(db, staff.add(db, other), "clerk", AN_MY, since=NEW_YEAR)
    claims(db, public_id, clerk)
    before = found(db)
    staff.take_role(db, row_of(clerk), "clerk", AN_MY, on=MONDAY.date())

    assert before == []
    assert found(db) == [("left", AN_MY, "clerk", 1)]


def test_a_claim_in_an_office_without_anybody_is_told_once(db: Session) -> None:
    claims(db, a_filed(db).public_id, an_officer(db, "clerk", AN_MY))

    assert found(db) == [("unmanned", AN_MY, "clerk", 1)]


def test_a_wait_stands_still_without_its_job_or_with_one_that_was_given_up(db: Session) -> None:
    dossier = a_dossier(db, then=("accept", "ask")).dossier
    before = found(db)
    with transaction(db):
        db.execute(update(Job).where(Job.name == "expire").values(given_up_at=MONDAY))
    given_up = [(one.why, one.named) for one in stuck(db, real=MONDAY)]
    with transaction(db):
        db.execute(delete(Job).where(Job.name == "expire"))

    assert before == []
    assert given_up == [("untimed", (dossier.code,))]
    assert found(db) == [("untimed", AN_MY, "clerk", 1)]


def test_a_consultation_needs_people_and_its_clock(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    for step, role, office in open_steps(db, public_id):
        assert step == "opinions"
        employed(db, role, office)
    before = found(db)
    with transaction(db):
        db.execute(delete(Job).where(Job.name == "expire"))

    assert before == []
    assert {one.why for one in stuck(db, real=MONDAY)} == {"untimed"}
    assert len({code for one in stuck(db, real=MONDAY) for code in one.named}) == 1


def test_what_has_ended_does_not_stand_still(db: Session) -> None:
    a_dossier(db, then=("refuse",))

    assert found(db) == []


def test_the_most_in_one_place_stands_first_and_the_longest_waiting_in_it(db: Session) -> None:
    a_permit(db)
    late, early = (a_filed(db, at=MONDAY + timedelta(hours=n)).number for n in (2, 0))

    first, second = stuck(db, real=MONDAY)

    assert (first.office, first.named) == (AN_MY, (early, late))
    assert second.office == "tam-ky"


def test_the_number_of_statements_does_not_grow(db: Session) -> None:
    a_filed(db)
    with statements(db) as few:
        found(db)
    for _ in range(3):
        a_filed(db)
    with statements(db) as many:
        found(db)

    assert len(few) == len(many)


def test_what_belongs_to_an_office_that_ended_without_an_heir_is_found(db: Session) -> None:
    public_id = a_dossier(db, then=("accept",)).dossier.public_id
    code = stands(db, public_id).dossier.code
    late = datetime(2025, 7, 1, 9, tzinfo=VIETNAM)

    [one] = [one for one in stuck(db, real=late) if one.why == "ended"]

    assert (one.office, one.named) == (AN_MY, (code,))


def test_a_head_sees_what_nobody_can_do_in_their_offices_only(db: Session) -> None:
    a_dossier(db, then=("accept",))

    [one] = in_offices(db, [AN_MY], on=MONDAY.date())

    assert (one.why, one.office, one.role) == ("unmanned", AN_MY, "officer")
    assert in_offices(db, ["hoi-an"], on=MONDAY.date()) == []


def test_what_an_heir_has_not_got_is_moved_by_its_job_or_told_and_given_a_new_start(
    db: Session,
) -> None:
    filed, day = filed_before_a_merger(db)
    with transaction(db):
        ends = update(Job).where(Job.name == "office-ends")
        promised = found(db, day)
        db.execute(ends.values(given_up_at=MONDAY))
    given_up = [(one.why, one.office, one.named) for one in stuck(db, real=day)]
    again = Errand(by=SHELL, at=day, key=a_key(), reason="đã sửa mạng")
    restarted = restarting.restart(db, again), restarting.restart(db, again)
    run_due(db, day, the_world())

    assert promised == []
    assert given_up == [("behind", AN_MY, (filed.number,))]
    assert restarted == (2, 0)
    assert found(db, day) == []
    assert open_steps(db, filed.public_id) == [("receive", "clerk", "tam-ky.an-xuan")]


def test_an_heir_that_nothing_was_promised_for_gets_its_work_too(db: Session) -> None:
    filed, day = filed_before_a_merger(db)
    with transaction(db):
        db.execute(delete(Job).where(Job.name == "office-ends"))
    before = [one.why for one in stuck(db, real=day)]

    n = restarting.restart(db, Errand(by=SHELL, at=day, reason="chạy lại"))
    run_due(db, day, the_world())

    assert (before, n) == (["behind"], 1)
    assert open_steps(db, filed.public_id) == [("receive", "clerk", "tam-ky.an-xuan")]


@pytest.mark.parametrize("lost", ["gone", "done", "given up"])
def test_a_wait_that_nothing_would_end_gets_its_clock_again_and_not_too_early(
    db: Session, lost: str
) -> None:
    dossier = a_dossier(db, then=("accept", "ask")).dossier
    timer = Job.name == "expire"
    due = db.scalars(select(Job.run_after).where(timer)).one()
    spent = {"done": {"done_at": MONDAY}, "given up": {"given_up_at": MONDAY}}
    with transaction(db):
        db.execute(
            delete(Job).where(timer)
            if lost == "gone"
            else update(Job).where(timer).values(spent[lost])
        )
    before = [one.why for one in stuck(db, real=MONDAY) if one.why == "untimed"]

    n = restarting.restart(db, Errand(by=SHELL, at=MONDAY, reason="chạy lại"))
    run_due(db, MONDAY, the_world())
    waits = open_steps(db, dossier.public_id)
    run_due(db, due, the_world())

    assert (before, n) == (["untimed"], 1)
    assert waits != open_steps(db, dossier.public_id)
