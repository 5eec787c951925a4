"""The day of a result, as a calendar takes it."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.clock import now
from portal.session import db
from portal.site import site
from services import appointments, following


@bp.get("/ho-so/<string:public_id>/hen-tra.ics")
@open_to("citizen")
def appointment(public_id: str) -> ResponseReturnValue:
    """The day of the result, for a calendar; where none is promised, the dossier says so."""
    it = following.follow(db(), public_id, actor(), at=now())
    if not appointments.appointed(it):
        flash(_("Hồ sơ hiện chưa có ngày hẹn trả."))
        return redirect(url_for(".dossier", public_id=public_id), 303)
    here = site() + url_for(".dossier", public_id=public_id)
    content = appointments.calendar_file(it, url=here)
    answer = Response(content, mimetype="text/calendar")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"hen-tra-{it.dossier.number}.ics"
    )
    return answer
