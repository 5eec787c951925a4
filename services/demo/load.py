"""Loads the demo year: all of it in one transaction, so that an interrupted load leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import catalogue, clocks, places, signing_in
from services.actor_ids import of_officer, row_of
from services.db import batch, transaction
from services.demo import cast, courier, lookers, postman, reported_year
from services.demo.arrivals import FOCUS_COMMUNE, Arrival, Province, arrivals, taking_part
from services.demo.cast import LABOUR, PROVINCE, SCENES
from services.demo.fates import Fate, draw
from services.demo.filings import Counter
from services.demo.people import Account, Population, enrol
from services.demo.playing import Players
from services.demo.staffing import Roster, hire, vacancies
from services.demo.ticking import Ticking
from services.demo.year import Year, at_home, first_moment, last_moment, working_days
from services.errors import Conflict, NotFound
from services.keeping import Cabinet
from services.models import Dossier, Setting
from services.promised import Outside
from services.reporting import gathering, reports
from workflows.case import Actor
from workflows.levels import filed_online

FOCUS_CLAIMS = 0.4
DRAFTS = 0.01
DRAFT_DAYS = 15
FRESH_AT_ONCE = 10_000
"""Nobody waits for the sums while a year is loaded."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: the year, how many dossiers, and the seed that decides everything else."""

    year: int = 2021
    dossiers: int = 3000
    seed: int = 2021


@dataclass(frozen=True, slots=True)
class World:
    """What the load needs from outside: where papers go, what jobs reach, the real time."""

    cabinet: Cabinet
    outside: Outside
    real: Callable[[], datetime]


def load(db: Session, plan: Plan, world: World, *, told: Callable[[datetime], object]) -> None:
    """Play the year into a database without dossiers; `told` hears of every moment played.

    Raises Conflict when there are dossiers, NotFound when nothing that it needs was loaded.
    """
    if has_dossiers(db):
        raise Conflict("dossiers-exist")
    with batch(db):
        stage = _set(db, plan, world)
        for at in stage.year.play():
            told(at)
        _report(db, plan, stage)
        # Before the first reports are made, or they would tell of forms that nobody had looked at.
        lookers.look(db, plan.seed)
        stage.ticking.last(stage.year.ends)
        while gathering.gather(db, most=FRESH_AT_ONCE):
            continue
        _remember(db, plan, stage)
        clocks.set_demo(db, stood_at=stage.year.ends, since=world.real())


def has_dossiers(db: Session) -> bool:
    """Whether the database has any dossier."""
    return db.scalar(select(Dossier.id).limit(1)) is not None


def is_demo(db: Session) -> bool:
    """Whether a demo year was loaded here."""
    return db.get(Setting, signing_in.DEMO) is not None


@dataclass(slots=True)
class Stage:
    """Everything that the year is played with."""

    year: Year
    counter: Counter
    players: Players
    ticking: Ticking
    accounts: dict[str, Account]
    officers: dict[str, int]


def _set(db: Session, plan: Plan, world: World) -> Stage:
    rng = Random(f"{plan.seed}")  # noqa: S311 - it has to be the same every time
    year = Year(ends=last_moment(plan.year), now=first_moment(plan.year))
    province = _province(db, year)
    roster, officers = _staff(db, rng, province, year)
    players = Players(
        db,
        world.cabinet,
        year,
        roster,
        claiming=dict.fromkeys((FOCUS_COMMUNE, LABOUR), FOCUS_CLAIMS),
    )
    counter = Counter(db, world.cabinet, province, Population(rng), roster)
    ticking = Ticking(db, world.outside, players)
    stage = Stage(year, counter, players, ticking, _accounts(db, province, year), officers)
    ticking.start(province.calendar)
    postman.Postman(db, year, roster).brings(cast.WARD)
    courier.Courier(db, year, roster, province).start()
    visitors = list(courier.visitors(province, year))
    played = len(visitors) + sum(not scene.draft for scene in SCENES)
    drawn = [*arrivals(rng, province, plan.dossiers - played), *visitors]
    for n, arrival in enumerate(drawn, 1):
        year.plan(arrival.at, partial(_arrive, stage, arrival, f"{plan.seed}-{n:06d}"))
    _plan_scenes(stage, plan, province)
    _plan_drafts(stage, rng, province, plan)
    return stage


def _province(db: Session, year: Year) -> Province:
    scene, on = places.scene(db), year.now.date()
    procedures = catalogue.offered(db, on=on)
    if not procedures:
        raise NotFound("nothing-loaded")
    return Province(
        days=working_days(scene.calendar, year.now, year.ends)[1:-1],
        calendar=scene.calendar,
        directory=scene.directory,
        communes=taking_part(scene.directory, on),
        procedures=sorted(procedures, key=lambda p: p.code),
    )


