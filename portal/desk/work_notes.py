"""Notes of an office inside a dossier: written, corrected, never taken back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_dossier import BASE, desk_of, show
from portal.forms.notes import NoteForm
from portal.session import db
from services import internal_notes
from services.deeds import Deed


@bp.post(f"{BASE}/ghi-chu")
@open_to("staff")
def write_note(public_id: str) -> ResponseReturnValue:
    """Keep a note for the reader's own office."""
    desk, form = desk_of(public_id), NoteForm()
    if not form.validate_on_submit():
        return show(desk, note=form, status=422)
    deed = Deed(actor(), now(), form.key)
    internal_notes.write(db(), public_id, deed, str(form.text.data), corrects=form.mended)
    flash(_("Đã ghi chú. Chỉ đơn vị bạn đọc được."), "success")
    return redirect(url_for(".work", public_id=public_id, _anchor="ghi-chu"), 303)
