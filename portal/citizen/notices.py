"""What one was told, over all one's dossiers."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.clock import now
from portal.rows import row
from portal.session import db
from services import inbox


@bp.get("/thong-bao")
@open_to("citizen")
def notices() -> ResponseReturnValue:
    """The newest first, a page at a time."""
    found = inbox.inbox(db(), actor(), before=row(request.args, "truoc"))
    return render_template("pages/citizen/notices.html", inbox=found)


@bp.post("/thong-bao/da-doc")
@open_to("citizen")
def notices_read() -> ResponseReturnValue:
    """All that was shown is no news any more."""
    inbox.read_all(db(), actor(), until=row(request.form, "den"), at=now())
    return redirect(url_for(".notices"), 303)
