"""The dossiers of which one fact is true: what the numbers of the way and of late results open into."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.evidence import said
from portal.manager.routes import bp
from portal.session import db
from services.errors import NotFound
from services.reporting import counting, lists, offered
from services.reporting.way import LATE, STAGES

OPEN = frozenset({*STAGES, *LATE})


@bp.get("/su-kien/<string:name>")
@open_to("manager", "leader")
def fact_list(name: str) -> ResponseReturnValue:
    """A page of them."""
    here = asked()
    if name not in OPEN:
        raise NotFound("page-unknown")
    after, before = request.args.get("sau", ""), request.args.get("truoc", "")
    cut = here.cut(here.scope)
    found = lists.page(db(), cut, (name,), after=after, before=before)
    first = 1
    if found.rows and (after or before):
        first = lists.position(db(), cut, (name,), found.rows[0].public_id)
    place = {"name": name} | address(here.scope, here.period)
    return render_template(
        "pages/manager/fact-list.html",
        **frame(here),
        page=found,
        first=first,
        n=counting.total(db(), cut, (name,)).total(),
        title=said(name),
        next=url_for(".fact_list", **place, sau=found.after) if found.after else None,
        previous=url_for(".fact_list", **place, truoc=found.before) if found.before else None,
        titles=offered.titles(db()),
    )
