"""`bin/bench soak`: a working day's rush without a pause, three restarts in it, and what grew."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median

import click
import pikepdf
from sqlalchemy import func, select

from services import invariants
from services.models import Draft, Job
from services.reporting import verifying
from tests.faults.serving import a_free_port, children
from tests.load import filing, visitors
from tests.load.crowd import Answer, Plan, run
from tests.load.reading import clerk, longest
from tests.load.scaling import p95
from tests.load.world import DATABASES, World, keeping, made, memory, serving

FINDINGS = 1
FILINGS, READS = 10.0, 60.0
"""A second."""
FILED_WITHIN, READ_WITHIN = 0.8, 0.3
"""Seconds, for 95 of 100."""
PAPER = 200_000
RESTARTS = 3
GRACE = 1.0
"""Seconds after the first page, in which a request that was sent before may still break off."""
EVERY = 1.0
MEGABYTE = 1024 * 1024
LARGEST_LOG = {"sqlite": 64, "postgresql": 4 * 1024 + 512}
"""Megabytes of write-ahead log; PostgreSQL is told to keep 4 GB at most, more or less."""
GROWS = 1.2
"""How much larger the last stretch between restarts may be in memory than the first."""


@dataclass
class Soak:
    """What was answered and seen. `away`: from when to when nobody was there to answer."""

    database: str
    answers: Sequence[Answer] = ()
    away: list[tuple[float, float]] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    log: int = 0
    wrong: list[str] = field(default_factory=list)

    def calm(self) -> list[Answer]:
        """The answers to what was not under way in a restart."""
        return [
            one
            for one in self.answers
            if not any(
                one.at < until and one.at + one.seconds > since for since, until in self.away
            )
        ]

    def times(self) -> dict[str, list[float]]:
        """Seconds by what was asked for."""
        found: dict[str, list[float]] = {}
        for one in self.calm():
            found.setdefault(one.name, []).append(one.seconds)
        return found

    def judge(self) -> None:
        """Hold everything against what was promised."""
        statuses = Counter((one.name, one.status) for one in self.calm())
        for (name, status), n in sorted(statuses.items()):
            if status != (303 if name in ("papers", "file") else 200):
                self.wrong.append(f"{name}: {n} answers {status or 'away'} outside restarts")
        for name, found in self.times().items():
            within = FILED_WITHIN if name in ("papers", "file") else READ_WITHIN
            if p95(found) > within:
                self.wrong.append(
                    f"{name}: p95 {p95(found) * 1000:.0f} ms, wanted {within * 1000:.0f}"
                )
        if self.memory[-1] > self.memory[0] * GROWS:
            self.wrong.append(f"memory grew from {self.memory[0]} to {self.memory[-1]} MB")
        if self.log > LARGEST_LOG[self.database]:
            self.wrong.append(f"the write-ahead log grew to {self.log} MB")

    def document(self) -> dict[str, object]:
        """For the file."""
        return {
            "database": self.database,
            "times_ms": {
                name: {
                    "n": len(one),
                    "p50": median(one) * 1000,
                    "p95": p95(one) * 1000,
                    "most": max(one) * 1000,
                }
                for name, one in sorted(self.times().items())
            },
            "statuses": dict(Counter(f"{one.name} {one.status}" for one in self.answers)),
            "away_s": [until - since for since, until in self.away],
            "memory_mb": self.memory,
            "log_mb": self.log,
            "wrong": self.wrong,
        }


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True)
@click.option("--dossiers", default=20_000, show_default=True, help="How many there are before.")
@keeping
@click.option("--out", type=click.Path(path_type=Path), default="soak.json", show_default=True)
def main(
    *, minutes: float, databases: tuple[str, ...], dossiers: int, kept: Path | None, out: Path
) -> None:
    """File, read and restart without a pause; exit 1 when something was not as promised."""
    found = []
    for database in databases or DATABASES:
        with made(database, dossiers, kept) as world:
            found.append(soaked(world, database, minutes * 60))
        for line in table(found[-1]):
            click.echo(line)
    out.write_text(json.dumps([one.document() for one in found], indent=2) + "\n", "utf-8")
    raise SystemExit(FINDINGS if any(one.wrong for one in found) else 0)


def soaked(world: World, database: str, seconds: float) -> Soak:
    """The rush, with the portal stopped and started again in it; then everything is counted."""
    soak, port = Soak(database), a_free_port()
    plan = planned(world, port, seconds)
    world.db.rollback()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        crowd: Future[list[Answer]] | None = None
        stopped = 0.0
        for stretch in range(RESTARTS + 1):
            with serving(world.folder, port) as served:
                if stopped:
                    soak.away.append((stopped, time.time() + GRACE))
                crowd = crowd or pool.submit(run, plan)
                last = stretch == RESTARTS
                until = time.time() + (3600 if last else seconds / (RESTARTS + 1))
                soak.memory.append(watch(world, soak, served.pid, until, crowd))
                stopped = time.time()
        assert crowd
        soak.answers = crowd.result()
    soak.judge()
    soak.wrong += left(world, soak.answers)
    return soak


def planned(world: World, port: int, seconds: float) -> Plan:
    """Drafts for everybody who files, pages for everybody who reads."""
    drafts = filing.stock(world, filing.drafts(world))
    return Plan(
        port=port,
        seconds=seconds,
        filings=list(islice(drafts, int(seconds * FILINGS))),
        filings_a_second=FILINGS,
        reads=pages(world),
        reads_a_second=READS,
        paper=paper(),
    )


def pages(world: World) -> list[tuple[str, bytes]]:
    """What people open, by whom; half of it needs no account."""
    [citizen] = visitors.citizens(world, 1)
    desk = next(iter(clerk(world).posts)).office
    at_work = next(iter(longest(world).posts))
    staff = visitors.officer(world, "clerk", desk)
    searching = visitors.who_looks_for(world, "Nguyễn Văn An", desk)
    officer = visitors.officer(world, at_work.role, at_work.office)
    manager = visitors.officer(world, "manager", "quang-nam")
    return [
        ("home", citizen.gets("/")),
        ("queue", officer.gets("/xu-ly")),
        ("catalogue", citizen.gets("/thu-tuc?tu=ket+hon")),
        ("desk", staff.gets("/mot-cua")),
        ("procedure", citizen.gets("/thu-tuc/1.001776")),
        ("search", searching.gets("/mot-cua/tim")),
        ("look-up", citizen.gets("/tra-cuu")),
        ("mine", citizen.gets("/ho-so")),
        ("home", citizen.gets("/")),
        ("board", manager.gets("/dieu-hanh")),
    ]


def paper() -> bytes:
    """A scan of 200 KB: what is in it cannot be made smaller."""
    made_of, written = pikepdf.new(), BytesIO()
    page = made_of.add_blank_page()
    page.Contents = made_of.make_stream(Random(1).randbytes(PAPER))  # noqa: S311  # the same every time
    made_of.save(written, compress_streams=False)
    return written.getvalue()


def watch(world: World, soak: Soak, pid: int, until: float, crowd: Future[list[Answer]]) -> int:
    """Look every second until the stretch is over; the most memory of all processes, in MB."""
    most = 0
    while time.time() < until and not crowd.done():
        most = max(most, sum(memory(one, "VmRSS") for one in family(pid)))
        soak.log = max(soak.log, logged(world))
        time.sleep(EVERY)
    return most


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for child in children(pid):
        yield from family(child)


def logged(world: World) -> int:
    """Megabytes of write-ahead log."""
    if world.database == "sqlite":
        log = world.folder / "motcua.db-wal"
        return log.stat().st_size // MEGABYTE if log.exists() else 0
    folder = world.folder / "postgres/data/pg_wal"
    return sum(one.stat().st_size for one in folder.iterdir() if one.is_file()) // MEGABYTE


def left(world: World, answers: Sequence[Answer]) -> list[str]:
    """What was promised and is not there, and what does not fit together."""
    world.db.rollback()
    told = sum(one.name == "file" and one.status == 303 for one in answers)
    draft = select(func.count()).select_from(Draft).where(Draft.dossier_id.is_not(None))
    kept = world.db.scalars(draft).one()
    wrong = [] if kept >= told else [f"{told - kept} of {told} filed dossiers are lost"]
    gone = select(func.count()).select_from(Job).where(Job.given_up_at.is_not(None))
    if n := world.db.scalars(gone).one():
        wrong.append(f"{n} jobs were given up")
    broken = [f"{one.key}: {one.rows} rows" for one in invariants.check(world.db) if one.rows]
    if found := verifying.verify(world.db):
        broken.append(f"figures: {found}")
    return wrong + broken


def table(soak: Soak) -> Iterator[str]:
    """The same for people."""
    yield f"{soak.database:12}{'n':>8}{'p50 ms':>10}{'p95 ms':>10}{'most ms':>10}"
    for name, found in sorted(soak.times().items()):
        cells = (median(found), p95(found), max(found))
        yield f"{name:12}{len(found):>8}" + "".join(f"{one * 1000:>10.0f}" for one in cells)
    away = ", ".join(f"{until - since:.1f}" for since, until in soak.away)
    yield f"away {away} s; memory {soak.memory} MB; write-ahead log {soak.log} MB"
    yield from (f"✗ {one}" for one in soak.wrong or ())
