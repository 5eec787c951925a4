"""Completing a filed dossier: what is asked for and why, and the place to give it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.differing import Kept, differing, same
from portal.citizen.papers import MORE
from portal.citizen.responding import DONE, awaiting
from portal.citizen.routes import bp
from portal.citizen.supplement_page import page
from portal.citizen.walk import LATER
from portal.clock import now, today
from portal.forms.deeds import SupplementForm
from portal.forms.dynamic import form_for
from portal.forms.kinds import Places
from portal.forms.uploads import PREFIX, REMOVE, file_card, paper_field, removable_card
from portal.heavy import takes_papers
from portal.rows import whole
from portal.session import db
from portal.wiring import wiring
from services import drafts, papers, responding, supplementing
from services.declaring import Slot
from services.errors import Conflict, Invalid
from services.filing import Incomplete
from services.keeping import Upload
from services.papers import KeptFile
from services.supplementing import Supplement


@bp.get("/ho-so/<string:public_id>/bo-sung")
@open_to("citizen")
def supplement(public_id: str) -> ResponseReturnValue:
    """What is asked for and why, with the place to give it: papers first, then answers."""
    own = begun(public_id)
    return page(own, supplement_form(own, own.slots(own.answers)))


@bp.post("/ho-so/<string:public_id>/bo-sung")
@open_to("citizen")
@takes_papers
def resubmit(public_id: str) -> ResponseReturnValue:
    """Keep what was typed and the papers at once; hand all in when nothing is missing."""
    own = begun(public_id)
    form = supplement_form(own, wanted(own, supplement_form(own, own.slots(own.answers))))
    try:
        keep(own, form)
    except Conflict:
        return differs(begun(public_id), form), 409
    fine = form.validate()
    refused = changed(own, form)
    if onward := "" if refused else where_to(public_id, form):
        return redirect(onward, 303)
    status = handed_in(begun(public_id), form, fine=fine and not refused)
    if status == DONE:
        flash(_("Đã gửi phần bổ sung. Chúng tôi làm tiếp."), "success")
        return redirect(url_for(".dossier", public_id=public_id), 303)
    own = begun(public_id)
    form.show(wanted(own, form), card_of(own))
    return page(own, form), status


def begun(public_id: str) -> Supplement:
    """One's dossier that waits for a supplement, with what is kept of it."""
    return supplementing.stands(db(), awaiting(public_id, "supplement"))


def supplement_form(own: Supplement, slots: Sequence[Slot]) -> SupplementForm:
    """The form for these papers, and for all answers of the dossier."""
    made = {f"{PREFIX}{slot.paper.name}": paper_field(slot) for slot in slots}
    form = form_for(
        own.it.matter.procedure,
        Places(own.it.matter.scene.directory, today()),
        answers=own.answers,
        base=type("SupplementForm", (SupplementForm,), made),
        seen=str(own.it.dossier.lines),
        version=str(own.version),
    )
    assert isinstance(form, SupplementForm)  # noqa: S101  # as `base` says
    form.show(slots, card_of(own))
    return form


def card_of(own: Supplement) -> Callable[[KeptFile], dict[str, Any]]:
    """Draws a file; one that is asked for anew says so, one that was just added can be taken out."""
    mine = {file.public_id for file in own.added}

    def card(file: KeptFile) -> dict[str, Any]:
        if file.public_id in mine:
            return removable_card(file)
        return file_card(file) | ({"state": "again"} if own.it.asked_again(file) else {})

    return card


def wanted(own: Supplement, form: SupplementForm) -> tuple[Slot, ...]:
    """The papers that the answers just sent call for, with the files that are there."""
    return own.slots(form.filled)


def keep(own: Supplement, form: SupplementForm) -> None:
    """Save what was typed, right or wrong; `Conflict` if another window has saved otherwise."""
    known = own.answers
    said = {n: v for n, v in form.answers.items() if n in own.typed or not same(v, known.get(n))}
    if not said:
        return
    public_id, by, at = own.it.dossier.public_id, actor(), now()
    draft_id = supplementing.begin(db(), public_id, by=by, at=at)
    drafts.save(db(), draft_id, said, seen=whole(form.version.data) or 0, by=by, at=at)


def marks_of(own: Supplement) -> dict[str, str]:
    """What a page that is made now carries, by the names of its boxes."""
    return {"seen-version": str(own.version)}


def changed(own: Supplement, form: SupplementForm) -> int:
    """Add the files that came and take out the one that is to go; how many were refused."""
    if REMOVE in request.form:
        papers.remove(db(), request.form[REMOVE], by=actor(), at=now())
    return form.take(adding(own.it.dossier.public_id))


def adding(public_id: str) -> Callable[[Upload], None]:
    """Adds a file to the supplement of a dossier."""

    def add(file: Upload) -> None:
        by, at = actor(), now()
        draft_id = supplementing.begin(db(), public_id, by=by, at=at)
        papers.add_to_draft(db(), wiring().cabinet, draft_id, file, by=by, at=at)

    return add


def where_to(public_id: str, form: SupplementForm) -> str:
    """Where a button leads that only keeps what there is; nowhere for the one that sends it."""
    here = url_for(".supplement", public_id=public_id)
    if form.grew:
        return f"{here}#{form.grew}"
    if not {MORE, REMOVE}.isdisjoint(request.form):
        return here
    if LATER in request.form:
        flash(_("Đã lưu. Bạn bổ sung tiếp lúc nào cũng được, trước hạn."), "success")
        return url_for(".dossier", public_id=public_id)
    return ""


def handed_in(own: Supplement, form: SupplementForm, *, fine: bool) -> int:
    """Hand in a supplement that is fine and lacks nothing; the status of the answer says what
    became of it."""
    public_id = own.it.dossier.public_id
    if form.lacks(wanted(own, form)) or not fine or in_doubt(own, form):
        return 422
    try:
        responding.resubmit(db(), public_id, form.answers, form.deed)
    except Incomplete as wrong:
        form.refuse_slips(wrong.slips)
        return 422
    except Invalid as refused:
        form.refuse(refused)
        return 422
    except Conflict as moved:
        form.stale(moved, begun(public_id).it.dossier.lines)
        return 409
    return DONE


def in_doubt(own: Supplement, form: SupplementForm) -> bool:
    """Whether something is left undone, and not knowingly; said at its box, if it has one."""
    if form.as_it_is.data:
        return False
    filled = form.filled
    return form.doubt(
        supplementing.undone(own, filled), untouched=supplementing.untouched(own, filled)
    )


def differs(own: Supplement, form: SupplementForm) -> str:
    """The page that shows both versions; keeping one sends nothing yet."""
    here = url_for(".supplement", public_id=own.it.dossier.public_id)
    kept = Kept(
        _("Bổ sung hồ sơ"),
        here,
        own.answers,
        marks_of(own),
        held_as=own.it.dossier.public_id,
        at=own.saved_at or now(),
        only=MORE,
    )
    return differing(form, kept, Places(own.it.matter.scene.directory, today()))
