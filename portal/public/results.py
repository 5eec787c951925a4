"""How the province served its people, told to everybody: good numbers and bad ones."""

from __future__ import annotations

import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.clock import today
from portal.public.routes import bp
from portal.session import db
from portal.training import demand_real
from services import places
from services.errors import NotFound
from services.reporting import behind, export, published, results
from services.reporting.results import HOW_HIDDEN, Results, Served

YEAR = "nam"


@bp.get("/ket-qua-phuc-vu")
@open_to("public")
def served() -> ResponseReturnValue:
    """The last full month, or the year up to it: every district and department."""
    found = _found()
    return render_template(
        "pages/public/results.html",
        found=found,
        of_year=_of_year(),
        unknown=not _known(),
        in_ten=in_ten(found.whole) if found.whole else None,
        definitions=published.SHARES,
        how_hidden=HOW_HIDDEN,
        asked={"ky": YEAR} if _of_year() else {},
    )


@bp.get("/ket-qua-phuc-vu.csv")
@open_to("public")
def served_csv() -> Response:
    """The numbers of the page for spreadsheets and programs."""
    found = _publishable()
    lines = export.lines(published.COLUMNS, published.rows(found, today()))
    return _file("".join(lines), "text/csv", found, "csv")


@bp.get("/ket-qua-phuc-vu.json")
@open_to("public")
def served_json() -> Response:
    """The numbers of the page as one document."""
    found = _publishable()
    text = json.dumps(published.document(found, today()), ensure_ascii=False, indent=1)
    return _file(f"{text}\n", "application/json", found, "json")


def _publishable() -> Results:
    """A program that asks for another period is told that there is none, and given no other."""
    demand_real()
    if not _known():
        raise NotFound("page-unknown")
    return _found()


def _found() -> Results:
    behind.demand_counted(db())
    period = (results.this_year if _of_year() else results.last_month)(today())
    return results.results(db(), places.directory(db()), period)


def _of_year() -> bool:
    return request.args.get("ky") == YEAR


def _known() -> bool:
    """Whether the address names no period, or one that is published."""
    published_now = {"", YEAR, results.last_month(today()).token}
    other = {"tu", "den"} & request.args.keys()
    return not other and request.args.get("ky", "") in published_now


def _file(text: str, kind: str, found: Results, ending: str) -> Response:
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    name = f"ket-qua-phuc-vu_{found.period.first:%Y%m%d}-{found.period.last:%Y%m%d}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def in_ten(whole: Served) -> tuple[int, int]:
    """Of ten dossiers, how many were in time and how many online: whole ones, never rounded up."""
    on_time, online = (
        10 * count.numerator // count.denominator for count in (whole.on_time, whole.online)
    )
    return on_time, online
