"""The register of a desk (Mẫu 06): every dossier received in a period, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from services import catalogue, places
from services.db import table
from services.errors import Invalid
from services.models import Dossier, JournalLine, PrintForm
from services.printed import letterhead
from workflows.calendar import midnight

MOST = 1000
"""As many dossiers as are drawn at once, in some ten seconds; a busier desk prints its weeks apart."""

SAID = ("asked", "resubmitted", "reappointed", "refused", "withdrawn", "stopped")
RETURNED, RESENT = "delivered", "post-resent"

_DOSSIER = table(Dossier)
_LINE = table(JournalLine)
_FORM = table(PrintForm)


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the journal, as far as the register repeats it; with the number under which the
    result went by post."""

    kind: str
    at: datetime
    parcel: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dossier of the register; `entry` is its number in the book of the year."""

    code: str
    entry: str
    title: str
    applicant: str
    address: str
    phone: str
    office: str
    received_at: datetime
    due: datetime | None
    returned_at: datetime | None
    delivery: str
    notes: Sequence[Said]


def entries(db: Session, desk: str, since: date, until: date) -> list[Entry]:
    """The dossiers that a desk received from one local day to another, both included."""
    within = _within(desk, since, until)
    order = (_DOSSIER.c.received_at, _DOSSIER.c.id)
    rows = db.execute(select(_DOSSIER).where(within).order_by(*order).limit(MOST + 1)).all()
    if len(rows) > MOST:
        raise Invalid("register-too-long", most=MOST)
    told = _told(db, within)
    numbers = _numbers(db, within)
    return [_entry(db, row, told.get(row.id, []), numbers.get(row.id, "")) for row in rows]


def _within(desk: str, since: date, until: date) -> ColumnElement[bool]:
    opens = midnight(since)
    closes = midnight(until + timedelta(days=1))
    received = _DOSSIER.c.received_at
    return (_DOSSIER.c.desk == desk) & (received >= opens) & (received < closes)


def _told(db: Session, within: ColumnElement[bool]) -> Mapping[int, list[Said]]:
    """What the journal says about each of them."""
    query = (
        select(_LINE.c.dossier_id, _LINE.c.kind, _LINE.c.at, _LINE.c.payload["parcel"].as_string())
        .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
        .where(within, _LINE.c.kind.in_((*SAID, RETURNED, RESENT)))
        .order_by(_LINE.c.dossier_id, _LINE.c.n)
    )
    lines: dict[int, list[Said]] = {}
    for dossier_id, kind, at, parcel in db.execute(query):
        posted = parcel if kind in (RETURNED, RESENT) else ""
        lines.setdefault(dossier_id, []).append(Said(kind, at, posted or ""))
    return lines


def _numbers(db: Session, within: ColumnElement[bool]) -> Mapping[int, str]:
    """The number of each one's first receipt, which is its number in the book."""
    query = (
        select(_FORM.c.dossier_id, _FORM.c.number)
        .join(_DOSSIER, _DOSSIER.c.id == _FORM.c.dossier_id)
        .where(within, _FORM.c.form == "receipt")
        .order_by(_FORM.c.id.desc())
    )
    return {row.dossier_id: row.number.partition("/")[0] for row in db.execute(query)}


def _entry(db: Session, row: Row[Any], lines: Sequence[Said], number: str) -> Entry:
    returned = [line.at for line in lines if line.kind == RETURNED]
    return Entry(
        code=row.code,
        entry=number,
        title=catalogue.by_id(db, row.revision_id).title,
        applicant=row.applicant,
        address=row.applicant_address,
        phone=row.applicant_phone,
        office=letterhead.known(places.directory(db), row.office).name,
        received_at=row.received_at,
        due=row.due,
        returned_at=returned[-1] if returned else None,
        delivery=row.delivery,
        notes=[line for line in lines if line.kind in SAID or line.parcel],
    )
