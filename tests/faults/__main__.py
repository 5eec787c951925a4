"""`bin/faults CAMPAIGN`: the long runs. Exit 0 when nothing was wrong, else 1."""

from __future__ import annotations

import logging
import sys

import click

from tests.faults.campaign import Told


@click.group(help="Long fault campaigns; each prints what it counted, and what was wrong.")
def campaigns() -> None:
    """Faults that are meant are not worth a line each."""
    logging.disable(logging.ERROR)


@campaigns.command(help="PostgreSQL: back to a moment, and a standby after kill -9 of the primary.")
@click.option("--dossiers", default=100, show_default=True, help="Before the moment, and after.")
def recovery(dossiers: int) -> None:
    """Drill the recovery."""
    from tests.faults import recovery as drill  # noqa: PLC0415  # only what runs is loaded

    end(drill.run(dossiers))


@campaigns.command(help="kill -9 of web, worker and all while people file.")
@click.option("--kills", default=200, show_default=True)
@click.option("--acks", default=40, show_default=True, help="Answers between two kills.")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def kill(kills: int, acks: int, seed: int, database: str) -> None:
    """Kill, and count."""
    from tests.faults import kill as loop  # noqa: PLC0415  # only what runs is loaded
    from tests.faults.installation import installation  # noqa: PLC0415

    with installation(database) as served:
        end(loop.run(served, kills, seed=seed, acks=acks))


@campaigns.command(help="The power goes at any step: what was not synced is lost or torn.")
@click.option("--cuts", default=5000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def power(cuts: int, seed: int) -> None:
    """Cut, and count."""
    from tests.faults import power as campaign  # noqa: PLC0415  # only what runs is loaded

    end(campaign.run(cuts, seed))


@campaigns.command(help="Sixteen at once after the same things: exactly one wins each.")
@click.option("--rounds", default=20, show_default=True)
@click.option("--objects", default=200, show_default=True, help="Things to win in a round.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def races(rounds: int, objects: int, database: str) -> None:
    """Race, and count."""
    from tests.faults import races as campaign  # noqa: PLC0415  # only what runs is loaded

    end(campaign.run(rounds, objects, database))


@campaigns.command(
    help="Full and read-only disks, a database that goes and comes, clocks that jump."
)
@click.option("--rounds", default=10, show_default=True, help="How often each hardship comes.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def starve(rounds: int, database: str) -> None:
    """Starve, and count."""
    from tests.faults import starving  # noqa: PLC0415  # only what runs is loaded

    end(starving.run(database, rounds))


@campaigns.command(help="Plant each bug of the bank, or those named: its suite must catch it.")
@click.argument("names", nargs=-1)
def bugbank(names: tuple[str, ...]) -> None:
    """Plant, and see."""
    from tests.faults import bugs  # noqa: PLC0415  # only what runs is loaded

    end(bugs.run(names))


@campaigns.command(help="Whole provinces live for months, seed by seed, and anything may break.")
@click.option("--seeds", default=200, show_default=True)
@click.option("--days", default=90, show_default=True)
@click.option("--first", default=1, show_default=True, help="The first seed.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def province(seeds: int, days: int, first: int, database: str) -> None:
    """Let provinces live."""
    from tests.faults import lives  # noqa: PLC0415  # only what runs is loaded

    end(lives.run(range(first, first + seeds), days, database))


@campaigns.command(help="Every page as everybody, and what nobody should type into every box.")
@click.option("--dossiers", default=400, show_default=True, help="Of the demo year.")
@click.option("--most", default=3, show_default=True, help="Pages of one kind, for each person.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def rough(dossiers: int, most: int, database: str) -> None:
    """Let rough hands at it."""
    from tests.faults import rough as campaign  # noqa: PLC0415  # only what runs is loaded

    end(campaign.run(database, dossiers, most))


@campaigns.command(help="Banks say everything, in every order, again and again, among forgeries.")
@click.option("--repeats", default=100, show_default=True, help="Of each word about an order.")
@click.option("--kills", default=40, show_default=True, help="Of the web, meanwhile.")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def payments(repeats: int, kills: int, seed: int, database: str) -> None:
    """Pay, and count."""
    from tests.faults import payments as campaign  # noqa: PLC0415  # only what runs is loaded
    from tests.faults.installation import installation  # noqa: PLC0415

    with installation(database) as served:
        end(campaign.run(served, repeats, kills, seed=seed))


def end(told: Told) -> None:
    """Print what a campaign tells, and exit."""
    click.echo(str(told))
    sys.exit(bool(told.wrong))


if __name__ == "__main__":
    campaigns()
