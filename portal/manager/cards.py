"""Figures as the macros of templates/macros/figure.html take them, with every number a link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import request, url_for

from portal.manager.asked import address
from portal.manager.saying import change_words, scope_words
from services.reporting import verdicts
from services.reporting.board import EVERY_TIER, Asked, Beside, Figure
from services.reporting.periods import Period
from services.reporting.scopes import Scope
from workflows.figures.shares import Count

PARTS = {"tu-so": "numerator", "mau-so": "denominator"}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with its two numbers, and where they open."""

    title: str
    share: float | None
    numerator: int
    denominator: int
    numerator_href: str
    denominator_href: str


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator; see `figure_card`. `over` says of whom, where that is not the whole board; `few`
    that there are not enough dossiers for a verdict."""

    key: str
    title: str
    href: str
    over: str
    share: float | None
    numerator: int
    denominator: int
    numerator_href: str
    denominator_href: str
    target: float | None
    met: bool | None
    fewer: bool
    few: bool
    change: str
    definition: str
    version: str
    source: str
    beside: tuple[Ratio, ...]


def card(asked: Asked, figure: Figure) -> Card:
    """One figure for its card."""
    one, count = figure.indicator, figure.count
    own = figure.scope == asked.scope
    return Card(
        key=one.key,
        title=one.main.title,
        href=url_for(".indicator", indicator=one.key, **address(asked.scope, asked.period)),
        over="" if own else scope_words(asked.directory, figure.scope),
        share=count.share,
        numerator=count.numerator,
        denominator=count.denominator,
        numerator_href=list_href(one.key, "tu-so", figure.scope, figure.period),
        denominator_href=list_href(one.key, "mau-so", figure.scope, figure.period),
        target=figure.aim.share if figure.aim else None,
        met=figure.met,
        fewer=one.fewer,
        few=figure.aim is not None and verdicts.few(figure),
        change=change_words(count, figure.before),
        definition=one.main.definition,
        version=one.main.version,
        source=figure.aim.source if figure.aim else one.source,
        beside=tuple(_ratio(figure, other) for other in figure.beside),
    )


def list_href(  # the parts of an address
    key: str, part: str, scope: Scope, period: Period, *, way: str = "", procedure: str = ""
) -> str:
    """Where a number opens: of the indicator itself, or of another `way` to count it."""
    return _list_href(request.script_root, key, part, scope, period, way, procedure)


@lru_cache(maxsize=4096)
def _list_href(  # a board has hundreds, the same for everybody
    _root: str, key: str, part: str, scope: Scope, period: Period, way: str, procedure: str
) -> str:
    place = address(scope, period, **{"theo": way, "thu-tuc": procedure})
    return url_for("manager.dossiers", indicator=key, part=part, **place)


def _ratio(figure: Figure, other: Beside) -> Ratio:
    key, count = figure.indicator.key, other.count
    here, way = (other.scope, figure.period), other.share.key
    if way == EVERY_TIER:  # The same names; the scope alone makes the difference.
        way = ""
    return Ratio(
        title=other.share.title,
        share=count.share,
        numerator=count.numerator,
        denominator=count.denominator,
        numerator_href=list_href(key, "tu-so", *here, way=way),
        denominator_href=list_href(key, "mau-so", *here, way=way),
    )


def percents(count: Count) -> float | None:
    """A share in percent, to a tenth, for charts."""
    return None if count.share is None else round(count.share * 100, 1)
