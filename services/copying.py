"""An earlier dossier as the beginning of a new declaration: the answers that still fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue, lookup, responding
from services.folding import fold
from services.models import Dossier, DossierAnswers, Draft
from workflows.answering import slips, strange, visible
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.definition import Field, Procedure

GONE, CHANGED, UNFIT = "gone", "changed", "unfit"
"""Why an answer is left behind: it is asked no more, asked otherwise, or cannot be right any more."""


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that does not come along, by its question, and why."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What a new declaration under the text of today would begin with, and what would be missing."""

    dossier_id: int
    procedure: Procedure
    answers: Mapping[str, Any]
    copied: Sequence[str]
    left: Sequence[Left]


@dataclass(frozen=True, slots=True)
class Source:
    """The dossier that a draft was copied from: its code, the day it was filed, what it says."""

    code: str
    on: date
    answers: Mapping[str, Any]


def source_of(db: Session, draft: Draft) -> Source | None:
    """Where the first answers of a draft are from, if they were copied."""
    if draft.copied_from is None:
        return None
    query = select(Dossier.code, Dossier.number, Dossier.submitted_at, DossierAnswers.answers)
    query = query.join(DossierAnswers, DossierAnswers.dossier_id == Dossier.id)
    row = db.execute(query.where(Dossier.id == draft.copied_from)).one()
    return Source(row.code or row.number, local_day(row.submitted_at), row.answers)


def copy_of(db: Session, public_id: str, by: Actor, *, at: datetime) -> Copy:
    """One's own dossier, as far as its answers fit the text of today.

    `NotFound` for somebody else's, and for a procedure that takes no dossiers today. Papers are not
    copied: those that may be used again are offered where the declaration asks for them.
    """
    standing = lookup.look(db, public_id, by)
    responding.owned(standing, by)
    on = local_day(at)
    old = standing.matter.procedure
    new = catalogue.current(db, old.code, on=on).procedure
    given = visible(old, standing.matter.answers)
    asked = {field.name: field for field in new.fields}
    labels = {field.name: field for field in old.fields}
    same = {n: v for n, v in given.items() if n in asked and _same(labels[n], asked[n])}
    fit = _fitting(new, same)
    wrong = {slip.place for slip in strange(new, fit, standing.matter.scene.directory, on)}
    fit = visible(new, {name: value for name, value in fit.items() if name not in wrong})
    return Copy(
        dossier_id=standing.dossier.id,
        procedure=new,
        answers=fit,
        copied=[field.label for field in new.fields if field.name in fit],
        left=[
            Left(
                labels[name].label,
                GONE if name not in asked else CHANGED if name not in same else UNFIT,
            )
            for name in given
            if name not in fit
        ],
    )


def _same(before: Field, now: Field) -> bool:
    """Whether a question asks the same as it did."""
    return (before.kind, fold(before.label)) == (now.kind, fold(now.label))


def _fitting(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that can be right; one that is taken out may unask others."""
    fit = visible(procedure, answers)
    while wrong := {s.place.partition(".")[0] for s in slips(procedure, fit)} & fit.keys():
        fit = visible(procedure, {n: v for n, v in fit.items() if n not in wrong})
    return fit
