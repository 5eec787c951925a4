"""The queue of an officer: what waits at their posts, the most urgent first.

One page costs the same whatever an office has waiting (services.queue_pages).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services import catalogue, places, queue_pages
from services.actor_ids import of_officer, officer_id
from services.queue_filters import Scope
from services.queue_pages import BESIDES, PAGE
from services.queue_wanted import Cursor, Wanted
from workflows.case import Actor, Post
from workflows.definition import Procedure, Step
from workflows.outlook import days_left
from workflows.permits import OVERSEERS
from workflows.reach import works_on


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do, as a line of the queue.

    `due` is the step's, `promised` the result's, and `apologised` the same where it was named anew
    with an apology; `left` counts the working days until `due`,
    negative when past, None beyond the calendar. `row` and `held_by` are keys of rows. `holder` has claimed it; `mine` when that is the
    reader, `covered` when the reader is there for them; `ours` when it waits at a post of theirs.
    `office`: where that is; `besides`: what was wanted of `queue_pages.BESIDES`.
    """

    row: int
    public_id: str
    code: str
    procedure: str
    applicant: str
    step: Step
    branch: str
    asked: str
    due: datetime | None
    left: int | None
    promised: datetime | None
    apologised: datetime | None
    escalated: bool
    holder: str
    held_by: int | None
    mine: bool
    covered: bool
    ours: bool
    office: str
    besides: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, its place in the whole, and how much each quick filter would show.

    `total` is None where it is not counted: behind a search or a chosen procedure. Counts go no
    further than `queue_filters.MOST_COUNTED`: more means that there are more than that.
    """

    works: Sequence[Work]
    counts: Mapping[str, int]
    first: int
    total: int | None
    next: Cursor | None
    previous: Cursor | None


def queue(
    db: Session, by: Actor, wanted: Wanted, *, at: datetime, besides: Collection[str] = ()
) -> Queue:
    """What waits for this officer: two statements, whatever is in it, and one for the calendar;
    `besides` of `queue_pages.BESIDES` is read besides."""
    scope = scope_of(db, by, at)
    found, counts = queue_pages.page(db, scope, wanted, besides)
    back, here = wanted.before is not None, wanted.before or wanted.after
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    first = max(here.n - PAGE * back, 0) if here else 0
    return Queue(
        works=[_work(db, scope, row, by, besides) for row in found],
        counts=counts,
        first=first + 1,
        total=None if wanted.narrowed else counts[wanted.name],
        next=_cursor(first + len(found), found[-1:]) if more or back else None,
        previous=_cursor(first, found[:1]) if here and (more or not back) else None,
    )


def scope_of(db: Session, by: Actor, at: datetime) -> Scope:
    """Whose queue it is: their posts, and for a head or leader the offices below."""
    scene, posts = places.scene(db), by.working
    wide = frozenset(post.office for post in posts if post.role in OVERSEERS)
    own = {post.office for post in posts}
    below = sorted({it.code for office in wide for it in scene.directory.ever_below(office)} - own)
    return Scope(posts, officer_id(by), scene, at, below)


def steps(procedures: Iterable[Procedure], chosen: str = "") -> dict[str, str]:
    """The steps that work can wait at, by their names: of one procedure, or of all of these."""
    return {
        step.name: step.title
        for procedure in procedures
        for step in procedure.steps
        if step.kind != "end" and chosen in ("", procedure.code)
    }


def procedures(db: Session, by: Actor) -> list[Procedure]:
    """The procedures that can come to this officer's posts, by title; also those that nobody can
    file any more, as they may still be at work."""
    offices = places.directory(db)
    held = [(post.role, offices.ever(post.office)) for post in by.working]
    return [
        procedure
        for procedure in catalogue.every(db)
        if any(works_on(procedure, role, office) for role, office in held if office)
    ]


def _work(db: Session, scope: Scope, row: Row[Any], by: Actor, besides: Collection[str]) -> Work:
    scene, post, claimed = scope.scene, Post(row.role, row.office), row.claimed_by is not None
    procedure = catalogue.by_id(db, row.revision_id)
    step = procedure.step(row.step)
    return Work(
        row=row.id,
        public_id=row.public_id,
        code=row.code,
        procedure=procedure.title,
        applicant=row.applicant,
        step=step,
        branch=row.branch,
        asked=step.asks[int(row.branch) - 1].title if step.kind == "consult" else "",
        due=row.due,
        left=days_left(scene.calendar_of(row.office), row.due, scope.at),
        promised=row.promised,
        apologised=row.promised if row.reappointed else None,
        escalated=row.escalated,
        holder=row.holder or "",
        held_by=row.claimed_by,
        mine=claimed and row.claimed_by == scope.officer,
        covered=claimed and of_officer(row.claimed_by) in by.lenders(post),
        ours=post in by.posts,
        office=office.name if (office := scene.directory.ever(row.office)) else row.office,
        besides={name: getattr(row, name) for name in BESIDES if name in besides},
    )


def _cursor(n: int, rows: Sequence[Row[Any]]) -> Cursor | None:
    return Cursor(n, rows[0].due, rows[0].id) if rows else None
