"""Printing: the forms that were issued, and the papers that are drawn when somebody asks for them.

A form is not kept but drawn again from the journal, and says the same each time: DECISIONS.md.
Those for the applicant are found by (dossier, line, name), within what the reader may see; control
slips and registers are the staff's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lookup, papers, places, training
from services.bookkeeping import owed
from services.carriages import OUT, Bundle, from_to
from services.consultations import as_read
from services.db import table
from services.desk_view import history
from services.errors import NotFound
from services.inspections import Recorded
from services.models import Dossier, JournalLine, Payment, PrintForm
from services.my_dossiers import handed_out
from services.printed import letterhead, passage, press, ruling, slips, telling
from services.printed import register as book
from services.standing import Standing
from services.turns import Turn
from workflows.calendar import midnight
from workflows.case import Actor
from workflows.clock import punctuality
from workflows.lines import SENT, SENT_BACK

Maker = Callable[[Session, PrintForm, telling.Told, str], Mapping[str, Any]]

MAKERS: Mapping[str, tuple[str, Maker]] = {
    "receipt": ("a5", slips.receipt),
    "supplement-request": ("a5", slips.supplement_request),
    "refusal": ("a5", slips.refusal),
    "apology": ("a5", slips.apology),
    "decision": ("a4", ruling.decision),
}
"""The issued forms: the paper of each, and what makes its content."""

BY_DESK = ("receipt", "supplement-request", "refusal")
NOTED = ("reappointed", "withdrawn", "expired", "silent", "escalated", SENT, SENT_BACK)
"""The lines that the control slip repeats below its table: nobody was handed anything."""


def form_of(db: Session, public_id: str, line: int, form: str, by: Actor) -> PrintForm:
    """An issued form of a dossier that this person may see."""
    row = db.execute(
        select(PrintForm, Dossier)
        .join(Dossier, Dossier.id == PrintForm.dossier_id)
        .where(
            Dossier.public_id == public_id,
            PrintForm.line == line,
            PrintForm.form == form,
            lookup.visible_to(db, by),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("form-unknown")
    found, dossier = row
    if by.kind == "citizen" and not is_handed_out(found, dossier, owed(db, dossier.id)):
        raise NotFound("form-unknown")
    return found


def is_handed_out(form: PrintForm, dossier: Any, left: int) -> bool:
    """Whether the applicant has this form: the result when its file would be theirs. `left`: what
    is owed."""
    return form.form != "decision" or handed_out(dossier, left)


def forms_of(db: Session, dossier_id: int) -> Sequence[PrintForm]:
    """The forms that were issued for a dossier, oldest first."""
    of_it = select(PrintForm).where(PrintForm.dossier_id == dossier_id)
    return db.scalars(of_it.order_by(PrintForm.line, PrintForm.id)).all()


def render(db: Session, form: PrintForm, *, base_url: str) -> bytes:
    """The PDF of an issued form. `base_url` is the portal's address, or empty when it has none."""
    sheet, make = MAKERS[form.form]
    told = telling.told(db, form.dossier_id, form.line)
    directory = places.directory(db)
    desk = letterhead.of_desk(directory, told.dossier.desk)
    head = letterhead.of_agency(directory, form.office)
    content = {
        "head": desk if form.form in BY_DESK and form.office == told.dossier.desk else head,
        "desk": desk,
        "told": told,
        "number": form.number,
        "made_at": form.made_at,
    }
    more = make(db, form, told, base_url.rstrip("/"))
    return _drawn(db, f"print/{form.form}.html", sheet, content | dict(more))


