"""The scorecards: every line with its maximum, ratio and points, and what would raise them most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.clock import now
from portal.manager import downloads
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.routes import bp
from portal.session import db
from portal.wording import day, number
from services.reporting import scorecards
from services.reporting.board import Asked
from services.reporting.export import Cell
from workflows.scoring import Card, Scored

SHOWN = 3
"""How many lines are told that would raise the points most."""
PLACES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown; `points` and `gain` are empty where there are none, `lack` says why.
    `href` is where its numbers open."""

    key: str
    title: str
    most: int
    formula: str
    share: float | None
    numerator: int
    denominator: int
    points: str
    gain: str
    lack: str
    href: str


@dataclass(frozen=True, slots=True)
class Raise:
    """A line that would raise the points: how much, by what, and where most is lacking."""

    row: Row
    words: str
    where: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as the page shows it; `early` is its first day, if the period lies before that."""

    card: Card
    certain: str
    possible: str
    raises: tuple[Raise, ...]
    counted: tuple[Row, ...]
    uncounted: tuple[Row, ...]
    early: str


@bp.get("/bo-chi-so")
@open_to("manager", "leader")
def scores() -> ResponseReturnValue:
    """Both cards of a scope and period."""
    here = asked()
    drawn = [_drawn(here, card) for card in scorecards.cards(db(), here, now())]
    return render_template("pages/manager/scorecards.html", **frame(here), cards=drawn)


@bp.get("/bo-chi-so.csv")
@open_to("manager", "leader")
def scores_file() -> Response:
    """Every line of both cards as a file."""
    here = asked()
    head = [
        *(_("Bộ chỉ số"), _("Phiên bản công thức"), _("Dòng"), _("Tên"), _("Điểm tối đa")),
        *(_("Tử số"), _("Mẫu số"), _("Tỷ lệ (%)"), _("Điểm"), _("Còn có thể thêm")),
        *(_("Vì sao chưa có điểm"), _("Cách tính"), _("Căn cứ")),
    ]
    found = scorecards.cards(db(), here, now())
    rows = [list(_cells(here, card, one)) for card in found for one in card.lines]
    return downloads.file("bo-chi-so", here, head, rows)


def _drawn(here: Asked, card: Card) -> Drawn:
    rows, since = [row_of(here, card, one) for one in card.lines], card.formulas.since
    return Drawn(
        card=card,
        certain=points_words(card.certain),
        possible=points_words(card.possible),
        raises=tuple(_raise(here, card, one) for one in card.raises[:SHOWN]),
        counted=tuple(row for row in rows if row.points),
        uncounted=tuple(row for row in rows if not row.points),
        early=day(since) if here.period.last < since else "",
    )


def row_of(here: Asked, card: Card, one: Scored) -> Row:
    """A line in words."""
    line = one.line
    place = {"card": card.formulas.key, "key": line.key} | address(here.scope, here.period)
    return Row(
        *(line.key, line.title, line.most, line.formula),
        share=None if one.share is None else float(one.share),
        numerator=one.numerator,
        denominator=one.denominator,
        points="" if one.points is None else points_words(one.points),
        gain="" if one.points is None else points_words(one.gain),
        lack=_lack(one),
        href=url_for(".score_line", **place) if line.numerator else "",
    )


def points_words(value: Fraction) -> str:
    """`18,58`: as many decimals as published scores have."""
    return number(float(value), PLACES)


def _lack(one: Scored) -> str:
    if one.points is not None:
        return ""
    if one.line.needs:
        return one.line.needs
    if one.denominator:
        return str(_("Thang điểm không nói."))
    return str(_("Kỳ này chưa có gì để đếm."))


def _raise(here: Asked, card: Card, one: Scored) -> Raise:
    gain = points_words(one.gain)
    words = _("Còn %(n)s điểm.", n=gain)
    if one.lacks:
        words = _("Còn %(n)s điểm: %(lacks)s.", n=gain, lacks=one.lacks)
    elif one.missing:
        more = one.line.more
        words = _(
            "Thêm %(n)s %(more)s: +%(gain)s điểm.", n=number(one.missing), more=more, gain=gain
        )
    places = scorecards.lacking(db(), here, one.line)
    where = ", ".join(f"{place.office.short_name} ({number(place.n)})" for place in places)
    if where and (worth := one.worth(sum(place.n for place in places))):
        where = _("%(where)s. Đủ ở đó: +%(gain)s điểm.", where=where, gain=points_words(worth))
    return Raise(row_of(here, card, one), words, where)


def _cells(here: Asked, card: Card, one: Scored) -> Iterator[Cell]:
    formulas, row = card.formulas, row_of(here, card, one)
    yield from (formulas.title, formulas.key, row.key, row.title, row.most)
    yield from (row.numerator, row.denominator) if one.line.numerator else (None, None)
    yield None if row.share is None else 100 * row.share
    yield from (row.points, row.gain, row.lack, row.formula, formulas.source)
