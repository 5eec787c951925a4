"""How the installation stands, and what another administrator has to have read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.admin.routes import bp
from portal.admin.saying import told
from portal.auth import actor, open_to
from portal.clock import now, today
from portal.forms.base import fresh_key
from portal.session import db
from portal.site import configured
from services import overview, signing_in
from services.administering import history


@bp.get("")
@open_to("admin")
def home() -> ResponseReturnValue:
    """What is loaded, what waits, what needs somebody."""
    addressed = bool(configured() or signing_in.demo_people(db()))
    found = overview.overview(db(), on=today(), at=now())
    return render_template(
        "pages/admin/home.html",
        it=found,
        addressed=addressed,
        alarms=told(history.alarms(db(), actor())),
        once=fresh_key(),
    )
