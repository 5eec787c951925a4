"""The districts as tiles of one size, each about where it lies: a map that a small screen can hold.

Quảng Nam has the sea in the east and Laos in the west. Who watches other places sees no tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.charts import Scale
from services.reporting.board import Asked, Count
from services.reporting.spread import Branch
from workflows.offices import Office

ROWS = (
    "tay-giang dong-giang dai-loc dien-ban hoi-an -",
    "- nam-giang nong-son duy-xuyen - -",
    "- phuoc-son hiep-duc que-son thang-binh -",
    "- - - tien-phuoc phu-ninh tam-ky",
    "- - nam-tra-my bac-tra-my - nui-thanh",
)
PLACES = {
    code: (column, row)
    for row, codes in enumerate(ROWS)
    for column, code in enumerate(codes.split())
    if code != "-"
}
WIDE, HIGH, APART = 88, 78, 6
FEW = 10
"""Of fewer dossiers a share says nothing about an office."""
KINDS = ("Thành phố ", "Thị xã ", "Huyện ")
NONE = Count(0, 0)
LETTERS = 8
"""A longer name takes two lines."""


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
    offices = [asked.directory.ever(code) for code in PLACES]
    here = [
        one
        for one in offices
        if one and one.valid(asked.until) and asked.scope.office in ("", one.parent)
    ]
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
        name=_lines(one.short_name),
        full=one.short_name,
        cls=scale.of(share) if told and share is not None else "few",
        said=f"{scale.percent(share)} %" if told and share is not None else few,
        share=share,
        n=n,
        href=href,
    )


def _lines(name: str) -> tuple[str, ...]:
    """`Huyện Nam Trà My` as `Nam Trà` and `My`."""
    bare = next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)
    words = bare.split()
    return (bare,) if len(bare) <= LETTERS else (" ".join(words[:-1]), words[-1])