def control_slip(db: Session, standing: Standing, by: Actor) -> bytes:
    """Mẫu 05: how a dossier went from hand to hand until now, and how punctually, for this reader."""
    dossier, matter = standing.dossier, standing.matter
    lines = history(db, dossier.id)
    finished, directory = dossier.finished_at, matter.scene.directory
    content = {
        "head": letterhead.of_desk(directory, dossier.desk),
        "made_at": dossier.updated_at,
        "who": dossier,
        "code": dossier.code or dossier.number,
        "procedure": matter.procedure,
        "solver": letterhead.known(directory, dossier.office).name,
        "hands": passage.hand_overs(standing, lines),
        "notes": [one for one in as_read(standing, lines, by) if one.kind in NOTED],
        "overall": punctuality(finished, dossier.due) if finished and dossier.due else "",
    }
    return _drawn(db, "print/control-slip.html", "a5", content)


def inspection(db: Session, standing: Standing, found: Recorded) -> bytes:
    """The record of what was found on the spot, to sign."""
    dossier = standing.dossier
    named = {paper.public_id: paper.filename for paper in papers.of_dossier(db, dossier.id)}
    content = {
        "head": letterhead.of_agency(standing.matter.scene.directory, found.office),
        "made_at": found.at,
        "it": found,
        "who": dossier,
        "code": dossier.code or dossier.number,
        "procedure": standing.matter.procedure,
        "pictures": [named[one] for one in found.pictures if one in named],
    }
    return _drawn(db, "print/inspection.html", "a4", content)


def register(db: Session, desk: str, since: date, until: date) -> bytes:
    """Mẫu 06: what a desk received from one day to another, both included."""
    content = {
        "head": letterhead.of_desk(places.directory(db), desk),
        "made_at": midnight(until),
        "rows": book.entries(db, desk, since, until),
        "since": since,
        "until": until,
    }
    return _drawn(db, "print/register.html", "a4-across", content)


def turn(db: Session, found: Turn, *, returned: bool, by: Actor, at: datetime) -> bytes:
    """One slip for all dossiers of a turn at the desk: those that were received, or those handed over, to sign."""
    content = {
        "head": letterhead.of_desk(places.directory(db), found.who.desk),
        "it": found,
        "rows": found.returned if returned else found.received,
        "returned": returned,
        "by": by,
        "made_at": at,
    }
    return _drawn(db, "print/turn.html", "a5", content)


def carriage_list(db: Session, found: Bundle, *, by: Actor, on: date) -> bytes:
    """The list of what went from a desk to an office on a day, or back: both sign it."""
    directory = places.directory(db)
    desk = letterhead.of_desk(directory, found.desk)
    office = letterhead.known(directory, found.office)
    here, there = from_to(found.way, desk.name, office.name)
    content = {
        "head": desk if found.way == OUT else letterhead.of_agency(directory, found.office),
        "way": found.way,
        "here": here,
        "there": there,
        "rows": found.rows,
        "by": by,
        "on": on,
        "made_at": found.gone_at,
    }
    return _drawn(db, "print/carriage.html", "a4-across", content)


def payment_of(db: Session, number: str, by: Actor) -> Payment:
    """A payment by its receipt number, for a dossier that this person may see."""
    found = db.scalar(
        select(Payment)
        .join(Dossier, Dossier.id == Payment.dossier_id)
        .where(Payment.number == number, lookup.visible_to(db, by))
    )
    if found is None:
        raise NotFound("payment-unknown")
    return found


def fee_receipt(db: Session, payment: Payment, *, copy: bool) -> bytes:
    """The receipt for money that was taken; every print but the first is marked as a copy.

    TT 303/2016/TT-BTC: a number is used once.
    """
    line = table(JournalLine)
    n, collector = db.execute(
        select(line.c.n, line.c.actor_name).where(line.c.key == payment.key)
    ).one()
    content = {
        "head": letterhead.of_desk(places.directory(db), payment.office),
        "told": telling.told(db, payment.dossier_id, n),
        "made_at": payment.at,
        "payment": payment,
        "collector": collector,
        "copy": copy,
    }
    return _drawn(db, "print/fee-receipt.html", "a5-across", content)


def _drawn(db: Session, template: str, sheet: str, content: Mapping[str, Any]) -> bytes:
    """The PDF; what was made in training says so across the sheet."""
    return press.drawn(template, sheet, {"training": training.marked(db)} | dict(content))
