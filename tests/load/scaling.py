"""`bin/bench scale`: the same work in ever larger databases, to see what grows with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import click

from services.reporting import verifying
from tests.load.cloning import grow
from tests.load.growing import WORKS, Exported, dossiers, export, times
from tests.load.world import DATABASES, World, made

SIZES = "10000,100000,1000000"


@dataclass
class Size:
    """What was found in a database of so many dossiers; seconds."""

    database: str
    dossiers: int
    made_in: float
    works: dict[str, list[float]] = field(default_factory=dict)
    exported: Exported | None = None
    verified_in: float | None = None

    def document(self) -> dict[str, object]:
        """For the file; milliseconds."""
        works = {
            name: {"p50_ms": median(found) * 1000, "p95_ms": p95(found) * 1000}
            for name, found in self.works.items()
        }
        return {
            "database": self.database,
            "dossiers": self.dossiers,
            "made_s": self.made_in,
            "works": works,
            "export": asdict(self.exported) if self.exported else None,
            "verified_s": self.verified_in,
        }


def p95(found: Sequence[float]) -> float:
    """The time within which 95 of 100 were done."""
    return sorted(found)[max(-(-len(found) * 95 // 100) - 1, 0)]


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="How many dossiers, one by one.")
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True)
@click.option("--verify/--no-verify", default=True, help="Recount every figure at every size.")
@click.option("--out", type=click.Path(path_type=Path), default="scale.json", show_default=True)
def main(sizes: str, databases: tuple[str, ...], verify: bool, out: Path) -> None:  # noqa: FBT001
    """Measure how work grows with the number of dossiers."""
    wanted = sorted({int(size) for size in sizes.split(",")})
    found: list[Size] = []
    for database in databases or DATABASES:
        for size in measured(database, wanted, verify=verify):
            found.append(size)
            document = [one.document() for one in found]
            out.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
        for line in table([one for one in found if one.database == database]):
            click.echo(line)


def measured(database: str, sizes: Sequence[int], *, verify: bool) -> Iterator[Size]:
    """One database that grows."""
    began = perf_counter()
    with made(database, sizes[0]) as world:
        for size in sizes:
            grow(world.engine, size, told=lambda n: click.echo(f"{database}: {n:,}", err=True))
            world.db.rollback()
            one = Size(database, dossiers(world), perf_counter() - began)
            look(world, one, verify=verify)
            yield one
            began = perf_counter()


def look(world: World, one: Size, *, verify: bool) -> None:
    """All work, the export, and whether every figure is what happened."""
    if verify:
        began = perf_counter()
        if wrong := verifying.verify(world.db):
            raise RuntimeError(f"the figures are not what happened: {wrong}")
        one.verified_in = perf_counter() - began
    for work in WORKS:
        click.echo(f"{one.database}: {one.dossiers:,}: {work.name}", err=True)
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
        "made, s": [f"{one.made_in:.0f}" for one in sizes],
        "verified, s": [
            "–" if s is None else f"{s:.0f}" for s in (one.verified_in for one in sizes)
        ],
    }
