"""Biểu II.06a/VPCP/KSTT of a scope and period: on a page, as lines, and as a workbook."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.clock import now
from portal.manager import downloads, listed
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.routes import bp
from portal.manager.saying import heading, period_words, scope_words
from portal.session import db
from services.errors import Invalid
from services.printed.report import GROUPS
from services.reporting import offered, turnover
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.turnover import Opened, Sheet, Turnover
from services.reporting.workbook import Page
from services.spoken_words import slug

STARTS = (0, 4, 8, 9)
"""The columns with which a group of them begins."""
OPENS = {
    "truc-tuyen": "online",
    "truc-tiep": "direct",
    "ky-truoc": "carried",
    "da-giai-quyet": "resolved",
    "truoc-han": "early",
    "dung-han": "on_time",
    "qua-han": "late",
    "ket-thuc-khac": "ended",
    "dang-giai-quyet": "pending",
    "con-han": "kept",
    "da-qua-han": "overdue",
}
"""The columns that open into their dossiers, as addresses say them, in the order of the form."""
TAKEN = ("truc-tuyen", "truc-tiep", "ky-truoc")
"""Those of which all that there was to do is the sum, as the first group of the form has them."""
LINES = {"linh-vuc": "sector", "don-vi": "office", "thu-tuc": "procedure"}


@bp.get("/bieu-06a")
@open_to("manager", "leader")
def form_06() -> ResponseReturnValue:
    """The form, a line for each sector, office or procedure."""
    here = asked()
    found = _sheet(here)
    return render_template(
        "pages/manager/form-06.html",
        **frame(here),
        groups=GROUPS,
        starts=STARTS,
        rows=[_shown(here, row.name, row.turnover) for row in found.rows],
        total=_shown(here, "", found.total)[1],
        lines=_kinds(here),
        by=_by(),
    )


@bp.get("/bieu-06a/nhan-giai-quyet")
@open_to("manager", "leader")
def form_06_taken() -> ResponseReturnValue:
    """What all that there was to do is the sum of, each with its dossiers behind it."""
    here, line = asked(), _line()
    found = turnover.line(db(), here, LINES[_by()], line, now()).turnover
    names = zip(TAKEN, GROUPS[0].names[1:], strict=True)
    parts = [(it, getattr(found, OPENS[key]), _opens(here, line, column=key)) for key, it in names]
    return render_template(
        "pages/manager/form-06-taken.html",
        **frame(here),
        parts=parts,
        total=found.received,
        line=line,
        by=_by(),
    )


@bp.get("/bieu-06a/<string:column>")
@open_to("manager", "leader")
def form_06_cell(column: str) -> ResponseReturnValue:
    """The dossiers behind a number of the form."""
    here, line = asked(), _line()
    opened, href = _opened(here, column), partial(_opens, here, line, column=column)
    return render_template(
        "pages/manager/form-06-cell.html",
        **frame(here),
        page=listed.turned(opened.listing, opened.n, href),
        line=line,
        title=_column_words()[column],
        by=_by(),
        file=href(".form_06_cell_file"),
        titles=offered.titles(db()),
    )


@bp.get("/bieu-06a/<string:column>.csv")
@open_to("manager", "leader")
def form_06_cell_file(column: str) -> Response:
    """The same list as a file."""
    here = asked()
    name = "_".join(filter(None, ("bieu-06a", column, slug(_line()))))
    return listed.file(name, here, _opened(here, column).listing)


@bp.get("/bieu-06a.csv")
@open_to("manager", "leader")
def form_06_lines() -> Response:
    """The form as a file of lines."""
    here = asked()
    head = [_heading(), *(f"{it.title}: {name}" for it in GROUPS for name in it.names)]
    rows: list[list[Cell]] = [[name, *numbers] for name, numbers in _rows(_sheet(here))]
    return downloads.file("bieu-06a", here, head, rows)


@bp.get("/bieu-06a.xlsx")
@open_to("manager", "leader")
def form_06_workbook() -> Response:
    """The form as a workbook, its headings as the form has them."""
    here = asked()
    return downloads.workbook("bieu-06a", here, [_page(here)])


@bp.get("/bieu-06a.ods")
@open_to("manager", "leader")
def form_06_opendocument() -> Response:
    """The same by the open standard."""
    here = asked()
    return downloads.opendocument("bieu-06a", here, [_page(here)])


def _page(here: Asked) -> Page:
    when, whose = period_words(here.period), scope_words(here.directory, here.scope)
    return Page(
        name="II.06a",
        title=_("Tình hình, kết quả giải quyết thủ tục hành chính"),
        notes=(
            _("Biểu số II.06a/VPCP/KSTT"),
            _("Kỳ báo cáo: %(when)s", when=when),
            _("Đơn vị báo cáo: %(whose)s", whose=whose),
        ),
        first=_heading(),
        groups=GROUPS,
        rows=_rows(_sheet(here)),
        summed=True,
    )


def _shown(here: Asked, name: str, it: Turnover) -> tuple[str, list[tuple[int, str]]]:
    """A line with, for each number that is not nothing, where it opens."""
    taken = _opens(here, name, ".form_06_taken")
    hrefs = [taken, *(_opens(here, name, column=key) for key in OPENS)]
    shown = zip(it.columns, hrefs, strict=True)
    return name, [(n, href if n else "") for n, href in shown]


def _opens(here: Asked, line: str, endpoint: str = ".form_06_cell", **more: Any) -> str:
    place = address(here.scope, here.period, theo=_by(), dong=line)
    return url_for(endpoint, **place, **more)


def _opened(here: Asked, column: str) -> Opened:
    return turnover.opened(db(), here, LINES[_by()], _line(), OPENS.get(column, ""), now())


def _line() -> str:
    """The line of the form that a number stands in; empty for their sum."""
    return request.args.get("dong", "")


def _column_words() -> dict[str, str]:
    """What each column that opens is called where it stands alone."""
    said = [f"{it.title}: {name}" for it in GROUPS for name in it.names]
    return dict(zip(OPENS, said[1:], strict=True))


def _rows(found: Sheet) -> list[tuple[str, tuple[int, ...]]]:
    """All lines, their sum last."""
    rows = [(row.name, row.turnover.columns) for row in found.rows]
    return [*rows, (_("Tổng số"), found.total.columns)]


def _sheet(here: Asked) -> Sheet:
    return turnover.sheet(db(), here, LINES[_by()], now())


def _by() -> str:
    by = request.args.get("theo") or next(iter(LINES))
    if by not in LINES:
        raise Invalid("lines-unknown", where="theo")
    return by


def _heading() -> str:
    return _names()[_by()]


def _names() -> dict[str, str]:
    return {"linh-vuc": _("Lĩnh vực"), "don-vi": _("Đơn vị"), "thu-tuc": _("Thủ tục")}


def _kinds(here: Asked) -> list[dict[str, object]]:
    """The ways to divide the form into lines."""
    return [
        {
            "label": heading(label),
            "href": url_for(".form_06", **address(here.scope, here.period, theo=by)),
            "current": by == _by(),
        }
        for by, label in _names().items()
    ]
