"""What the pictures of a report show, as plain values that can be kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import dropwhile
from typing import Any

from services.reporting import visits
from services.reporting.board import Asked, Figure
from services.reporting.district_tiles import PLACES, districts, name_lines
from services.reporting.spread import Branch, Spread
from services.reporting.way import Way
from workflows.figures.certainty import places
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count

STAGES = {
    visits.READ: "Xem thủ tục",
    visits.BEGUN: "Mở tờ khai",
    "submitted.online": "Nộp trên cổng",
    "submitted.online.received": "Được tiếp nhận",
    "submitted.online.decided": "Có kết quả",
    "submitted.online.delivered": "Đã trả kết quả",
}
ENDS = (25, 50, 100)
"""Percents at which the axis of a chart may end."""
NEAR_ALL, ANY = [98, 95, 90, 85], [80, 60, 40, 20]
"""The whole percents at which the colours of the tiles begin, the best first."""


def months(found: Spread) -> list[tuple[date, Count]]:
    """The months from the first one with any dossier; charts begin where figures do."""
    every = zip(found.months, found.series, strict=True)
    return list(dropwhile(lambda it: not it[1].denominator, every))


def axis(counts: Sequence[Count], aim: float | None) -> int:
    """Where a chart of these shares and its target ends."""
    most = max([100 * (one.share or 0) for one in counts] + [aim or 0], default=0)
    return next(end for end in ENDS if most <= end)


def tiles(asked: Asked, figure: Figure, found: Spread) -> dict[str, Any]:
    """The districts below an office: column, row, lines of the name, numerator, denominator."""
    counts = {one.office.code: one.count for one in found.branches}
    return {
        "bounds": _bounds(figure),
        "places": [
            [*PLACES[one.code], list(name_lines(one.short_name)), it.numerator, it.denominator]
            for one in districts(asked)
            for it in [counts.get(one.code, Count(0, 0))]
        ],
    }


def few(count: Count) -> bool:
    """Whether there were too few to be ranked, or to tell a share of."""
    return count.denominator < FEW


def ranked(ordered: Sequence[Branch], *, fewer: bool) -> list[Any]:
    """The offices in their order, districts apart from agencies, those with few dossiers in none:
    name, numerator, denominator, and the best and the worst place that each may have."""
    found = []
    for title, committees in (("Địa phương", True), ("Cơ quan", False)):
        kind = [one for one in ordered if (one.office.kind == "committee") == committees]
        rows = [one for one in kind if not few(one.count)]
        stands = places([one.count for one in rows], fewer=fewer)
        told = [
            [one.office.name, one.count.numerator, one.count.denominator, *of_it]
            for one, of_it in zip(rows, stands, strict=True)
        ]
        if told:
            found.append([title, told])
    return found


def way(found: Way) -> dict[str, Any]:
    """How many came how far, and the late results by step and cause."""
    return {
        "stages": [[STAGES[one.key], one.n] for one in found.stages],
        "roles": list(found.roles),
        "causes": list(found.causes),
        "late": [[found.late.get((role, it), 0) for it in found.causes] for role in found.roles],
    }


def _bounds(figure: Figure) -> list[int]:
    if figure.indicator.key == "on-time":
        return NEAR_ALL
    if figure.aim is None:
        return ANY
    aim = round(figure.aim.percent)
    third = max(round(aim / 3), 1)
    return [aim + third, aim, aim - third, aim - 2 * third]
