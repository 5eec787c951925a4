"""A dossier that was received for another office ends early: no paper is left where nobody looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import counter, handing, invariants, queues, responding
from services.deeds import Deed
from services.filing import Applicant, Filed
from services.handing import BACK, OUT
from services.queue_wanted import Wanted
from services.working import run_due
from tests.factories import MONDAY, a_citizen, a_key, an_officer, moves
from tests.services.acting import kinds
from tests.services.test_away import AN_MY, HOI_AN, TODAY, hands, received
from tests.services.test_working import the_world
from tests.statements import statements
from workflows.case import Actor

HOUR = timedelta(hours=1)


def of_a_citizen(db: Session, here: Actor) -> tuple[Filed, Actor]:
    """A dossier of somebody who has an account, so that they may withdraw it themselves."""
    owner = a_citizen(db)
    who = Applicant("Trần Thị Bé", phone="0905111222", citizen_id=int(owner.id.partition(":")[2]))
    return received(db, here, applicant=who), owner


def ways(db: Session, *readers: Actor) -> list[list[str]]:
    """Which ways papers have to go still, as each reader sees it."""
    return [[one.way for one in handing.waiting(db, who, TODAY)] for who in readers]


def brought(db: Session, filed: Filed, here: Actor) -> None:
    moves(db, filed.public_id, "ask", at=MONDAY + 4 * HOUR)
    counter.bring(db, filed.public_id, [], {}, Deed(here, MONDAY + 5 * HOUR, a_key()))


def withdrawn(db: Session, filed: Filed, owner: Actor) -> None:
    responding.withdraw(db, filed.public_id, Deed(owner, MONDAY + 6 * HOUR, a_key()))


@pytest.mark.database
def test_papers_of_what_was_withdrawn_stay_or_come_back(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    stayed, owner = of_a_citizen(db, here)
    withdrawn(db, stayed, owner)
    assert ways(db, here, there) == [[], []]

    left, owner = of_a_citizen(db, here)
    hands(db, OUT, here, left)
    withdrawn(db, left, owner)
    assert ways(db, here, there) == [[], [BACK]]
    assert hands(db, BACK, there, left, at=MONDAY + 7 * HOUR) == 1
    assert ways(db, here, there) == [[], []]
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_had_left_comes_back_though_more_was_brought_meanwhile(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed, owner = of_a_citizen(db, here)
    hands(db, OUT, here, filed)
    brought(db, filed, here)
    assert ways(db, here, there) == [[OUT], []]

    withdrawn(db, filed, owner)

    assert ways(db, here, there) == [[], [BACK]]
    assert hands(db, BACK, there, filed, at=MONDAY + 7 * HOUR) == 1
    assert ways(db, here, there) == [[], []]


def test_papers_of_what_is_refused_before_they_left_stay_at_the_desk(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    refused, granted = received(db, here), received(db, here)
    for filed, last in ((refused, "reject"), (granted, "grant")):
        for hours, action in enumerate(("propose", "approve", last), 1):
            moves(db, filed.public_id, action, at=MONDAY + hours * HOUR)

    [out] = handing.waiting(db, here, TODAY)

    assert [row.public_id for row in out.rows] == [granted.public_id]
    assert ways(db, there) == [[]]


def test_what_is_refused_comes_back_though_more_was_brought_meanwhile(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed = received(db, here)
    hands(db, OUT, here, filed)
    brought(db, filed, here)
    for hours, action in enumerate(("propose", "approve", "reject"), 6):
        moves(db, filed.public_id, action, at=MONDAY + hours * HOUR)

    assert ways(db, here, there) == [[], [BACK]]
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_time_stopped_comes_back(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed = received(db, here)
    hands(db, OUT, here, filed)
    moves(db, filed.public_id, "ask", at=MONDAY + 4 * HOUR)
    run_due(db, MONDAY + timedelta(days=60), the_world())
    assert kinds(db, filed.public_id)[-1] == "stopped"

    assert ways(db, here, there) == [[], [BACK]]


def test_a_clerk_sees_what_was_received_for_another_office_wait_for_its_applicant(
    db: Session,
) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    stranger = an_officer(db, "clerk", "tam-ky.tan-thanh")
    filed = received(db, here)
    moves(db, filed.public_id, "ask", at=MONDAY + 4 * HOUR)

    with statements(db) as said:
        found = [queues.queue(db, who, Wanted("waiting"), at=MONDAY) for who in (here, there)]

    assert [len(one.works) for one in found] == [one.counts["waiting"] for one in found] == [1, 1]
    assert queues.queue(db, stranger, Wanted("waiting"), at=MONDAY).counts["waiting"] == 0
    if db.get_bind().dialect.name == "sqlite":
        led_by_indexes(db, [one for one in said if "dossier.stage IN" in one])


def led_by_indexes(db: Session, queries: list[str]) -> None:
    """No list of what waits goes through all dossiers, nor through all that waits at a desk."""
    for one in queries:
        plan = db.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {one}", (None,) * one.count("?")
        )
        looks = [row.detail for row in plan]
        assert any("ix_dossier_desk_stage (desk=? AND stage=?)" in look for look in looks), looks
        assert "SCAN dossier" not in looks
    assert queries
