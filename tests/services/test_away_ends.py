"""A dossier that was received for another office ends early: no paper is left where nobody looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import bookkeeping, carriages, counter, desk_lists, invariants, queues, responding
from services.administering import merging, offices
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from services.carriages import BACK, OUT
from services.deeds import Deed
from services.entering import Applicant, Filed
from services.errors import Invalid
from services.queue_wanted import Wanted
from services.working import run_due
from tests.factories import MONDAY, a_citizen, a_key, an_officer, moves, stands
from tests.services.acting import kinds
from tests.services.test_away import AN_MY, CENTRE, HOI_AN, KARAOKE, TODAY, hands, received
from tests.services.test_working import the_world
from tests.statements import statements
from workflows.calendar import local_day
from workflows.case import Actor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def of_a_citizen(db: Session, here: Actor) -> tuple[Filed, Actor]:
    """A dossier of somebody who has an account, so that they may withdraw it themselves."""
    owner = a_citizen(db)
    who = Applicant("Trần Thị Bé", phone="0905111222", citizen_id=int(owner.id.partition(":")[2]))
    return received(db, here, applicant=who), owner


def ways(db: Session, *readers: Actor) -> list[list[str]]:
    """Which ways papers have to go still, as each reader sees it."""
    return [[one.way for one in carriages.waiting(db, who, TODAY)] for who in readers]


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

    [out] = carriages.waiting(db, here, TODAY)

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


def granted_and_handed_over(db: Session, filed: Filed, here: Actor) -> None:
    for hours, action in enumerate(("propose", "approve", "grant"), 4):
        moves(db, filed.public_id, action, at=MONDAY + hours * HOUR)
    owed = bookkeeping.owed(db, stands(db, filed.public_id).dossier.id)
    deed = Deed(here, MONDAY + 7 * HOUR, a_key())
    counter.collect(db, filed.public_id, deed, amount=owed, method="cash")
    moves(db, filed.public_id, "deliver", at=MONDAY + 8 * HOUR)


@pytest.mark.database
def test_papers_at_the_office_come_back_though_the_result_was_handed_over_before(
    db: Session,
) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed = received(db, here)
    hands(db, OUT, here, filed)
    granted_and_handed_over(db, filed, here)

    assert ways(db, here, there) == [[], [BACK]]
    assert desk_lists.waiting(db, there, TODAY)["carriage"] == 1
    assert hands(db, BACK, there, filed, at=MONDAY + 9 * HOUR) == 1
    assert ways(db, here, there) == [[], []]
    assert not [one for one in invariants.check(db) if one.rows]


@pytest.mark.database
def test_papers_of_what_was_granted_leave_for_the_files_though_it_was_handed_over_before(
    db: Session,
) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed = received(db, here)
    granted_and_handed_over(db, filed, here)

    assert ways(db, here, there) == [[OUT], []]
    assert hands(db, OUT, here, filed, at=MONDAY + 9 * HOUR) == 1
    assert ways(db, here, there) == [[], []]
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
    # PostgreSQL's kept plan would go through all dossiers of an office for a list of stages.
    assert not any("dossier.stage IN" in one for one in said)
    if db.get_bind().dialect.name == "sqlite":
        led_by_indexes(db, [one for one in said if "dossier.stage = " in one])


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


def test_an_office_that_went_to_the_receiving_desk_leaves_nothing_to_hand_over(
    db: Session,
) -> None:
    desk, first = "tam-ky.tan-thanh", TODAY + timedelta(days=2)
    here = an_officer(db, "clerk", desk)
    left, stayed = received(db, here), received(db, here)
    deed = Deed(here, MONDAY + HOUR, a_key())
    assert carriages.hand_over(db, OUT, desk, AN_MY, [left.public_id], deed) == 1
    merges(db, AN_MY, desk)

    assert carriages.waiting(db, here, first) == []
    for hours, action in enumerate(("propose", "approve", "reject")):
        for one in (left, stayed):
            moves(db, one.public_id, action, at=MONDAY + timedelta(days=2, hours=hours))
    assert carriages.waiting(db, here, first) == []
    assert desk_lists.waiting(db, here, first)["carriage"] == 0
    assert not [one for one in invariants.check(db) if one.rows]


def merges(db: Session, office: str, heir: str, **made: str) -> None:
    why, first = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="Sáp nhập"), TODAY + 2 * DAY
    new = dict(offices.OFFICE.read(db, office) or {}) | made
    new |= {"valid_from": first.isoformat(), "valid_to": ""}
    merging.merge(db, Merger((office,), heir, first, new if made else None), why)
    run_due(db, MONDAY + timedelta(days=2), the_world())


def test_what_is_received_after_its_office_ended_goes_to_the_heir(db: Session) -> None:
    here, centre = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", CENTRE)
    filed = received(db, here, KARAOKE)
    heir, new = "quang-nam.sport", {"name": "Sở Thể thao", "identity_code": "000.00.90.H47"}
    merges(db, "quang-nam.culture", heir, **new)
    owed, later = bookkeeping.owed(db, stands(db, filed.public_id).dossier.id), MONDAY + 49 * HOUR
    deed = Deed(here, later, a_key())
    counter.collect(db, filed.public_id, deed, amount=owed, method="cash")
    if stands(db, filed.public_id).matter.case.received_at is None:
        moves(db, filed.public_id, "accept", at=later + HOUR)

    [out] = carriages.waiting(db, here, local_day(later))

    assert out.ends == (HOI_AN, heir)
    deed = Deed(here, later + 2 * HOUR, a_key())
    assert carriages.hand_over(db, OUT, *out.ends, [filed.public_id], deed) == 1
    moves(db, filed.public_id, "ask", at=later + 3 * HOUR)
    run_due(db, later + 60 * DAY, the_world())
    [back] = carriages.waiting(db, centre, local_day(later))
    assert back.way == BACK


def test_what_its_owner_withdraws_while_it_is_ticked_does_not_leave(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed, owner = of_a_citizen(db, here)
    seen = carriages.waiting(db, here, TODAY)
    withdrawn(db, filed, owner)
    monkeypatch.setattr(carriages, "waiting", lambda *_: seen)

    with pytest.raises(Invalid, match="nothing-to-hand-over"):
        hands(db, OUT, here, filed, at=MONDAY + 7 * HOUR)
    assert "papers-sent" not in kinds(db, filed.public_id)
