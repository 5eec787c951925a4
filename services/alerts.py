"""What the people of an office are told of time: results that may be late or are, opinions they owe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from services import catalogue
from services.db import table, transaction
from services.models import Alert, Dossier, JournalLine, Officer, OfficerRole, OpenStepRow
from services.standing import Standing
from workflows import ladder
from workflows.case import Actor, Case, OpenStep, Post
from workflows.definition import ROLES
from workflows.lines import PRESSING

MOST = 100
"""Dossiers of a list, the one that is due first at its head: more are read by nobody at once."""

AHEAD = tuple(rung.name for rung in ladder.LADDER if rung.days < 0)
"""What is told while an apology may still be in time."""

_ALERT, _DOSSIER, _STEP = table(Alert).c, table(Dossier).c, table(OpenStepRow).c
_LINE = table(JournalLine).c


@dataclass(frozen=True, slots=True)
class Told:
    """The last word about one dossier at the reader's posts: its `kind` (a rung of the ladder, or
    one about an opinion), since when, and whether nobody has read it yet. `again`: the day that
    presses was named with the one apology that there may be."""

    public_id: str
    code: str
    procedure: str
    applicant: str
    kind: str
    office: str
    at: datetime
    due: datetime | None
    again: bool
    new: bool

    @property
    def word(self) -> str:
        """Under which key pages put it into words: no second apology is proposed."""
        return f"{self.kind}-again" if self.again and self.kind in AHEAD else self.kind


def tell(
    db: Session,
    standing: Standing,
    posts: Iterable[Post],
    kind: str,
    *,
    at: datetime,
    about: OpenStep | None = None,
) -> None:
    """Let whoever works at these posts be told by the line that is written next; part of a verb.

    What is `about` an opinion is told for as long as that one is waited for.
    """
    of_it = {"dossier_id": standing.dossier.id, "line": standing.dossier.lines + 1, "kind": kind}
    of_it |= {
        "step": about.step if about else "",
        "branch": about.branch if about else "",
        "at": at,
    }
    if rows := [of_it | {"role": post.role, "office": post.office} for post in posts]:
        db.execute(insert(table(Alert)), rows)


def told(db: Session, rung: ladder.Rung, case: Case, *, on: date) -> Sequence[Post]:
    """Who is told of a dossier that has reached a rung, as the posts are held on that day."""
    offices = {case.here, *(step.office for step in case.open)}
    every = [Post(role, office) for office in sorted(offices) for role in ROLES]
    return ladder.told(rung, case, held(db, every, on=on))


def held(db: Session, posts: Collection[Post], *, on: date) -> frozenset[Post]:
    """Which of these posts somebody holds on a day."""
    rows = (
        select(OfficerRole.role, OfficerRole.office)
        .join(Officer, Officer.id == OfficerRole.officer_id)
        .where(OfficerRole.office.in_({post.office for post in posts}))
        .where(Officer.closed_at.is_(None), OfficerRole.valid_from <= on)
        .where(or_(OfficerRole.valid_to.is_(None), OfficerRole.valid_to >= on))
    )
    return frozenset(Post(*row) for row in db.execute(rows)) & frozenset(posts)


def live(db: Session, by: Actor) -> Sequence[Told]:
    """What this officer was told and still holds, the last word about each dossier, by due time."""
    last = select(func.max(_ALERT.id)).where(*_theirs(by), _of_this_day())
    last = last.group_by(_ALERT.dossier_id)
    rows = (
        select(
            *(_DOSSIER.public_id, _DOSSIER.revision_id, _DOSSIER.applicant, _DOSSIER.due),
            _DOSSIER.reappointed,
            *(_ALERT.kind, _ALERT.office, _ALERT.at, _ALERT.read_at),
            func.coalesce(_DOSSIER.code, _DOSSIER.number).label("code"),
        )
        .join_from(table(Alert), table(Dossier), _DOSSIER.id == _ALERT.dossier_id)
        .where(_ALERT.id.in_(last), *_going_on())
        .order_by(_DOSSIER.due, _DOSSIER.id)
        .limit(MOST)
    )
    return [
        Told(
            public_id=row.public_id,
            code=row.code,
            procedure=catalogue.by_id(db, row.revision_id).title,
            applicant=row.applicant,
            kind=row.kind,
            office=row.office,
            at=row.at,
            due=row.due,
            again=row.reappointed,
            new=row.read_at is None,
        )
        for row in db.execute(rows)
    ]


def unread(db: Session, by: Actor) -> int:
    """In how many dossiers there is something new."""
    some: Select[int] = (
        select(_ALERT.dossier_id)
        .join_from(table(Alert), table(Dossier), _DOSSIER.id == _ALERT.dossier_id)
        .where(*_theirs(by), _ALERT.read_at.is_(None), _of_this_day(), *_going_on())
        .distinct()
        .limit(MOST)
    )
    return db.scalars(select(func.count()).select_from(some.subquery())).one()


def read(db: Session, by: Actor, *, until: datetime, at: datetime) -> None:
    """This officer has read, for their posts, what was told up to a moment; what came later stays."""
    seen = update(table(Alert)).where(*_theirs(by), _ALERT.read_at.is_(None), _ALERT.at <= until)
    with transaction(db):
        db.execute(seen.values(read_at=at, read_by=by.id))


def _theirs(by: Actor) -> tuple[ColumnElement[bool], ...]:
    posts = sorted((post.role, post.office) for post in by.posts)
    return (tuple_(_ALERT.role, _ALERT.office).in_(posts),)


def _of_this_day() -> ColumnElement[bool]:
    """What warns of a promised day goes when that day has moved: a later line names another. The
    lines that time presses name a day as well, and move none."""
    moved = exists().where(
        and_(
            *(_LINE.dossier_id == _ALERT.dossier_id, _LINE.n > _ALERT.line),
            _LINE.kind.not_in(PRESSING),
            _LINE.payload["due"].as_string().is_not(None),
        )
    )
    return or_(_ALERT.kind.not_in([rung.name for rung in ladder.LADDER]), ~moved)


def _going_on() -> tuple[ColumnElement[bool], ...]:
    """What was told still holds: nothing is decided, and the opinion is still waited for."""
    waited_for = exists().where(
        and_(
            _STEP.dossier_id == _ALERT.dossier_id,
            *(_STEP.step == _ALERT.step, _STEP.branch == _ALERT.branch),
        )
    )
    return (
        _DOSSIER.finished_at.is_(None),
        _DOSSIER.closed_at.is_(None),
        or_(_ALERT.step == "", waited_for),
    )
