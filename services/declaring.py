"""A declaration on its way to being filed: what is answered, what is missing, where it will go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services import catalogue, limit_words, places
from services.actor_ids import citizen_id
from services.db import table
from services.errors import NotFound
from services.models import Dossier, Draft
from services.papers import OF_DRAFT, KeptFile, kept_files
from services.procedure_words import heard
from services.quick import Quick, together
from workflows.answering import Slip, slips, strange, visible
from workflows.calendar import CalendarEnds, local_day
from workflows.case import Actor, Scene
from workflows.clock import Deadline, deadline
from workflows.competence import Place, place
from workflows.definition import Field, PaperSlot, Procedure
from workflows.fees import FeeLine, assess
from workflows.returning import returnable

State = Literal["done", "todo", "error", "skip"]

_DRAFT, _DOSSIER = table(Draft), table(Dossier)
_FILED = select(_DOSSIER.c.public_id).where(_DOSSIER.c.id == _DRAFT.c.dossier_id)
_OWN = Quick(
    select(_DRAFT, catalogue.LAST.label("last"), _FILED.scalar_subquery().label("filed")).where(
        _DRAFT.c.id == bindparam("draft_id"), _DRAFT.c.citizen_id == bindparam("citizen")
    )
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A paper that the answers call for, and the files that are there already."""

    paper: PaperSlot
    files: tuple[KeptFile, ...]

    @property
    def lacking(self) -> bool:
        """Whether it must be there and is not."""
        return self.paper.required and not self.files


@dataclass(frozen=True, slots=True)
class Section:
    """One page of questions. `skip`: these answers ask none of them."""

    n: int
    title: str
    questions: tuple[Field, ...]
    slips: tuple[Slip, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Promise:
    """What it costs, and when the result is due if it is received now; None beyond the calendar."""

    fees: tuple[FeeLine, ...]
    limit: str
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A draft as its owner sees it; `filed` is the dossier that it has become, or empty; `last_day`
    on which it can be filed, None while no end is known; `held`: every file that was handed in."""

    draft: Draft
    procedure: Procedure
    answers: Mapping[str, Any]
    sections: tuple[Section, ...]
    slots: tuple[Slot, ...]
    held: tuple[KeptFile, ...]
    place: Place
    scene: Scene
    on: date
    filed: str
    last_day: date | None

    @property
    def ended(self) -> bool:
        """Whether the text under which it was begun has ended, so that it cannot be filed."""
        return self.last_day is not None and self.last_day < self.on

    def section(self, n: int) -> Section:
        """The section with this number, from 1."""
        found = next((section for section in self.sections if section.n == n), None)
        if found is None:
            raise NotFound("page-unknown")
        return found

    @property
    def returnable(self) -> bool:
        """Whether its owner has chosen how the result comes back."""
        return returnable(self.procedure, self.draft.delivery, self.draft.delivery_address)

    @property
    def complete(self) -> bool:
        """Whether it can be filed as it is."""
        wrong = any(section.slips for section in self.sections)
        lacking = any(slot.lacking for slot in self.slots)
        whole = not wrong and not lacking and self.place.office is not None and self.returnable
        return whole and not self.ended


def stands(db: Session, draft_id: str, by: Actor, *, at: datetime) -> Declaration:
    """One's own declaration as it stands; anybody else's does not exist."""
    this = {"draft_id": draft_id}
    mine, version, papers = together(
        *(db, (_OWN, this | {"citizen": citizen_id(by)})),
        *((places.VERSION_OF, {}), (OF_DRAFT, this)),
    )
    if not mine or mine[0].completes is not None:
        raise NotFound("draft-unknown")
    draft = mine[0]
    procedure = heard(catalogue.by_id(db, draft.revision_id))
    scene, on = places.scene(db, version), local_day(at)
    answers = visible(procedure, draft.answers)
    wrong = [*slips(procedure, answers), *strange(procedure, answers, scene.directory, on)]
    held = kept_files(papers)
    return Declaration(
        draft=draft,
        procedure=procedure,
        answers=answers,
        sections=sections(procedure, draft.answers, answers, wrong),
        slots=slots(procedure, answers, held),
        held=held,
        place=place(procedure, answers, draft.office, scene.directory, on),
        scene=scene,
        on=on,
        filed=draft.filed or "",
        last_day=catalogue.last_day(db, draft.revision_id, last=draft.last),
    )


def promise(it: Declaration, *, at: datetime) -> Promise:
    """What filing this declaration now means for purse and calendar."""
    limit = it.procedure.limit_for("online")
    office = it.place.office
    calendar = it.scene.calendar_of(office.code if office else "")
    try:
        ends = deadline(limit, received=at, calendar=calendar, policy=it.procedure.policy)
    except CalendarEnds:
        ends = None
    return Promise(assess(it.procedure, it.answers, "online"), limit_words.said(limit), ends)


def sections(
    procedure: Procedure,
    kept: Mapping[str, Any],
    answers: Mapping[str, Any],
    wrong: list[Slip],
) -> tuple[Section, ...]:
    """The sections in their order. One that nobody has saved is still to do."""
    asked = {field.name for field in procedure.asked(answers)}
    found = []
    for n, title in enumerate(dict.fromkeys(field.section for field in procedure.fields), 1):
        questions = tuple(f for f in procedure.fields if f.section == title and f.name in asked)
        names = {field.name for field in questions}
        own = tuple(slip for slip in wrong if slip.place.partition(".")[0] in names)
        found.append(
            Section(n, title, questions, own, _state(names, own, touched=names & kept.keys()))
        )
    return tuple(found)


def _state(names: set[str], wrong: tuple[Slip, ...], *, touched: set[str]) -> State:
    if not names:
        return "skip"
    if not touched:
        return "todo"
    return "error" if wrong else "done"


def slots(
    procedure: Procedure, answers: Mapping[str, Any], held: tuple[KeptFile, ...]
) -> tuple[Slot, ...]:
    """The papers that these answers call for, each with its files."""
    return tuple(
        Slot(paper, tuple(file for file in held if file.slot == paper.name))
        for paper in procedure.wanted(answers)
    )
