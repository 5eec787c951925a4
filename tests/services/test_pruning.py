"""Done jobs go after thirty days, and nothing that they guarded against comes back."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services import drafts, expiry, invariants, jobs, processing, pruning
from services.db import sessions, table, transaction
from services.deeds import Deed
from services.models import Draft, Job, JournalLine
from services.promised import Claimed, Outside, Work
from services.pruning import KEPT, MOST, prune
from services.working import run_due
from tests.factories import MONDAY, a_citizen, a_dossier, a_draft, a_key, an_officer, moves, stands
from tests.services.test_working import Mailbox, counting, effects, promised, the_world
from tests.statements import statements

JOB = table(Job)
DAY = timedelta(days=1)
LATER = MONDAY + KEPT + DAY


def left(db: Session) -> set[str]:
    db.rollback()
    return set(db.scalars(select(Job.key)))


def done(db: Session, at: datetime, *keys: str) -> None:
    """These jobs were promised, and done at that moment."""
    promised(db, *keys)
    with transaction(db):
        db.execute(update(JOB).where(JOB.c.key.in_(keys)).values(done_at=at))


def prunes(db: Session, at: datetime) -> int:
    """What a worker does until nothing is left to do."""
    n = 0
    while some := prune(db, at=at):
        n += some
    return n


def found(db: Session) -> dict[str, int]:
    return {one.key: one.rows for one in invariants.check(db) if one.rows}


def test_what_was_done_long_ago_goes(db: Session) -> None:
    done(db, MONDAY, "old")
    done(db, MONDAY + DAY, "kept")
    done(db, LATER, "new")

    assert prunes(db, MONDAY + KEPT + timedelta(hours=1)) == 1

    assert left(db) == {"kept", "new"}


def test_what_is_not_done_or_was_given_up_stays(db: Session) -> None:
    promised(db, "waiting", "given-up")
    with transaction(db):
        db.execute(update(JOB).where(JOB.c.key == "given-up").values(given_up_at=MONDAY))
    done(db, MONDAY, "old")
    done(db, LATER, "new")

    prunes(db, LATER)

    assert left(db) == {"waiting", "given-up", "new"}


def test_it_is_looked_for_once_a_day(db: Session) -> None:
    done(db, MONDAY, "old")
    done(db, LATER, "new")
    prunes(db, LATER)
    done(db, MONDAY, "missed")
    done(db, LATER, "newest")

    with statements(db) as asked:
        again = prune(db, at=LATER + timedelta(hours=10))

    assert (again, len(asked)) == (0, 1)
    assert prunes(db, LATER + DAY) == 1
    assert "missed" not in left(db)


def test_much_goes_a_piece_at_a_time(db: Session) -> None:
    row = {"name": "count", "arguments": {}, "attempts": 1, "request": "", "error": ""}
    row |= {"run_after": MONDAY, "done_at": MONDAY}
    with transaction(db):
        db.execute(insert(JOB), [row | {"key": f"old-{n}"} for n in range(2 * MOST + 3)])
    done(db, LATER, "new")

    pieces = [prune(db, at=LATER) for _ in range(4)]

    assert pieces == [MOST, MOST, 3, 0]
    assert left(db) == {"new"}


def test_several_workers_prune_together(engine: Engine, db: Session) -> None:
    row = {"name": "count", "arguments": {}, "attempts": 1, "request": "", "error": ""}
    row |= {"run_after": MONDAY, "done_at": MONDAY}
    with transaction(db):
        db.execute(insert(JOB), [row | {"key": f"old-{n}"} for n in range(3 * MOST)])
    done(db, LATER, "new")
    gone: list[int] = []

    def work() -> None:
        with sessions(engine)() as mine:
            gone.append(prunes(mine, LATER))

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(gone) == 3
    assert sum(gone) + len(left(db)) == 3 * MOST + 1


def test_the_last_number_is_not_given_out_again(db: Session) -> None:
    """A worker that was away for long knows its job by number: it must not take another for it."""
    done(db, MONDAY, "first", "last")
    [held] = db.scalars(select(Job.id).where(Job.key == "last"))

    prunes(db, LATER)
    promised(db, "next")

    [fresh] = db.scalars(select(Job.id).where(Job.key == "next"))
    assert fresh > held
    assert left(db) == {"last", "next"}


def test_a_worker_whose_job_has_gone_meanwhile_keeps_nothing(db: Session) -> None:
    promised(db, "slow")

    def sleeps(mine: Session, job: Claimed, at: datetime, outside: Outside) -> None:
        counting(mine, job, at, outside)
        mine.execute(delete(JOB).where(JOB.c.key == "slow"))

    run_due(db, MONDAY, the_world(), works={"count": Work(sleeps)})

    assert effects(db) == {}


def test_a_deed_of_long_ago_is_not_done_again(db: Session) -> None:
    public_id = str(a_dossier(db, then=("accept",)).dossier.public_id)
    here = stands(db, public_id).matter.case.open[0]
    deed = Deed(an_officer(db, here.role, here.office), MONDAY + timedelta(hours=3), a_key())
    processing.claim(db, public_id, deed, step=here.step, branch="")
    run_due(db, MONDAY + DAY, the_world(Mailbox()))
    before = db.scalars(select(func.count(JournalLine.id))).one()

    prunes(db, LATER + DAY)
    processing.claim(db, public_id, deed, step=here.step, branch="")
    mailbox = Mailbox()
    run_due(db, LATER + DAY, the_world(mailbox))

    lines = db.scalars(select(JournalLine.kind)).all()
    assert len(lines) - before == lines.count("overdue")
    assert mailbox.sent == []
    assert found(db) == {}


def test_what_time_has_done_is_not_done_again(db: Session) -> None:
    public_id = str(a_dossier(db, then=("accept", "ask")).dossier.public_id)
    wait = stands(db, public_id).matter.case.open[0]
    assert wait.due
    key = jobs.timer_key(stands(db, public_id).dossier.id, wait)
    run_due(db, wait.due, the_world())
    done(db, wait.due + KEPT, "new")

    prunes(db, wait.due + KEPT + DAY)
    again = expiry.expire(
        db, public_id, step=wait.step, branch="", at=wait.due + KEPT + DAY, key=key
    )

    assert key not in left(db)
    assert again is False
    assert found(db) == {}


def test_a_draft_that_is_saved_on_and_on_is_promised_anew_and_goes_once(db: Session) -> None:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen)
    for days in (20, 40, 60):
        drafts.choose(
            db,
            draft,
            office="tam-ky.an-my",
            delivery="desk",
            delivery_address="",
            by=citizen,
            at=MONDAY + timedelta(days=days),
        )
        run_due(db, MONDAY + timedelta(days=days + 15), the_world())
        prunes(db, MONDAY + timedelta(days=days + 15))

    run_due(db, MONDAY + timedelta(days=95), the_world())
    prunes(db, MONDAY + timedelta(days=140))

    assert db.get(Draft, draft, populate_existing=True) is None
    assert len(left(db)) == 1


@pytest.mark.parametrize("age", [timedelta(0), KEPT - DAY])
def test_a_notice_that_was_never_promised_is_still_found(db: Session, age: timedelta) -> None:
    at = MONDAY + KEPT + DAY - age
    done(db, MONDAY, "old")
    public_id = str(a_dossier(db, at=at - timedelta(hours=2)).dossier.public_id)
    moves(db, public_id, "accept", at=at)
    prunes(db, MONDAY + KEPT + timedelta(hours=1))
    assert found(db) == {}

    with transaction(db):
        db.execute(delete(JOB).where(JOB.c.name == "send-notice"))

    assert found(db) == {"notices-promised": 1}


def test_a_clock_that_was_set_back_hides_nothing(db: Session) -> None:
    done(db, MONDAY, "old")
    done(db, LATER, "new")
    prunes(db, LATER)
    before = pruning.horizon(db)

    prunes(db, MONDAY)

    assert pruning.horizon(db) == before == LATER - KEPT
