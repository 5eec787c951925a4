"""Each figure beside the same one of the period before, and of a year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.manager.cards import Card, list_href
from portal.manager.saying import heading, moved, period_words
from services.reporting.board import Asked, Figure
from services.reporting.periods import Period
from workflows.figures.shares import Count


@dataclass(frozen=True, slots=True)
class Then:
    """The figure in another period, where its numbers open, and how far it moved since."""

    share: float | None
    numerator: int
    denominator: int
    numerator_href: str
    denominator_href: str
    change: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A row for each card: what it was in each of the periods; None where that is not counted."""

    periods: Sequence[str]
    rows: Sequence[tuple[Card, Sequence[Then | None]]]


def compared(asked: Asked, cards: Iterable[Card], figures: dict[str, Figure]) -> Compared:
    """The table of a board; a period stands there where anything was counted then."""
    told = (
        (asked.period.before, {key: one.before for key, one in figures.items()}),
        (asked.period.year_before, {key: one.year_before for key, one in figures.items()}),
    )
    kept = [it for it in told if any(one and one.denominator for one in it[1].values())]
    rows = [
        (card, [_then(figures[card.key], period, counts[card.key]) for period, counts in kept])
        for card in cards
    ]
    return Compared([heading(period_words(period)) for period, _counts in kept], rows)


def _then(figure: Figure, period: Period, count: Count | None) -> Then | None:
    if count is None or not count.denominator:
        return None
    key, scope = figure.indicator.key, figure.scope
    return Then(
        share=count.share,
        numerator=count.numerator,
        denominator=count.denominator,
        numerator_href=list_href(key, "tu-so", scope, period) if count.numerator else "",
        denominator_href=list_href(key, "mau-so", scope, period),
        change=moved(figure.count, count),
    )
