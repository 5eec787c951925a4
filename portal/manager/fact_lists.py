"""The dossiers of which one fact is true: what the numbers of the way and of late results open into."""

from __future__ import annotations

from functools import partial

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.manager import listed
from portal.manager.asked import address, asked
from portal.manager.board import frame
from portal.manager.evidence import said
from portal.manager.routes import bp
from portal.session import db
from services.errors import NotFound
from services.reporting import counting, lists, offered
from services.reporting.board import Asked
from services.reporting.lists import Listing
from services.reporting.way import LATE, STAGES

OPEN = frozenset({*STAGES, *LATE})


@bp.get("/su-kien/<string:name>")
@open_to("manager", "leader")
def fact_list(name: str) -> ResponseReturnValue:
    """A page of them."""
    here = asked()
    n = counting.total(db(), here.cut(here.scope), (name,)).total()
    place = {"name": name} | address(here.scope, here.period)
    return render_template(
        "pages/manager/fact-list.html",
        **frame(here),
        page=listed.turned(_listing(here, name), n, partial(url_for, ".fact_list", **place)),
        title=said(name),
        file=url_for(".fact_list_file", **place),
        titles=offered.titles(db()),
    )


@bp.get("/su-kien/<string:name>.csv")
@open_to("manager", "leader")
def fact_list_file(name: str) -> Response:
    """The same list as a file."""
    here = asked()
    return listed.file(name, here, _listing(here, name))


def _listing(here: Asked, name: str) -> Listing:
    if name not in OPEN:
        raise NotFound("page-unknown")
    return lists.of_facts(here.cut(here.scope), (name,))
