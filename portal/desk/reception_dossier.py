"""A dossier of the desk to read, with everything that was printed for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.dossier_pages import about
from portal.desk.routes import bp
from portal.desk.tickets import my_window
from portal.desk.work_dossier import talked
from portal.desk.work_history import told_lines
from portal.errors import word
from portal.pdf import inline
from portal.session import db
from portal.site import site
from services import carriages, consultations, desk_view, papers, printing
from services.parcel_lines import LEAVES, OUT, name_of
from services.standing import Standing
from workflows.case import Case
from workflows.clock import punctuality
from workflows.outlook import left_of

BASE = "/mot-cua/ho-so/<string:public_id>"


@bp.get(BASE)
@open_to("clerk")
def dossier(public_id: str) -> ResponseReturnValue:
    """Where a dossier stands, and how it came there."""
    standing = desk_view.of_desk(db(), public_id, actor())
    return render_template("pages/desk/dossier.html", **about(standing), **whole(standing))


@bp.get("/mot-cua/phieu-hen/<string:public_id>")
@open_to("clerk")
def slip(public_id: str) -> ResponseReturnValue:
    """What the person at the counter takes home: the code, the day and why that day."""
    standing = desk_view.of_desk(db(), public_id, actor())
    if standing.dossier.received_at is None:
        return redirect(url_for(".receive", public_id=public_id), 303)
    return render_template(
        "pages/desk/slip.html", **about(standing), **whole(standing), window=my_window()
    )


@bp.get(f"{BASE}/phieu/<int:line>/<string:form>")
@open_to("clerk")
def slip_pdf(public_id: str, line: int, form: str) -> Response:
    """A form that was issued for a dossier of the desk, to print."""
    desk_view.of_desk(db(), public_id, actor())
    found = printing.form_of(db(), public_id, line, form, actor())
    content = printing.render(db(), found, base_url=site())
    return inline(content, f"{word(f'form.{form}')} {found.number}")


@bp.get(f"{BASE}/phieu-kiem-soat")
@open_to("clerk")
def control_slip_pdf(public_id: str) -> Response:
    """Mẫu 05: how the dossier went from hand to hand, to print."""
    standing = desk_view.of_desk(db(), public_id, actor())
    return inline(printing.control_slip(db(), standing, actor()), f"phieu-kiem-soat-{public_id}")


def kept_time(case: Case) -> str:
    """Whether the result came early, on time or late; empty without one."""
    return punctuality(case.finished_at, case.due) if case.finished_at and case.due else ""


def letter(standing: Standing, lines: Sequence[Row[Any]]) -> tuple[str, str] | None:
    """The envelope in which the result left last: its number, and its place in the book."""
    left = [line.payload for line in lines if line.kind in LEAVES]
    number = left[-1].get("parcel", "") if left else ""
    return (number, name_of(standing.dossier.desk, OUT, number)) if number else None


def whole(standing: Standing) -> dict[str, object]:
    """The forms, the history and the next thing to do at the desk."""
    dossier_id, matter = standing.dossier.id, standing.matter
    lines = consultations.history(db(), standing, actor())
    there = papers.of_dossier(db(), dossier_id)
    return {
        "forms": printing.forms_of(db(), dossier_id),
        "history": told_lines(standing, lines, there),
        "deadline": desk_view.explained(standing),
        "left": left_of(matter, now()),
        "paused": matter.case.paused,
        "punctual": kept_time(matter.case),
        "reception": desk_view.reception(standing),
        "hand_over": desk_view.hand_over(standing),
        "awaited": desk_view.awaits_supplement(standing),
        "letter": letter(standing, lines),
        "carriage": carriages.carriage_of(db(), dossier_id),
        **talked(standing),
    }
