"""All that a report of an ended period says, as plain values that can be kept.

It carries its own words and definitions: a definition that changes later changes no old report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from services.reporting import (
    board,
    pictured,
    scorecards,
    spread,
    stating,
    targets,
    turnover,
    way,
)
from services.reporting.board import Asked, Figure
from services.reporting.pictured import few
from services.reporting.turnover import Sheet
from services.reporting.unobserved import unobserved
from workflows.calendar import midnight
from workflows.figures.shares import Count
from workflows.scoring import Card, Scored

FORM = 3
"""The form of the content; what is kept in an older one is drawn as it always was. In 2 came the
tiles of districts, the way of dossiers, and charts that begin with the first month counted; in 3 the
places between which an office may stand, the versions of definitions, and pages without gaps."""
SPREAD = ("online-rate", "on-time")
"""The indicators that are told by month and by office."""

Content = Mapping[str, Any]


def composed(db: Session, asked: Asked) -> dict[str, Any]:
    """The report of a scope and period; the same as long as the same is counted."""
    office = asked.directory.ever(asked.scope.office)
    ends = midnight(asked.period.last + timedelta(days=1))
    figures = {one.indicator.key: one for one in board.figures(db, asked)}
    return {
        "form": FORM,
        "office": asked.scope.office,
        "name": office.name if office else asked.scope.office,
        "period": asked.period.token,
        "first": asked.period.first.isoformat(),
        "last": asked.period.last.isoformat(),
        "figures": [_figure(one) for one in figures.values()],
        "spread": [_spread(db, asked, figures[key]) for key in SPREAD],
        "way": pictured.way(way.way(db, asked)),
        "turnover": _turnover(turnover.sheet(db, asked, "sector", ends)),
        "cards": [_card(one) for one in scorecards.cards(db, asked, ends)],
        "reported": list(_reported(db, asked)),
    }


def _figure(one: Figure) -> dict[str, Any]:
    main = one.indicator.main
    return {
        "key": main.key,
        "title": main.title,
        "tier": one.scope.tier,
        "count": _count(one.count),
        "before": _count(one.before),
        "target": one.aim.percent if one.aim else None,
        "met": one.met,
        "fewer": one.indicator.fewer,
        "definition": main.definition,
        "version": main.version,
        "source": one.indicator.source,
        "beside": [
            {"title": it.share.title, "count": _count(it.count), "definition": it.share.definition}
            for it in one.beside
        ],
    }


def _spread(db: Session, asked: Asked, figure: Figure) -> dict[str, Any]:
    one, aim = figure.indicator, figure.aim
    found = spread.spread(db, asked, one)
    offices = [it for it in spread.ranked(found.branches, fewer=one.fewer) if it.count.denominator]
    months = pictured.months(found)
    percent = aim.percent if aim else None
    return {
        "title": one.main.title,
        "target": percent,
        "months": [[f"{month:%m/%Y}", *_count(count)] for month, count in months],
        "axis": pictured.axis([count for _month, count in months], percent),
        "tiles": pictured.tiles(asked, figure, found),
        "offices": [[it.office.name, *_count(it.count)] for it in offices],
        "ranked": pictured.ranked(offices, fewer=one.fewer),
        "few": [[it.office.name, it.count.denominator] for it in offices if few(it.count)],
    }


def _turnover(found: Sheet) -> dict[str, Any]:
    return {
        "rows": [[row.name, list(row.turnover.columns)] for row in found.rows],
        "total": list(found.total.columns),
    }


def _card(one: Card) -> dict[str, Any]:
    return {
        "title": one.formulas.title,
        "version": one.formulas.key,
        "source": one.formulas.source,
        "certain": _points(one.certain),
        "counted": one.counted,
        "possible": _points(one.possible),
        "most": one.formulas.most,
        "grade": one.grade,
        "lines": [_line(it) for it in one.lines],
    }


def _line(it: Scored) -> dict[str, Any]:
    return {
        "key": it.line.key,
        "title": it.line.title,
        "most": it.line.most,
        "points": None if it.points is None else _points(it.points),
        "count": [it.numerator, it.denominator] if it.line.numerator else None,
    }


def _reported(db: Session, asked: Asked) -> Iterator[dict[str, Any]]:
    """What agencies report, by tier where the plan has a target for each."""
    aims = targets.aims(db, asked.period.last.year)
    for key, found in stating.every(db, asked, aims).items():
        one = unobserved(key)
        for it in found:
            yield {
                "title": one.title,
                "tier": it.tier,
                "count": _count(it.standing.count),
                "offices": it.standing.offices,
                "target": None if it.goal is None else 100 * it.goal,
                "definition": one.definition,
            }


def _count(it: Count) -> list[int]:
    return [it.numerator, it.denominator]


def _points(value: Fraction) -> float:
    return round(float(value), 2)
