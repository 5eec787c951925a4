"""What the desk's pages about one dossier share: what they show, how a form acts on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.answers import changes_told, told
from portal.auth import actor
from portal.clock import now
from portal.desk.work_conflict import too_late
from portal.forms.dossiers import DossierForm
from portal.forms.kinds import Places
from portal.session import db
from services import bills, desk_view, groups, inspections, papers, processing
from services.deeds import Deed
from services.errors import Conflict, Invalid
from services.filing import Incomplete
from services.keeping import ENCLOSED, RESULT
from services.models import Paper
from services.standing import Standing, is_away
from workflows.calendar import local_day
from workflows.case import OpenStep, Refused
from workflows.definition import Action, PaperSlot

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper that the dossier should or may contain, and what is there of it."""

    slot: PaperSlot
    papers: Sequence[Paper]

    @property
    def lacking(self) -> bool:
        """Whether it is needed and not there."""
        return self.slot.required and not self.papers


def about(standing: Standing) -> dict[str, Any]:
    """What every page about a dossier reads."""
    dossier, matter = standing.dossier, standing.matter
    offices = matter.scene.directory
    on = local_day(dossier.submitted_at)
    here = papers.of_dossier(db(), dossier.id)
    return {
        "dossier": dossier,
        "procedure": matter.procedure,
        "parts": told(matter.procedure, matter.answers, Places(offices, on)),
        "filled": filled(standing, here),
        "results": [paper for paper in here if paper.slot == RESULT],
        "enclosed": (enclosed := [it for it in here if it.slot in (RESULT, ENCLOSED)]),
        "inspections": (visits := visited(standing)),
        "beside": [it for it in enclosed if not any(it.public_id in v.pictures for v in visits)],
        "office": offices.ever(dossier.office),
        "offices": offices,
        "received_for_us": is_away(standing, local_day(now())),
        "bill": bills.bill(db(), dossier.id, matter.procedure),
        "changes": changes_told(bills.assessed_anew(db(), dossier.id)),
        "now": now(),
        "group": (group := groups.group(db(), standing, at=now())),
        "readable": groups.readable(db(), group, actor()),
    }


def visited(standing: Standing) -> Sequence[inspections.Recorded]:
    """What was found on the spot; nothing is asked where no step of the procedure looks."""
    looks = any(step.inspects for step in standing.matter.procedure.steps)
    return inspections.of_dossier(db(), standing.dossier.id) if looks else ()


def filled(standing: Standing, here: Sequence[Paper]) -> list[Filled]:
    """The papers that the answers call for, and those that are there besides."""
    wanted = list(standing.matter.procedure.wanted(standing.matter.answers))
    names = {slot.name for slot in wanted}
    there = {paper.slot for paper in here}
    besides = [
        slot
        for slot in standing.matter.procedure.papers
        if slot.name in there and slot.name not in names
    ]
    return [
        Filled(slot, [paper for paper in here if paper.slot == slot.name])
        for slot in (*wanted, *besides)
    ]


def act(standing: Standing, here: OpenStep, action: Action, form: DossierForm) -> bool:
    """Take an action with what a form brought; False when the form now says why it was refused."""
    public_id = standing.dossier.public_id
    given = form.given

    def take(deed: Deed) -> bool:
        processing.act(db(), public_id, action.name, deed, step=here.step, given=given)
        return True

    return bool(tried(form, public_id, take))


def tried(form: DossierForm, public_id: str, do: Callable[[Deed], Done]) -> Done | None:
    """Do something with what a form brought. If that is refused, the form says why and takes note
    of the dossier as it is now, so that nothing that was typed is lost. `Incomplete` is for whoever
    can say where something lacks."""
    try:
        return do(Deed(actor(), now(), form.key, form.seen_lines))
    except Incomplete:
        raise
    except (Invalid, Conflict, Refused) as refused:
        form.refuse(refused)
        form.show(desk_view.of_desk(db(), public_id, actor()).dossier.lines)
        return None


def onward(standing: Standing, path: str, meant: str) -> ResponseReturnValue:
    """For a dossier that does not wait for this any more: to where it stands (`path`), also for a
    second click; but who meant to do something (`meant`) and came too late is told so."""
    if request.method == "POST" and not processing.done(db(), request.form.get("once", "")):
        return too_late(standing, meant, written(), path)
    return redirect(path, 303)


def written() -> str:
    """The words that somebody has typed in the form that came too late."""
    boxes = (request.form.get(name) for name in ("reason", "why", "collector"))
    return next(filter(None, boxes), "")


def page(template: str, form: DossierForm, standing: Standing, **more: Any) -> ResponseReturnValue:
    """A page with a form about a dossier; what was sent is shown again over the dossier of now:
    409 where somebody was faster, 422 where something is to be mended, 200 where it goes on."""
    if not form.is_submitted():
        form.show(standing.dossier.lines)
        return render_template(template, form=form, **about(standing), **more)
    fresh = desk_view.of_desk(db(), standing.dossier.public_id, actor())
    status = 409 if form.overtaken else 422 if form.errors else 200
    return render_template(template, form=form, **about(fresh), **more), status
