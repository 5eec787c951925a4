"""Whether each target is met, by how much it is missed, and where most of it is missing: the rules of
`workflows.figures.aims`, put to what is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.reporting.board import Asked, Figure
from services.reporting.comparing import compare
from services.reporting.scopes import Scope, heads
from workflows.figures import aims
from workflows.figures.aims import Lack
from workflows.figures.shares import Count

NOTHING, TOO_FEW, MET, MISSED = "nothing", "few", "met", "missed"


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
            aims.missing(one.count, aim.share, fewer=one.indicator.fewer),
            open=goes_on
            and not one.indicator.main.of_procedures
            and aims.unsure(one.count, aim.share),
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
        return TOO_FEW
    return MET if figure.met else MISSED


def few(figure: Figure) -> bool:
    """Whether there are dossiers, but not enough for a verdict."""
    return not figure.indicator.main.of_procedures and aims.too_few(figure.count)


def _lacking(db: Session, asked: Asked, missed: Sequence[Figure]) -> dict[str, tuple[Lack, ...]]:
    found = {}
    for scope in dict.fromkeys(one.scope for one in missed):
        here = [one for one in missed if one.scope == scope]
        for one, counts in zip(here, _counts(db, asked, scope, here), strict=True):
            if one.aim:
                lacking = aims.most_lacking(counts, one.aim.share, fewer=one.indicator.fewer)
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
