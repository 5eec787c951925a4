"""A dossier as a use case takes it up: its row, and the matter that the rules judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from services import catalogue, places
from services.db import table
from services.errors import NotFound
from services.models import ClockInterval, Dossier, DossierAnswers, JournalLine, OpenStepRow
from services.quick import Quick, together
from workflows.advance import Matter
from workflows.away import away
from workflows.calendar import local_day
from workflows.case import Case, OpenStep, Scene
from workflows.clock import Interval
from workflows.follows import LINKED

Key = tuple[str, str]
"""An open step by its name and branch."""

_DOSSIER = table(Dossier)
_STEP = table(OpenStepRow)
_INTERVAL = table(ClockInterval)
_ANSWERS = table(DossierAnswers)

WHOLE = select(_DOSSIER, _ANSWERS.c.answers).join(_ANSWERS, _ANSWERS.c.dossier_id == _DOSSIER.c.id)
"""The rows of dossiers with their answers, as `of_row` takes them."""
_OF_PUBLIC_ID = Quick(WHOLE.where(_DOSSIER.c.public_id == bindparam("public_id")).with_for_update())
_JOURNAL = table(JournalLine)
DONE = Quick(select(_JOURNAL.c.id).where(_JOURNAL.c.key == bindparam("key")))
"""The line of the deed with this key, if it was done."""
_THIS = (
    select(_DOSSIER.c.id).where(_DOSSIER.c.public_id == bindparam("public_id")).scalar_subquery()
)
_STEPS = Quick(select(_STEP).where(_STEP.c.dossier_id == _THIS).order_by(_STEP.c.id))
_INTERVALS = Quick(
    select(_INTERVAL.c.kind, _INTERVAL.c.since, _INTERVAL.c.until)
    .where(_INTERVAL.c.dossier_id == _THIS)
    .order_by(_INTERVAL.c.n)
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The row of an open step, and the officer who has claimed it, if any."""

    row_id: int
    officer_id: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands at the start of a use case."""

    dossier: Row[Any]
    matter: Matter
    claims: Mapping[Key, Claim]

    def no_earlier(self, at: datetime) -> datetime:
        """When a deed of that moment happens: where clocks disagree, not before what was done last."""
        last: datetime = self.dossier.updated_at
        return max(at, last)


def take_up(db: Session, public_id: str) -> Standing:
    """Lock a dossier and read where it stands; for the use case that is about to move it."""
    return taken_up(db, public_id)[0]


def taken_up(
    db: Session, public_id: str, *also: tuple[Quick, Mapping[str, Any]]
) -> tuple[Standing, Sequence[list[Any]]]:
    """The same, with the rows of what else is asked for once the dossier is locked."""
    this = {"public_id": public_id}
    rows, steps, intervals, version, *others = together(
        *(db, (_OF_PUBLIC_ID, this), (_STEPS, this), (_INTERVALS, this)),
        *((places.VERSION_OF, {}), *also),
    )
    if not rows:
        raise NotFound("dossier-unknown")
    return _standing(db, rows[0], steps, intervals, places.scene(db, version)), others


def of_row(db: Session, row: Row[Any]) -> Standing:
    """The standing of a dossier whose row (with its answers) was already read."""
    this = {"public_id": row.public_id}
    steps, intervals, version = together(
        *(db, (_STEPS, this), (_INTERVALS, this)), (places.VERSION_OF, {})
    )
    return _standing(db, row, steps, intervals, places.scene(db, version))


def of_rows(
    db: Session, row: Row[Any], steps: Sequence[Any], intervals: Sequence[Any], scene: Scene
) -> Standing:
    """The standing of one of many dossiers, all of whose rows were already read."""
    return _standing(db, row, steps, intervals, scene)


def begun(
    db: Session, row: Mapping[str, Any], answers: Mapping[str, Any], scene: Scene
) -> Standing:
    """The standing of a dossier before its first line, with what is known of its row."""
    dossier: Any = SimpleNamespace(**{**dict.fromkeys(_DOSSIER.c.keys()), **row}, answers=answers)
    case = Case(row["office"], row["channel"], row["submitted_at"], open=())
    matter = Matter(catalogue.by_id(db, row["revision_id"]), case, answers, scene)
    return Standing(dossier, matter, {})


def _standing(
    db: Session, row: Row[Any], steps: Sequence[Any], intervals: Sequence[Any], scene: Scene
) -> Standing:
    case = Case(
        here=row.office,
        channel=row.channel,
        submitted_at=row.submitted_at,
        open=tuple(map(open_step, steps)),
        received_at=row.received_at,
        clock_from=row.clock_from,
        due=row.due,
        pauses=tuple(Interval(*interval) for interval in intervals),
        supplements=row.supplements,
        reappointed=row.reappointed,
        result=row.result,
        finished_at=row.finished_at,
        outcome=row.outcome,
        closed_at=row.closed_at,
        last_by=row.last_by,
        desk=_desk(row, scene),
    )
    procedure = catalogue.by_id(db, row.revision_id)
    matter = Matter(procedure, case, row.answers, scene)
    return Standing(row, matter, {(s.step, s.branch): Claim(s.id, s.claimed_by) for s in steps})


def open_step(row: Row[Any]) -> OpenStep:
    """The open step of a row."""
    return OpenStep(row.step, row.branch, row.office, row.role, row.since, row.due, row.escalated)


def is_away(standing: Standing, on: date) -> bool:
    """Whether another desk than the competent office's has received it, over the counter or by post."""
    row, directory = standing.dossier, standing.matter.scene.directory
    if not standing.matter.case.desk or row.channel == LINKED:
        return False
    return away(directory, row.office, row.desk, on)


def _desk(row: Row[Any], scene: Scene) -> str:
    """The desk to which the result comes back, where the office's own is another: out of which a
    dossier followed, or that has received it."""
    if row.channel == LINKED:
        return str(row.desk)
    on = local_day(row.submitted_at)
    own = row.channel == "online" or scene.directory.desk_of(row.office, on).code == row.desk
    return "" if own else str(row.desk)
