"""What agencies report of what nothing here counts, against the targets of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.reporting import reported
from services.reporting.board import Asked
from services.reporting.reported import Said, Standing
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
    found = reported.said(db, asked.cut(asked.scope), [one.key for one in rows])
    of_each = {one: [it for it in found if it.report.indicator == one.key] for one in rows}
    return {one.key: stated(asked, one, aims, mine) for one, mine in of_each.items()}


def stated(asked: Asked, one: Unobserved, aims: Aims, found: Sequence[Said]) -> list[Stated]:
    """What reports come to: of the scope asked for, or of its tiers where each has a target."""
    tiers = [tier for tier in aims.tiers(one.key) if tier]
    parts = {"": found}
    if tiers and not asked.scope.tier:
        parts = {tier: [it for it in found if _tier(asked, it) == tier] for tier in tiers}
    standings = ((tier, reported.standing(mine, one)) for tier, mine in parts.items())
    return [_stated(asked, one, aims, tier, it) for tier, it in standings if it]


def _tier(asked: Asked, it: Said) -> str:
    office = asked.directory.ever(it.report.office)
    return office.tier if office else ""


def _stated(asked: Asked, one: Unobserved, aims: Aims, tier: str, found: Standing) -> Stated:
    scope = Scope(asked.scope.office, tier or asked.scope.tier)
    goal, share = aims.goal(one.key, scope, asked.directory), found.count.share or 0
    met = None if goal is None else share > goal if one.above else share >= goal
    return Stated(tier, found, goal, met)
