"""A figure's months, offices and cells, as the chart, the rankings and the heat map take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from portal.charts import USUAL, Scale
from portal.manager.asked import address
from portal.manager.cards import list_href, percents
from portal.manager.tiles import Tile, tile_map
from services.reporting import periods, spread
from services.reporting.board import Asked, Figure
from services.reporting.scopes import branch as branch_of
from services.reporting.spread import Branch, Spread
from workflows.figures.certainty import places
from workflows.figures.hiding import FEW

FINE = Scale((80, 60, 40, 20))
RARE = Scale((0, 2, 5, 10), fewer=True)
MOST_AIM = 75
"""Above a target so high no colour is left: what is far below it is told apart in fifths."""
HIGH = 80
"""Where all months lie above this percent, the axis begins here."""


@dataclass(frozen=True, slots=True)
class Row:
    """An office of a ranking or of a map: it may stand from the `best` to the `worst` place."""

    name: str
    href: str
    share: float | None
    n: int
    n_href: str
    best: int = 0
    worst: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """An office in a month."""

    share: float | None
    n: int
    href: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Offices of a kind: those with enough dossiers in order, the others by name."""

    key: str
    ranked: tuple[Row, ...]
    few: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn of one figure. Percents in `points`, shares elsewhere."""

    points: tuple[tuple[str, float | None], ...]
    low: int
    high: int
    target: float | None
    scale: Scale
    columns: tuple[str, ...]
    heat: tuple[tuple[str, tuple[Cell, ...]], ...]
    rankings: tuple[Ranking, ...]
    map: Sequence[Tile]


def picture(asked: Asked, figure: Figure, found: Spread) -> Picture:
    """Everything about how a figure is spread."""
    aim = None if figure.indicator.fewer or figure.aim is None else figure.aim.percent
    months = zip(_firsts(found.months), found.months, found.series, strict=True)
    points = tuple((_label(month, first), percents(count)) for first, month, count in months)
    scale = _scale(figure, aim)
    low, high = _axis([value for _, value in points if value is not None], aim)
    return Picture(
        points=points,
        low=low,
        high=high,
        target=aim,
        scale=scale,
        columns=tuple(label for label, _ in points),
        heat=tuple(_heat(asked, figure, found)),
        rankings=tuple(_rankings(asked, figure, found.branches)),
        map=tile_map(asked, found.branches, scale, lambda code: _href(asked, figure, code)),
    )


def _firsts(months: Sequence[date]) -> list[bool]:
    """Which months name their year: the first one, and each January."""
    return [n == 0 or month.month == 1 for n, month in enumerate(months)]


def _label(month: date, with_year: bool) -> str:  # noqa: FBT001  # read in one place
    return f"{month:%m/%y}" if with_year else f"{month:%m}"


def _axis(values: list[float], aim: float | None) -> tuple[int, int]:
    """From 80 where everything is high, up to 10, 20 or 50 where everything is low."""
    every = [*values, *([aim] if aim is not None else [])]
    if every and min(every) >= HIGH:
        return HIGH, 100
    most = max(every, default=100)
    return 0, next(high for high in (10, 20, 50, 100) if most <= high)


def _scale(figure: Figure, aim: float | None) -> Scale:
    if figure.indicator.fewer:
        return RARE
    if figure.indicator.key == "on-time":
        return USUAL
    if aim is None or aim > MOST_AIM:
        return FINE
    third = max(round(aim / 3), 1)
    return Scale((round(aim) + third, round(aim), round(aim) - third, round(aim) - 2 * third))


def _heat(asked: Asked, figure: Figure, found: Spread) -> Iterable[tuple[str, tuple[Cell, ...]]]:
    key = figure.indicator.key
    others_first = sorted(found.branches, key=lambda one: one.office.kind == "committee")
    for branch in others_first:
        scope = branch_of(asked.directory, asked.scope, branch.office.code)
        yield (
            branch.office.short_name,
            tuple(
                Cell(
                    count.share,
                    count.denominator,
                    list_href(key, "mau-so", scope, periods.month_of(month))
                    if count.denominator
                    else None,
                )
                for month, count in zip(found.months, branch.months, strict=True)
            ),
        )


def _rankings(asked: Asked, figure: Figure, branches: Iterable[Branch]) -> Iterable[Ranking]:
    ordered = spread.ranked(branches, fewer=figure.indicator.fewer)
    of_period = [one for one in ordered if one.count.denominator]
    for key, committees in (("places", True), ("agencies", False)):
        kind = [one for one in of_period if (one.office.kind == "committee") == committees]
        enough = [one for one in kind if one.count.denominator >= FEW]
        few = [one for one in kind if one.count.denominator < FEW]
        stands = places([one.count for one in enough], fewer=figure.indicator.fewer)
        if kind:
            yield Ranking(
                key,
                tuple(_row(asked, figure, *it) for it in zip(enough, stands, strict=True)),
                tuple(_row(asked, figure, one) for one in few),
            )


def _row(asked: Asked, figure: Figure, one: Branch, stands: tuple[int, int] = (0, 0)) -> Row:
    key = figure.indicator.key
    scope = branch_of(asked.directory, asked.scope, one.office.code)
    return Row(
        name=one.office.short_name,
        href=_href(asked, figure, one.office.code),
        share=one.count.share,
        n=one.count.denominator,
        n_href=list_href(key, "mau-so", scope, asked.period),
        best=stands[0],
        worst=stands[1],
    )


def _href(asked: Asked, figure: Figure, code: str) -> str:
    place = address(branch_of(asked.directory, asked.scope, code), asked.period)
    return url_for(".indicator", indicator=figure.indicator.key, **place)
