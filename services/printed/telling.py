"""A dossier as it stood at one line of its journal: what a form issued then says for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from services import catalogue
from services.bills import as_listed
from services.db import table
from services.keeping import RESULT
from services.models import Charge, Dossier, JournalLine, Paper, Payment
from workflows.definition import Procedure

"""The slot of what the office adds: not a part of what was handed in."""

OLD_CARD, IDENTITY = 9, 12
"""The digits of an identity card of before 2021 and of an identity number; a business has a tax
code of 10 digits, or of 14 letters with a branch."""

_DOSSIER = table(Dossier)
_LINE = table(JournalLine)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One paper of the list on a slip; `form` is original, certified, copy, file or declared."""

    title: str
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """What was true once `lines` had been written, the last of them being `line`."""

    dossier: Row[Any]
    procedure: Procedure
    lines: Sequence[Row[Any]]
    papers: Sequence[HandedIn]
    charges: Sequence[Row[Any]]
    paid: int

    @property
    def line(self) -> Row[Any]:
        """The line that called for the form."""
        return self.lines[-1]

    @property
    def due(self) -> datetime | None:
        """When the result was due, as last said."""
        said = (line.payload.get("due") for line in reversed(self.lines))
        return next((datetime.fromisoformat(due) for due in said if due), None)

    @property
    def received_at(self) -> datetime | None:
        """When the dossier was received, if it was by then."""
        received = self.dossier.received_at
        return received if received and received <= self.line.at else None

    @property
    def code(self) -> str:
        """The dossier code, or the submission number while there was none."""
        return str(self.dossier.code if self.received_at else self.dossier.number)

    @property
    def completed_at(self) -> datetime | None:
        """When a dossier that had been received was last completed by the applicant."""
        since = self.received_at
        again = (line for line in reversed(self.lines) if line.kind == "resubmitted")
        return next((line.at for line in again if since and line.at > since), None)

    @property
    def charged(self) -> int:
        """All fees of the dossier, in đồng."""
        return sum(charge.amount for charge in self.charges)

    @property
    def applicant(self) -> str:
        """The applicant in a sentence."""
        return f"{self.addressed}{self.dossier.applicant}"

    @property
    def addressed(self) -> str:
        """How the applicant is addressed: a business by its name alone."""
        number = self.dossier.applicant_id_number
        return "ông (bà) " if not number or len(number) in (OLD_CARD, IDENTITY) else ""

    @property
    def identity_label(self) -> str:
        """What the applicant's number is called."""
        labels = {OLD_CARD: "Số CMND", IDENTITY: "Số định danh"}
        return labels.get(len(self.dossier.applicant_id_number), "Mã số thuế")


def told(db: Session, dossier_id: int, line: int) -> Told:
    """Read what a form that was issued at this line needs."""
    dossier = db.execute(select(_DOSSIER).where(_DOSSIER.c.id == dossier_id)).one()
    before = select(_LINE).where(_LINE.c.dossier_id == dossier_id, _LINE.c.n <= line)
    lines = db.execute(before.order_by(_LINE.c.n)).all()
    at = lines[-1].at
    charges = select(table(Charge)).where(Charge.dossier_id == dossier_id)
    procedure = catalogue.by_id(db, dossier.revision_id)
    return Told(
        dossier=dossier,
        procedure=procedure,
        lines=lines,
        papers=_papers(db, dossier, at),
        charges=as_listed(db.execute(charges).all(), procedure),
        paid=paid_by(db, dossier_id, at),
    )


def paid_by(db: Session, dossier_id: int, at: datetime) -> int:
    """What had been paid for a dossier by then, in đồng."""
    paid = select(func.coalesce(func.sum(Payment.amount), 0))
    return int(db.scalars(paid.where(Payment.dossier_id == dossier_id, Payment.at <= at)).one())


def _papers(db: Session, dossier: Row[Any], at: datetime) -> Sequence[HandedIn]:
    """What had been handed in by then; several files of one paper are one entry. A scan made at the
    desk is no paper beside the one that it shows."""
    query = select(Paper.title, Paper.form, Paper.count, Paper.filename).where(
        Paper.dossier_id == dossier.id,
        Paper.slot != RESULT,
        Paper.internal.is_(False),
        Paper.added_at <= at,
        or_(Paper.removed_at.is_(None), Paper.removed_at > at),
    )
    counts: dict[tuple[str, str], int] = {}
    for title, form, count, filename in db.execute(query.order_by(Paper.id)):
        kind = "file" if filename else form
        counts[title, kind] = counts.get((title, kind), 0) + count
    seen = (
        {title for title, form in counts if form != "file"} if dossier.channel != "online" else ()
    )
    return [
        HandedIn(title, form, count)
        for (title, form), count in counts.items()
        if form != "file" or title not in seen
    ]
