"""A dossier's owner writes to the office that has it, and reads what it answers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import talking as shown
from portal.auth import actor, open_to
from portal.citizen.dossiers import seen
from portal.citizen.routes import bp
from portal.clock import now
from portal.forms.talking import MessageForm
from portal.rows import row
from portal.session import db
from services import following, talking
from services.deeds import Deed
from services.errors import Invalid
from services.following import Followed
from workflows.case import Refused
from workflows.talking import until


@bp.get("/ho-so/<string:public_id>/trao-doi")
@open_to("citizen")
def talk(public_id: str) -> ResponseReturnValue:
    """All that was said, and the box to answer in."""
    it = following.follow(db(), public_id, actor(), at=now())
    text = page(it, MessageForm(None))
    seen(public_id)
    return text


@bp.post("/ho-so/<string:public_id>/trao-doi")
@open_to("citizen")
def write(public_id: str) -> ResponseReturnValue:
    """Say something to the office that has the dossier."""
    it = following.follow(db(), public_id, actor(), at=now())
    form = MessageForm()
    if not form.validate_on_submit():
        return page(it, form), 422
    try:
        talking.write(db(), public_id, str(form.text.data), Deed(actor(), now(), form.key))
    except (Invalid, Refused) as refused:
        form.refuse(refused)
        return page(it, form), 422
    flash(_("Đã gửi. Đơn vị đang giữ hồ sơ sẽ đọc và trả lời ở đây."), "success")
    return redirect(url_for(".talk", public_id=public_id), 303)


def page(it: Followed, form: MessageForm) -> str:
    """The page with the box as it stands."""
    before = row(request.args, "truoc")
    found = talking.talk(db(), it.dossier.id, actor(), before=before)
    return render_template(
        "pages/citizen/talk.html",
        it=it,
        form=form,
        talk=found,
        said=shown.as_owner(found, it.matter.scene.directory),
        until=until(it.dossier.closed_at),
        now=now(),
    )
