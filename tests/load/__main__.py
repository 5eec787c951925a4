"""`bin/bench [name…]`: every row on every database, as a table and as `bench.json`."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from pathlib import Path

import click

from tests.load import filing, harness, profiling, reading, scaling, soaking, walking, writing
from tests.load.harness import Measured, Row
from tests.load.world import DATABASES, keeping, made

OVER_HTTP = ("queue-page", "board-page", "filing", "step", "writers")
ROWS: tuple[Row, ...] = tuple(
    sorted(
        (*reading.ROWS, *walking.ROWS, *writing.ROWS, *filing.ROWS),
        key=lambda row: row.name in OVER_HTTP,
    )
)
"""What reads comes first: it finds the database as it was made, not the queues that filing fills. What
needs the portal comes last: once it runs, its worker takes its part of the processors."""
BELOW = 1
APART: dict[str, click.Command] = {
    "scale": scaling.main,
    "soak": soaking.main,
    "profile": profiling.main,
}
"""What is no row of the table: `bin/bench scale --help`."""


@click.command()
@click.argument("names", nargs=-1)
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True)
@click.option("--dossiers", default=20_000, show_default=True, help="How many the database holds.")
@click.option("--rounds", default=harness.ROUNDS, show_default=True)
@keeping
@click.option("--out", type=click.Path(path_type=Path), default="bench.json", show_default=True)
def main(
    *,
    names: tuple[str, ...],
    databases: tuple[str, ...],
    dossiers: int,
    rounds: int,
    kept: Path | None,
    out: Path,
) -> None:
    """Measure the rows of these names, or all."""
    try:
        rows = harness.chosen(ROWS, names)
    except LookupError as unknown:
        raise click.UsageError(str(unknown)) from unknown
    measured: list[Measured] = []
    for database in databases or DATABASES:
        with made(database, dossiers, kept) as world:
            for row in rows:
                if database in row.databases:
                    say(f"{database}: {row.work}")
                    measured.append(harness.measure(row, world, database, rounds))
                    harness.write(out, measured, about(dossiers, rounds))
    for line in harness.table(measured):
        click.echo(line)
    sys.exit(BELOW if any(one.verdict == "below" for one in measured) else 0)


def about(dossiers: int, rounds: int) -> dict[str, object]:
    """On what it was measured."""
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "dossiers": dossiers,
        "rounds": rounds,
    }


def say(line: str) -> None:
    """Tell people how far it is, beside the table."""
    click.echo(line, err=True)


if __name__ == "__main__":
    apart = APART.get(" ".join(sys.argv[1:2]))
    apart(sys.argv[2:], prog_name=f"bin/bench {sys.argv[1]}") if apart else main()
