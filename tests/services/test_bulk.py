"""One thing done with many dossiers: tried first, done one by one, gone on with, taken back."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import bulk, bulk_view, processing, staff
from services.adapters.null import NullMessenger
from services.administering import stoppages
from services.administering.changes import SHELL, Errand
from services.administering.stoppages import Stretch
from services.bulk_trial import What
from services.db import connect, sessions
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.letters import Letters
from services.models import JournalLine, OpenStepRow
from services.promised import Outside
from services.working import LEASE, run_due
from tests.factories import MONDAY, a_filed, a_key, an_officer, moves, stands
from tests.faults.races import broken
from tests.services.acting import AN_MY, ASKED, a_permit, acts, claims, reappoints
from tests.services.test_covering import again, employs
from tests.statements import statements
from workflows.case import Actor

WORLD = Outside(NullMessenger(), Letters(Path("templates")))
TWO_STEPS = ("accept", "propose")
ALL = "Chuẩn bị cho đợt kiểm tra."


def many(db: Session, n: int = 3) -> list[str]:
    return [a_filed(db).public_id for _ in range(n)]


def planned(db: Session, by: Actor, action: str, ids: list[str]) -> str:
    places = [(one, "receive", "") for one in ids]
    return bulk.plan(db, Deed(by, MONDAY, a_key()), action, places)


def started(db: Session, by: Actor, action: str, ids: list[str], **what: Any) -> str:
    made = planned(db, by, action, ids)
    bulk.start(db, made, Deed(by, MONDAY, a_key()), What(action, reason=ALL, **what))
    return made


def states(db: Session, made: str, by: Actor) -> list[tuple[str, str]]:
    return [(one.state, one.why) for one in bulk_view.shown(db, made, by, at=MONDAY).lines]


def holders(db: Session) -> list[int | None]:
    return list(db.scalars(select(OpenStepRow.claimed_by).order_by(OpenStepRow.id)))


@pytest.mark.database
def test_what_would_happen_is_what_happens_and_each_says_why_not(db: Session) -> None:
    clerk, other, ids = employs(db, "clerk", "Tran Binh"), employs(db, "clerk", "Do Em"), many(db)
    claims(db, ids[1], other)
    made = planned(db, clerk, "act:accept", ids)
    before = states(db, made, clerk)
    assert before == [("would", ""), ("not", "claimed-by-other"), ("would", "")]

    bulk.start(db, made, Deed(clerk, MONDAY, a_key()), What("act:accept"))
    run_due(db, MONDAY, WORLD)

    assert states(db, made, clerk) == [("done", ""), ("left", "claimed-by-other"), ("done", "")]
    assert [stands(db, one).dossier.stage for one in ids].count("received") == 2
    assert broken(db) == {}


def test_a_worker_that_dies_goes_on_and_nothing_is_done_twice(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db, 4)
    made, real = started(db, clerk, "claim", ids), processing.claim

    def dying(db: Session, public_id: str, *given: Any, **also: Any) -> None:
        if public_id == ids[2]:
            raise RuntimeError("the lamp went out")
        real(db, public_id, *given, **also)

    monkeypatch.setattr(processing, "claim", dying)
    run_due(db, MONDAY, WORLD)
    assert Counter(holders(db))[None] == 2
    monkeypatch.undo()

    run_due(db, MONDAY + LEASE, WORLD)

    assert None not in holders(db)
    kinds = Counter(db.scalars(select(JournalLine.kind)))
    assert kinds["claimed"] == 4
    assert {state for state, _ in states(db, made, clerk)} == {"done"}


def lived_until(url: str, nth: int, *, written: bool) -> None:
    """A worker of its own that dies as by kill -9 at its nth dossier: before it begins with it, or
    with it `written` and not yet kept."""
    if worker := os.fork():
        _, status = os.waitpid(worker, 0)
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL
        return
    try:
        real, begun = processing.act, iter(range(1, 100))

        def dying(*given: Any, **also: Any) -> None:
            last = next(begun) == nth
            if written or not last:
                real(*given, **also)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)

        processing.act = dying  # Of this process alone.
        with sessions(connect(url))() as own:
            run_due(own, MONDAY + LEASE * nth, WORLD)
    finally:
        os._exit(0)


def test_workers_that_are_killed_in_the_middle_leave_the_rest_to_the_next_and_nothing_twice(
    db: Session, database_url: str
) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db, 6)
    made = started(db, clerk, "act:accept", ids)
    db.commit()

    lived_until(database_url, 2, written=True)
    after_one = [state for state, _ in states(db, made, clerk)]
    db.commit()  # What the next one keeps is seen from now on.
    lived_until(database_url, 4, written=False)
    after_two = [state for state, _ in states(db, made, clerk)]
    run_due(db, MONDAY + LEASE * 9, WORLD)

    assert Counter(after_one) == {"done": 1, "waiting": 5}
    assert Counter(after_two) == {"done": 4, "waiting": 2}
    assert {state for state, _ in states(db, made, clerk)} == {"done"}
    told = db.execute(select(JournalLine.dossier_id, JournalLine.kind)).all()
    assert set(Counter(told).values()) == {1}
    codes = sorted(str(stands(db, one).dossier.code)[-4:] for one in ids)
    assert codes == [f"{n:04}" for n in range(1, 7)]
    assert broken(db) == {}


def test_what_changed_after_it_was_looked_at_is_not_done(db: Session) -> None:
    clerk, other, ids = employs(db, "clerk", "Tran Binh"), employs(db, "clerk", "Do Em"), many(db)
    made = started(db, clerk, "claim", ids)
    acts(db, ids[0], "accept", other)

    run_due(db, MONDAY, WORLD)

    assert [why for _, why in states(db, made, clerk)] == ["page-stale", "", ""]


def test_a_right_that_was_taken_away_meanwhile_keeps_everything_as_it_is(db: Session) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db)
    made = started(db, clerk, "claim", ids)
    staff.take_role(db, int(clerk.id.partition(":")[2]), "clerk", AN_MY, on=MONDAY.date())

    run_due(db, MONDAY, WORLD)

    assert {state for state, _ in states(db, made, clerk)} == {"failed"}
    assert holders(db) == [None, None, None]


@pytest.mark.database
def test_work_that_was_given_is_taken_back_unless_somebody_went_on_with_it(db: Session) -> None:
    binh, em = employs(db, "clerk", "Tran Binh"), employs(db, "clerk", "Do Em")
    head, ids = employs(db, "head", "Vo Dan"), many(db)
    claims(db, ids[0], binh)
    to, before = int(em.id.partition(":")[2]), holders(db)
    made = started(db, head, "assign", ids, to=to)
    run_due(db, MONDAY, WORLD)
    assert holders(db) == [to, to, to]
    acts(db, ids[2], "accept", em)

    back = bulk.undo(db, made, Deed(head, MONDAY, a_key()))
    run_due(db, MONDAY, WORLD)

    assert holders(db)[:2] == before[:2]
    assert states(db, back, head)[2] == ("failed", "page-stale")
    assert bulk.undo(db, made, Deed(head, MONDAY, a_key())) == back
    assert broken(db) == {}


def test_a_day_that_moved_by_itself_holds_up_no_undo_but_an_apology(db: Session) -> None:
    officer, ids = employs(db, "officer", "Le Chi"), many(db, 2)
    for one in ids:
        moves(db, one, "accept", at=MONDAY)
    places = [(one, "review", "") for one in ids]
    made = bulk.plan(db, Deed(officer, MONDAY, a_key()), "claim", places)
    bulk.start(db, made, Deed(officer, MONDAY, a_key()), What("claim"))
    run_due(db, MONDAY, WORLD)
    seen = stands(db, ids[0]).dossier.lines
    storm = Stretch(MONDAY.date() + timedelta(days=1), AN_MY)
    says = {"last": storm.first.isoformat(), "stops": True, "title": "Bão", "source": "CĐ 12"}
    stoppages.enter(db, storm, says, Errand(by=SHELL, at=MONDAY, key=a_key(), reason="CĐ 12"))
    run_due(db, MONDAY, WORLD)
    due = stands(db, ids[0]).matter.case.due
    assert due is not None

    with pytest.raises(Conflict, match="page-stale"):
        reappoints(db, ids[0], officer, due + timedelta(days=2), seen=seen)
    back = bulk.undo(db, made, Deed(officer, MONDAY, a_key()))
    run_due(db, MONDAY, WORLD)

    assert stands(db, ids[0]).dossier.lines > seen + 1
    assert states(db, back, officer) == [("done", ""), ("done", "")]
    assert holders(db) == [None, None]


def test_two_open_steps_of_one_dossier_are_done_and_taken_back_even_by_a_second_worker(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, public_id = employs(db, "officer", "Le Chi", ASKED[0][1]), a_permit(db, *TWO_STEPS)
    staff.give_role(db, int(officer.id[8:]), "officer", ASKED[1][1], since=MONDAY.date())
    officer = again(db, officer)
    places = [(public_id, "opinions", branch) for branch in ("1", "2")]
    made = bulk.plan(db, Deed(officer, MONDAY, a_key()), "claim", places)
    bulk.start(db, made, Deed(officer, MONDAY, a_key()), What("claim"))
    real = processing.claim

    def dying(db: Session, public_id: str, deed: Deed, *, step: str, branch: str) -> None:
        if branch == "2":
            raise RuntimeError("the lamp went out")
        real(db, public_id, deed, step=step, branch=branch)

    monkeypatch.setattr(processing, "claim", dying)
    run_due(db, MONDAY, WORLD)
    monkeypatch.undo()

    run_due(db, MONDAY + LEASE, WORLD)
    assert states(db, made, officer) == [("done", ""), ("done", "")]
    back = bulk.undo(db, made, Deed(officer, MONDAY + LEASE, a_key()))
    run_due(db, MONDAY + LEASE, WORLD)

    assert states(db, back, officer) == [("done", ""), ("done", "")]
    assert set(holders(db)) == {None}


def test_starting_again_when_all_is_done_changes_nothing(db: Session) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db)
    made = started(db, clerk, "claim", ids)
    run_due(db, MONDAY, WORLD)

    bulk.start(db, made, Deed(clerk, MONDAY, a_key()), What("claim"))

    assert {state for state, _ in states(db, made, clerk)} == {"done"}


def test_what_is_left_is_written_down_with_as_many_statements_for_many_as_for_few(
    db: Session,
) -> None:
    clerk, other = employs(db, "clerk", "Tran Binh"), employs(db, "clerk", "Do Em")
    written = []
    for left in (1, 4):
        ids = many(db, left + 1)
        for one in ids[:left]:
            claims(db, one, other)
        made = planned(db, clerk, "claim", ids)
        with statements(db) as said:
            bulk.start(db, made, Deed(clerk, MONDAY, a_key()), What("claim"))
        written.append(len(said))
        assert [state for state, _ in states(db, made, clerk)].count("left") == left

    assert written[0] == written[1]


def test_claims_are_taken_back_in_time_and_only_then(db: Session) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db)
    made = started(db, clerk, "claim", ids)
    run_due(db, MONDAY, WORLD)
    late = MONDAY + bulk.UNDO_WITHIN + timedelta(seconds=1)
    with pytest.raises(Conflict, match="undo-over"):
        bulk.undo(db, made, Deed(clerk, late, a_key()))

    bulk.undo(db, made, Deed(clerk, MONDAY, a_key()))
    run_due(db, MONDAY, WORLD)

    assert holders(db) == [None, None, None]


def test_what_each_dossier_needs_by_itself_is_not_done_to_many(db: Session) -> None:
    clerk, head, ids = employs(db, "clerk", "Tran Binh"), employs(db, "head", "Vo Dan"), many(db)

    assert set(states(db, planned(db, clerk, "act:ask", ids), clerk)) == {("not", "one-by-one")}
    assert set(states(db, planned(db, clerk, "free", ids), clerk)) == {("not", "head-needed")}
    assert set(states(db, planned(db, head, "free", ids), head)) == {("not", "not-claimed")}
    assert set(states(db, planned(db, clerk, "release", ids), clerk)) == {
        ("not", "not-claimed-by-you")
    }
    with pytest.raises(Invalid, match="one-by-one"):
        started(db, clerk, "act:ask", ids)
    with pytest.raises(Invalid, match="assign-nobody"):
        started(db, head, "assign", ids)


def test_somebody_elses_is_not_found_and_nothing_is_not_chosen(db: Session) -> None:
    clerk, ids = employs(db, "clerk", "Tran Binh"), many(db)
    made = planned(db, clerk, "claim", ids)
    stranger = an_officer(db, "officer", "hoi-an")

    with pytest.raises(NotFound, match="bulk-unknown"):
        bulk_view.shown(db, made, an_officer(db, "head", AN_MY), at=MONDAY)
    with pytest.raises(NotFound, match="dossier-unknown"):
        planned(db, stranger, "claim", ids)
    with pytest.raises(Invalid, match="nothing-chosen"):
        planned(db, clerk, "claim", [])
    with pytest.raises(Invalid, match="no-such-action"):
        planned(db, clerk, "burn", ids)


def test_many_are_tried_with_as_many_statements_as_few(db: Session) -> None:
    clerk = employs(db, "clerk", "Tran Binh")
    few, more = planned(db, clerk, "act:accept", many(db, 2)), many(db, 7)
    lots = planned(db, clerk, "act:accept", more)

    with statements(db) as two:
        bulk_view.shown(db, few, clerk, at=MONDAY)
    with statements(db) as seven:
        bulk_view.shown(db, lots, clerk, at=MONDAY)

    assert len(two) == len(seven) <= 11
