"""Whether an installation can work, and what waits in it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import clocks, migrations
from services.adapters.null import NullScanner
from services.db import connect
from services.models import Heartbeat
from services.ports import Verdict
from services.promised import Work
from services.watching import checks, heartbeat
from services.watching.asking import Asked, Late
from services.watching.backlog import Queue, backlog
from services.watching.checks import Finding, Watched
from services.working import BACK_OFF, run_due
from tests.factories import MONDAY, a_dossier
from tests.services.test_working import failing, promised, the_world
from workflows.calendar import VIETNAM

ALL = [
    "database",
    "migrations",
    "disk",
    "worker",
    "calendar",
    "font",
    "scanner",
    "figures",
    "certificate",
]


@pytest.fixture
def watched(engine: Engine, tmp_path: Path) -> Watched:
    """An installation on this test's database, on Monday morning."""
    return Watched(
        engine, {"papers": tmp_path / "papers"}, 1, NullScanner(), lambda: MONDAY, lambda: None
    )


def found(watched: Watched) -> dict[str, Finding]:
    return {one.check: one for one in checks.findings(checks.checks(watched))}


def test_an_installation_that_has_all_it_needs_says_so(db: Session, watched: Watched) -> None:
    heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY)

    all_found = found(watched)

    assert list(all_found) == ALL
    assert all(one.good for one in all_found.values()), all_found
    assert all_found["scanner"].says == "scanner-unscanned"


def test_tables_of_another_version_are_found(engine: Engine, watched: Watched) -> None:
    migrations.downgrade(engine, "base")

    all_found = found(watched)

    assert all_found["database"].good
    assert all_found["migrations"].says == "migrations-behind"
    assert all_found["worker"].says == "worker-away"
    assert all_found["calendar"].says == "calendar-away"


def test_a_database_that_is_away_is_found_while_the_rest_is_looked_at(
    watched: Watched, tmp_path: Path
) -> None:
    away = connect(f"sqlite:///{tmp_path}/nowhere/motcua.db")

    all_found = found(replace(watched, engine=away))

    assert [name for name, one in all_found.items() if not one.good] == [
        "database",
        "migrations",
        "worker",
        "calendar",
        "figures",
    ]


def test_a_disk_that_fills_up_is_found_before_it_is_full(watched: Watched) -> None:
    short = found(replace(watched, least_free=10**18))["disk"]

    assert (short.good, short.says) == (False, "disk-short-papers")


@pytest.mark.parametrize(
    ("silent", "says"), [(0, "worker-good"), (89, "worker-good"), (90, "worker-silent")]
)
def test_a_worker_that_is_silent_is_found(
    db: Session, watched: Watched, silent: int, says: str
) -> None:
    heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY - timedelta(seconds=silent))

    assert found(watched)["worker"].says == says


def test_where_no_worker_has_ever_run_it_is_said(db: Session, watched: Watched) -> None:
    heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY)
    heartbeat.leave(db, "here:1")

    assert found(watched)["worker"].says == "worker-never"


def test_a_worker_has_one_row_and_the_dead_are_forgotten(db: Session) -> None:
    for n in range(3):
        heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY + timedelta(seconds=15 * n))
    heartbeat.beat(db, "there:2", since=MONDAY, at=MONDAY + timedelta(days=2))

    assert db.scalars(select(Heartbeat.worker)).all() == ["there:2"]


@pytest.mark.parametrize(
    ("on", "good", "says"),
    [
        (datetime(2027, 10, 2, 9, tzinfo=VIETNAM), True, "calendar-good"),
        (datetime(2027, 10, 3, 9, tzinfo=VIETNAM), True, "calendar-near"),
        (datetime(2027, 12, 31, 23, tzinfo=VIETNAM), True, "calendar-near"),
        (datetime(2028, 1, 1, 1, tzinfo=VIETNAM), False, "calendar-over"),
    ],
)
def test_a_calendar_that_ends_is_told_in_time(
    db: Session, watched: Watched, on: datetime, says: str, *, good: bool
) -> None:
    told = found(replace(watched, clock=lambda: on))["calendar"]

    assert (told.good, told.says, told.details["until"]) == (good, says, "31/12/2027")
    assert backlog(db, real=on).calendar_left == int(told.details["days"])


