"""What the slips for the applicant say: receipt, supplement request, refusal, apology."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import places
from services.models import PrintForm
from services.printed import letterhead
from services.printed.telling import HandedIn, Told
from workflows.away import away
from workflows.calendar import local_day
from workflows.follows import LINKED

LOOK_UP = "/tra-cuu"
DECLARATION = HandedIn("Tờ khai điện tử", "declared", 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a supplement request asks for: originals, certified and plain copies."""

    title: str
    counts: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Book:
    """The place of a dossier in the yearly register of its desk."""

    year: int
    n: str


def receipt(db: Session, form: PrintForm, told: Told, site: str) -> Mapping[str, Any]:
    """Mẫu 01: what was handed in, when it was received and when the result is due."""
    dossier = told.dossier
    online = dossier.channel == "online"
    return {
        "papers": [*([DECLARATION] if online else []), *told.papers],
        "limit": told.procedure.limit_for(dossier.channel).words,
        "book": _book(db, form),
        "solver": _solver(db, form, told),
        "address": f"{site}{LOOK_UP}" if site else "",
        "qr": qr(look_up_text(site, told.code, dossier.secret)),
    }


def _solver(db: Session, form: PrintForm, told: Told) -> str:
    """The competent office, where another one's desk has received it."""
    directory, dossier, on = places.directory(db), told.dossier, local_day(form.made_at)
    if dossier.channel in ("online", LINKED) or not away(
        directory, dossier.office, form.office, on
    ):
        return ""
    return letterhead.known(directory, dossier.office).name


def supplement_request(_: Session, __: PrintForm, told: Told, site: str) -> Mapping[str, Any]:
    """Mẫu 02: everything that is lacking, at once, with the reason."""
    payload = told.line.payload
    until = payload.get("until")
    return {
        "items": [_asked(told, name) for name in payload.get("missing", ())],
        "reason": payload["reason"],
        "until": datetime.fromisoformat(until) if until else None,
        **_contact(told, site),
    }


def refusal(_: Session, __: PrintForm, told: Told, site: str) -> Mapping[str, Any]:
    """Mẫu 03: why the dossier is not received."""
    return {"reason": told.line.payload["reason"], **_contact(told, site)}


def apology(db: Session, form: PrintForm, told: Told, _: str) -> Mapping[str, Any]:
    """Mẫu 04: that the result will be late, why, and the one new day."""
    payload = told.line.payload
    return {
        "reason": payload["reason"],
        "was": datetime.fromisoformat(payload["was"]),
        "due": datetime.fromisoformat(payload["due"]),
        "signs": signs(db, form, told),
    }


def signs(db: Session, form: PrintForm, told: Told, *, alone: bool = False) -> tuple[str, ...]:
    """The lines above the signature of the officer who issued the form."""
    office = letterhead.known(places.directory(db), form.office)
    return letterhead.signer(office, told.line.role, _signer(told)["title"], alone=alone)


def look_up_text(site: str, code: str, secret: str) -> str:
    """What the QR code says: the address with the dossier code filled in, or the two codes.

    The receipt code stays out of the address: addresses end up in logs and histories.
    """
    return f"{site}{LOOK_UP}?ma={code}" if site else f"{code} {secret}"


def qr(text: str) -> str:
    """A QR code as a picture that a page carries in itself."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_data_uri(border=2, omitsize=True, xmldecl=False, nl=False))


def drawn_code(text: str) -> str:
    """A QR code as a drawing of its own."""
    code = segno.make(text, error="m", micro=False)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=2, omitsize=True, xmldecl=False, nl=False)
    return drawing.getvalue().decode()


def _contact(told: Told, site: str) -> Mapping[str, Any]:
    """Whom to ask: the officer in person only at the desk, as people deal with nobody behind it."""
    return {"signer": _signer(told), "at_desk": told.line.role == "clerk", "site": site}


def _signer(told: Told) -> Mapping[str, str]:
    noted: Mapping[str, str] = told.line.payload.get("signer", {})
    return {"title": "", "phone": ""} | dict(noted)


def _asked(told: Told, name: str) -> Asked:
    """A paper or a question of the procedure by its name, or whatever else was written."""
    for slot in told.procedure.papers:
        if slot.name == name:
            return Asked(slot.title, (slot.originals, slot.certified, slot.copies))
    for field in told.procedure.fields:
        if field.name == name:
            return Asked(f"Nội dung khai: {field.label}")
    return Asked(name)


def _book(db: Session, form: PrintForm) -> Book:
    """A dossier is entered once, under the number of its first receipt."""
    first = select(func.min(PrintForm.id)).where(
        PrintForm.dossier_id == form.dossier_id, PrintForm.form == form.form
    )
    number, made_at = db.execute(
        select(PrintForm.number, PrintForm.made_at).where(PrintForm.id == first.scalar_subquery())
    ).one()
    return Book(local_day(made_at).year, number.partition("/")[0])
