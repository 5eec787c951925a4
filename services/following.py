"""One dossier as its owner follows it: who works on it, until when, how that day comes about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import bills, declaring, desk_view, lookup, printing
from services.bills import Bill
from services.db import table
from services.declaring import Slot
from services.desk_lists import answer_by
from services.desk_view import Asked
from services.keeping import RESULT
from services.models import JournalLine, PrintForm
from services.models.journal import WROTE
from services.my_dossiers import handed_out
from services.papers import KeptFile, files
from services.procedure_words import heard_matter
from services.standing import Standing
from workflows.advance import Matter, begins_anew, explained, office_of
from workflows.calendar import CalendarEnds
from workflows.case import Actor, OpenStep
from workflows.clock import Deadline
from workflows.definition import Step
from workflows.offices import Office
from workflows.permits import CITIZENS_WAITS
from workflows.routing import Unresolvable

SILENT = frozenset(
    (
        "claimed",
        "released",
        "taken-over",
        "freed",
        "assigned",
        "threatened",
        "overdue",
        "reminded",
        "order-closed",
        WROTE,
    )
)
"""Lines that concern nobody but the officers, and messages, which stand apart."""

_LINE = table(JournalLine)


@dataclass(frozen=True, slots=True)
class Work:
    """An open step, and the office at which it waits."""

    open: OpenStep
    step: Step
    office: Office | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that usually comes, and the office that will take it, where that is known."""

    step: Step
    office: Office | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The deadline with its days. `paused`: it stands still; `if_now`: it holds if the owner does
    today what is waited for, because the whole period then starts again."""

    deadline: Deadline
    paused: bool
    if_now: bool


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
    lines = select(_LINE).where(_LINE.c.dossier_id == dossier_id, _LINE.c.kind.not_in(SILENT))
    forms = printing.forms_of(db, dossier_id)
    directory = matter.scene.directory
    return Followed(
        standing=replace(standing, matter=matter),
        lines=db.execute(lines.order_by(_LINE.c.n)).all(),
        work=[Work(o, matter.step(o.step), directory.ever(o.office)) for o in matter.case.open],
        ahead=list(ahead(matter, at)),
        clock=clock_of(matter, at),
        files=files(db, dossier_id=dossier_id),
        bill=bills.bill(db, dossier_id, matter.procedure),
        forms=[form for form in forms if printing.is_handed_out(form, standing.dossier)],
    )


def clock_of(matter: Matter, at: datetime) -> Clock | None:
    """The deadline as the clock stands at that moment; None before receipt, past the calendar, or
    where another day was promised: with an apology, or before the calendar was corrected.

    Where clocks disagree, a pause that was begun in the future has only just begun.
    """
    case = matter.case
    if case.received_at is None or case.clock_from is None:
        return None
    waits = [step for o in case.open if (step := matter.step(o.step)).clock == "restarts"]
    restarts = bool(waits) and begins_anew(matter, case, waits)
    until = max(case.closed_at or at, *(pause.since for pause in case.pauses), case.clock_from)
    if restarts:
        stands = replace(case, clock_from=at, pauses=())
    else:
        stands = replace(case, pauses=tuple(pause.closed(until) for pause in case.pauses))
    try:
        ends = explained(matter, stands)
    except CalendarEnds:
        return None
    promised, runs = case.due or ends.due, not (case.paused or case.closed_at)
    if ends.due < promised or (runs and ends.due > promised):
        return None
    return Clock(ends, paused=case.paused, if_now=restarts)


def ahead(matter: Matter, at: datetime) -> Iterator[Ahead]:
    """The steps that come if all goes on as it mostly does; none that is open already."""
    procedure, case = matter.procedure, matter.case
    seen = {o.step for o in case.open}
    here = procedure.step(case.open[0].step) if case.open else None
    while here := _onward(matter, here):
        if here.name in seen or here.kind == "end":
            return
        seen.add(here.name)
        if here.kind == "task":
            yield Ahead(here, _office(matter, here.office, at))
        elif here.kind == "consult":
            yield Ahead(here, None)


def _onward(matter: Matter, here: Step | None) -> Step | None:
    """Where a step mostly leads: the first action that neither goes back nor ends it early."""
    if here is None or here.kind == "end":
        return None
    if here.kind in ("consult", "join"):
        return matter.step(here.to)
    for action in here.actions:
        target = matter.step(action.to[0])
        fits = action.when is None or action.when(matter.answers)
        if fits and not action.back and target.reason != "supplement":
            return target
    return matter.step(here.expires.to) if here.expires else None


def _office(matter: Matter, expression: str, at: datetime) -> Office | None:
    try:
        return matter.scene.directory.ever(office_of(matter, expression, at))
    except Unresolvable:
        return None
