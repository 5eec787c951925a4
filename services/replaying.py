"""Replays a dossier's journal through the rules: the state must follow from it, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from services import places
from services.db import table
from services.models import ClockInterval, Dossier, JournalLine, OpenStepRow
from services.quick import Quick, together
from services.standing import WHOLE, Standing, of_rows
from workflows import engine
from workflows.advance import Matter
from workflows.case import Actor, Case, Given, Post, Scene
from workflows.counted import read
from workflows.follows import LINKED
from workflows.handing_over import pass_on
from workflows.lines import UNMOVED
from workflows.permits import RANK
from workflows.recounting import retold

_DOSSIER = table(Dossier)
_LINE = table(JournalLine)

ENDING = frozenset(("decided", "expired", "replied", "silent"))
CLOSING = frozenset(("delivered", "granted", "refused", "withdrawn", "stopped"))
ELSEWHERE = frozenset(("passed-on", "clock-moved"))
CHUNK = 500

_ROWS = Quick(
    WHOLE.where(_DOSSIER.c.id > bindparam("last"), _DOSSIER.c.id <= bindparam("until"))
    .order_by(_DOSSIER.c.id)
    .limit(CHUNK)
)


def _of_chunk(rows: Table, *order: str) -> Quick:
    here = rows.c.dossier_id.between(bindparam("first"), bindparam("last"))
    return Quick(select(rows).where(here).order_by(*(rows.c[name] for name in order)))


_OF = (
    _of_chunk(_LINE, "dossier_id", "n"),
    _of_chunk(table(OpenStepRow), "id"),
    _of_chunk(table(ClockInterval), "dossier_id", "n"),
)
"""What explains the dossiers of a chunk, and where they stand."""


def strays(db: Session, after: int = 0, until: int = 2**31 - 1) -> Iterator[str]:
    """The public ids of dossiers whose state is not what their journal says; of those with these row
    ids, past the first of both."""
    scene = places.scene(db)
    for rows in _chunks(db, after, until):
        span = {"first": rows[0].id, "last": rows[-1].id}
        lines, steps, pauses = (_by_dossier(one) for one in together(db, *((q, span) for q in _OF)))
        for row in rows:
            own = lines[row.id]
            if not own or not _follows(db, row, own, steps[row.id], pauses[row.id], scene):
                yield row.public_id


def _by_dossier(rows: Sequence[Any]) -> Mapping[int, Sequence[Any]]:
    found = defaultdict[int, list[Any]](list)
    for row in rows:
        found[row.dossier_id].append(row)
    return found


def _follows(
    db: Session,
    row: Any,
    lines: Sequence[Any],
    steps: Sequence[Any],
    pauses: Sequence[Any],
    scene: Scene,
) -> bool:
    """Whether the row is where its lines lead; lines that lead nowhere are told like any other."""
    try:
        stretches = [(one.kind, one.since, one.until) for one in pauses]
        standing = of_rows(db, row, steps, stretches, scene)
        case = standing.matter.case
        return replace(replay(standing, lines), desk=case.desk) == _unordered(case)
    except SQLAlchemyError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with one dossier, the others are looked at
        return False


def replay(standing: Standing, lines: Sequence[Row[Any]]) -> Case:
    """The case that the lines lead to, with its open steps in a fixed order.

    What a line tells to have been counted holds: calendars are corrected, and what was promised
    before stays as it was promised.
    """
    answers = _first_answers(standing.matter.answers, lines)
    matter = replace(standing.matter, answers=answers)
    before: Row[Any] | None = None
    taken: set[tuple[str, str]] = set()
    for line in lines:
        if line.kind == "taken-over":
            taken.add((line.actor, line.step))
        if not _second_of(before, line):
            matter = _after(matter, line, _actor(line, taken))
        before = line
    return _unordered(matter.case)


def _chunks(db: Session, last: int, until: int) -> Iterator[Sequence[Any]]:
    """Dossiers in their order, so many at a time."""
    while rows := _ROWS.rows(db, {"last": last, "until": until}):
        yield rows
        last = rows[-1].id


def _first_answers(answers: Mapping[str, Any], lines: Sequence[Row[Any]]) -> Mapping[str, Any]:
    for line in reversed(lines):
        answers = _changed(answers, line, which=0)
    return answers


def _changed(answers: Mapping[str, Any], line: Row[Any], *, which: int) -> Mapping[str, Any]:
    """The answers before (0) or after (1) what the line changed in them."""
    if "changed" not in line.payload:
        return answers
    changes = {name: pair[which] for name, pair in line.payload["changed"].items()}
    merged = dict(answers) | changes
    return {name: value for name, value in merged.items() if value is not None}


def _second_of(before: Row[Any] | None, line: Row[Any]) -> bool:
    """Whether the line tells the closing of the deed that the line before it tells."""
    if before is None or line.kind not in CLOSING or before.kind not in ENDING:
        return False
    return (before.at, before.step, before.actor) == (line.at, line.step, line.actor)


def _after(matter: Matter, line: Row[Any], by: Actor) -> Matter:
    at, payload = line.at, line.payload
    matter = replace(matter, scene=replace(matter.scene, counted=read(payload)))
    if line.kind == "submitted":
        here, channel = matter.case.here, matter.case.channel
        desk = payload.get("desk", matter.case.desk if channel == LINKED else "")
        bare = Case(here, channel, submitted_at=at, open=(), last_by=by.id, desk=desk)
        outcome = engine.opened(replace(matter, case=bare), by=by, at=at)
        return replace(matter, case=outcome.case)
    if line.kind in UNMOVED:
        return matter
    if line.kind == "withdrawn":
        return replace(matter, case=engine.withdraw(matter, by=by, at=at).case)
    if line.kind in ELSEWHERE:
        return replace(matter, case=_carried(matter, line))
    if line.kind == "reappointed":
        due = datetime.fromisoformat(payload["due"])
        reason = payload["reason"]
        outcome = engine.reappoint(matter, due=due, by=by, at=at, reason=reason)
        return replace(matter, case=outcome.case)
    return _moved(matter, line, by)


def _carried(matter: Matter, line: Row[Any]) -> Case:
    """Where the dossier stands after an office ended, or a stretch of days stopped its clock."""
    if line.kind == "passed-on":
        to = line.payload["to"]
        return pass_on(matter.case, office=line.office, to=to, at=line.at).case
    counted = matter.scene.counted
    return retold(matter.case, counted) if counted else matter.case


def _moved(matter: Matter, line: Row[Any], by: Actor) -> Matter:
    payload, at, step = line.payload, line.at, line.step
    if line.kind in ("expired", "silent", "escalated"):
        outcome = engine.expire(matter, step=step, branch=payload["branch"], at=at)
    elif line.kind == "replied":
        given = Given(opinion=payload["opinion"], reason=payload.get("reason", ""))
        branch = payload["branch"]
        outcome = engine.reply(matter, step=step, branch=branch, by=by, at=at, given=given)
    else:
        matter = replace(matter, answers=_changed(matter.answers, line, which=1))
        outcome = engine.take(
            matter, payload["action"], step=step, by=by, at=at, given=_given(payload)
        )
    return replace(matter, case=outcome.case)


def _given(payload: Mapping[str, Any]) -> Given:
    return Given(
        reason=payload.get("reason", ""),
        paper=payload.get("paper", ""),
        signature=payload.get("signature", False),
        missing=tuple(payload.get("missing", ())),
        fee_settled=True,
    )


def _actor(line: Row[Any], taken: Collection[tuple[str, str]]) -> Actor:
    """Who it was, as what; standing in for others there only after they had taken the work over."""
    kind = line.actor.partition(":")[0]
    posts = frozenset([Post(line.role, line.office)]) if kind == "officer" else frozenset[Post]()
    below = RANK if (line.actor, line.step) in taken else ()
    stands_in = frozenset(Post(role, line.office) for role in below)
    return Actor(line.actor, line.actor_name, kind, posts, stands_in)


def _unordered(case: Case) -> Case:
    return replace(case, open=tuple(sorted(case.open, key=lambda o: (o.step, o.branch))))
