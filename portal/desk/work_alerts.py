"""What an officer was told of time: results that may be late or are, opinions that are owed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.routes import bp
from portal.desk.work_stand_in import moment_sent
from portal.session import db
from services import alerts, places
from services.watching.stuck import Stuck, in_offices
from workflows.permits import OVERSEERS


@bp.get("/xu-ly/bao-han")
@open_to("staff")
def alerts_told() -> ResponseReturnValue:
    """The last word about each dossier, the one that is due first at the head."""
    return render_template(
        "pages/desk/work/alerts.html",
        told=alerts.live(db(), actor()),
        still=still(),
        office_of=places.directory(db()).ever,
        now=now(),
    )


@bp.post("/xu-ly/bao-han")
@open_to("staff")
def alerts_read() -> ResponseReturnValue:
    """The reader has seen what the page showed."""
    alerts.read(db(), actor(), until=moment_sent(), at=now())
    return redirect(url_for(".alerts_told"), 303)


def still() -> Sequence[Stuck]:
    """What nobody can do in the offices that the reader answers for."""
    offices = {post.office for post in actor().posts if post.role in OVERSEERS}
    return in_offices(db(), offices, on=today()) if offices else []
