"""What agencies report of what nothing here counts, against the targets of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.errors import word
from portal.manager.saying import scope_words
from portal.session import db
from services.reporting import reported
from services.reporting.board import Asked
from services.reporting.reported import Said, Standing
from services.reporting.scopes import Scope
from services.reporting.targets import Aims
from services.reporting.unobserved import UNOBSERVED, Unobserved


@dataclass(frozen=True, slots=True)
class Stated:
    """What was reported for a scope or one tier of it, against its target in percent."""

    whose: str
    standing: Standing
    target: float | None
    met: bool | None


def all_stated(here: Asked, aims: Aims) -> dict[str, list[Stated]]:
    """What was reported of each row of the plan; one statement."""
    rows = [one for one in UNOBSERVED if one.reportable]
    found = reported.said(db(), here.cut(here.scope), [one.key for one in rows])
    of_each = {one: [it for it in found if it.report.indicator == one.key] for one in rows}
    return {one.key: stated(here, one, aims, mine) for one, mine in of_each.items()}


def said(here: Asked, one: Unobserved) -> list[Said]:
    """Every report of one row that holds for the scope and period asked for."""
    return reported.said(db(), here.cut(here.scope), [one.key])


def stated(here: Asked, one: Unobserved, aims: Aims, found: Sequence[Said]) -> list[Stated]:
    """What reports come to: of the scope asked for, or of its tiers where each has a target."""
    tiers = [tier for tier in aims.tiers(one.key) if tier]
    parts = {"": found}
    if tiers and not here.scope.tier:
        parts = {tier: [it for it in found if _tier(here, it) == tier] for tier in tiers}
    standings = ((tier, reported.standing(mine, one)) for tier, mine in parts.items())
    return [_stated(here, one, aims, tier, it) for tier, it in standings if it]


def _tier(here: Asked, it: Said) -> str:
    office = here.directory.ever(it.report.office)
    return office.tier if office else ""


def _stated(here: Asked, one: Unobserved, aims: Aims, tier: str, found: Standing) -> Stated:
    scope = Scope(here.scope.office, tier or here.scope.tier)
    goal = aims.goal(one.key, scope, here.directory)
    whose = word(f"tier.{tier}") if tier else scope_words(here.directory, scope)
    return Stated(whose, found, goal, None if goal is None else _met(one, found, goal))


def _met(one: Unobserved, found: Standing, goal: float) -> bool:
    share = found.count.share or 0
    return share > goal if one.above else share >= goal
