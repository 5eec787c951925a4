"""All that a report of an ended period says, as plain values that can be kept.

It carries its own words and definitions: a definition that changes later changes no old report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from services.reporting import board, reported, scorecards, spread, targets, turnover
from services.reporting.board import Asked, Count, Figure
from services.reporting.indicators import Indicator, indicator
from services.reporting.scopes import Scope
from services.reporting.turnover import Sheet, Turnover
from services.reporting.unobserved import UNOBSERVED
from workflows.calendar import VIETNAM
from workflows.scoring import Card, Scored

FORM = 1
"""The form of the content; another one needs other templates."""
SPREAD = ("online-rate", "on-time")
"""The indicators that are told by month and by office."""

Content = Mapping[str, Any]


def composed(db: Session, asked: Asked) -> dict[str, Any]:
    """The report of a scope and period; the same as long as the same is counted."""
    office = asked.directory.ever(asked.scope.office)
    ends = datetime.combine(asked.period.last + timedelta(days=1), time(), VIETNAM)
    return {
        "form": FORM,
        "office": asked.scope.office,
        "name": office.name if office else asked.scope.office,
        "period": asked.period.token,
        "first": asked.period.first.isoformat(),
        "last": asked.period.last.isoformat(),
        "figures": [_figure(one) for one in board.figures(db, asked)],
        "spread": [_spread(db, asked, indicator(key)) for key in SPREAD],
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
        "source": one.indicator.source,
        "beside": [
            {"title": it.share.title, "count": _count(it.count), "definition": it.share.definition}
            for it in one.beside
        ],
    }


def _spread(db: Session, asked: Asked, one: Indicator) -> dict[str, Any]:
    found = spread.spread(db, asked, one)
    offices = spread.ranked(found.branches, fewer=one.fewer)
    aim = board.figure(db, asked, one).aim
    return {
        "title": one.main.title,
        "target": aim.percent if aim else None,
        "months": [
            [f"{month:%m/%Y}", *_count(count)]
            for month, count in zip(found.months, found.series, strict=True)
        ],
        "offices": [[it.office.name, *_count(it.count)] for it in offices],
    }


def _turnover(found: Sheet) -> dict[str, Any]:
    return {
        "rows": [[row.name, _columns(row.turnover)] for row in found.rows],
        "total": _columns(found.total),
    }


def _columns(it: Turnover) -> list[int]:
    """The columns of the form, in its order."""
    received = (it.received, it.online, it.direct, it.carried)
    resolved = (it.resolved, it.early, it.on_time, it.late)
    return [*received, *resolved, it.ended, it.pending, it.kept, it.overdue]


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
    rows = {one.key: one for one in UNOBSERVED if one.reportable}
    aims = targets.aims(db, asked.period.last.year)
    found = reported.said(db, asked.cut(asked.scope), list(rows))
    for key, one in rows.items():
        mine = [it for it in found if it.report.indicator == key]
        for tier in [it for it in aims.tiers(key) if it] or [""]:
            of_tier = [it for it in mine if not tier or _tier(asked, it) == tier]
            standing = reported.standing(of_tier, one)
            if standing:
                scope = Scope(asked.scope.office, tier)
                goal = aims.goal(key, scope, asked.directory)
                yield {
                    "title": one.title,
                    "tier": tier,
                    "count": _count(standing.count),
                    "offices": standing.offices,
                    "target": None if goal is None else 100 * goal,
                    "definition": one.definition,
                }


def _tier(asked: Asked, it: reported.Said) -> str:
    office = asked.directory.ever(it.report.office)
    return office.tier if office else ""


def _count(it: Count) -> list[int]:
    return [it.numerator, it.denominator]


def _points(value: Fraction) -> float:
    return round(float(value), 2)
