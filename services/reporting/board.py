"""The figures of a scope and a period, each against its target and the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.errors import Invalid
from services.reporting import counting, offered, targets
from services.reporting.counting import Counts, Cut
from services.reporting.indicators import INDICATORS, Indicator, Share
from services.reporting.periods import Period
from services.reporting.scopes import Scope, offices_of
from services.reporting.targets import Aim, Aims
from workflows.figures.aims import missing
from workflows.figures.shares import Count
from workflows.offices import Directory

EVERY_TIER = "every-tier"
"""The key under which a figure of one tier also shows the whole province."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another way to count the same thing, or the same in a wider scope."""

    share: Share
    scope: Scope
    count: Count


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator as it stands: `before` is the period before, `aim` what it is held against.

    `year_before` is the same period of the year before; None where that is `before`. What is offered
    on a day is told of the last day of each.
    """

    indicator: Indicator
    scope: Scope
    period: Period
    count: Count
    before: Count
    year_before: Count | None
    aim: Aim | None
    beside: tuple[Beside, ...]

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without a target or without anything counted."""
        if self.aim is None or not self.count.denominator:
            return None
        return not missing(self.count, self.aim.share, fewer=self.indicator.fewer)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is asked for, on which day, among which offices."""

    scope: Scope
    period: Period
    today: date
    directory: Directory

    @property
    def until(self) -> date:
        """The last day that can have figures."""
        return min(self.period.last, self.today)

    def demand_begun(self) -> None:
        """Raise `Invalid` while the period is still to come: what waits today is no figure of it."""
        if self.period.first > self.today:
            raise Invalid("period-ahead", where="ky")

    def cut(self, scope: Scope, period: Period | None = None, procedure: str = "") -> Cut:
        """The part of all counts that a scope means, in this period or another."""
        offices = offices_of(self.directory, scope)
        return Cut(offices, period or self.period, (procedure,) if procedure else ())

    def scope_of(self, one: Indicator) -> Scope:
        """The scope asked for; for the whole province, the tier that the plan speaks of."""
        scope, office = self.scope, self.directory.ever(self.scope.office)
        whole = not scope.tier and (office is None or not office.parent)
        return Scope(scope.office, one.tier) if whole and one.tier else scope


def figures(db: Session, asked: Asked, aims: Aims | None = None) -> list[Figure]:
    """Every indicator; the number of statements depends on nothing. `aims`: the targets of the
    period's last year, where they are known already."""
    return _figures(db, asked, INDICATORS, aims)


def figure(db: Session, asked: Asked, one: Indicator) -> Figure:
    """One indicator; two statements for whole months."""
    return _figures(db, asked, (one,))[0]


def _figures(
    db: Session, asked: Asked, wanted: tuple[Indicator, ...], aims: Aims | None = None
) -> list[Figure]:
    aims = aims or targets.aims(db, asked.period.last.year)
    scopes = dict.fromkeys(scope for one in wanted for scope in (asked.scope, asked.scope_of(one)))
    counts = _counts(db, asked, list(scopes), wanted)
    return [_figure(asked, one, counts, aims) for one in wanted]


def _counts(
    db: Session, asked: Asked, scopes: Sequence[Scope], wanted: tuple[Indicator, ...]
) -> Mapping[Scope, Sequence[Counts]]:
    """For each scope: what was counted in the period, in the one before, and a year before."""
    earlier = (asked.period.before, asked.period.year_before)
    periods = tuple(dict.fromkeys((asked.period, *earlier)))
    found = {scope: [Counter[str]() for _ in periods] for scope in scopes}
    if names := {name for one in wanted if not one.main.of_procedures for name in one.names}:
        parts = [offices_of(asked.directory, scope) for scope in scopes]
        totals = counting.totals(db, parts, periods, names)
        found = dict(zip(scopes, totals, strict=True))
    if any(one.main.of_procedures for one in wanted):
        days = (asked.until, *(one.last for one in periods[1:]))
        for n, everything in enumerate(offered.open_on_days(db, days)):
            for scope, of_scope in found.items():
                here = offered.among(everything, asked.directory, scope)
                of_scope[n].update(offered.counted(here))
    return found


def _figure(
    asked: Asked,
    one: Indicator,
    counts: Mapping[Scope, Sequence[Counts]],
    aims: Aims,
) -> Figure:
    scope = asked.scope_of(one)
    now, before, *year_before = counts[scope]
    beside = [Beside(share, scope, count_of(share, now)) for share in one.beside]
    if scope != asked.scope:
        wider = count_of(one.main, counts[asked.scope][0])
        beside.append(Beside(every_tier(one), asked.scope, wider))
    return Figure(
        indicator=one,
        scope=scope,
        period=asked.period,
        count=count_of(one.main, now),
        before=count_of(one.main, before),
        year_before=count_of(one.main, year_before[0]) if year_before else None,
        aim=aims.of(one, scope, asked.directory),
        beside=tuple(beside),
    )


def every_tier(one: Indicator) -> Share:
    """The same share, of the whole province."""
    main = one.main
    definition = f"{main.definition} Tính cho cả ba cấp tỉnh, huyện, xã."
    return Share(EVERY_TIER, "Cả ba cấp", main.numerator, main.denominator, definition)


def count_of(share: Share, counts: Counts) -> Count:
    """The sums above and below the line."""
    return Count(
        sum(counts.get(name, 0) for name in share.numerator),
        sum(counts.get(name, 0) for name in share.denominator),
    )
