"""How the province served its people, told to everybody: good numbers and bad ones."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.clock import today
from portal.public.routes import bp
from portal.session import db
from services import places
from services.reporting import results
from services.reporting.results import FEW, ONLINE, Served

YEAR = "nam"


@bp.get("/ket-qua-phuc-vu")
@open_to("public")
def served() -> ResponseReturnValue:
    """The last full month, or the year up to it: every district and department."""
    of_year = request.args.get("ky") == YEAR
    period = (results.this_year if of_year else results.last_month)(today())
    found = results.results(db(), places.directory(db()), period)
    return render_template(
        "pages/public/results.html",
        found=found,
        of_year=of_year,
        in_ten=in_ten(found.whole) if found.whole else None,
        definitions=(results.ON_TIME, ONLINE),
        few=FEW,
    )


def in_ten(whole: Served) -> tuple[int, int]:
    """Of ten dossiers, how many were in time and how many online: whole ones, never rounded up."""
    on_time, online = (
        10 * count.numerator // count.denominator for count in (whole.on_time, whole.online)
    )
    return on_time, online
