"""Records of what was found on the spot: written, mended by a new one, printed."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.routes import bp
from portal.desk.work_conflict import overtaken
from portal.desk.work_deeds import done
from portal.desk.work_dossier import BASE
from portal.errors import in_words
from portal.forms.inspections import InspectionForm
from portal.heavy import takes_papers
from portal.pdf import inline
from portal.rows import whole
from portal.session import db
from portal.wiring import wiring
from services import inspections, lookup, printing
from services.deeds import Deed
from services.errors import Conflict, Invalid
from services.keeping import Kept, keep
from services.standing import Standing
from workflows.case import Refused

RECORDS = f"{BASE}/kiem-tra-thuc-dia"


@bp.get(RECORDS)
@open_to("staff")
def inspect(public_id: str) -> ResponseReturnValue:
    """Write a record, or a new one in place of one that was wrong."""
    standing = lookup.look(db(), public_id, actor())
    if inspections.place_of(standing, actor()) is None:
        return overtaken(public_id, Refused("no-inspection-here"))
    form = InspectionForm(None)
    form.show(standing.dossier.lines)
    return page(standing, form)


@bp.post(RECORDS)
@open_to("staff")
@takes_papers
def write_inspection(public_id: str) -> ResponseReturnValue:
    """Keep it with its pictures."""
    standing, form = lookup.look(db(), public_id, actor()), InspectionForm()
    if not form.validate_on_submit():
        return page(standing, form, 422)
    kept = pictures(form)
    if form.pictures.errors:
        return page(standing, form, 422)
    deed = Deed(actor(), now(), form.key, form.seen_lines)
    how = {"pictures": kept, "corrects": form.mended}
    try:
        inspections.write(db(), public_id, deed, form.visit, **how)  # type: ignore[arg-type]  # two kinds of values
    except Invalid as wrong:
        form.refuse(wrong)
        return page(standing, form, 422)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, meant=_("Ghi biên bản"), written=form.visit.found)
    return done(public_id, _("Đã ghi biên bản kiểm tra thực địa."))


def pictures(form: InspectionForm) -> list[Kept]:
    """What was sent, kept; the form names each file that cannot be read."""
    kept, wrong = [], []
    for upload in form.sent:
        try:
            kept.append(keep(wiring().cabinet, upload, now()))
        except Invalid as unreadable:
            wrong.append(f"{upload.filename}: {in_words(unreadable)}")
    form.pictures.errors = wrong
    return kept


@bp.get(f"{RECORDS}/<int:n>.pdf")
@open_to("staff")
def inspection_pdf(public_id: str, n: int) -> Response:
    """The record to print and to sign."""
    standing = lookup.look(db(), public_id, actor())
    found = inspections.one(db(), standing.dossier.id, n)
    return inline(printing.inspection(db(), standing, found), f"bien-ban-{public_id}-{n}")


def page(standing: Standing, form: InspectionForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    known = inspections.of_dossier(db(), standing.dossier.id)
    asked = form.mended or whole(request.args.get("dinh-chinh"))
    mended = next((one for one in known if one.n == asked and not one.corrected), None)
    form.offer(mended, today())
    text = render_template(
        "pages/desk/work/inspect.html",
        dossier=standing.dossier,
        procedure=standing.matter.procedure,
        form=form,
        mended=mended,
    )
    return text, status
