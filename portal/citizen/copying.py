"""A new declaration that begins with the answers of an earlier dossier."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.clock import now
from portal.forms.base import PageForm
from portal.session import db
from services import copying, drafts, following
from workflows.levels import filed_online


@bp.route("/ho-so/<string:public_id>/chep", methods=["GET", "POST"])
@open_to("citizen")
def copy(public_id: str) -> ResponseReturnValue:
    """What would come along and what would not; then the draft, once for each key."""
    found, form = copying.copy_of(db(), public_id, actor(), at=now()), PageForm()
    online = filed_online(found.procedure.level)
    if online and form.validate_on_submit():
        drafts.begin(
            db(),
            found.procedure.code,
            draft_id=form.key,
            by=actor(),
            at=now(),
            answers=found.answers,
            copied_from=found.dossier_id,
        )
        flash(_("Đã chép %(n)s câu trả lời. Xem lại từng phần trước khi gửi.", n=len(found.copied)))
        return redirect(url_for(".declaration", draft_id=form.key), 303)
    status = 422 if request.method == "POST" else 200
    it = following.follow(db(), public_id, actor(), at=now())
    told = {"it": it, "found": found, "form": form, "online": online}
    return render_template("pages/citizen/copy.html", **told), status
