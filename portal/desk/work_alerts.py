"""What an officer was told of time: results that may be late or are, opinions that are owed."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_stand_in import moment_sent
from portal.session import db
from services import alerts, places


@bp.get("/xu-ly/bao-han")
@open_to("staff")
def alerts_told() -> ResponseReturnValue:
    """The last word about each dossier, the one that is due first at the head."""
    return render_template(
        "pages/desk/work/alerts.html",
        told=alerts.live(db(), actor()),
        office_of=places.directory(db()).ever,
        now=now(),
    )


@bp.post("/xu-ly/bao-han")
@open_to("staff")
def alerts_read() -> ResponseReturnValue:
    """The reader has seen what the page showed."""
    alerts.read(db(), actor(), until=moment_sent(), at=now())
    return redirect(url_for(".alerts_told"), 303)
