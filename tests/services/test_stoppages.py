"""The register of days on which something was closed: running dossiers move, are told, come back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import following, my_dossiers
from services.administering import stoppages, taking_back
from services.administering.changes import SHELL, Errand
from services.administering.stoppages import Stretch
from services.errors import Conflict, Invalid, NotFound
from services.models import AdminChange, Job, Notice
from services.working import run_due
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, a_key, moves, stands
from tests.services.acting import AN_MY, kinds
from tests.services.test_working import DUE, broken, the_world

pytestmark = pytest.mark.database

STORM = Stretch(date(2021, 3, 8), "tam-ky")
SAYS = {"last": "2021-03-09", "stops": True, "title": "Đóng cửa tránh bão", "source": "CĐ 12"}
TWO_DAYS_LATER = DUE + timedelta(days=2)
A_WEEK = MONDAY + timedelta(days=7)


def errand(at: datetime = A_WEEK) -> Errand:
    return Errand(by=SHELL, at=at, key=a_key(), reason="Theo công điện")


def enters(db: Session, stretch: Stretch = STORM, **also: Any) -> None:
    stoppages.enter(db, stretch, SAYS | also, errand())
    run_due(db, A_WEEK, the_world())


def test_a_storm_moves_what_runs_once_tells_its_owner_and_is_taken_back(db: Session) -> None:
    owner = a_citizen(db)
    public_id = a_filed(db, by=owner).public_id
    moves(db, public_id, "accept", at=MONDAY + timedelta(hours=1))
    [before] = my_dossiers.mine(db, owner, at=A_WEEK).dossiers
    enters(db)
    run_due(db, A_WEEK, the_world())

    [after] = my_dossiers.mine(db, owner, at=A_WEEK).dossiers
    assert (before.left, after.left) == (15, 16)  # The first of the two days is today.
    moved = stands(db, public_id)
    assert (moved.matter.case.due, kinds(db, public_id)[-1]) == (TWO_DAYS_LATER, "clock-moved")
    assert "clock-moved" in db.scalars(select(Notice.kind)).all()
    clock = following.follow(db, public_id, owner, at=A_WEEK).clock
    assert clock is not None
    assert sum("Đóng cửa tránh bão" in day.reason for day in clock.deadline.trace) == 2
    assert broken(db) == {}

    change = db.scalars(select(AdminChange).where(AdminChange.kind == "stoppage")).one()
    taking_back.take_back(db, change.id, errand())
    run_due(db, A_WEEK + timedelta(hours=1), the_world())

    assert stands(db, public_id).matter.case.due == DUE
    assert kinds(db, public_id).count("clock-moved") == 2
    assert broken(db) == {}


def test_what_is_received_afterwards_is_counted_with_it(db: Session) -> None:
    enters(db, Stretch(date(2021, 3, 2)), last="2021-03-03")

    assert a_dossier(db, then=["accept"]).matter.case.due == TWO_DAYS_LATER


def test_what_was_received_while_it_stood_comes_back_with_what_came_before(db: Session) -> None:
    owner, early = a_citizen(db), a_filed(db).public_id
    moves(db, early, "accept", at=MONDAY)
    other = Stretch(date(2021, 3, 4), AN_MY)
    for stretch in (Stretch(date(2021, 3, 2), AN_MY), other):
        says = SAYS | {"last": stretch.first.isoformat(), "title": f"Cúp điện {stretch.first}"}
        stoppages.enter(db, stretch, says, errand(MONDAY + timedelta(minutes=1)))
    run_due(db, MONDAY + timedelta(minutes=1), the_world())
    late = a_filed(db, by=owner).public_id
    moves(db, late, "accept", at=MONDAY + timedelta(hours=1))
    work = stands(db, late).matter.case.open

    stoppages.drop(db, other, errand())
    stoppages.drop(db, Stretch(date(2021, 3, 2), AN_MY), errand())
    run_due(db, A_WEEK, the_world())

    for public_id in (early, late):
        assert stands(db, public_id).matter.case.due == DUE
    assert stands(db, late).matter.case.open == work
    it = following.follow(db, late, owner, at=A_WEEK)
    assert it.clock is not None
    assert it.clock.deadline.due == DUE
    why = [line.payload["reason"] for line in it.lines if line.kind == "clock-moved"]
    assert all(reason.startswith("Bỏ đợt ngừng thời hạn đã ghi: Cúp điện") for reason in why)
    assert why
    assert broken(db) == {}


def test_who_may_be_late_is_warned_before_the_office_is_shut_and_not_while_it_is(
    db: Session,
) -> None:
    a_dossier(db, then=["accept"])
    shut = Stretch((DUE - timedelta(days=3)).date(), AN_MY)  # From Friday to Monday.

    enters(db, shut, last=DUE.date().isoformat())

    warned = select(Job.run_after).where(Job.name == "warn-lateness", Job.done_at.is_(None))
    assert max(db.scalars(warned)).date() < shut.first
    assert broken(db) == {}


def test_an_outage_without_a_document_is_only_on_the_record(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    enters(db, stops=False)

    assert stands(db, public_id).matter.case.due == DUE
    assert [row.title for row in stoppages.listed(db)] == ["Đóng cửa tránh bão"]
    foreseen = [
        stoppages.foreseen(db, stretch, SAYS | {"stops": stops})
        for stretch in (Stretch(STORM.first), Stretch(STORM.first, AN_MY, "R3"))
        for stops in (True, False)
    ]
    assert foreseen == [1, 0, 0, 0]
    stoppages.drop(db, STORM, errand())
    assert stoppages.listed(db) == []
    with pytest.raises(NotFound):
        stoppages.drop(db, STORM, errand())


def test_other_offices_and_regimes_are_left_alone(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    enters(db, Stretch(STORM.first, "hoi-an"))
    enters(db, Stretch(STORM.first, AN_MY, "R3"))

    assert stands(db, public_id).matter.case.due == DUE


@pytest.mark.parametrize(
    ("stretch", "also", "reason"),
    [
        (STORM, {"last": "2021-03-01"}, "days-reversed"),
        (STORM, {"last": "2021-12-01"}, "stoppage-long"),
        (Stretch(STORM.first, "atlantis"), {}, "no-such-office"),
        (Stretch(STORM.first, "", "R9"), {}, "regime-unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    db: Session, stretch: Stretch, also: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        enters(db, stretch, **also)
    assert stoppages.listed(db) == []


def test_the_same_days_are_entered_once(db: Session) -> None:
    enters(db)

    with pytest.raises(Conflict, match="stoppage-known"):
        enters(db)
