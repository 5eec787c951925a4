"""Filling in a declaration, one section a page; every page that is sent is kept."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.auth import actor, identified, open_to
from portal.citizen.differing import Kept, differing
from portal.citizen.routes import bp
from portal.citizen.walk import LATER, Walk, key_of, ours, places_of, steps, walk
from portal.clock import now
from portal.forms.base import PageForm
from portal.forms.dynamic import AnswersForm, form_for
from portal.forms.prefill import profile_of
from portal.rows import whole
from portal.session import db
from services import accounts, copying, drafts, marks
from services.declaring import Declaration, Section
from services.errors import Conflict
from services.identity import ways
from workflows.remarking import Remark, remarks


class SectionForm(AnswersForm):
    """A page of questions, and what was kept of it when the page was made."""

    seen = HiddenField(name="seen-version")
    basis = HiddenField(name="seen-answers")
    looked = HiddenField(name="seen-remarks")


@bp.get("/ban-khai/<string:draft_id>")
@open_to("citizen")
def declaration(draft_id: str) -> ResponseReturnValue:
    """What is done and what is missing."""
    it = ours(draft_id)
    return render_template(
        "pages/citizen/declaration.html", it=it, steps=steps(it), kept=drafts.KEPT_DAYS
    )


@bp.get("/ban-khai/<string:draft_id>/phan/<int:n>")
@open_to("citizen")
def section(draft_id: str, n: int) -> ResponseReturnValue:
    """One section; `?loi=1` shows at once what is missing in it."""
    it = ours(draft_id)
    part = it.section(n)
    if part.state == "skip":
        return redirect(url_for(".declaration", draft_id=draft_id), 303)
    form = form_of(it, part)
    if "loi" in request.args:
        form.refuse_slips(part.slips)
    return page(it, part, form)


@bp.post("/ban-khai/<string:draft_id>/phan/<int:n>")
@open_to("citizen")
def save(draft_id: str, n: int) -> ResponseReturnValue:
    """Keep what was typed, right or wrong, then go on, or say what to mend."""
    it = ours(draft_id)
    part = it.section(n)
    form = form_of(it, part)
    try:
        keep(it, form)
    except Conflict:
        return differs(ours(draft_id), part, form), 409
    onward = where_to(draft_id, part, form)
    return redirect(onward, 303) if onward else (page(ours(draft_id), part, form), 422)


@bp.route("/ban-khai/<string:draft_id>/bo", methods=["GET", "POST"])
@open_to("citizen")
def discard(draft_id: str) -> ResponseReturnValue:
    """Ask once more, then throw the draft away."""
    it, form = ours(draft_id), PageForm()
    if form.validate_on_submit():
        drafts.discard(db(), draft_id, by=actor())
        flash(_("Đã bỏ bản khai."), "success")
        return redirect(url_for(".dossiers"), 303)
    return render_template("pages/citizen/discard.html", it=it, form=form)


def form_of(it: Declaration, part: Section) -> SectionForm:
    """The questions of a section, filled in with what is kept and what the account knows."""
    form = form_for(
        it.procedure,
        places_of(it),
        answers=it.draft.answers,
        profile=profile_of(accounts.profile_of(db(), identified().id)),
        proven_on=ways.proven_on(db(), identified().id),
        source=copying.source_of(db(), it.draft),
        sections={part.title},
        base=SectionForm,
        seen=str(it.draft.version),
        basis=digest(it, part),
    )
    assert isinstance(form, SectionForm)  # noqa: S101  # as `base` says
    return form


def keep(it: Declaration, form: SectionForm) -> None:
    """Save the page. Another window that has saved other pages only is no conflict."""
    part = next(p for p in it.sections if p.title == form.controls[0].asks.section)
    same = form.basis.data == digest(it, part)
    version = it.draft.version if same else whole(form.seen.data) or 0
    drafts.save(db(), it.draft.id, form.answers, seen=version, by=actor(), at=now())


def digest(it: Declaration, part: Section) -> str:
    """A mark of what is kept of a section."""
    names = sorted(f.name for f in it.procedure.fields if f.section == part.title)
    return marks.of([it.draft.answers.get(name) for name in names])


def marks_of(it: Declaration, part: Section) -> dict[str, str]:
    """What a page of this section that is made now carries, by the names of its boxes."""
    return {"seen-version": str(it.draft.version), "seen-answers": digest(it, part)}


def remarks_of(it: Declaration, part: Section) -> list[Remark]:
    """What is worth a second look in what is kept of a section."""
    names = {question.name for question in part.questions}
    found = remarks(it.procedure, it.draft.answers, on=it.on)
    return [one for one in found if one.place.partition(".")[0] in names]


def remarked(it: Declaration, part: Section) -> str:
    """A mark of those remarks, which the page carries: they hold nobody up twice."""
    found = [[one.place, one.reason, dict(one.values)] for one in remarks_of(it, part)]
    return marks.of(found) if found else ""


def where_to(draft_id: str, part: Section, form: SectionForm) -> str:
    """Where one goes after saving; nowhere while the page has something to mend."""
    again = url_for(".section", draft_id=draft_id, n=part.n)
    if form.grew:
        return f"{again}#{form.grew}"
    if LATER in request.form:
        flash(_("Đã lưu. Bạn khai tiếp lúc nào cũng được."), "success")
        return url_for(".declaration", draft_id=draft_id)
    if form.validate():
        it = ours(draft_id)
        told = remarked(it, part)
        return walk(it, key_of(part.n)).after if told in ("", form.looked.data) else again
    if form.appeared and not form.errors:
        new = "; ".join(form.appeared)
        flash(_("Theo câu trả lời của bạn, có thêm câu hỏi: %(new)s", new=new), "info")
        return again
    return ""


def page(it: Declaration, part: Section, form: SectionForm) -> str:
    """The page with the form as it stands."""
    on: Walk = walk(it, key_of(part.n))
    form.seen.data, form.basis.data = str(it.draft.version), digest(it, part)
    form.looked.data = remarked(it, part)
    form.tell_remarks(remarks_of(it, part))
    return render_template(
        "pages/citizen/section.html", it=it, part=part, form=form, walk=on, kept=drafts.KEPT_DAYS
    )


def differs(it: Declaration, part: Section, form: SectionForm) -> str:
    """The page that shows both versions."""
    here = url_for(".section", draft_id=it.draft.id, n=part.n)
    marks, draft = marks_of(it, part), it.draft
    kept = Kept(part.title, here, draft.answers, marks, held_as=draft.id, at=draft.saved_at)
    return differing(form, kept, places_of(it))
