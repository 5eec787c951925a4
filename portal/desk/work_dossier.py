"""One dossier on one screen: what was declared, how it stands, what its officer may do now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from portal import talking as shown
from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.dossier_pages import about
from portal.desk.routes import bp
from portal.desk.work_forms import DecisionForm, OpinionForm, PlaceForm
from portal.desk.work_history import told_lines
from portal.errors import word
from portal.forms.base import fresh_key
from portal.forms.notes import NoteForm
from portal.pdf import inline
from portal.session import db
from portal.site import site
from portal.wording import mask_id
from services import (
    alike,
    bookkeeping,
    consultations,
    desk_view,
    inspections,
    internal_notes,
    lookup,
    offers,
    printing,
    talking,
)
from services.consultations import Opinion
from services.offers import Offers, Place
from services.standing import Standing
from workflows.clock import punctuality
from workflows.outlook import days_left, left_of

BASE = "/xu-ly/<string:public_id>"
ID_NUMBER = re.compile(r"\b(\d{12}|\d{9})\b")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is in front of the reader: a dossier, what is open to them, the one place to act at."""

    standing: Standing
    offered: Offers
    place: Place | None


@bp.get(BASE)
@open_to("staff")
def work(public_id: str) -> ResponseReturnValue:
    """A dossier to work on, or to read while others do."""
    step, _, branch = request.args.get("viec", "").partition(":")
    return show(desk_of(public_id, step, branch))


@bp.get(f"{BASE}/phieu-kiem-soat")
@open_to("staff")
def work_slip(public_id: str) -> Response:
    """Mẫu 05: how the dossier went from hand to hand, to print."""
    standing = lookup.look(db(), public_id, actor())
    return inline(printing.control_slip(db(), standing, actor()), f"phieu-kiem-soat-{public_id}")


@bp.get(f"{BASE}/phieu/<int:line>/<string:form>")
@open_to("staff")
def work_form(public_id: str, line: int, form: str) -> Response:
    """A form that was issued for the dossier, to print."""
    found = printing.form_of(db(), public_id, line, form, actor())
    content = printing.render(db(), found, base_url=site())
    return inline(content, f"{word(f'form.{form}')} {found.number}")


def desk_of(public_id: str, step: str = "", branch: str = "") -> Desk:
    """A dossier that the reader may see, and what they can do: at that step, or where they can."""
    standing = lookup.look(db(), public_id, actor())
    owed = bookkeeping.owed(db(), standing.dossier.id)
    offered = offers.offers(standing, actor(), at=now(), owed=owed)
    place = offered.at(step, branch) if step else offered.first
    return Desk(standing, offered, place if place and place.ours else offered.first)


def show(
    desk: Desk,
    form: PlaceForm | None = None,
    status: int = 200,
    *,
    kept: str = "",
    note: NoteForm | None = None,
) -> ResponseReturnValue:
    """The page; with a form that was sent, that form as it was sent. `kept`: words without one."""
    standing = desk.standing
    lines = consultations.history(db(), standing, actor())
    opinions = consultations.opinions(standing, lines)
    page = masked(about(standing), whole=works_on(standing, lines))
    text = render_template(
        "pages/desk/work/dossier.html",
        **page,
        **clock(desk),
        form=form or form_at(desk),
        offered=desk.offered,
        place=desk.place,
        hands_over=hands_over(desk),
        others=others(desk),
        kept=kept,
        holders=offers.holders(db(), desk.offered),
        opinions=opinions,
        asked_here=asked_here(opinions, desk.place),
        may_inspect=inspections.place_of(standing, actor()) is not None,
        doubles=alike.others(db(), standing, at=now()),
        history=told_lines(standing, lines, page["enclosed"]),
        forms=printing.forms_of(db(), standing.dossier.id),
        **talked(standing),
        notes=internal_notes.of_dossier(db(), standing.dossier.id, actor()),
        note_form=note or a_note(),
        errors=bool(note),
        fresh_key=fresh_key,
    )
    return text, status


def asked_here(opinions: Sequence[Opinion], place: Place | None) -> Opinion | None:
    """What the reader's office is asked at this place, as it was asked."""
    here = [one for one in opinions if place and (one.step, one.branch) == place.key]
    return here[-1] if here else None


def talked(standing: Standing) -> dict[str, Any]:
    """The newest of what applicant and offices have said to each other."""
    talk = talking.talk(db(), standing.dossier.id, actor())
    items = shown.as_office(talk, standing.matter.scene.directory)
    return {"talk": talk, "latest": shown.latest(items)}


def a_note() -> NoteForm:
    """An empty form for a note, or for the correction that was asked for."""
    return NoteForm(None, data={"corrects": request.args.get("dinh-chinh", "")})


def form_at(desk: Desk) -> DecisionForm | OpinionForm | None:
    """The form for the place where the reader can act."""
    if desk.place is None or not desk.place.does:
        return None
    form = OpinionForm(None) if desk.place.ask else DecisionForm(None)
    if isinstance(form, DecisionForm):
        form.offer(desk.place.choices)
    form.stand_at(desk.place, desk.standing.dossier.lines)
    return form


def hands_over(desk: Desk) -> bool:
    """Whether the result is to be given away here: the desk has a page that asks who took it."""
    exits = desk_view.hand_over(desk.standing)
    return bool(desk.place and desk.place.does and exits and desk.place.here == exits.step)


def clock(desk: Desk) -> dict[str, object]:
    """How much time there is, and how it was kept."""
    standing, place = desk.standing, desk.place
    matter, case = standing.matter, standing.matter.case
    calendar = matter.scene.calendar_of(case.here)
    ended = case.finished_at or case.closed_at
    state = punctuality(ended, case.due) if ended and case.due else "running"
    return {
        "case": case,
        "deadline": desk_view.explained(standing),
        "left": left_of(matter, now()),
        "step_left": days_left(calendar, place.here.due, now()) if place else None,
        "state": "paused" if case.paused and not ended else state,
        "limit": matter.procedure.limit_for(case.channel).words,
    }


def works_on(standing: Standing, lines: Sequence[Row[Any]]) -> bool:
    """Whether the reader's office has to do with the dossier; others read masked numbers."""
    dossier = standing.dossier
    near = {dossier.desk, dossier.office, *(here.office for here in standing.matter.case.open)}
    near |= {line.office for line in lines}
    return any(post.office in near for post in actor().posts)


def masked(page: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """What the page reads, with identity numbers that can be checked but not copied."""
    if whole:
        return dict(page, whole=True)
    for part in page["parts"]:
        for item in part.items:
            item["value"] = ID_NUMBER.sub(lambda found: mask_id(found[1]), item["value"])
    return dict(page, whole=False)


def others(desk: Desk) -> Sequence[Place]:
    """The other places of this dossier at which the reader works."""
    return [one for one in desk.offered.places if one.ours and one is not desk.place]
