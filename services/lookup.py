"""Who may see which dossier: the scope that every query about dossiers starts from.

Somebody else's dossier is not forbidden but not found: its existence is nobody's business.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, bindparam, false, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services import places
from services.actor_ids import citizen_id
from services.db import table
from services.errors import NotFound
from services.models import Dossier, JournalLine, OpenStepRow
from services.quick import Quick
from services.standing import WHOLE, Standing, of_row
from workflows.case import Actor
from workflows.handing_over import inherited
from workflows.permits import OVERSEERS

_DOSSIER = table(Dossier)
_THIS = WHOLE.where(_DOSSIER.c.public_id == bindparam("public_id"))
_OWN = Quick(_THIS.where(_DOSSIER.c.citizen_id == bindparam("citizen")))


def look(db: Session, public_id: str, by: Actor) -> Standing:
    """One dossier as its reader may see it, without locking it."""
    wanted = {"public_id": public_id}
    if by.kind == "citizen":
        rows = _OWN.rows(db, wanted | {"citizen": citizen_id(by)})
    else:
        rows = _concerning(*_offices(db, by)).rows(db, wanted)
    if not rows:
        raise NotFound("dossier-unknown")
    return of_row(db, rows[0])


def visible_to(db: Session, by: Actor) -> ColumnElement[bool]:
    """The condition on `dossier` that holds for what this person may see.

    A citizen: their own. A clerk: what is received at their desk. Officers, heads and leaders:
    what their office is competent for, works on or has worked on. A head, a leader or a manager of
    a committee also sees what the offices below it are competent for; what they may do there is
    for the rules to say, and that is nothing.
    """
    if by.kind == "citizen":
        return Dossier.citizen_id == citizen_id(by)
    return _concerns(*_offices(db, by))


def _offices(db: Session, by: Actor) -> tuple[frozenset[str], frozenset[str]]:
    """Where they work, and the offices whose dossiers they may all see."""
    working = frozenset(post.office for post in by.working)
    wide = frozenset(p.office for p in by.posts if p.role in (*OVERSEERS, "manager"))
    directory = places.directory(db)
    seen = working | {one.code for office in wide for one in directory.ever_below(office)}
    return working, seen | inherited(directory, seen)


@lru_cache(maxsize=2048)
def _concerning(working: frozenset[str], wide: frozenset[str]) -> Quick:
    """The statement of everybody with these posts, spelled once."""
    return Quick(_THIS.where(_concerns(working, wide)))


def _concerns(working: frozenset[str], wide: frozenset[str]) -> ColumnElement[bool]:
    open_here = select(OpenStepRow.id).where(
        OpenStepRow.dossier_id == Dossier.id, _among(OpenStepRow.office, working)
    )
    worked_here = select(JournalLine.id).where(
        JournalLine.dossier_id == Dossier.id, _among(JournalLine.office, working)
    )
    return or_(
        _among(Dossier.desk, working),
        _among(Dossier.office, wide),
        open_here.exists(),
        worked_here.exists(),
    )


def _among(office: InstrumentedAttribute[str], codes: frozenset[str]) -> ColumnElement[bool]:
    """One of these, each as a value of its own: a statement that is spelled once knows how many."""
    return office.in_([literal(code) for code in sorted(codes)]) if codes else false()
