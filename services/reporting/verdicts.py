"""Whether each target is met, by how much it is missed, and where most of it is missing.

What is missing is told in dossiers: so many more would have had to count for the target to be met as
things are. Each office is held against the same target, so that a great office a little below it and
a small one far below it can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from sqlalchemy.orm import Session

from services.reporting.board import Asked, Figure
from services.reporting.comparing import compare
from services.reporting.scopes import Scope, heads
from services.reporting.targets import Aim
from workflows.figures.certainty import interval
from workflows.figures.shares import Count

NOTHING, FEW, MET, MISSED = "nothing", "few", "met", "missed"
ENOUGH = 30
"""Of fewer dossiers one more or less moves a share by more than three points: no verdict."""
MOST = 3
"""As many offices or procedures are named."""

Lack = tuple[str, int]
"""The code of an office or a procedure, and how much it lacks by itself."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure held against its target. `missing` is what it lacks, or what is too much where less
    is better; `open` says that the period goes on and may still end otherwise."""

    figure: Figure
    state: str
    missing: int
    open: bool
    lacking: tuple[Lack, ...] = ()


def verdicts(db: Session, asked: Asked, figures: Iterable[Figure]) -> list[Verdict]:
    """One for each figure with a target; one statement for each scope in which one is missed."""
    goes_on = asked.period.last > asked.today
    aimed = [(one, one.aim) for one in figures if one.aim]
    states = {one.indicator.key: state(one) for one, _ in aimed}
    missed = [one for one, _ in aimed if states[one.indicator.key] == MISSED]
    lacking = _lacking(db, asked, [one for one in missed if not one.indicator.main.of_procedures])
    return [
        Verdict(
            one,
            states[one.indicator.key],
            missing(one.count, aim, fewer=one.indicator.fewer),
            open=goes_on and not one.indicator.main.of_procedures and unsure(one.count, aim),
            lacking=lacking.get(one.indicator.key, ()),
        )
        for one, aim in aimed
    ]


def state(figure: Figure) -> str:
    """Whether a target is met, or why nothing can be said; a catalogue is no sample, however small."""
    n = figure.count.denominator
    if not n:
        return NOTHING
    if few(figure):
        return FEW
    return MET if figure.met else MISSED


def few(figure: Figure) -> bool:
    """Whether there are dossiers, but not enough for a verdict."""
    return not figure.indicator.main.of_procedures and 0 < figure.count.denominator < ENOUGH


def missing(count: Count, aim: Aim, *, fewer: bool = False) -> int:
    """How many more would have had to count; where less is better, how many too many did."""
    wanted = round(aim.percent * count.denominator / 100, 6)
    lack = count.numerator - floor(wanted) if fewer else ceil(wanted) - count.numerator
    return max(lack, 0)


def unsure(count: Count, aim: Aim) -> bool:
    """Whether what is still to come may well lie on the other side of the target."""
    low, high = interval(count)
    return low < aim.share < high


def most_lacking(
    counts: Iterable[tuple[str, Count]], aim: Aim, *, fewer: bool = False
) -> tuple[Lack, ...]:
    """Those that lack most; none where there is only one, which would explain nothing."""
    every = list(counts)
    found = [(code, missing(count, aim, fewer=fewer)) for code, count in every]
    found.sort(key=lambda one: (-one[1], one[0]))
    return tuple(one for one in found[:MOST] if one[1]) if len(every) > 1 else ()


def _lacking(db: Session, asked: Asked, missed: Sequence[Figure]) -> dict[str, tuple[Lack, ...]]:
    found = {}
    for scope in dict.fromkeys(one.scope for one in missed):
        here = [one for one in missed if one.scope == scope]
        for one, counts in zip(here, _counts(db, asked, scope, here), strict=True):
            if one.aim:
                lacking = most_lacking(counts, one.aim, fewer=one.indicator.fewer)
                found[one.indicator.key] = lacking
    return found


def _counts(
    db: Session, asked: Asked, scope: Scope, figures: Sequence[Figure]
) -> list[list[tuple[str, Count]]]:
    """For each figure: the count of every office below that has any."""
    compared_as = heads(asked.directory, scope)
    shares = [one.indicator.main for one in figures]
    measures = tuple(names for share in shares for names in (share.numerator, share.denominator))
    sums = compare(db, asked.cut(scope), compared_as, (), measures).period
    codes = [one.code for one in compared_as.offices if one.code in sums]
    return [
        [(code, Count(*sums[code][2 * n : 2 * n + 2])) for code in codes]
        for n in range(len(figures))
    ]
