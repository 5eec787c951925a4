"""Who answers for an office sees how much lies with each of its officers, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from services import office_load, staff
from services.office_load import Load
from tests.factories import MONDAY, a_dossier, a_filed, an_officer, moves
from tests.services.acting import claims
from tests.statements import statements
from workflows.case import Actor

AN_MY = "tam-ky.an-my"
NEW_YEAR = date(2021, 1, 1)


def employed(db: Session, role: str, office: str = AN_MY) -> Actor:
    by = an_officer(db, role, office)
    staff.give_role(db, row_of(by), role, office, since=NEW_YEAR)
    return by


def another(db: Session, login: str, role: str, office: str = AN_MY) -> int:
    given = staff.NewOfficer(login=login, name=login, title="Cán bộ", password="sông Hàn 21")
    officer_id = staff.add(db, given)
    staff.give_role(db, officer_id, role, office, since=NEW_YEAR)
    return officer_id


def row_of(by: Actor) -> int:
    return int(by.id.partition(":")[2])


def seen(db: Session, by: Actor, days: float = 0) -> list[Load]:
    found = office_load.load(db, by, at=MONDAY + timedelta(days=days))
    assert found is not None
    return list(found)


def numbers(db: Session, by: Actor, days: float = 0) -> dict[tuple[str, ...], tuple[int, int, int]]:
    return {one.roles: (one.held, one.overdue, one.done) for one in seen(db, by, days)}


def test_claimed_steps_count_until_they_are_done(db: Session) -> None:
    clerk, head = employed(db, "clerk"), employed(db, "head")
    public_id = a_filed(db).public_id
    claims(db, public_id, clerk)
    before = numbers(db, head)
    moves(db, public_id, "accept", at=MONDAY + timedelta(hours=2))

    assert before == {("clerk",): (1, 0, 0), ("head",): (0, 0, 0)}
    assert numbers(db, head)[("clerk",)] == (0, 0, 1)


def test_a_claimed_step_past_its_time_is_overdue_and_stands_first(db: Session) -> None:
    head, clerk = employed(db, "head"), employed(db, "clerk")
    claims(db, a_filed(db).public_id, clerk)

    first, *_rest = seen(db, head, days=3)

    assert (first.roles, first.held, first.overdue) == (("clerk",), 1, 1)


def test_finished_work_counts_for_seven_days(db: Session) -> None:
    employed(db, "clerk")
    head = employed(db, "head")
    a_dossier(db, then=("accept",))

    assert numbers(db, head, days=6)[("clerk",)] == (0, 0, 1)
    assert numbers(db, head, days=7)[("clerk",)] == (0, 0, 0)


def test_what_was_only_claimed_is_not_finished(db: Session) -> None:
    clerk, leader = employed(db, "clerk"), employed(db, "leader")
    claims(db, a_filed(db).public_id, clerk)

    assert numbers(db, leader)[("clerk",)] == (1, 0, 0)


def test_nobody_sees_those_above_them(db: Session) -> None:
    head, leader = employed(db, "head"), employed(db, "leader")

    assert set(numbers(db, head)) == {("head",)}
    assert set(numbers(db, leader)) == {("head",), ("leader",)}
    assert [one.reader for one in seen(db, head)] == [True]


def test_another_office_is_not_seen(db: Session) -> None:
    head = employed(db, "head")
    another(db, "elsewhere", "clerk", "hoi-an")

    assert set(numbers(db, head)) == {("head",)}


def test_who_has_left_or_whose_account_is_closed_is_not_told(db: Session) -> None:
    head = employed(db, "head")
    left, closed = another(db, "left", "clerk"), another(db, "closed", "clerk")
    staff.take_role(db, left, "clerk", AN_MY, on=MONDAY.date())
    staff.close(db, closed, at=MONDAY)

    assert set(numbers(db, head)) == {("head",)}


def test_who_is_no_head_and_no_leader_sees_no_load(db: Session) -> None:
    assert office_load.load(db, employed(db, "officer"), at=MONDAY) is None


def test_more_officers_need_no_more_statements(db: Session) -> None:
    head, clerk = employed(db, "head"), employed(db, "clerk")
    claims(db, a_filed(db).public_id, clerk)
    with statements(db) as few:
        seen(db, head)
    for n in range(5):
        another(db, f"clerk-{n}", "clerk")
    with statements(db) as many:
        seen(db, head)

    assert len(few) == len(many) == 3


def test_finished_work_is_read_along_its_index(db: Session) -> None:
    head = employed(db, "head")
    with statements(db) as said:
        seen(db, head)
    if db.get_bind().dialect.name == "sqlite":
        query = next(one for one in said if "journal_line" in one)
        plan = db.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {query}", ("officer:1", "2021-02-22", AN_MY, *office_load.FINISHED)
        )

        assert "ix_journal_line_actor_day" in str(plan.all())
