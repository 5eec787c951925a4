"""`bin/bench scale`: the same work in ever larger databases, to see what grows with them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import click

from services import invariants
from services.reporting import verifying
from tests.load.growing import WORKS, Exported, dossiers, export, times
from tests.load.world import DATABASES, World, keeping, made

SIZES = "10000,100000,1000000"


@dataclass
class Size:
    """What was found in a database of so many dossiers; seconds."""

    database: str
    dossiers: int
    history: dict[str, float]
    works: dict[str, list[float]] = field(default_factory=dict)
    exported: Exported | None = None

    def document(self) -> dict[str, object]:
        """For the file; milliseconds."""
        works = {
            name: {"p50_ms": median(found) * 1000, "p95_ms": p95(found) * 1000}
            for name, found in self.works.items()
        }
        return {
            "database": self.database,
            "dossiers": self.dossiers,
            "works": works,
            "export": asdict(self.exported) if self.exported else None,
            **self.history,
        }


def p95(found: Sequence[float]) -> float:
    """The time within which 95 of 100 were done."""
    return sorted(found)[max(-(-len(found) * 95 // 100) - 1, 0)]


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="How many dossiers, one by one.")
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True)
@click.option("--prove/--no-prove", default=True, help="Recount every figure, check every rule.")
@click.option("--look/--no-look", default=True, help="Measure; or only make what is to be kept.")
@keeping
@click.option("--out", type=click.Path(path_type=Path), default="scale.json", show_default=True)
def main(
    *, sizes: str, databases: tuple[str, ...], prove: bool, look: bool, kept: Path | None, out: Path
) -> None:
    """Measure how work grows with the number of dossiers."""
    wanted = sorted({int(size) for size in sizes.split(",")})
    found: list[Size] = []
    for database in databases or DATABASES:
        for size in wanted:
            told = partial(say, f"{database}: of {size:,}")
            with made(database, size, kept, told=told) as world:
                if prove:
                    proved(world)
                found.append(Size(database, dossiers(world), world.history))
                if look:
                    seen(world, found[-1])
            document = [one.document() for one in found]
            out.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
        for line in table([one for one in found if one.database == database]):
            click.echo(line)


def say(what: str, done: object) -> None:
    """Tell people how far it is, beside the table."""
    click.echo(f"{time.strftime('%X')} {what}: {done}", err=True)


def proved(world: World) -> None:
    """Every figure is what happened, and every rule of the data holds."""
    for what, proof in (("verified_s", figures), ("checked_s", rules)):
        if what not in world.history:
            began = perf_counter()
            if wrong := proof(world):
                raise RuntimeError(f"{what}: {wrong}")
            world.note(what, perf_counter() - began)
            say(world.database, world.history)


def figures(world: World) -> object:
    """What `motcua figures verify` finds."""
    return verifying.verify(world.db)


def rules(world: World) -> object:
    """What `motcua check` finds."""
    return [f"{one.key}: {one.rows}" for one in invariants.check(world.db) if one.rows]


def seen(world: World, one: Size) -> None:
    """All work, and the export."""
    for work in WORKS:
        say(f"{one.database}: {one.dossiers:,}", work.name)
        one.works[work.name] = times(work, world)
    one.exported = export(world)


def table(sizes: Sequence[Size]) -> Iterator[str]:
    """Milliseconds, mostly and 95 times of 100, and how often the first fits into the last."""
    first, last = sizes[0], sizes[-1]
    yield f"{first.database:16}" + "".join(f"{one.dossiers:>20,}" for one in sizes) + "    growth"
    for work in first.works:
        cells = (
            f"{median(one.works[work]) * 1000:.2f} / {p95(one.works[work]) * 1000:.2f}"
            for one in sizes
        )
        growth = median(last.works[work]) / median(first.works[work])
        yield f"{work:16}" + "".join(f"{cell:>20}" for cell in cells) + f"{growth:>8.2f} ×"
    for name, once in foot(sizes).items():
        yield f"{name:16}" + "".join(f"{cell:>20}" for cell in once)


def foot(sizes: Sequence[Size]) -> Mapping[str, list[str]]:
    """What is done once at each size."""
    exports = [one.exported for one in sizes if one.exported]
    return {
        "export, s": [f"{one.seconds:.1f}" for one in exports],
        "export, rows": [f"{one.rows:,}" for one in exports],
        "export, MB": [f"{one.megabytes:.0f}" for one in exports],
    } | {
        what.replace("_s", ", s"): [f"{one.history.get(what, 0):.0f}" for one in sizes]
        for what in ("made_s", "verified_s", "checked_s")
    }
