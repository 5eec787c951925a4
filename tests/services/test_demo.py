"""The demo year: real use cases, the same for the same seed, whole or not there at all."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services import (
    carriages,
    catalogue,
    clocks,
    drafts,
    filing,
    invariants,
    outside,
    papers,
    places,
    processing,
    queues,
    signing_in,
)
from services.carriages import BACK, OUT
from services.db import connect, sessions, transaction
from services.deeds import Deed
from services.demo import load as demo
from services.demo.cast import WARD
from services.demo.load import Plan, World
from services.errors import Conflict, NotFound
from services.identity.provider import SIMULATED_ISSUER
from services.models import (
    Carriage,
    Dossier,
    FactRow,
    Identity,
    Job,
    JournalLine,
    Officer,
    OfficeRow,
    OpenStepRow,
    Paper,
    PeriodReport,
    Publication,
    Setting,
)
from services.queue_wanted import Wanted
from services.reporting import periods, verifying
from services.reporting.board import Asked
from services.reporting.composing import composed
from services.reporting.scopes import Scope
from tests.factories import (
    GIVEN_ALL,
    MONDAY,
    a_key,
    answers_for,
    stands,
    the_procedure,
    who_signs_in,
)
from workflows.calendar import VIETNAM
from workflows.case import Actor

N = 150
MORNING = datetime(2021, 12, 15, 8, tzinfo=VIETNAM)
REAL = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates"
STAFF = ("clerk", "officer", "head", "leader", "manager", "city-manager", "admin")
Told = Callable[[datetime], object]


def load(db: Session, folder: Path, *, seed: int = 2021, told: Told = str) -> None:
    world = World(outside.cabinet(f"file://{folder}"), outside.world(TEMPLATES), lambda: REAL)
    demo.load(db, Plan(dossiers=N, seed=seed), world, told=told)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module")
def year(seeded_file: Path, folder: Path) -> Iterator[Session]:
    """A demo year, to be looked at only."""
    file = folder / "year.db"
    file.write_bytes(seeded_file.read_bytes())
    engine = connect(f"sqlite:///{file}")
    with sessions(engine)() as db:
        load(db, folder)
        yield db
    engine.dispose()


def journal_hash(db: Session) -> str:
    """What happened, whoever numbered the rows."""
    lines = (
        select(JournalLine, Dossier.public_id)
        .join(Dossier, Dossier.id == JournalLine.dossier_id)
        .order_by(Dossier.public_id, JournalLine.n)
    )
    story = [
        (
            *(public_id, line.n, line.kind, line.at.astimezone(UTC).isoformat(), line.actor),
            *(line.actor_name, line.role, line.here, line.office, line.step, line.to, line.key),
            line.payload,
        )
        for line, public_id in db.execute(lines)
    ]
    return hashlib.sha256(json.dumps(story, sort_keys=True).encode()).hexdigest()


def counted(db: Session, column: Any) -> Counter[str]:
    return Counter(
        {row[0]: row[1] for row in db.execute(select(column, func.count()).group_by(column))}
    )


def test_the_same_seed_makes_the_same_year_on_every_database(
    db: Session, year: Session, tmp_path: Path
) -> None:
    load(db, tmp_path)

    assert journal_hash(db) == journal_hash(year)
    assert verifying.verify(db) == verifying.Differences(0, 0, 0)
    assert {found.key: found.rows for found in invariants.check(db) if found.rows} == {}


def test_another_seed_makes_another_year(seeded_file: Path, year: Session, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(seeded_file.read_bytes())
    engine = connect(f"sqlite:///{file}")

    with sessions(engine)() as db:
        load(db, tmp_path, seed=7)
        other = journal_hash(db)

    engine.dispose()
    assert other != journal_hash(year)


def test_as_many_dossiers_as_were_wanted_come_to_all_tiers(year: Session) -> None:
    tiers = select(OfficeRow.tier).join(Dossier, Dossier.office == OfficeRow.code)

    by_tier = Counter(year.scalars(tiers))
    procedures = counted(year, Dossier.procedure)

    assert by_tier.total() == N + counted(year, Dossier.channel)["linked"]
    assert set(by_tier) == {"commune", "district", "province"}
    assert set(procedures) == {p.code for p in catalogue.offered(year, on=MONDAY.date())}


def test_the_mix_is_that_of_a_real_year(year: Session) -> None:
    channels = counted(year, Dossier.channel)
    facts = counted(year, FactRow.name)

    assert 40 <= channels["online"] <= 75
    assert 70 <= channels["counter"] <= 105
    assert 2 <= channels["linked"] <= 8
    assert 90 <= facts["resolved"] <= 125
    assert 3 <= facts["resolved.late"] <= 16
    assert 25 <= facts["resolved.early"] <= 75
    assert 25 <= facts["resolved.on-time"] <= 75
    assert 6 <= facts["asked"] <= 22
    checked = Dossier.assurance.in_(("substantial", "high"))
    n = year.scalars(select(func.count(Dossier.id)).where(checked)).one()
    assert 0 < facts["submitted.authenticated"] == n < channels["online"]
    by_owners = select(JournalLine.assurance).where(JournalLine.actor.startswith("citizen:"))
    assert set(year.scalars(by_owners)) <= {"low", "substantial", "high"}
    linked = select(func.count()).where(Identity.issuer == SIMULATED_ISSUER)
    assert (year.scalar(linked) or 0) >= 20


def test_whoever_files_online_has_an_account_and_the_desk_files_for_the_others(
    year: Session,
) -> None:
    filed = select(JournalLine.actor, Dossier.channel, Dossier.citizen_id).join(
        Dossier, Dossier.id == JournalLine.dossier_id
    )

    rows = year.execute(filed.where(JournalLine.kind == "submitted")).all()

    assert {channel for _, channel, _ in rows} >= {"online", "counter"}
    for actor, channel, citizen_id in rows:
        by = {"online": "citizen:", "linked": "system"}.get(channel, "officer:")
        assert actor.startswith(by)
        assert channel == "linked" or (citizen_id is not None) == (channel == "online")


def test_officers_work_in_working_hours(year: Session) -> None:
    deeds = select(JournalLine.at).where(JournalLine.actor.startswith("officer:"))

    moments = year.scalars(deeds).all()
    assert len(moments) > 100
    for at in moments:
        here = at.astimezone(VIETNAM)
        assert here.weekday() < 5
        assert 7 <= here.hour <= 17


def test_nothing_happens_after_the_morning_on_which_the_year_stands(year: Session) -> None:
    last = year.scalars(select(func.max(JournalLine.at))).one()
    late = select(Job.key).where(Job.done_at.is_(None), Job.run_after <= MORNING)
    demo_clock = clocks.demo(year)

    assert last < MORNING
    assert year.scalars(late).all() == []
    assert year.scalars(select(Job.error).where(Job.error != "")).all() == []
    assert demo_clock
    assert demo_clock.at(REAL) == MORNING


def test_its_reports_tell_what_the_year_has(year: Session) -> None:
    """A form that is begun was looked at before: a first report without looks would get a second."""
    made = year.scalars(select(PeriodReport)).all()

    assert len(made) == 2
    for one in made:
        period = periods.parse(one.period)
        here = Asked(Scope(one.office), period, period.last, places.directory(year))
        assert composed(year, here) == one.content, one.period


def test_papers_can_be_downloaded(year: Session, folder: Path) -> None:
    people = signing_in.demo_people(year)
    me = Actor(f"citizen:{people['citizen']['id']}", "", "citizen")
    mine = (
        select(Paper.public_id)
        .join(Dossier)
        .where(Dossier.citizen_id == people["citizen"]["id"], Paper.sha256.is_not(None))
    )

    served = [
        papers.serve(year, outside.cabinet(f"file://{folder}"), paper, me)
        for paper in year.scalars(mine)
    ]

    assert served
    assert {file.media_type for file in served} <= {"application/pdf", "image/jpeg"}
    assert all(file.content for file in served)


def test_the_nine_people_are_there(year: Session) -> None:
    people = signing_in.demo_people(year)

    assert list(people) == ["citizen", "business", *STAFF]
    assert {key: one["kind"] for key, one in people.items()} == dict.fromkeys(
        ("citizen", "business"), "citizen"
    ) | dict.fromkeys(STAFF, "officer")
    assert all(one["name"] and one["about"].endswith(".") for one in people.values())


def test_the_citizen_has_dossiers_of_every_kind_and_a_draft(year: Session) -> None:
    citizen_id = int(signing_in.demo_people(year)["citizen"]["id"])
    mine = Dossier.citizen_id == citizen_id

    stages = Counter(year.scalars(select(Dossier.stage).where(mine)))
    unfiled = drafts.mine(year, Actor(f"citizen:{citizen_id}", "", "citizen"))

    assert stages == {"returned": 1, "processing": 2, "supplement": 1, "finished": 1}
    assert [draft.procedure for draft in unfiled] == ["1.001193"]


def officer_of(db: Session, key: str) -> Actor:
    return who_signs_in(db, int(signing_in.demo_people(db)[key]["id"]), MORNING)


@pytest.mark.parametrize("key", STAFF[:4])
def test_everybody_finds_work_overdue_or_due_soon(year: Session, key: str) -> None:
    works = queues.queue(year, officer_of(year, key), Wanted(), at=MORNING).works

    assert len(works) >= 4
    if key != "clerk":
        due = [work.due for work in works if work.due]
        assert min(due) < MORNING + timedelta(days=1)


def test_one_online_dossier_passes_through_the_hands_of_the_cast(
    db: Session, tmp_path: Path
) -> None:
    load(db, tmp_path)
    citizen_id = signing_in.demo_people(db)["citizen"]["id"]
    by = Actor(f"citizen:{citizen_id}", "", "citizen")
    procedure = the_procedure(db, "1.001776")
    answers = answers_for(procedure, residence="20341", group="elderly")
    drafts.begin(db, "1.001776", draft_id="mine", by=by, at=MORNING)
    drafts.save(db, "mine", answers, seen=1, by=by, at=MORNING)
    drafts.choose(db, "mine", office="", delivery="desk", delivery_address="", by=by, at=MORNING)
    filed = filing.submit(db, "mine", by=by, at=MORNING, assurance="low")

    at = MORNING
    for key, action in (
        *(("clerk", "accept"), ("officer", "propose"), ("leader", "approve")),
        *(("officer", "propose"), ("head", "approve"), ("leader", "grant"), ("clerk", "deliver")),
    ):
        at += timedelta(hours=1)
        [step] = stands(db, filed.public_id).matter.case.open
        deed = Deed(officer_of(db, key), at, a_key())
        processing.act(db, filed.public_id, action, deed, step=step.step, given=GIVEN_ALL)

    assert stands(db, filed.public_id).dossier.stage == "returned"


def test_desks_receive_for_other_offices_and_have_lists_to_hand_over(year: Session) -> None:
    clerk, today = officer_of(year, "clerk"), MORNING.date()
    rows = year.scalars(select(Carriage)).all()
    ended = set(year.scalars(select(Dossier.id).where(Dossier.stage == "returned")))

    waiting = carriages.waiting(year, clerk, today)

    assert 6 <= len(rows) <= 12
    assert all(row.sent_at and row.back_at for row in rows if row.dossier_id in ended)
    assert all(row.sent_at is None or row.sent_at <= row.due for row in rows)
    out = [one for one in waiting if one.way == OUT]
    assert [(one.desk, one.due > MORNING, len(one.rows)) for one in out] == [(WARD, True, 1)] * 2
    assert {one.office for one in waiting if one.way == BACK} == {WARD}
    assert [one.ends for one in carriages.left(year, clerk, today)] == [(WARD, "quang-nam.justice")]


class Interrupted(BaseException):
    """Ctrl-C."""


def test_an_interrupted_load_leaves_nothing_and_can_be_repeated(
    db: Session, tmp_path: Path
) -> None:
    moments: list[datetime] = []

    def interrupts(at: datetime) -> None:
        moments.append(at)
        if len(moments) == 300:
            raise Interrupted

    with pytest.raises(Interrupted):
        load(db, tmp_path, told=interrupts)

    left = [db.scalars(select(func.count()).select_from(m)).one() for m in (Dossier, Officer, Job)]
    assert left == [0, 0, 0]
    assert db.get(Setting, signing_in.DEMO) is None
    assert clocks.demo(db) is None


def test_a_database_with_dossiers_is_left_alone(year: Session, folder: Path) -> None:
    before = journal_hash(year)

    with pytest.raises(Conflict, match="dossiers-exist"):
        load(year, folder)

    assert journal_hash(year) == before
    assert demo.is_demo(year)


def test_without_procedures_there_is_nothing_to_play(db: Session, tmp_path: Path) -> None:
    with transaction(db):
        db.execute(delete(Publication))

    with pytest.raises(NotFound, match="nothing-loaded"):
        load(db, tmp_path)

    assert db.scalar(select(OpenStepRow.id)) is None
