"""Where the parts of a chart stand. Pure arithmetic; the macros write the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 330
LEFT, TOP, FLOOR = 44, 35, 290
GAP = 0.32  # of a column's place that stays empty
HEAT = ((0.98, "q5"), (0.95, "q4"), (0.90, "q3"), (0.85, "q2"))


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


def heat_class(share: float) -> str:
    """The class of a heat cell, from the percent as it is written (whole, rounded down)."""
    return next((name for least, name in HEAT if int(share * 100 + 1e-9) / 100 >= least), "q1")


def along(share: float, low: float = 0.0) -> str:
    """How far a share reaches along a bar that begins at `low`: `71.8%` for an SVG attribute."""
    reach = min(max((share - low) / max(1 - low, 1e-9), 0.0), 1.0)
    return f"{reach * 100:.4g}%"
