"""One figure: what it means, how it moved, where it is high and where it is low."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.errors import word
from portal.manager import downloads
from portal.manager.answering import line
from portal.manager.asked import asked
from portal.manager.board import frame
from portal.manager.cards import card, list_href
from portal.manager.picture import picture
from portal.manager.reporters import ALONE, reporters
from portal.manager.routes import bp
from portal.manager.saying import goal_words, heading
from portal.session import db
from portal.wording import number, percent, share_of
from services.errors import NotFound
from services.reporting import board, budget, offered, reported, spread, stating, targets, verdicts
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.indicators import INDICATORS, Indicator
from services.reporting.indicators import indicator as indicator_of
from services.reporting.unobserved import Unobserved, unobserved
from workflows.figures.aims import most_lacking
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count

KEYS = {one.key for one in INDICATORS}
SHOWN = 100
"""How many reports a page lists, the last first."""
RIPE = 0.3
"""TT 01/2018/TT-VPCP, Điều 21.1c: a service of level 3 may become level 4 once this share of its
dossiers is filed online."""


@bp.get("/<string:indicator>")
@open_to("manager", "leader")
def indicator(indicator: str) -> ResponseReturnValue:
    """The page of one indicator, whichever kind it is."""
    here = asked()
    if indicator not in KEYS:
        return _unobserved(here, unobserved(indicator))
    one = indicator_of(indicator)
    figure = board.figure(db(), here, one)
    kind = _of_procedures if one.main.of_procedures else _of_dossiers
    template, also = kind(here, figure)
    shown, around = card(here, figure), frame(here)
    also["answers"] = [line(here, it) for it in verdicts.verdicts(db(), here, [figure])]
    # Its name is the heading of the page already, and the page itself is where it would lead.
    total = replace(
        shown, title=shown.over or around["whose"], over=heading(around["when"]), href=""
    )
    return render_template(template, **around, card=shown, total=total, **also)


@bp.get("/<string:indicator>/don-vi.csv")
@open_to("manager", "leader")
def by_office(indicator: str) -> Response:
    """The months of every office below, as a file."""
    here, one = asked(), _counted(indicator)
    found = spread.spread(db(), here, one)
    months = [f"{month:%m/%Y}" for month in found.months]
    head = [_("Cơ quan"), _("Tử số"), _("Mẫu số"), _("Tỷ lệ (%)")]
    head += [f"{month} {part}" for month in months for part in (_("tử số"), _("mẫu số"))]
    rows = [
        [
            branch.office.name,
            *_cells(branch.count),
            *(n for count in branch.months for n in (count.numerator, count.denominator)),
        ]
        for branch in found.branches
    ]
    return downloads.file(f"{indicator}_don-vi", here, head, rows)


@bp.get("/<string:indicator>/thu-tuc.csv")
@open_to("manager", "leader")
def by_procedure(indicator: str) -> Response:
    """Every procedure with a dossier, as a file."""
    here, one = asked(), _counted(indicator)
    head = [_("Mã thủ tục"), _("Thủ tục"), _("Mức độ"), _("Tử số"), _("Mẫu số"), _("Tỷ lệ (%)")]
    found = spread.procedures(db(), here, one)
    rows = [[row.code, row.title, row.level or None, *_cells(row.count)] for row in found]
    return downloads.file(f"{indicator}_thu-tuc", here, head, rows)


def _of_dossiers(here: Asked, figure: board.Figure) -> tuple[str, dict[str, Any]]:
    one = figure.indicator
    found, kinds = spread.spread(db(), here, one), spread.procedures(db(), here, one)
    also = {
        "picture": picture(here, figure, found),
        "procedures": [_procedure(figure, row) for row in kinds],
        "lacking": _lacking(figure, kinds),
    }
    return "pages/manager/indicator.html", also


def _lacking(figure: board.Figure, kinds: Sequence[spread.Kind]) -> list[tuple[str, str, str]]:
    """The procedures that hold a missed target down most: title, what it lacks, where that opens."""
    if figure.aim is None or verdicts.state(figure) != verdicts.MISSED:
        return []
    counts = [(row.code, row.count) for row in kinds]
    titles = {row.code: row.title for row in kinds}
    most = most_lacking(counts, figure.aim.share, fewer=figure.indicator.fewer)
    return [
        (
            titles[code],
            number(n),
            list_href(
                *(figure.indicator.key, "mau-so", figure.scope, figure.period), procedure=code
            ),
        )
        for code, n in most
    ]


def _of_procedures(here: Asked, figure: board.Figure) -> tuple[str, dict[str, Any]]:
    found = offered.on_offer(db(), here.directory, figure.scope, here.until)
    levels = [
        (_level_words(level), number(n), percent(share_of(n, len(found))))
        for level in (4, 3, 2)
        for n in [sum(one.level == level for one in found)]
    ]
    return "pages/manager/level.html", {"levels": levels}


def _level_words(level: int) -> str:
    return str(_("Mức độ %(n)s. %(title)s", n=level, title=word(f"level.{level}")))


def _unobserved(here: Asked, one: Unobserved) -> str:
    """What nobody counts: its target, and what agencies report meanwhile."""
    aims = targets.aims(db(), here.period.last.year)
    found = reported.said(db(), here.cut(here.scope), [one.key])
    alone = ALONE in request.args
    if alone:  # One office without those below it, month by month.
        found = [it for it in found if it.report.office == here.scope.office]
    return render_template(
        "pages/manager/unobserved.html",
        **frame(here),
        row=one,
        goal=goal_words(one, aims.tiers(one.key)),
        budget=budget if one.key == budget.KEY else None,
        stated=stating.stated(db(), here, aims, one),
        reports=found[: -SHOWN - 1 : -1],
        total=len(found),
        reporters=[] if alone else reporters(here, one, found),
        months=len(here.period.whole_months()),
    )


def _counted(key: str) -> Indicator:
    """An indicator that counts dossiers; the others have no offices and procedures to list."""
    one = indicator_of(key)
    if one.main.of_procedures:
        raise NotFound("indicator-unknown")
    return one


def _cells(count: Count) -> Iterator[Cell]:
    yield count.numerator
    yield count.denominator
    yield None if count.share is None else count.share * 100


def _procedure(figure: board.Figure, row: spread.Kind) -> dict[str, object]:
    """A row of the table of procedures; `ripe` could be offered at level 4."""
    ripe = figure.indicator.key == "online-rate" and row.level == 3  # noqa: PLR2004
    enough = row.count.denominator >= FEW and (row.count.share or 0) >= RIPE
    key, here = figure.indicator.key, (figure.scope, figure.period)
    return {
        "code": row.code,
        "title": row.title,
        "count": row.count,
        "few": row.count.denominator < FEW,
        "ripe": ripe and enough,
        "numerator_href": list_href(key, "tu-so", *here, procedure=row.code),
        "denominator_href": list_href(key, "mau-so", *here, procedure=row.code),
    }
