"""Completing a filed dossier: what is asked for and why, and the place to give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.papers import MORE
from portal.citizen.responding import DONE, awaiting
from portal.citizen.routes import bp
from portal.clock import now, today
from portal.forms.controls import Control
from portal.forms.deeds import SupplementForm
from portal.forms.dynamic import form_for, just_asked
from portal.forms.kinds import Places
from portal.forms.uploads import PREFIX, file_card, paper_field
from portal.questions import anchor, control
from portal.session import db
from portal.wiring import wiring
from services import declaring, following, papers, responding, supplements
from services.declaring import Slot
from services.errors import Conflict
from services.filing import Incomplete
from services.following import Followed
from services.keeping import LARGEST, Upload
from services.papers import KeptFile
from services.sniffing import MEGABYTE
from workflows.conditions import fields


@bp.get("/ho-so/<string:public_id>/bo-sung")
@open_to("citizen")
def supplement(public_id: str) -> ResponseReturnValue:
    """What is asked for and why, with the place to give it: papers first, then answers."""
    it = awaiting(public_id, "supplement")
    return page(it, supplement_form(it, it.slots))


@bp.post("/ho-so/<string:public_id>/bo-sung")
@open_to("citizen")
def resubmit(public_id: str) -> ResponseReturnValue:
    """Keep the papers at once; hand all in when nothing is missing."""
    it = awaiting(public_id, "supplement")
    form = supplement_form(it, wanted(it, supplement_form(it, it.slots)))
    status = handed_in(it, form)
    if status == DONE:
        flash(_("Đã gửi phần bổ sung. Chúng tôi làm tiếp."), "success")
        return redirect(url_for(".dossier", public_id=public_id), 303)
    form.show(fresh_slots(it, form), card_of(it))
    return page(it, form), status


def supplement_form(it: Followed, slots: Sequence[Slot]) -> SupplementForm:
    """The form for these papers, and for all answers of the dossier."""
    made = {f"{PREFIX}{slot.paper.name}": paper_field(slot) for slot in slots}
    form = form_for(
        it.matter.procedure,
        Places(it.matter.scene.directory, today()),
        answers=it.matter.answers,
        base=type("SupplementForm", (SupplementForm,), made),
        seen=str(it.dossier.lines),
    )
    assert isinstance(form, SupplementForm)  # noqa: S101  # as `base` says
    form.show(slots, card_of(it))
    return form


def card_of(it: Followed) -> Callable[[KeptFile], dict[str, Any]]:
    """Draws a file; one that is asked for anew says so."""

    def card(file: KeptFile) -> dict[str, Any]:
        return file_card(file) | ({"state": "again"} if it.asked_again(file) else {})

    return card


def wanted(it: Followed, form: SupplementForm) -> tuple[Slot, ...]:
    """The papers that the answers just sent call for."""
    return declaring.slots(it.matter.procedure, form.filled, it.files)


def fresh_slots(it: Followed, form: SupplementForm) -> tuple[Slot, ...]:
    """The same papers, with the files that were just added."""
    return wanted(as_it_is_now(it), form)


def as_it_is_now(it: Followed) -> Followed:
    """The same dossier, with the files that were just added."""
    return following.follow(db(), it.dossier.public_id, actor(), at=now())


def handed_in(it: Followed, form: SupplementForm) -> int:
    """Hand the supplement in; the status of the answer says what became of it."""
    if form.grew:
        return 422
    fine = form.validate()
    refused = form.take(adding(it.dossier.public_id))
    if refused or MORE in request.form:
        return 422
    if form.lacks(fresh_slots(it, form)) or not fine or in_doubt(as_it_is_now(it), form):
        return 422
    try:
        responding.resubmit(db(), it.dossier.public_id, form.answers, form.deed)
    except Incomplete as wrong:
        form.refuse_slips(wrong.slips)
        return 422
    except Conflict as moved:
        form.stale(moved, awaiting(it.dossier.public_id, "supplement").dossier.lines)
        return 409
    return DONE


def in_doubt(it: Followed, form: SupplementForm) -> bool:
    """Whether something is left undone, and not knowingly; said at its box, if it has one."""
    if form.as_it_is.data:
        return False
    filled = form.filled
    return form.doubt(supplements.undone(it, filled), untouched=supplements.untouched(it, filled))


def adding(public_id: str) -> Callable[[Upload], None]:
    """Adds a file to a dossier."""

    def add(file: Upload) -> None:
        papers.add_to_dossier(db(), wiring().cabinet, public_id, file, by=actor(), at=now())

    return add


def page(it: Followed, form: SupplementForm) -> str:
    """The page with the form as it stands."""
    return render_template(
        "pages/citizen/supplement.html",
        it=it,
        form=form,
        reason=it.asked.reason,
        **divided(it, form),
        missing=list(missing(it, form)),
        most=LARGEST // MEGABYTE,
    )


def divided(it: Followed, form: SupplementForm) -> dict[str, Any]:
    """What was asked for, and all the rest, which stays shut: nobody has to look for what is wrong.

    A question that hangs on one that was asked for stands beside it. Where an officer's own words
    say what is wanted, no paper is shut.
    """
    papers = {slot.name for slot in it.asked.papers}
    names = {question.name for question in it.asked.questions}
    names |= {c.asks.name for c in form.controls if c.asks.when and fields(c.asks.when) & names}
    if it.asked.other or not papers | names:
        papers = {field.slot.paper.name for field in form.papers}
    lacking = {f.slot.paper.name for f in form.papers if f.errors or f.slot.lacking}
    return {
        "asked_papers": [f for f in form.papers if f.slot.paper.name in papers | lacking],
        "other_papers": [f for f in form.papers if f.slot.paper.name not in papers | lacking],
        "asked_parts": parts(form, lambda control: control.asks.name in names),
        "other_parts": parts(form, lambda control: control.asks.name not in names),
        "open": any(c.errors or just_asked(c) for c in form.controls if c.asks.name not in names),
    }


def parts(form: SupplementForm, fits: Callable[[Control], bool]) -> list[tuple[str, list[Control]]]:
    """Some of the questions, under the titles of their sections."""
    some = ((title, [one for one in asked if fits(one)]) for title, asked in form.parts)
    return [(title, asked) for title, asked in some if asked]


def missing(it: Followed, form: SupplementForm) -> Iterator[tuple[str, str]]:
    """(id of the box to go to, what is asked for there), in the order of the request."""
    boxes = {field.slot.paper.name: field for field in form.papers}
    boxes |= {control.asks.name: control for control in form.controls}
    wanted = {slot.name: slot.title for slot in it.asked.papers}
    wanted |= {one.name: _("Sửa: %(what)s", what=one.label) for one in it.asked.questions}
    for name, title in wanted.items():
        box = boxes.get(name)
        yield anchor(box, control(box)) if box else "", title
    yield from (("", words) for words in it.asked.other)