def _staff(
    db: Session, rng: Random, province: Province, year: Year
) -> tuple[Roster, dict[str, int]]:
    roster, on = Roster(), year.now.date()
    since = on.replace(month=1, day=1)
    played = hire(db, (part.staff for part in cast.OFFICERS.values()), since=since)
    for actor in played:
        roster.appoint(actor)
    new = list(vacancies(rng, province.directory, province.communes, roster, on))
    for actor in hire(db, new, since=since):
        roster.appoint(actor)
    ids = [row_of(actor.id) for actor in played]
    return roster, dict(zip(cast.OFFICERS, ids, strict=True))


def _accounts(db: Session, province: Province, year: Year) -> dict[str, Account]:
    ward = province.commune(FOCUS_COMMUNE)
    people = {"citizen": cast.citizen(ward), "business": cast.business(ward)}
    return {
        key: enrol(db, person, at=year.now, assurance="substantial")
        for key, person in people.items()
    }


def _arrive(stage: Stage, arrival: Arrival, key: str, at: datetime) -> None:
    rng = Random(key)  # noqa: S311 - a dossier's own, so that one does not depend on another
    arrival = courier.met(arrival, key, stage.counter.province)
    course = stage.counter.take(arrival, key, rng, draw(rng, arrival.channel))
    stage.players.join(course, at)


def _plan_scenes(stage: Stage, plan: Plan, province: Province) -> None:
    known = {p.code: p for p in province.procedures}
    ward = province.commune(FOCUS_COMMUNE)
    for n, scene in enumerate(SCENES, 1):
        if scene.code in known:
            rng = Random(f"{plan.seed}:{n}")  # noqa: S311 - as above
            tonight = stage.year.ends - timedelta(minutes=rng.randint(20, 600))
            at = at_home(rng, province.days[-scene.days]) if scene.days else tonight
            who = scene.who or "citizen"
            arrival = Arrival(at, known[scene.code], ward, "online", who, scene.says)
            stage.year.plan(at, partial(_enact, stage, scene, arrival, f"{plan.seed}-cast-{n}"))


def _enact(stage: Stage, scene: cast.Scene, arrival: Arrival, key: str, at: datetime) -> None:
    fate = Fate(scene.pace, waits_for=scene.waits_for)
    if scene.asked:
        fate = Fate(scene.pace, asked="desk", comes_back=False)
    rng, counter = Random(key), stage.counter  # noqa: S311 - as above
    account = stage.accounts.get(scene.who) or counter.population.account(
        counter.db, arrival.commune, arrival.kind, at - timedelta(hours=1)
    )
    if scene.draft:
        stage.counter.leave_draft(arrival, account, key, rng)
    else:
        stage.players.join(stage.counter.online(arrival, account, key, rng, fate), at)


def _plan_drafts(stage: Stage, rng: Random, province: Province, plan: Plan) -> None:
    """Some people stop half-way through the questions."""
    online = [p for p in province.procedures if filed_online(p.level)]
    for n in range(int(plan.dossiers * DRAFTS)):
        at = at_home(rng, rng.choice(province.days[-DRAFT_DAYS:]))
        procedure, commune = rng.choice(online), rng.choice(province.communes)
        kind = "citizen" if "citizen" in procedure.subjects else "business"
        arrival = Arrival(at, procedure, commune, "online", kind)
        stage.year.plan(at, partial(_leave, stage, arrival, f"{plan.seed}-draft-{n}"))


def _leave(stage: Stage, arrival: Arrival, key: str, at: datetime) -> None:
    account = stage.counter.population.account(
        stage.counter.db, arrival.commune, arrival.kind, at - timedelta(hours=1)
    )
    stage.counter.leave_draft(arrival, account, key, Random(key))  # noqa: S311 - as above


def _report(db: Session, plan: Plan, stage: Stage) -> None:
    manager = cast.OFFICERS["manager"].staff
    posts = frozenset(manager.posts)
    by = Actor(of_officer(stage.officers["manager"]), manager.name, "officer", posts)
    reported_year.report(db, plan.year, plan.seed, by=by, at=stage.year.ends)
    reports.follow(db, PROVINCE, reports.EVERY, by=by, at=stage.year.now)


def _remember(db: Session, plan: Plan, stage: Stage) -> None:
    people: dict[str, dict[str, object]] = {}
    for key, account in stage.accounts.items():
        number = row_of(account.actor.id)
        about = {"name": account.person.name, "about": cast.ABOUT[key]}
        people[key] = {"kind": "citizen", "id": number} | about
    for key, part in cast.OFFICERS.items():
        about = {"name": part.staff.name, "about": part.about}
        people[key] = {"kind": "officer", "id": stage.officers[key]} | about
    value = {"people": people, "seed": plan.seed, "dossiers": plan.dossiers, "year": plan.year}
    with transaction(db):
        db.add(Setting(name=signing_in.DEMO, value=value))


def count(db: Session) -> int:
    """How many dossiers there are."""
    return db.scalars(select(func.count(Dossier.id))).one()
