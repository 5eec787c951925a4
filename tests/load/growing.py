"""The work that `bin/bench scale` looks at: what people and timers do all day, at the service."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from time import perf_counter

from sqlalchemy import func, select

from services import desk_lists, desk_search, filing, numbers, processing, public_lookup, queues
from services.db import transaction
from services.deeds import Deed
from services.models import Dossier
from services.queue_wanted import Wanted
from services.reporting import board, counting, lists, spread, verdicts
from services.reporting.indicators import OF_DOSSIERS, indicator
from tests.factories import GIVEN_ALL, a_citizen, a_draft, a_filed, a_key, an_officer, stands
from tests.load.reading import YEAR, asked, clerk, longest, words
from tests.load.visitors import now
from tests.load.world import World, memory
from workflows.case import Actor

READS, WRITES = 100, 60
POLL = 0.05
EXPORTED = "authenticated"
"""The figure whose denominator is every dossier of the year."""

Ask = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is done again and again: `ready` gives what is to be timed, one by one."""

    name: str
    ready: Callable[[World], Iterator[Ask]]
    times: int = READS


def times(work: Work, world: World) -> list[float]:
    """Seconds of each; what is read is let go in between."""
    found = []
    for ask, _ in zip(work.ready(world), range(work.times + work.times // 10), strict=False):
        began = perf_counter()
        ask()
        found.append(perf_counter() - began)
        world.db.rollback()
    return found[work.times // 10 :]


def key(world: World) -> Iterator[Ask]:
    """The yardstick of reading: some dossier by its row id."""
    rng, newest = Random(1), world.dossiers  # noqa: S311  # the same every time
    while True:
        one = select(Dossier.public_id).where(Dossier.id == rng.randint(1, newest))
        yield lambda one=one: world.db.execute(one).all()  # type: ignore[misc]  # mypy sees no default


def commit(world: World) -> Iterator[Ask]:
    """The yardstick of writing: one counter, kept."""
    on = now(world).date()

    def ask() -> None:
        with transaction(world.db):
            numbers.following(world.db, f"submission:{on:%y%m%d}")

    return cycle([ask])


def file(world: World) -> Iterator[Ask]:
    """A citizen files."""
    by, at = a_citizen(world.db), now(world)
    while True:
        draft = a_draft(world.db, by, at=at)
        yield lambda draft=draft: filing.submit(  # type: ignore[misc]
            world.db, draft, by=by, at=at, assurance="low"
        )


def step(world: World) -> Iterator[Ask]:
    """A clerk receives."""
    citizen, at = a_citizen(world.db), now(world)
    while True:
        one = a_filed(world.db, at=at, by=citizen)
        [here] = stands(world.db, one.public_id).matter.case.open
        deed = Deed(an_officer(world.db, here.role, here.office), at, a_key())
        yield lambda one=one, deed=deed: processing.act(  # type: ignore[misc]
            world.db, one.public_id, "accept", deed, step="receive", given=GIVEN_ALL
        )


def queue(world: World) -> Iterator[Ask]:
    """An officer opens the longest queue of the province."""
    by, at = longest(world), now(world)
    return cycle([lambda: queues.queue(world.db, by, Wanted(), at=at)])


def desk(world: World) -> Iterator[Ask]:
    """A clerk of the busiest desk opens the day."""
    by, at = clerk(world), now(world)

    def ask() -> None:
        desk_lists.day(world.db, by, at)
        desk_lists.waiting(world.db, by, at.date())
        desk_lists.queue(world.db, by, "receive", at=at)

    return cycle([ask])


def register(world: World) -> Iterator[Ask]:
    """The register of that desk for a month, its first page."""
    [post] = clerk(world).posts
    month = [now(world).date().replace(day=n) for n in (1, 28)]
    return cycle([lambda: desk_lists.register(world.db, post.office, month[0], month[1])])


def search(column: object, tail: int = 0) -> Callable[[World], Iterator[Ask]]:
    """A clerk of the busiest desk looks for what is there, there or elsewhere."""

    def ready(world: World) -> Iterator[Ask]:
        by = clerk(world)
        for one in cycle(words(world, column, 40)):
            yield lambda one=one: desk_search.find(world.db, by, one[-tail:])  # type: ignore[misc]

    return ready


def search_nobody(world: World) -> Iterator[Ask]:
    """And for somebody who is nowhere: a part of a name that no name has."""
    by: Actor = clerk(world)
    return cycle([lambda: desk_search.find(world.db, by, "Không Có Ai")])


def look_up(world: World) -> Iterator[Ask]:
    """Somebody with a slip."""
    at = now(world)
    known = select(Dossier.code, Dossier.secret).where(Dossier.code.is_not(None)).limit(READS)
    for code, secret in cycle(world.db.execute(known).all()):
        yield lambda code=code, secret=secret: public_lookup.look_up(  # type: ignore[misc]
            world.db, code, secret, client="bench", at=at
        )


def figures(world: World) -> Iterator[Ask]:
    """A manager opens the board of the province, and one figure of it month by month."""
    here = asked(world.db)

    def ask() -> None:
        verdicts.verdicts(world.db, here, board.figures(world.db, here))
        spread.spread(world.db, here, OF_DOSSIERS[0])

    return cycle([ask])


def opened(world: World) -> Iterator[Ask]:
    """And the first dossiers behind the largest number."""
    here, names = asked(world.db), indicator(EXPORTED).main.denominator
    cut = here.cut(here.scope)

    def ask() -> None:
        lists.page(world.db, lists.of_facts(cut, names))
        counting.total(world.db, cut, names)

    return cycle([ask])


WORKS = (
    Work("key", key),
    Work("commit", commit, WRITES),
    Work("filing", file, WRITES),
    Work("step", step, WRITES),
    Work("queue", queue),
    Work("desk", desk),
    Work("register", register),
    Work("search-name", search(Dossier.applicant)),
    Work("search-id", search(Dossier.applicant_id_number)),
    Work("search-code", search(Dossier.code)),
    Work("search-end", search(Dossier.code, 4)),
    Work("search-nobody", search_nobody),
    Work("look-up", look_up),
    Work("board", figures),
    Work("opened", opened),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """All dossiers of a year as a file: how many, in how many seconds, in how much memory."""

    rows: int
    seconds: float
    megabytes: int


def export(world: World) -> Exported:
    """`motcua figures export`, as people call it."""
    out = world.folder / "export.csv"
    words = ("figures", "export", EXPORTED, "--year", str(YEAR), "--out", str(out))
    began = perf_counter()
    with (world.folder / "export.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, "-m", "portal.cli", *words],
            env=os.environ | {"MOTCUA_INSTANCE": str(world.folder)},
            stdout=log,
            stderr=log,
        )
        most = 0
        while process.poll() is None:
            most = max(most, memory(process.pid, "VmHWM"))
            time.sleep(POLL)
    if process.returncode:
        raise RuntimeError((world.folder / "export.log").read_text()[-2000:])
    with out.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    out.unlink()
    return Exported(rows, perf_counter() - began, most)


def dossiers(world: World) -> int:
    """How many there are, counted."""
    return world.db.scalars(select(func.count()).select_from(Dossier)).one()