def test_the_end_of_the_calendar_is_seen_from_the_day_of_the_demo(
    db: Session, watched: Watched
) -> None:
    clocks.set_demo(db, stood_at=datetime(2027, 12, 1, 8, tzinfo=VIETNAM), since=MONDAY)

    assert found(watched)["calendar"].details["days"] == "30"


@pytest.mark.parametrize(("verdict", "good"), [("clean", True), ("infected", False)])
def test_a_scanner_is_asked_about_something_harmless(
    watched: Watched, verdict: Verdict, *, good: bool
) -> None:
    class Scanner:
        def scan(self, content: bytes) -> Verdict:
            assert content
            return verdict

    assert found(replace(watched, scanner=Scanner()))["scanner"].good is good


def test_a_scanner_that_is_away_is_found(watched: Watched) -> None:
    class Away:
        def scan(self, content: bytes) -> Verdict:
            raise ConnectionRefusedError(len(content))

    assert found(replace(watched, scanner=Away()))["scanner"].says == "scanner-away"


def test_who_hangs_is_waited_for_once() -> None:
    let_go, began = Event(), time.monotonic()
    asked = Asked(lambda: let_go.wait(30), keep=60)

    with pytest.raises(Late):
        asked.answer(began + 0.2)
    for _ in range(100):
        with pytest.raises(Late):
            asked.answer(time.monotonic() + 20)
    waited = time.monotonic() - began
    let_go.set()

    assert waited < 5
    assert comes_back(asked) is True


def comes_back(asked: Asked[bool]) -> bool:
    """Its answer, once it has one again."""
    while True:
        try:
            return asked.answer(time.monotonic() + 20)
        except Late:
            time.sleep(0.01)


def test_however_many_want_to_know_it_is_asked_once() -> None:
    questions: list[int] = []
    answers: list[int] = []

    def ask() -> int:
        questions.append(1)
        time.sleep(0.1)
        return 7

    asked = Asked(ask, keep=60)
    many = [
        Thread(target=lambda: answers.append(asked.answer(time.monotonic() + 20)))
        for _ in range(20)
    ]
    for one in many:
        one.start()
    for one in many:
        one.join()

    assert (len(questions), answers) == (1, [7] * 20)


def test_an_answer_is_remembered_for_a_while_and_then_asked_for_again() -> None:
    questions: list[int] = []
    asked = Asked(lambda: questions.append(1), keep=0)

    for _ in range(3):
        asked.answer(time.monotonic() + 20)

    assert len(questions) == 3


def test_a_backlog_tells_what_waits_in_each_tier(db: Session) -> None:
    a_dossier(db)
    a_dossier(db, then=("accept",))
    a_dossier(db, then=("ask",))

    now = backlog(db, real=MONDAY)
    much_later = backlog(db, real=MONDAY + timedelta(days=60))

    assert now.tiers == {
        "province": Queue(),
        "district": Queue(),
        "commune": Queue(waiting=2),
    }
    assert much_later.tiers["commune"] == Queue(waiting=2, late=2, overdue=1)
    assert much_later.jobs["expire"].waiting == 1
    assert now.locked_out == 0


def test_a_backlog_tells_of_jobs_that_wait_and_that_were_given_up(db: Session) -> None:
    promised(db, "broken")
    at = MONDAY
    for pause in (*BACK_OFF, timedelta(0)):
        run_due(db, at, the_world(), works={"count": Work(failing)})
        at += pause
    promised(db, "waits")
    heartbeat.beat(db, "here:1", since=at, at=at)

    now = backlog(db, real=at)

    assert (now.jobs["count"].waiting, now.jobs["count"].given_up) == (1, 1)
    assert now.jobs["count"].oldest == at - MONDAY
    assert (now.workers, now.last_beat) == (1, at)
