"""One dossier as its owner follows it: who works on it, until when, how that day comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import bills, declaring, desk_view, groups, lookup, printing
from services.bills import Bill
from services.db import table
from services.declaring import Slot
from services.desk_view import Asked
from services.groups import Beside
from services.keeping import RESULT
from services.models import JournalLine, PrintForm
from services.my_dossiers import handed_out
from services.papers import KeptFile, files
from services.procedure_words import heard_matter
from services.standing import Standing
from workflows import outlook
from workflows.advance import Matter
from workflows.case import Actor, OpenStep
from workflows.definition import Step
from workflows.lines import UNTOLD
from workflows.offices import Office
from workflows.outlook import Ahead, Clock, answer_by
from workflows.permits import CITIZENS_WAITS

_LINE = table(JournalLine)


@dataclass(frozen=True, slots=True)
class Work:
    """An open step, and the office at which it waits."""

    open: OpenStep
    step: Step
    office: Office | None


@dataclass(frozen=True, slots=True)
class Followed:
    """Everything that its owner may know of a dossier."""

    standing: Standing
    lines: Sequence[Row[Any]]
    work: Sequence[Work]
    ahead: Sequence[Ahead]
    clock: Clock | None
    files: tuple[KeptFile, ...]
    bill: Bill
    forms: Sequence[PrintForm]
    group: Sequence[Beside]

    @property
    def matter(self) -> Matter:
        """What the rules judge."""
        return self.standing.matter

    @property
    def dossier(self) -> Row[Any]:
        """Its row."""
        return self.standing.dossier

    @property
    def awaited(self) -> Work | None:
        """The wait that its owner ends: a supplement, or the confirmation of a draft."""
        return next((work for work in self.work if work.step.reason in CITIZENS_WAITS), None)

    @property
    def correctable(self) -> bool:
        """Whether the draft that waits for confirmation can be sent back."""
        return self.awaited is not None and any(a.back for a in self.awaited.step.actions)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The papers that its answers call for, each with its files."""
        return declaring.slots(self.matter.procedure, self.matter.answers, self.files)

    @property
    def results(self) -> list[KeptFile]:
        """The files of the result, if its owner may have them now."""
        given = handed_out(self.dossier, self.bill.balance)
        return [file for file in self.files if file.slot == RESULT and given]

    @property
    def withdrawable(self) -> bool:
        """Whether its owner may still take it back: until a result is decided."""
        return not self.matter.case.closed_at and not self.matter.case.result

    @property
    def decisions(self) -> list[PrintForm]:
        """The written result, if its owner may have it now."""
        return [form for form in self.forms if form.form == "decision"]

    @property
    def answered_by(self) -> datetime | None:
        """When the desk must have answered; None beyond the calendar."""
        if self.matter.case.received_at is not None or not self.work:
            return None
        here = self.work[0].open
        return answer_by(self.matter.scene.calendar_of(here.office), here.since)

    @property
    def asked(self) -> Asked:
        """What the last request for a supplement asks for, and why."""
        return desk_view.asked(self.standing, self.lines)

    def asked_again(self, file: KeptFile) -> bool:
        """Whether a supplement that is awaited now asks for this paper anew."""
        asked = self.last("asked")
        waits = self.awaited is not None and self.awaited.step.reason == "supplement"
        if asked is None or not waits or file.at > asked.at:
            return False
        return file.slot in asked.payload.get("missing", ())

    def last(self, *kinds: str) -> Row[Any] | None:
        """The newest line of these kinds."""
        return next((line for line in reversed(self.lines) if line.kind in kinds), None)

    def office(self, code: str) -> Office | None:
        """An office by its code, whenever it existed."""
        return self.matter.scene.directory.ever(code)


def follow(db: Session, public_id: str, by: Actor, *, at: datetime) -> Followed:
    """One's own dossier; anybody else's does not exist."""
    standing = lookup.look(db, public_id, by)
    dossier_id, matter = standing.dossier.id, heard_matter(standing.matter)
    lines = select(_LINE).where(_LINE.c.dossier_id == dossier_id, _LINE.c.kind.not_in(UNTOLD))
    forms = printing.forms_of(db, dossier_id)
    bill = bills.bill(db, dossier_id, matter.procedure)
    directory = matter.scene.directory
    return Followed(
        standing=replace(standing, matter=matter),
        lines=db.execute(lines.order_by(_LINE.c.n)).all(),
        work=[Work(o, matter.step(o.step), directory.ever(o.office)) for o in matter.case.open],
        ahead=list(outlook.ahead(matter, at)),
        clock=outlook.clock_of(matter, at),
        files=files(db, dossier_id=dossier_id),
        bill=bill,
        forms=[f for f in forms if printing.is_handed_out(f, standing.dossier, bill.balance)],
        group=groups.group(db, standing, at=at),
    )
