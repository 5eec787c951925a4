"""Where the parts of a chart stand. Pure arithmetic; the macros write the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
LEFT, TOP, FLOOR = 44, 35, 290
GAP = 0.32  # of a column's place that stays empty
CLASSES = ("q5", "q4", "q3", "q2", "q1")
"""The colours of a heat map, the best first."""


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a chart, in the chart's own units."""

    label: str
    value: float | None
    x: float
    width: float
    y: float
    height: float
    met: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart ready to be drawn. `grid` holds (value, y)."""

    columns: tuple[Column, ...]
    grid: tuple[tuple[float, float], ...]
    target_y: float | None

    @property
    def places(self) -> int:
        """Decimals to write: none when every value is whole."""
        return int(any(it.value is not None and it.value % 1 for it in self.columns))


def column_chart(
    points: Sequence[tuple[str, float | None]],
    *,
    low: float = 0,
    high: float = 100,
    target: float | None = None,
    lines: int = 2,
) -> Chart:
    """Columns for values between `low` and `high`; None leaves its place empty."""
    span = max(high - low, 1e-9)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return round(FLOOR - (inside - low) / span * (FLOOR - TOP), 1)

    place = (WIDTH - LEFT) / max(len(points), 1)
    columns = tuple(
        Column(
            label=label,
            value=value,
            x=round(LEFT + place * (n + GAP / 2), 1),
            width=round(place * (1 - GAP), 1),
            y=FLOOR if value is None else y(value),
            height=0 if value is None else round(FLOOR - y(value), 1),
            met=value is not None and (target is None or value >= target),
        )
        for n, (label, value) in enumerate(points)
    )
    steps = (low + span * n / lines for n in range(lines + 1))
    grid = tuple((step, y(step)) for step in steps)
    return Chart(columns, grid, None if target is None else y(target))


@dataclass(frozen=True, slots=True)
class Scale:
    """The colours of a heat map: the whole percent at which each but the last begins, best first.

    Where less is better (`fewer`), the percent up to which each reaches.
    """

    bounds: tuple[int, int, int, int]
    fewer: bool = False

    def percent(self, share: float) -> int:
        """The whole percent that a cell shows; never better than it is."""
        exact = share * 100
        return -int(-exact // 1) if self.fewer and exact % 1 > NEARLY else int(exact + NEARLY)

    def of(self, share: float) -> str:
        """The class of a cell, from the percent as it is written."""
        shown = self.percent(share)
        reached = (shown <= one if self.fewer else shown >= one for one in self.bounds)
        return next((name for name, yes in zip(CLASSES, reached, strict=False) if yes), CLASSES[-1])

    @property
    def keys(self) -> tuple[tuple[str, int | None, int | None], ...]:
        """For each class its least and most percent; None where it is open."""
        ends: list[int | None] = [*self.bounds, None]
        beyond = 1 if self.fewer else -1
        begins: list[int | None] = [None, *(bound + beyond for bound in self.bounds)]
        lows, highs = (begins, ends) if self.fewer else (ends, begins)
        return tuple(zip(CLASSES, lows, highs, strict=True))


NEARLY = 1e-9
USUAL = Scale((98, 95, 90, 85))


def along(share: float, low: float = 0.0) -> str:
    """How far a share reaches along a bar that begins at `low`: `71.8%` for an SVG attribute."""
    reach = min(max((share - low) / max(1 - low, 1e-9), 0.0), 1.0)
    return f"{reach * 100:.4g}%"
