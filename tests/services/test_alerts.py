"""What offices are told of time: once, in the journal, and only those whom it concerns."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import alerts, jobs, processing
from services.deeds import Deed
from services.models import JournalLine
from services.working import run_due
from tests.factories import MONDAY, a_dossier, a_key, an_officer, moves
from tests.services.acting import AN_MY, ASKED, PERMIT, at, kinds
from tests.services.test_working import DUE, broken, the_world
from workflows.calendar import VIETNAM
from workflows.case import Actor

pytestmark = pytest.mark.database


def told(db: Session, by: Actor) -> list[tuple[str, str, bool]]:
    return [(one.public_id, one.kind, one.new) for one in alerts.live(db, by)]


def a_delay(db: Session) -> str:
    return str(a_dossier(db, then=["accept"]).dossier.public_id)


def test_a_delay_goes_up_to_head_and_leader_once_each_and_moves_nothing(db: Session) -> None:
    leader, officer = an_officer(db, "leader", AN_MY), an_officer(db, "officer", AN_MY)
    stranger = an_officer(db, "leader", "tam-ky.urban")
    public_id = a_delay(db)

    seen = []
    for days in (-4, -3, 1, 1, 5, 9):
        run_due(db, DUE + timedelta(days=days), the_world())
        seen.append([kind for _, kind, _ in told(db, leader)])

    assert seen == [[], ["one-day"], ["overdue"], ["overdue"], ["long-overdue"], ["long-overdue"]]
    assert told(db, officer) == [(public_id, "long-overdue", True)]
    assert told(db, stranger) == []
    assert kinds(db, public_id)[2:] == ["threatened", "threatened", "overdue", "overdue"]
    assert broken(db) == {}


def test_what_was_read_is_no_more_new_and_what_is_decided_is_gone(db: Session) -> None:
    leader = an_officer(db, "leader", AN_MY)
    public_id = a_delay(db)
    run_due(db, DUE + timedelta(days=1), the_world())
    before = alerts.unread(db, leader)

    alerts.read(db, leader, until=DUE + timedelta(days=1), at=DUE + timedelta(days=2))
    after = (alerts.unread(db, leader), told(db, leader))
    for action in ("propose", "approve", "propose", "approve", "grant"):
        moves(db, public_id, action, at=DUE + timedelta(days=2))

    assert (before, after) == (1, (0, [(public_id, "overdue", False)]))
    assert told(db, leader) == []


def test_a_warning_goes_with_the_day_it_warned_of_and_proposes_no_second_apology(
    db: Session,
) -> None:
    officer, public_id = an_officer(db, "officer", AN_MY), a_delay(db)
    moment = DUE - timedelta(days=4)
    run_due(db, moment, the_world())
    before = [one.word for one in alerts.live(db, officer)]
    later = DUE + timedelta(days=14)

    deed = Deed(officer, moment, a_key())
    processing.reappoint(db, public_id, deed, due=later, reason="Đợi xác minh")
    moved = (alerts.unread(db, officer), told(db, officer))
    run_due(db, later - timedelta(days=4), the_world())

    assert (before, moved) == (["two-days"], (0, []))
    assert [one.word for one in alerts.live(db, officer)] == ["two-days-again"]
    assert alerts.unread(db, officer) == 1


def test_who_owes_an_opinion_is_reminded_and_silence_is_told_to_who_asked(db: Session) -> None:
    asked = an_officer(db, "officer", ASKED[0][1])
    asking_for = a_dossier(db, PERMIT, then=("accept", "propose"))
    asking = an_officer(db, "leader", asking_for.matter.case.here)
    public_id = asking_for.dossier.public_id
    reminders = [job for job in jobs.unfinished(db) if job.name == "remind-opinion"]

    run_due(db, max(job.run_after for job in reminders), the_world())
    reminded = told(db, asked)
    run_due(db, at(24 * 14), the_world())

    assert len(reminders) == len(ASKED)
    assert reminded == [(public_id, "asked-soon", True)]
    assert kinds(db, public_id).count("reminded") == len(ASKED)
    assert told(db, asked) == []
    assert told(db, asking) == [(public_id, "answer-silent", True)]
    assert broken(db) == {}


def test_a_pause_says_nothing_and_the_watch_goes_on(db: Session) -> None:
    public_id = a_dossier(db, then=["accept", "ask"]).dossier.public_id
    run_due(db, DUE - timedelta(days=1), the_world())

    waiting = [job.arguments["rung"] for job in jobs.unfinished(db) if job.name == "warn-lateness"]

    assert "threatened" not in kinds(db, public_id)
    assert waiting == ["overdue"]


def test_a_worker_that_was_away_tells_how_it_stands_by_now(db: Session) -> None:
    public_id = a_delay(db)

    run_due(db, datetime(2021, 4, 20, 9, tzinfo=VIETNAM), the_world())

    rungs = select(JournalLine.payload).where(JournalLine.kind == "overdue")
    assert [one["rung"] for one in db.scalars(rungs)] == ["long-overdue"]
    assert kinds(db, public_id)[-1] == "overdue"
    assert MONDAY < DUE
