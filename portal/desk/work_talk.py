"""An office reads what applicants write, and answers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import talking as shown
from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_dossier import BASE
from portal.forms.talking import MessageForm
from portal.rows import row
from portal.session import db
from services import lookup, talking, unread
from services.deeds import Deed
from services.errors import Invalid
from services.standing import Standing
from workflows.case import Refused
from workflows.talking import until


@bp.get("/xu-ly/tin-nhan")
@open_to("staff")
def messages() -> ResponseReturnValue:
    """What applicants have written to the reader's offices, and nobody has read."""
    return render_template("pages/desk/work/messages.html", waiting=unread.waiting(db(), actor()))


@bp.get(f"{BASE}/trao-doi")
@open_to("staff")
def work_talk(public_id: str) -> ResponseReturnValue:
    """All that was said about a dossier, and the box to answer in."""
    return page(lookup.look(db(), public_id, actor()), MessageForm(None))


@bp.post(f"{BASE}/trao-doi")
@open_to("staff")
def answer(public_id: str) -> ResponseReturnValue:
    """Say something to the applicant."""
    standing, form = lookup.look(db(), public_id, actor()), MessageForm()
    if not form.validate_on_submit():
        return page(standing, form), 422
    try:
        talking.write(db(), public_id, str(form.text.data), Deed(actor(), now(), form.key))
    except (Invalid, Refused) as refused:
        form.refuse(refused)
        return page(standing, form), 422
    flash(_("Đã gửi cho người nộp."), "success")
    return redirect(url_for(".work_talk", public_id=public_id), 303)


@bp.post(f"{BASE}/da-doc")
@open_to("staff")
def messages_read(public_id: str) -> ResponseReturnValue:
    """What was written up to there was read, and needs no answer."""
    until = row(request.form, "den")
    talking.read(db(), public_id, actor(), until=until, at=now())
    return redirect(url_for(".work_talk", public_id=public_id), 303)


def page(standing: Standing, form: MessageForm) -> str:
    """The page with the box as it stands."""
    before = row(request.args, "truoc")
    talk = talking.talk(db(), standing.dossier.id, actor(), before=before)
    return render_template(
        "pages/desk/work/talk.html",
        talk=talk,
        said=shown.as_office(talk, standing.matter.scene.directory),
        dossier=standing.dossier,
        procedure=standing.matter.procedure,
        form=form,
        until=until(standing.dossier.closed_at),
        takes_part=talking.takes_part(db(), standing, actor()),
        now=now(),
    )
