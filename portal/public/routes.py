"""The blueprint of the public pages, and the front page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.clock import today
from portal.forms.looking_up import LookUpForm
from portal.public.offers import called, offer, topic_tiles
from portal.session import db
from services import catalogue, demand, served

bp = Blueprint("public", __name__)

SHOWN, NAMED = 5, 4
"""How many procedures the front page lists, and how many it names under the search box."""


@bp.get("/")
@open_to("public")
def home() -> ResponseReturnValue:
    """Search first; then what happens in a life, what others need, one's own dossier."""
    needed = demand.most_used(db(), catalogue.offered(db(), on=today()), on=today())
    return render_template(
        "pages/public/home.html",
        total=len(needed.procedures),
        tiles=topic_tiles(needed.procedures),
        month=needed.month,
        needed=[offer(one) for one in needed.procedures[:SHOWN]],
        names=[called(one) for one in needed.procedures[:NAMED]],
        served=served.last_month(db(), on=today()),
        form=LookUpForm(),
    )
