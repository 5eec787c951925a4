"""Where a declaration goes, and how its result comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.auth import actor, identified, open_to
from portal.citizen.differing import Kept, differing
from portal.citizen.routes import bp
from portal.citizen.walk import LATER, ours, places_of, walk
from portal.clock import now
from portal.errors import word
from portal.forms.dynamic import AnswersForm, form_for
from portal.forms.kinds import said
from portal.session import db
from services import accounts, drafts, marks
from services.declaring import Declaration
from services.errors import Conflict
from workflows.conditions import Is
from workflows.definition import Field
from workflows.offices import NoSuchOffice
from workflows.returning import deliveries

COMMUNE, SEEN = "commune", "seen-choice"


@bp.route("/ban-khai/<string:draft_id>/noi-nhan", methods=["GET", "POST"])
@open_to("citizen")
def delivery(draft_id: str) -> ResponseReturnValue:
    """The office, chosen or told, and the way back."""
    it = ours(draft_id)
    form = form_of(it)
    if form.is_submitted():
        try:
            keep(it, form)
        except Conflict:
            return differs(ours(draft_id), form), 409
        if LATER in request.form:
            return redirect(url_for(".declaration", draft_id=draft_id), 303)
        if form.validate():
            return redirect(walk(it, "noi-nhan").after, 303)
        it = ours(draft_id)
    on = walk(it, "noi-nhan")
    form.seen.data = marks.of_choice(it.draft)
    text = render_template(
        "pages/citizen/delivery.html",
        it=it,
        form=form,
        walk=on,
        because=because(it),
        kept=drafts.KEPT_DAYS,
    )
    return text, 422 if form.is_submitted() else 200


class ChoiceForm(AnswersForm):
    """What is chosen here, and a mark of what was kept when the page was made."""

    seen = HiddenField(name=SEEN)


def form_of(it: Declaration) -> ChoiceForm:
    """The same kinds of question as everywhere, about the office and the way back."""
    profile = {"profile.address": accounts.profile_of(db(), identified().id).address}
    questions = replace(it.procedure, fields=tuple(questions_of(it)))
    known = known_of(it)
    form = form_for(questions, places_of(it), answers=known, profile=profile, base=ChoiceForm)
    assert isinstance(form, ChoiceForm)  # noqa: S101  # as `base` says
    return form


def known_of(it: Declaration) -> dict[str, Any]:
    """What is chosen already."""
    known: dict[str, Any] = {"office": office_known(it), "delivery": it.draft.delivery}
    if it.draft.delivery_address:
        known["delivery_address"] = it.draft.delivery_address
    return known


def differs(it: Declaration, form: ChoiceForm) -> str:
    """The page that shows both versions."""
    here = url_for(".delivery", draft_id=it.draft.id)
    title, marks, draft = _("Nơi nhận và trả kết quả"), marks_of(it), it.draft
    kept = Kept(title, here, known_of(it), marks, held_as=draft.id, at=draft.saved_at)
    return differing(form, kept, places_of(it))


def marks_of(it: Declaration) -> dict[str, str]:
    """What a page of this choice that is made now carries, by the names of its boxes."""
    return {SEEN: marks.of_choice(it.draft)}


def questions_of(it: Declaration) -> list[Field]:
    """What is asked about this declaration."""
    back = Field(
        "delivery",
        "choice",
        _("Bạn muốn nhận kết quả thế nào?"),
        "",
        choices={way: word(f"delivery.{way}") for way in deliveries(it.procedure)},
    )
    address = Field(
        "delivery_address",
        "text",
        _("Địa chỉ nhận kết quả"),
        "",
        hint=_("Số nhà, đường, xã, huyện, tỉnh. Bưu tá thu cước khi giao."),
        when=Is("delivery", "post"),
        prefill="profile.address",
    )
    return [*([office_question(it)] if it.place.chosen else []), back, address]


def office_question(it: Declaration) -> Field:
    """Which office receives it, among all of its tier."""
    if it.procedure.received_by == COMMUNE:
        label = _("Xã, phường nơi bạn muốn nộp")
        return Field("office", "commune", label, "", hint=_("Nơi nào trong tỉnh cũng nhận."))
    offices = it.scene.directory.of_tier(it.procedure.received_by, it.on)
    return Field(
        "office",
        "choice",
        _("Nơi bạn muốn nộp"),
        "",
        choices={office.code: office.short_name for office in offices},
    )


def office_known(it: Declaration) -> str:
    """The answer to the question about the office; communes go by their GSO code."""
    if it.place.office is None or not it.place.chosen:
        return ""
    return it.place.office.gso if it.procedure.received_by == COMMUNE else it.place.office.code


def keep(it: Declaration, form: ChoiceForm) -> None:
    """Keep what was chosen so far."""
    answers = form.filled
    drafts.choose(
        db(),
        it.draft.id,
        office=office_chosen(it, answers.get("office", "")),
        delivery=answers.get("delivery", ""),
        delivery_address=answers.get("delivery_address", ""),
        by=actor(),
        at=now(),
        seen=form.seen.data or "",
    )


def office_chosen(it: Declaration, answer: str) -> str:
    """The code of the office that was picked, or empty."""
    if it.procedure.received_by != COMMUNE:
        return answer
    try:
        return it.scene.directory.commune_by_gso(answer, it.on).code if answer else ""
    except NoSuchOffice:
        return ""


def because(it: Declaration) -> tuple[str, str] | None:
    """The question whose answer decides which office is competent, with that answer in words."""
    question = it.place.because
    if question is None or question.name not in it.answers:
        return None
    return question.label, said(question, it.answers[question.name], places_of(it))
