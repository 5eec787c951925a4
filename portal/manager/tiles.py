"""The tiles of the districts as the board draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.charts import Scale
from services.reporting.board import Asked
from services.reporting.district_tiles import PLACES, ROWS, districts, name_lines
from services.reporting.spread import Branch
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count
from workflows.offices import Office

WIDE, HIGH, APART = 88, 78, 6
NONE = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Tile:
    """A district in the map's units: `cls` its colour, `said` its whole percent, or `ít` or `–`."""

    x: int
    y: int
    name: tuple[str, ...]
    full: str
    cls: str
    said: str
    share: float | None
    n: int
    href: str


@dataclass(frozen=True, slots=True)
class Map:
    """All tiles, and how large they are together."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


def tile_map(
    asked: Asked, branches: Sequence[Branch], scale: Scale, href: Callable[[str], str]
) -> Map | None:
    """The map of the districts below the office asked for; None where it has no such districts."""
    here = districts(asked)
    if not here:
        return None
    counts = {one.office.code: one.count for one in branches}
    tiles = tuple(_tile(one, counts.get(one.code, NONE), scale, href(one.code)) for one in here)
    columns, lines = len(ROWS[0].split()), len(ROWS)
    return Map(tiles, columns * (WIDE + APART) - APART, lines * (HIGH + APART) - APART)


def _tile(one: Office, count: Count, scale: Scale, href: str) -> Tile:
    column, line = PLACES[one.code]
    share, n = count.share, count.denominator
    told = share is not None and n >= FEW
    few = "ít" if n else "–"
    return Tile(
        *(column * (WIDE + APART), line * (HIGH + APART)),
        name=name_lines(one.short_name),
        full=one.short_name,
        cls=scale.of(share) if told and share is not None else "few",
        said=f"{scale.percent(share)} %" if told and share is not None else few,
        share=share,
        n=n,
        href=href,
    )
