"""What narrows a queue within a quick filter: a procedure, a step, a channel, the time that is left,
who holds it, words; all at once.

Statements depend on the shape only, and are kept; what was chosen is bound to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, true

from services.db import table
from services.folding import fold
from services.models import Dossier, Officer, OpenStepRow
from services.queue_filters import Whose, moment

DUES = ("overdue", "today", "soon", "later")
HOLDERS = ("none", "me", "others")
_DOSSIER, _STEP, _OFFICER = table(Dossier).c, table(OpenStepRow).c, table(Officer).c


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: so many rows before it, the due time and the id of its last row."""

    n: int
    due: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.n}_{self.due.isoformat() if self.due else ''}_{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor that an address carries; None for a text that is none."""
        try:
            n, due, row_id = text.split("_")
            moment = datetime.fromisoformat(due) if due else None
            return None if moment and not moment.tzinfo else cls(int(n), moment, int(row_id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue: a quick filter, within it a procedure's code, a step, a channel, one of
    `DUES`, one of `HOLDERS` or a login, words of a code or a name, all at once; and the row after
    which, or before which, the page begins."""

    name: str = "all"
    procedure: str = ""
    words: str = ""
    after: Cursor | None = None
    before: Cursor | None = None
    step: str = ""
    channel: str = ""
    due: str = ""
    holder: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it is only a part of what a quick filter shows."""
        return bool(
            self.procedure or self.words or self.step or self.channel or self.due or self.holder
        )


class Shape(NamedTuple):
    """What a statement depends on; all else are values that are bound to it.

    `beyond`: whether it goes on from a row.
    """

    whose: Whose
    name: str
    procedure: bool
    words: bool
    step: bool
    channel: bool
    due: str
    holder: str
    back: bool = False
    beyond: bool = False

    @property
    def of_dossiers(self) -> bool:
        """Whether its conditions look at dossiers, and not at steps alone."""
        return self.name == "waiting" or self.procedure or self.channel or self.words


def shape_of(whose: Whose, wanted: Wanted) -> Shape:
    """What the statements for it depend on."""
    named = wanted.holder in ("", *HOLDERS)
    return Shape(
        whose=whose,
        name=wanted.name,
        procedure=bool(wanted.procedure),
        words=bool(wanted.words),
        step=bool(wanted.step),
        channel=bool(wanted.channel),
        due=wanted.due,
        holder=wanted.holder if named else "login",
    )


def said(wanted: Wanted, mark: str = "") -> dict[str, Any]:
    """What is bound to the conditions of `matching`."""
    return {
        f"{mark}procedure": wanted.procedure,
        f"{mark}step": wanted.step,
        f"{mark}channel": wanted.channel,
        f"{mark}login": wanted.holder,
        f"{mark}name": literally(fold(wanted.words)),
        f"{mark}number": literally(wanted.words.strip().upper()),
    }


def literally(words: str) -> str:
    """The words for a LIKE in which no letter stands for any other."""
    return words.replace("/", "//").replace("%", "/%").replace("_", "/_")


def matching(shape: Shape, mark: str = "") -> ColumnElement[bool]:
    """The conditions within a quick filter; of a search: an applicant's name in any spelling, a
    code or its end."""
    chosen = _in_time(shape.due) & _held_by(shape.holder, mark)
    for what, column in (
        ("procedure", _DOSSIER.procedure),
        ("step", _STEP.step),
        ("channel", _DOSSIER.channel),
    ):
        if getattr(shape, what):
            chosen &= column == bindparam(f"{mark}{what}", type_=column.type)
    if not shape.words:
        return chosen
    code = bindparam(f"{mark}number", type_=_DOSSIER.number.type)
    name = bindparam(f"{mark}name", type_=_DOSSIER.applicant_folded.type)
    return chosen & or_(
        _DOSSIER.applicant_folded.contains(name, escape="/"),
        _DOSSIER.code.endswith(code, escape="/"),
        _DOSSIER.number.endswith(code, escape="/"),
    )


def _in_time(due: str) -> ColumnElement[bool]:
    """Overdue, due today, soon, later: as the colours say it."""
    now, soon = moment("now"), moment("soon")
    conditions: dict[str, ColumnElement[bool]] = {
        "overdue": _STEP.due < now,
        "today": and_(_STEP.due >= now, _STEP.due <= moment("midnight")),
        "soon": and_(_STEP.due >= now, _STEP.due <= soon),
        "later": _STEP.due > soon,
    }
    return conditions.get(due, true())


def _held_by(holder: str, mark: str) -> ColumnElement[bool]:
    """Nobody, the reader, anybody else, or who signs in under that name."""
    me = bindparam("officer", type_=_STEP.claimed_by.type)
    one = bindparam(f"{mark}login", type_=_OFFICER.login.type)
    conditions: dict[str, ColumnElement[bool]] = {
        "none": _STEP.claimed_by.is_(None),
        "me": _STEP.claimed_by == me,
        "others": _STEP.claimed_by.is_not(None) & (_STEP.claimed_by != me),
        "login": _STEP.claimed_by
        == select(_OFFICER.id).where(_OFFICER.login == one).scalar_subquery(),
    }
    return conditions.get(holder, true())
