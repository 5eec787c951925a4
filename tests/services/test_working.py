"""The worker: every promise is kept once, whoever dies on the way."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import invariants, jobs, mailboxes, numbers, working
from services.adapters.null import NullMessenger
from services.db import sessions, transaction
from services.deeds import Deed
from services.lateness import WARNING
from services.letters import Letters
from services.models import Counter, Job, JournalLine
from services.notices import TOPIC_OF
from services.ports import Message
from services.processing import reappoint
from services.promised import WORKS, Claimed, Outside, Work
from services.working import BACK_OFF, LEASE, run_due
from tests.factories import MONDAY, a_dossier, a_key, an_officer, moves, stands
from workflows.calendar import VIETNAM

TEMPLATES = Path(__file__).parents[2] / "templates"
DUE = datetime(2021, 3, 29, 17, tzinfo=VIETNAM)
"""20 working days after Monday 1 March 2021 09:30."""


@dataclass
class Mailbox:
    """Keeps what was sent, whole."""

    sent: list[Message] = field(default_factory=list)
    reaches = True

    def send(self, message: Message) -> None:
        self.sent.append(message)


def the_world(sms: Any = None) -> Outside:
    return Outside(NullMessenger(), Letters(TEMPLATES), sms=sms or NullMessenger())


def promised(db: Session, *keys: str, name: str = "count") -> None:
    with transaction(db):
        for key in keys:
            jobs.enqueue(db, name, key=key, at=MONDAY)


def counting(db: Session, job: Claimed, _at: datetime, _outside: Outside) -> None:
    """An effect in the database that shows how often it was kept."""
    numbers.following(db, f"effect:{job.key}")


def effects(db: Session) -> dict[str, int]:
    rows = select(Counter.series, Counter.n).where(Counter.series.startswith("effect:"))
    return {series.removeprefix("effect:"): n for series, n in db.execute(rows)}


COUNT = {"count": Work(counting)}


def test_a_rolled_back_use_case_leaves_no_job(db: Session) -> None:
    with pytest.raises(IntegrityError):
        promised(db, "lost", "same", "same")

    assert run_due(db, MONDAY, the_world(), works=COUNT) == 0
    assert db.scalars(select(Job)).all() == []


def test_three_workers_keep_two_hundred_promises_once_each(engine: Engine, db: Session) -> None:
    promised(db, *(f"job-{n}" for n in range(200)))
    tried: list[int] = []

    def work() -> None:
        with sessions(engine)() as mine:
            tried.append(run_due(mine, MONDAY, the_world(), works=COUNT))

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(tried) == 200
    assert effects(db) == {f"job-{n}": 1 for n in range(200)}
    assert jobs.unfinished(db) == []


def test_work_is_done_when_it_is_due_and_not_before(db: Session) -> None:
    promised(db, "later")

    early = run_due(db, MONDAY - timedelta(seconds=1), the_world(), works=COUNT)
    on_time = run_due(db, MONDAY, the_world(), works=COUNT)
    again = run_due(db, MONDAY + timedelta(days=9), the_world(), works=COUNT)

    assert (early, on_time, again) == (0, 1, 0)
    assert db.scalars(select(Job.done_at)).one() == MONDAY


class Killed(BaseException):
    """What ends a process in the middle of its work."""


def dying(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    counting(db, job, at, outside)
    raise Killed


def test_what_a_dead_worker_held_is_done_once_by_another(db: Session) -> None:
    promised(db, "held")
    with pytest.raises(Killed):
        run_due(db, MONDAY, the_world(), works={"count": Work(dying)})

    within_the_lease = run_due(db, MONDAY + LEASE / 2, the_world(), works=COUNT)
    after_it = run_due(db, MONDAY + LEASE, the_world(), works=COUNT)

    assert (within_the_lease, after_it) == (0, 1)
    assert effects(db) == {"held": 1}


def test_a_job_that_kills_its_workers_is_given_up(
    db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    promised(db, "deadly")
    at = MONDAY
    for _ in range(6):
        with pytest.raises(Killed):
            run_due(db, at, the_world(), works={"count": Work(dying)})
        at += LEASE

    assert run_due(db, at, the_world(), works={"count": Work(dying)}) == 0
    assert db.scalars(select(Job)).one().given_up_at == at
    assert [r.levelno for r in caplog.records] == [logging.ERROR]


def test_a_worker_that_was_overtaken_keeps_nothing(engine: Engine, db: Session) -> None:
    promised(db, "slow")
    with sessions(engine)() as other:

        def slow(_db: Session, _job: Claimed, at: datetime, outside: Outside) -> None:
            run_due(other, at + LEASE, outside, works=COUNT)

        run_due(db, MONDAY, the_world(), works={"count": Work(slow, goes_out=True)})

    assert effects(db) == {"slow": 1}
    job = db.scalars(select(Job)).one()
    assert (job.attempts, job.done_at) == (2, MONDAY + LEASE)


def failing(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    counting(db, job, at, outside)
    raise OSError("the line is dead\nsaid somebody's number")


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(
    db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    promised(db, "broken")
    works = {"count": Work(failing)}
    at = MONDAY
    for pause in BACK_OFF:
        assert run_due(db, at, the_world(), works=works) == 1
        assert run_due(db, at + pause - timedelta(seconds=1), the_world(), works=works) == 0
        at += pause

    assert run_due(db, at, the_world(), works=works) == 1

    job = db.scalars(select(Job).execution_options(populate_existing=True)).one()
    assert (job.attempts, job.given_up_at, job.done_at) == (6, at, None)
    assert job.error.startswith("OSError at services/working.py:")
    assert effects(db) == {}
    assert caplog.records[-1].levelno == logging.ERROR
    assert caplog.records[-1].__dict__["facts"]["job"] == job.id
    assert "dead" not in str([record.__dict__ for record in caplog.records])


def test_a_given_up_job_is_done_after_a_retry(db: Session) -> None:
    promised(db, "broken")
    at = MONDAY
    for pause in (*BACK_OFF, timedelta(0)):
        run_due(db, at, the_world(), works={"count": Work(failing)})
        at += pause

    assert jobs.retry(db, None, at=at) == 1

    assert run_due(db, at, the_world(), works=COUNT) == 1
    assert effects(db) == {"broken": 1}


def test_what_a_worker_holds_is_not_started_anew_beside_it(db: Session) -> None:
    promised(db, "slow")
    again: list[int] = []

    def slow(mine: Session, job: Claimed, at: datetime, _outside: Outside) -> None:
        again.append(jobs.retry(mine, [job.id], at=at))

    run_due(db, MONDAY, the_world(), works={"count": Work(slow, goes_out=True)})

    assert again == [0]
    assert db.scalars(select(Job.attempts)).one() == 1


def test_a_job_carries_the_number_of_the_request_that_promised_it(
    db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    db.info[jobs.REQUEST] = "c" * 32
    promised(db, "asked")

    with caplog.at_level(logging.INFO):
        run_due(db, MONDAY, the_world(), works=COUNT)

    [line] = caplog.records
    facts = line.__dict__["facts"]
    assert (line.getMessage(), facts["request"]) == ("job-done", "c" * 32)
    assert "asked" not in str(facts)


def test_one_failure_does_not_hold_up_the_rest(db: Session) -> None:
    promised(db, "unknown", name="nobody-knows-how")
    promised(db, "good")

    assert run_due(db, MONDAY, the_world(), works=COUNT) == 2

    assert effects(db) == {"good": 1}
    [left] = jobs.unfinished(db, failed=True)
    assert (left.key, left.attempts) == ("unknown", 1)


def kinds(db: Session, public_id: str) -> list[str]:
    dossier_id = stands(db, public_id).dossier.id
    lines = select(JournalLine.kind).where(JournalLine.dossier_id == dossier_id)
    return list(db.scalars(lines.order_by(JournalLine.n)))


def test_a_dossier_is_threatened_two_working_days_before_it_is_due(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    friday = datetime(2021, 3, 25, 17, tzinfo=VIETNAM)
    assert stands(db, public_id).matter.case.due == DUE

    run_due(db, friday - timedelta(seconds=1), the_world())
    before = kinds(db, public_id)
    run_due(db, friday, the_world())

    assert before == ["submitted", "received"]
    assert kinds(db, public_id) == ["submitted", "received", "threatened"]
    assert broken(db) == {}


def test_a_finished_dossier_is_not_threatened(db: Session) -> None:
    steps = ["accept", "propose", "approve", "propose", "approve", "grant"]
    public_id = a_dossier(db, then=steps).dossier.public_id

    run_due(db, DUE, the_world())

    assert "threatened" not in kinds(db, public_id)
    assert [job.name for job in jobs.unfinished(db)] == ["drop-draft"]


def test_a_dossier_that_waits_for_its_owner_is_not_threatened(db: Session) -> None:
    public_id = a_dossier(db, then=["accept", "ask"]).dossier.public_id
    assert stands(db, public_id).matter.case.paused

    run_due(db, DUE, the_world())

    assert "threatened" not in kinds(db, public_id)


def test_where_there_is_no_time_to_warn_the_end_of_the_time_is_watched(db: Session) -> None:
    public_id = a_dossier(db, "2.000635", then=["accept"]).dossier.public_id

    [job] = [job for job in jobs.unfinished(db) if job.name == WARNING]
    run_due(db, job.run_after, the_world())

    assert job.arguments["rung"] == "overdue"
    assert kinds(db, public_id)[-1] == "overdue"


def test_a_new_day_is_watched_anew(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    by = an_officer(db, "officer", "tam-ky.an-my")
    a_week_later = DUE + timedelta(days=7)
    run_due(db, DUE - timedelta(days=4), the_world())
    at = DUE - timedelta(days=3, hours=9)
    reappoint(db, public_id, Deed(by, at, a_key()), due=a_week_later, reason="Chờ xác minh")

    run_due(db, DUE, the_world())
    then = kinds(db, public_id).count("threatened")
    run_due(db, a_week_later, the_world())

    assert (then, kinds(db, public_id).count("threatened")) == (1, 2)
    assert broken(db) == {}


def test_a_wait_that_nobody_ends_is_ended_by_time(db: Session) -> None:
    public_id = a_dossier(db, then=["ask"]).dossier.public_id

    run_due(db, MONDAY + timedelta(days=60), the_world())

    case = stands(db, public_id).matter.case
    assert case.outcome == "stopped"
    assert case.closed_at == MONDAY + timedelta(days=60)
    assert broken(db) == {}


def test_a_notice_is_sent_once_and_names_nobody(db: Session) -> None:
    dossier = a_dossier(db, then=["accept"]).dossier
    mailbox = Mailbox()

    run_due(db, MONDAY + timedelta(days=1), the_world(mailbox))
    run_due(db, MONDAY + timedelta(days=2), the_world(mailbox))

    [sent] = mailbox.sent
    assert (sent.key, sent.to) == (f"notice:{dossier.id}:2", dossier.applicant_phone)
    assert dossier.code in sent.subject
    assert "17 giờ 00, ngày 29/03/2021" in sent.text
    for private in (dossier.applicant, dossier.applicant_id_number, dossier.secret):
        assert private not in sent.subject + sent.text


def test_every_kind_of_notice_has_a_letter() -> None:
    facts = dict.fromkeys(("procedure", "dossier", "desk", "due"), "Chữ")

    letters = [Letters(TEMPLATES).write(kind, **facts) for kind in sorted(TOPIC_OF)]

    written = {path.stem for path in (TEMPLATES / "mail").glob("*.txt")}
    assert written == TOPIC_OF.keys() | {"confirm"}
    assert set(TOPIC_OF.values()) == set(mailboxes.TOPICS)
    assert all(letter.subject and "{" not in letter.text for letter in letters)


def test_a_letter_leads_to_the_dossier_where_the_portal_has_an_address() -> None:
    facts = dict.fromkeys(("procedure", "dossier", "desk", "due"), "Chữ")

    bare, linked = (
        Letters(TEMPLATES, site).write("received", "/ho-so/abc", **facts).text
        for site in ("", "https://dvc.example.vn")
    )

    assert "https" not in bare
    assert "\n\nMở tại: https://dvc.example.vn/ho-so/abc\n\n--\n" in linked


def test_every_job_that_is_promised_can_be_done(db: Session) -> None:
    a_dossier(db, then=["ask"])
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    moves(db, public_id, "propose", at=MONDAY + timedelta(days=2))

    names = set(db.scalars(select(Job.name)))

    assert names == {"drop-draft", "expire", "warn-lateness", "send-notice"}
    assert names <= WORKS.keys()


def broken(db: Session) -> dict[str, int]:
    return {found.key: found.rows for found in invariants.check(db) if found.rows}


def test_what_a_slow_server_leaves_no_time_for_goes_back_as_if_never_claimed(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(db, "one", "two", "three")
    hours = iter(range(0, 3600 * 9, 3600))
    slow = SimpleNamespace(monotonic=lambda: next(hours) / 2, perf_counter=time.perf_counter)
    monkeypatch.setattr(working, "PATIENCE", 2000.0)
    monkeypatch.setattr(working, "time", slow)

    tried = run_due(db, MONDAY, the_world(), works=COUNT)

    assert tried == 1
    assert effects(db) == {"one": 1}
    left = jobs.unfinished(db)
    assert [(job.key, job.attempts, job.lease_until) for job in left] == [
        ("two", 0, None),
        ("three", 0, None),
    ]
