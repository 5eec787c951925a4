"""What agencies report of what nothing here counts, against the targets of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.reporting import reported
from services.reporting.board import Asked
from services.reporting.reported import Standing, Sum
from services.reporting.scopes import Scope
from services.reporting.targets import Aims
from services.reporting.unobserved import UNOBSERVED, Unobserved


@dataclass(frozen=True, slots=True)
class Stated:
    """What was reported for a scope, or for one `tier` of it; `goal` is a share of one."""

    tier: str
    standing: Standing
    goal: float | None
    met: bool | None


def every(db: Session, asked: Asked, aims: Aims) -> dict[str, list[Stated]]:
    """What was reported of each row of the plan; one statement."""
    rows = [one for one in UNOBSERVED if one.reportable]
    return _stated_each(db, asked, aims, rows)


def stated(db: Session, asked: Asked, aims: Aims, one: Unobserved) -> list[Stated]:
    """What was reported of one row."""
    return _stated_each(db, asked, aims, [one])[one.key]


def _stated_each(
    db: Session, asked: Asked, aims: Aims, rows: Sequence[Unobserved]
) -> dict[str, list[Stated]]:
    found: dict[str, list[Sum]] = {one.key: [] for one in rows}
    for it in reported.sums(db, asked.cut(asked.scope), list(found)):
        found[it.indicator].append(it)
    return {one.key: _in_parts(asked, one, aims, found[one.key]) for one in rows}


def _in_parts(asked: Asked, one: Unobserved, aims: Aims, found: Sequence[Sum]) -> list[Stated]:
    """What reports come to: of the scope asked for, or of its tiers where each has a target."""
    tiers = [tier for tier in aims.tiers(one.key) if tier]
    parts = {"": found}
    if tiers and not asked.scope.tier:
        parts = {tier: [it for it in found if _tier(asked, it) == tier] for tier in tiers}
    standings = ((tier, reported.standing(mine)) for tier, mine in parts.items())
    return [_stated(asked, one, aims, tier, it) for tier, it in standings if it]


def _tier(asked: Asked, it: Sum) -> str:
    office = asked.directory.ever(it.office)
    return office.tier if office else ""


def _stated(asked: Asked, one: Unobserved, aims: Aims, tier: str, found: Standing) -> Stated:
    scope = Scope(asked.scope.office, tier or asked.scope.tier)
    goal, share = aims.goal(one.key, scope, asked.directory), found.count.share or 0
    met = None if goal is None else share > goal if one.above else share >= goal
    return Stated(tier, found, goal, met)
