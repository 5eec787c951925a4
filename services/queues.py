"""The queue of an officer: what waits at their posts, the most urgent first.

One page costs the same whatever an office has waiting (services.queue_pages).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services import catalogue, places, queue_pages
from services.actor_ids import of_officer, officer_id
from services.queue_filters import Scope
from services.queue_pages import PAGE
from services.queue_wanted import Cursor, Wanted
from workflows.case import Actor, Post, Scene
from workflows.definition import Procedure, Step
from workflows.outlook import days_left
from workflows.permits import OVERSEERS
from workflows.reach import works_on


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do, as a line of the queue.

    `due` is the step's, `promised` the result's, and `apologised` the same where it was named anew
    with an apology; `left` counts the working days until `due`,
    negative when past, None beyond the calendar. `holder` has claimed it; `mine` when that is the
    reader, `covered` when the reader is there for them; `ours` when it waits at a post of theirs.
    `since`: when it came there; `office`: where that is.
    """

    public_id: str
    code: str
    lines: int
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
    mine: bool
    covered: bool
    ours: bool
    channel: str
    since: datetime
    submitted: datetime
    office: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, its place in the whole, and how much each quick filter would show.

    `total` is None where it is not counted: behind a search or a chosen procedure. Counts go no
    further than `queue_pages.MOST_COUNTED`, or little: more means that there are more than that.
    """

    works: Sequence[Work]
    counts: Mapping[str, int]
    first: int
    total: int | None
    next: Cursor | None
    previous: Cursor | None


def queue(db: Session, by: Actor, wanted: Wanted, *, at: datetime) -> Queue:
    """What waits for this officer: two statements, whatever is in it, and one for the calendar."""
    scope = scope_of(db, by, at)
    scene = scope.scene
    found, counts = queue_pages.page(db, scope, wanted)
    back, here = wanted.before is not None, wanted.before or wanted.after
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    first = max(here.n - PAGE * back, 0) if here else 0
    return Queue(
        works=[_work(db, scene, row, by, at) for row in found],
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


def _work(db: Session, scene: Scene, row: Row[Any], by: Actor, at: datetime) -> Work:
    procedure = catalogue.by_id(db, row.revision_id)
    step = procedure.step(row.step)
    return Work(
        public_id=row.public_id,
        code=row.code,
        lines=row.lines,
        procedure=procedure.title,
        applicant=row.applicant,
        step=step,
        branch=row.branch,
        asked=step.asks[int(row.branch) - 1].title if step.kind == "consult" else "",
        due=row.due,
        left=days_left(scene.calendar_of(row.office), row.due, at),
        promised=row.promised,
        apologised=row.promised if row.reappointed else None,
        escalated=row.escalated,
        holder=row.holder or "",
        mine=row.claimed_by is not None and row.claimed_by == officer_id(by),
        covered=of_officer(row.claimed_by) in by.lenders(Post(row.role, row.office)),
        ours=Post(row.role, row.office) in by.posts,
        channel=row.channel,
        since=row.since,
        submitted=row.submitted_at,
        office=office.name if (office := scene.directory.ever(row.office)) else row.office,
    )


def _cursor(n: int, rows: Sequence[Row[Any]]) -> Cursor | None:
    return Cursor(n, rows[0].due, rows[0].id) if rows else None
