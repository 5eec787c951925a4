"""Papers as pictures: what a dossier holds is looked at here, and its files are never shown themselves."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.desk.routes import bp
from portal.desk.work_dossier import BASE
from portal.session import db
from portal.wiring import wiring
from services import drawing, lookup, papers

SHOWN = 40
"""Pages on one screen; each is drawn when it is scrolled to."""
FIT, LARGE = 1000, 2000
LOOK = f"{BASE}/giay-to/<string:paper_id>"


@bp.get(LOOK)
@open_to("staff")
def look_at(public_id: str, paper_id: str) -> ResponseReturnValue:
    """All pages of a paper, or the words that it cannot be drawn; and the other papers beside it."""
    standing = lookup.look(db(), public_id, actor())
    paper, sizes = drawing.look(db(), wiring().cabinet, public_id, paper_id, actor())
    every = [one for one in papers.of_dossier(db(), standing.dossier.id) if one.sha256]
    here = [one.public_id for one in every].index(paper_id)
    return render_template(
        "pages/desk/work/paper.html",
        dossier=standing.dossier,
        procedure=standing.matter.procedure,
        paper=paper,
        every=every,
        before=every[here - 1] if here else None,
        after=every[here + 1] if here + 1 < len(every) else None,
        sizes=sizes[:SHOWN],
        pages=len(sizes),
        large=LARGE if request.args.get("co") == "to" else FIT,
        is_large=request.args.get("co") == "to",
    )


@bp.get(f"{LOOK}/trang/<int:n>")
@open_to("staff")
def page_of(public_id: str, paper_id: str, n: int) -> Response:
    """One page as a picture."""
    width = request.args.get("rong", FIT, type=int)
    picture = drawing.page(db(), wiring().cabinet, public_id, paper_id, actor(), n=n, width=width)
    return Response(picture, mimetype="image/jpeg")
