"""Originals are compared, and papers scanned, for a dossier that is filed already."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.desk.dossier_pages import onward, page, tried
from portal.desk.routes import bp
from portal.desk.scanning import most_at_once, take_scans
from portal.forms.bringing import SeenForm, seen_form
from portal.heavy import takes_papers
from portal.session import db
from services import counter, desk_view
from services.deeds import Deed


@bp.route("/mot-cua/giay-to/<string:public_id>", methods=["GET", "POST"])
@open_to("clerk")
@takes_papers
def see_papers(public_id: str) -> ResponseReturnValue:
    """Look at originals beside what was sent, and scan what is on paper straight into its slot."""
    standing = desk_view.of_desk(db(), public_id, actor())
    newest = url_for(".dossier", public_id=public_id)
    slots = tuple(standing.matter.procedure.wanted(standing.matter.answers))
    closed = standing.matter.case.closed_at or desk_view.awaits_supplement(standing)
    if closed or not slots:
        return onward(standing, newest, _("Quét, đối chiếu giấy tờ"))
    form = seen_form(slots)()
    if form.is_submitted():
        take_scans(form, form.papers)
    if form.validate_on_submit() and seen(public_id, form):
        flash(_("Đã ghi vào hồ sơ."), "success")
        return redirect(newest, 303)
    return page("pages/desk/see-papers.html", form, standing, most=most_at_once())


def seen(public_id: str, form: SeenForm) -> bool:
    """Whether it could be recorded; otherwise the form says why not."""

    def take(deed: Deed) -> bool:
        counter.see_papers(db(), public_id, form.papers.handed_in, deed)
        return True

    return bool(tried(form, public_id, take))
