"""Filling in a declaration, one section a page; every page that is sent is kept."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.auth import actor, identified, open_to
from portal.citizen.routes import bp
from portal.citizen.walk import Walk, key_of, ours, places_of, steps, walk
from portal.clock import now
from portal.forms.base import PageForm, fresh_key
from portal.forms.dynamic import AnswersForm, form_for
from portal.forms.kinds import said
from portal.forms.prefill import profile_of
from portal.session import db
from services import accounts, drafts
from services.declaring import Declaration, Section
from services.errors import Conflict

LATER = "lam-sau"
"""The button that keeps the page and leaves the rest for another day."""
NOTHING: tuple[object, ...] = (None, "", [])
UNSENT = {"csrf_token", "once", "seen-version", "seen-answers"}


class SectionForm(AnswersForm):
    """A page of questions, and what was kept of it when the page was made."""

    seen = HiddenField(name="seen-version")
    basis = HiddenField(name="seen-answers")


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
        return differing(ours(draft_id), part, form), 409
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
    seen = str(form.seen.data)
    same = form.basis.data == digest(it, part)
    version = it.draft.version if same else int(seen) if seen.isdecimal() else 0
    drafts.save(db(), it.draft.id, form.answers, seen=version, by=actor(), at=now())


def digest(it: Declaration, part: Section) -> str:
    """A mark of what is kept of a section."""
    names = sorted(f.name for f in it.procedure.fields if f.section == part.title)
    kept = json.dumps([it.draft.answers.get(name) for name in names])
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def where_to(draft_id: str, part: Section, form: SectionForm) -> str:
    """Where one goes after saving; nowhere while the page has something to mend."""
    again = url_for(".section", draft_id=draft_id, n=part.n)
    if form.grew:
        return f"{again}#{form.grew}"
    if LATER in request.form:
        flash(_("Đã lưu. Bạn khai tiếp lúc nào cũng được."), "success")
        return url_for(".declaration", draft_id=draft_id)
    if form.validate():
        return walk(ours(draft_id), key_of(part.n)).after
    if form.appeared and not form.errors:
        new = "; ".join(form.appeared)
        flash(_("Theo câu trả lời của bạn, có thêm câu hỏi: %(new)s", new=new), "info")
        return again
    return ""


def page(it: Declaration, part: Section, form: SectionForm) -> str:
    """The page with the form as it stands."""
    on: Walk = walk(it, key_of(part.n))
    form.seen.data, form.basis.data = str(it.draft.version), digest(it, part)
    return render_template(
        "pages/citizen/section.html", it=it, part=part, form=form, walk=on, kept=drafts.KEPT_DAYS
    )


def differing(it: Declaration, part: Section, form: SectionForm) -> str:
    """Both versions side by side, and both ways to go; what was typed travels along."""
    places = places_of(it)
    rows: list[list[Any]] = []
    for control in form.controls:
        kept = it.draft.answers.get(control.asks.name)
        if kept != control.data and not (kept in NOTHING and control.data in NOTHING):
            both = (said(control.asks, value, places) for value in (kept, control.data))
            rows.append([control.asks.label, *(words or _("Không khai") for words in both)])
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in UNSENT]
    typed += [
        ("once", fresh_key()),
        ("seen-version", str(it.draft.version)),
        ("seen-answers", digest(it, part)),
    ]
    return render_template("pages/citizen/differing.html", it=it, part=part, rows=rows, typed=typed)
