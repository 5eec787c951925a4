"""The board: every figure of a scope and period, and one of them over months and offices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.manager import downloads
from portal.manager.answering import answer
from portal.manager.asked import address, asked
from portal.manager.cards import card
from portal.manager.chooser import chooser
from portal.manager.compared import compared
from portal.manager.flag_words import told
from portal.manager.folds import folds
from portal.manager.picture import picture
from portal.manager.routes import bp
from portal.manager.saying import goal_words, period_words, scope_words
from portal.manager.way_drawn import way_drawn
from portal.session import db
from services.errors import Invalid
from services.reporting import board, jumps, reports, spread, stating, targets, verdicts, way
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.indicators import OF_DOSSIERS, indicator
from services.reporting.periods import month_of
from services.reporting.unobserved import UNOBSERVED

PLANNED = ("online-rate", "authenticated", "level-3", "level-4")
"""The cards of the first row: what the plan sets targets for and the journal can tell."""


@bp.errorhandler(Invalid)
def ask_again(refused: Invalid) -> ResponseReturnValue:
    """A period or a scope that cannot be: the form again, with what was typed."""
    page = render_template("pages/manager/unclear.html", chooser=chooser(), refused=refused)
    return page, 422


@bp.get("")
@open_to("manager", "leader")
def show() -> ResponseReturnValue:
    """All figures, the months and offices of one, and what cannot be counted yet."""
    here = asked()
    aims = targets.aims(db(), here.period.last.year)
    figures = {figure.indicator.key: figure for figure in board.figures(db(), here, aims)}
    drawn = indicator(request.args.get("chi-so") or OF_DOSSIERS[0].key)
    found = spread.spread(db(), here, drawn)
    cards = {key: card(here, one) for key, one in figures.items()}
    planned = [cards[key] for key in PLANNED]
    others = [one for key, one in cards.items() if key not in PLANNED]
    then, shape = compared(here, cards.values(), figures), picture(here, figures[drawn.key], found)
    along, stated = way_drawn(here, way.way(db(), here)), stating.every(db(), here, aims)
    return render_template(
        "pages/manager/board.html",
        **frame(here),
        answer=answer(here, verdicts.verdicts(db(), here, figures.values()), stated),
        folds=folds(planned, others, then, shape, along),
        planned=planned,
        others=others,
        compared=then,
        resolved=resolved(figures["on-time"]),
        drawn=cards[drawn.key],
        picture=shape,
        drawable=[
            {"label": one.main.title, "href": _drawn_href(here, one.key), "current": one is drawn}
            for one in OF_DOSSIERS
        ],
        new_reports=reports.unseen(db(), actor()),
        way=along,
        jumps=[told(here, one) for one in jumps.jumps(db(), here)],
        month=period_words(month_of(jumps.month_of(here))),
        unobserved=UNOBSERVED,
        goals={one.key: goal_words(one, aims.tiers(one.key)) for one in UNOBSERVED},
        stated=stated,
    )


@bp.get("/chi-tieu.csv")
@open_to("manager", "leader")
def table() -> Response:
    """The figures of the board as a file."""
    here = asked()
    head = [
        _("Chỉ tiêu"),
        _("Phạm vi"),
        _("Kỳ"),
        _("Tử số"),
        _("Mẫu số"),
        _("Tỷ lệ (%)"),
        _("Mục tiêu (%)"),
        _("Cách tính"),
    ]
    return downloads.file("chi-tieu", here, head, list(_rows(here)))


def _drawn_href(here: Asked, key: str) -> str:
    place = address(here.scope, here.period, **{"chi-so": key})
    return url_for(".show", _anchor="dien-bien", **place)


def frame(here: Asked) -> dict[str, Any]:
    """What every page of a board shows around its figures."""
    return {
        "asked": here,
        "chooser": chooser(here),
        "when": period_words(here.period),
        "whose": scope_words(here.directory, here.scope),
        "here": address(here.scope, here.period),
        "now": now(),
    }


def resolved(on_time: board.Figure) -> int:
    """How many dossiers had a result, for the line under the heading."""
    return on_time.count.denominator


def _rows(here: Asked) -> Iterator[list[Cell]]:
    when = period_words(here.period)
    for figure in board.figures(db(), here):
        main = (figure.indicator.main, figure.scope, figure.count, figure.aim)
        others = ((one.share, one.scope, one.count, None) for one in figure.beside)
        for share, scope, count, aim in (main, *others):
            title = figure.indicator.main.title
            yield [
                title if share is figure.indicator.main else f"{title} – {share.title}",
                scope_words(here.directory, scope),
                when,
                count.numerator,
                count.denominator,
                None if count.share is None else count.share * 100,
                aim.percent if aim else None,
                share.definition,
            ]
