"""The engine with all its rows and without HTTP: a dossier's whole way, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import event

from services import processing
from services.deeds import Deed
from tests.factories import GIVEN_ALL, a_citizen, a_filed, a_key, an_officer, stands
from tests.load import references
from tests.load.harness import Goal, Pair, Row
from tests.load.references import Written, written
from tests.load.spiff import instances
from tests.load.visitors import now
from tests.load.world import World
from tests.services.acting import WAY
from workflows import engine
from workflows.advance import Matter
from workflows.case import Actor

EACH_ROUND = 20
"""Dossiers that walk in a round, seven steps each."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the way: who did what, what the rules judged, and what was written."""

    action: str
    step: str
    deed: Deed
    matter: Matter
    written: Written

    def again(self) -> Deed:
        """The same deed for another dossier."""
        return Deed(self.deed.by, self.deed.at, a_key())


@contextmanager
def against_spiff(world: World) -> Iterator[Pair]:
    """The use case of a step, and SpiffWorkflow's; both write the same, and neither waits for the
    disk: that would take the same time on both sides and hide what they do."""
    way = watched(world)
    with not_waiting(world), instances(world) as spiff:

        def reference() -> float:
            ids = [row_id for _, row_id in filed(world)]
            spiff.start(ids)
            steps = [(one, references.copy(move.written, of=one)) for move in way for one in ids]
            world.db.rollback()
            began = perf_counter()
            for one, rows in steps:
                spiff.step(one, rows)
            return (perf_counter() - began) / len(steps)

        yield Pair(reference, lambda: walk(world, way))


@contextmanager
def not_waiting(world: World) -> Iterator[None]:
    """The product's commits are kept once the disk finds time."""
    lite = world.database == "sqlite"
    word = "PRAGMA synchronous=OFF" if lite else "SET synchronous_commit = off"

    def hurry(connection: Any, *_: object) -> None:
        connection.execute(word)

    world.db.rollback()
    event.listen(world.engine, "checkout", hurry)
    try:
        yield
    finally:
        event.remove(world.engine, "checkout", hurry)
        world.db.rollback()
        world.engine.dispose()


@contextmanager
def against_bare(world: World) -> Iterator[Pair]:
    """The use case of a step; the rules alone, with the rows that it writes as raw SQL."""
    way = watched(world)

    def bare() -> float:
        ids = [row_id for _, row_id in filed(world)]
        jobs = [references.copy(move.written, of=one) for move in way for one in ids]
        load = world.driver.sql(world.bare, jobs, connections=1).expect("done")
        began = perf_counter()
        for move in way:
            for _ in ids:
                rules(move)
        return load.unit + (perf_counter() - began) / len(jobs)

    yield Pair(bare, lambda: walk(world, way))


def watched(world: World) -> list[Move]:
    """One dossier's way from its filing to its handing over."""
    [(public_id, _)] = filed(world, 1)
    way = []
    for hours, action in enumerate(WAY, 1):
        before = stands(world.db, public_id)
        [here] = before.matter.case.open
        by = an_officer(world.db, here.role, here.office)
        deed = Deed(by, now(world) + timedelta(hours=hours), a_key())
        with written(world.engine, world.db, key=before.dossier.key) as move:
            processing.act(world.db, public_id, action, deed, step=here.step, given=GIVEN_ALL)
        way.append(Move(action, here.step, deed, before.matter, move))
    return way


def walk(world: World, way: Sequence[Move]) -> float:
    """Seconds of one step."""
    public_ids = [public_id for public_id, _ in filed(world)]
    began = perf_counter()
    for move in way:
        for one in public_ids:
            deed = move.again()
            processing.act(world.db, one, move.action, deed, step=move.step, given=GIVEN_ALL)
    return (perf_counter() - began) / (len(public_ids) * len(way))


def rules(move: Move) -> None:
    """What the rules say to it, and nothing else."""
    deed = move.deed
    engine.take(move.matter, move.action, step=move.step, by=deed.by, at=deed.at, given=GIVEN_ALL)


def filed(world: World, n: int = EACH_ROUND) -> list[tuple[str, int]]:
    """Dossiers that were just filed at one commune: public id and row id."""
    by: Actor = a_citizen(world.db)
    ids = [a_filed(world.db, by=by, at=now(world)).public_id for _ in range(n)]
    return [(one, stands(world.db, one).dossier.id) for one in ids]


ROWS = (
    Row(
        "engine-spiff",
        "one step with all its rows, no HTTP",
        "SpiffWorkflow, same rows",
        Goal("share", 5, 12),
        against_spiff,
    ),
    Row(
        "engine-bare",
        "one step with all its rows, no HTTP",
        "the rules alone, its rows in raw SQL",
        Goal("share", 0.4, 0.8),
        against_bare,
    ),
)
