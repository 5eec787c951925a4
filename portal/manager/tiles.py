"""The tiles of the districts as the board draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.charts import Scale
from services.folding import fold
from services.reporting.board import Asked
from services.reporting.district_tiles import PLACES, bare, districts
from services.reporting.spread import Branch
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count
from workflows.offices import Office

NONE = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Tile:
    """A district and its place: `cls` its colour, `said` its whole percent, or `ít` or `–`."""

    column: int
    row: int
    name: str
    full: str
    cls: str
    said: str
    share: float | None
    n: int
    href: str

    @property
    def folded(self) -> str:
        """Its name as a list is put in order by it: `Đ` beside `D`."""
        return fold(self.full)


def tile_map(
    asked: Asked, branches: Sequence[Branch], scale: Scale, href: Callable[[str], str]
) -> tuple[Tile, ...]:
    """The districts below the office asked for; none where it has no such districts."""
    counts = {one.office.code: one.count for one in branches}
    return tuple(
        _tile(one, counts.get(one.code, NONE), scale, href(one.code)) for one in districts(asked)
    )


def _tile(one: Office, count: Count, scale: Scale, href: str) -> Tile:
    share, n = count.share, count.denominator
    told = share is not None and n >= FEW
    few = "ít" if n else "–"
    return Tile(
        *PLACES[one.code],
        name=bare(one.short_name),
        full=one.short_name,
        cls=scale.of(share) if told and share is not None else "few",
        said=f"{scale.percent(share)} %" if told and share is not None else few,
        share=share,
        n=n,
        href=href,
    )
