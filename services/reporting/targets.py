"""Targets: rows by year, tier and office, of which the most particular one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from services.db import table
from services.models import Target
from services.quick import Quick
from services.reporting.indicators import Indicator
from services.reporting.scopes import OWN, Scope
from workflows.offices import Directory

Key = tuple[str, str, str]
"""indicator, tier, office."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a share is held against, in percent, and who says so."""

    percent: float
    source: str

    @property
    def share(self) -> float:
        """The same as a share of one."""
        return self.percent / 100


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets of one year."""

    rows: Mapping[Key, Aim]

    def of(self, one: Indicator, scope: Scope, directory: Directory) -> Aim | None:
        """What an indicator is held against in a scope: a target, or what its source demands."""
        aim = self._nearest(one.key, scope, directory)
        if aim is None and one.limit is not None:
            return Aim(one.limit, one.source)
        return aim

    def goal(self, key: str, scope: Scope, directory: Directory) -> float | None:
        """The target, as a share of one, of something that is not counted here."""
        aim = self._nearest(key, scope, directory)
        return aim.share if aim else None

    def _nearest(self, key: str, scope: Scope, directory: Directory) -> Aim | None:
        """The office's own target wins over that of its tier, and that over everybody's."""
        office = directory.ever(scope.office)
        given = "" if scope.tier == OWN else scope.tier
        tier = given or (office.tier if office else "province")
        places = [(tier, ""), ("", "")]
        if scope.office and not given:
            places = [(tier, scope.office), ("", scope.office), *places]
        found = (self.rows.get((key, *place)) for place in places)
        return next((aim for aim in found if aim is not None), None)

    def tiers(self, key: str) -> dict[str, Aim]:
        """The targets of an indicator by tier; everybody's stands under the empty tier."""
        rows = self.rows.items()
        return {tier: aim for (name, tier, office), aim in rows if name == key and not office}


def aims(db: Session, year: int) -> Aims:
    """All targets of a year; one statement."""
    rows = _OF_YEAR.rows(db, {"wanted": year})
    return Aims({(r.indicator, r.tier, r.office): Aim(r.percent, r.source) for r in rows})


_TARGET = table(Target)
_PERCENT = type_coerce(_TARGET.c.percent, NullType())  # Both drivers give a float as it is.
_OF_YEAR = Quick(
    select(
        *(_TARGET.c.indicator, _TARGET.c.tier, _TARGET.c.office, _TARGET.c.source),
        _PERCENT.label("percent"),
    ).where(_TARGET.c.year == bindparam("wanted"))
)
