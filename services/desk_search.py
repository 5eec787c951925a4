"""Finding a dossier at a desk by what somebody says or holds: a code, a number, a name.

What it costs does not grow with the dossiers of the province. A whole code, number or identity
number is one entry of an index; a name is read along an index of names from their last word on, as
people here are called by it; anything else is looked for in what came last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import Session

from services.db import table
from services.desk_lists import Entry, entries, entry
from services.desk_offices import desks_of
from services.folding import fold, from_the_end
from services.models import Dossier
from workflows.case import Actor

MOST_FOUND = 20
SHORTEST_NAME = 2
RECENT = 5_000
"""How far back at each desk endings and parts of names are looked for: months of a busy one."""
CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4,}", re.ASCII)
NUMBER = re.compile(r"N\d{6}-\d{5,}", re.ASCII)
ENDING = re.compile(r"\d{4,6}", re.ASCII)
ID_NUMBER = re.compile(r"\d{9,13}(-\d{3})?", re.ASCII)
AFTER_EVERY_WORD = "~"
"""Comes after every letter and digit of a folded name."""

_DOSSIER = table(Dossier)
_D = _DOSSIER.c


def find(db: Session, by: Actor, words: str) -> Sequence[Entry]:
    """The dossiers of the reader's desks with this code or submission number (or its last part),
    identity number (whole) or applicant (without diacritics), the latest first.

    Of a scanned slip its code is read. Those whose name ends so come before those in whose name it
    stands elsewhere; these, and endings of codes, are looked for in the `RECENT` ones of a desk.
    """
    typed, desks = words.strip().upper(), desks_of(by)
    if ENDING.fullmatch(typed):
        return _found(db, _among_recent(desks, partial(_ends, f"-{typed}")))
    if (whole := _whole(typed)) is not None:
        return _found(db, _of(desks, whole))
    name = fold(words)
    if len(name) < SHORTEST_NAME:
        return []
    return _found(db, _of(desks, _called(name))) or _found(
        db, _among_recent(desks, partial(_says, name))
    )


def _whole(typed: str) -> ColumnElement[bool] | None:
    """What can only be one code or number; None for anything else."""
    if code := CODE.search(typed):
        return _D.code == code.group()
    if number := NUMBER.search(typed):
        return _D.number == number.group()
    if ID_NUMBER.fullmatch(digits := typed.replace(" ", "")):
        return _D.applicant_id_number == digits
    return None


def _called(name: str) -> ColumnElement[bool]:
    """The name is this, or ends in these whole words."""
    begins = from_the_end(name)
    more = (
        _D.applicant_from_end > f"{begins} ",
        _D.applicant_from_end < f"{begins} {AFTER_EVERY_WORD}",
    )
    return (_D.applicant_from_end == begins) | (more[0] & more[1])


def _ends(ending: str, of: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = of.code.endswith(ending) | of.number.endswith(ending)
    return found


def _says(name: str, of: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = of.applicant_folded.contains(name, autoescape=True)
    return found


def _of(desks: Collection[str], wanted: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_D.id).where(_D.desk.in_(sorted(desks)), wanted)


def _among_recent(
    desks: Collection[str], wanted: Callable[[Any], ColumnElement[bool]]
) -> Select[tuple[int]]:
    """Those of the last ones of each desk; what is wanted of them is said of their columns."""
    latest = (_D.submitted_at.desc(), _D.id.desc())
    told = (_D.id, _D.applicant_folded, _D.code, _D.number)
    stretches = [
        select(*told).where(_D.desk == desk).order_by(*latest).limit(RECENT).subquery()
        for desk in sorted(desks)
    ]
    recent = union_all(*(select(one) for one in stretches)).subquery()
    return select(recent.c.id).where(wanted(recent.c))


def _found(db: Session, ids: Select[tuple[int]]) -> Sequence[Entry]:
    query = entries(_D.submitted_at, _D.due).where(_D.id.in_(ids))
    latest = query.order_by(_D.submitted_at.desc(), _D.id.desc()).limit(MOST_FOUND)
    return [entry(row, row.submitted_at, row.due) for row in db.execute(latest)]
