"""What would happen to each of many dossiers if something were done to all: asked, not done.

However many there are, they are read with the same few statements; the rules are those of the
engine, for they are asked themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lookup, offers, places, standing_in
from services.bookkeeping import owed_of
from services.db import table
from services.models import ClockInterval, Dossier, OpenStepRow
from services.offers import Place
from services.processing import holding
from services.standing import WHOLE, Standing, of_rows
from workflows import engine
from workflows.calendar import local_day
from workflows.case import Actor, Given, OpenStep, Post, Refused

ONE_BY_ONE = frozenset(("paper", "signature", "missing"))
"""What somebody has to give for each dossier by itself."""


@dataclass(frozen=True, slots=True)
class What:
    """What is to be done: an action as `services.models.Bulk` names it, why, and by whom then."""

    action: str
    reason: str = ""
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A dossier at one open step, and why nothing would happen to it; empty where it would."""

    standing: Standing
    place: Place | None
    why: str


def tried(
    db: Session, by: Actor, what: What, chosen: Sequence[tuple[str, str, str]], *, at: datetime
) -> dict[tuple[str, str, str], Tried | None]:
    """For each dossier (public id), step and branch what would happen; None for one not found."""
    found = standings(db, by, [public_id for public_id, _, _ in chosen])
    owed = owed_of(db, [one.dossier.id for one in found.values()])
    colleagues: dict[Post, Mapping[int, str]] = {}
    result: dict[tuple[str, str, str], Tried | None] = {}
    for public_id, step, branch in chosen:
        standing = found.get(public_id)
        if standing is None or not _could_be(standing, step, branch):
            result[public_id, step, branch] = None
            continue
        left = owed.get(standing.dossier.id, 0)
        place = offers.offers(standing, by, at=at, owed=left).at(step, branch)
        why = _why_not(standing, place, what, by, at, owed=left)
        if not why and what.to is not None and place:
            why = _not_theirs(db, colleagues, place.here, what, at)
        result[public_id, step, branch] = Tried(standing, place, why)
    return result


def _could_be(standing: Standing, step: str, branch: str) -> bool:
    """Whether the procedure has such a step, with such a branch: any other was made up."""
    steps = {one.name: one for one in standing.matter.procedure.steps}
    here = steps.get(step)
    if here is None:
        return False
    asked = (str(n) for n in range(1, len(here.asks) + 1))
    return branch in {"", *(asked if here.kind == "consult" else steps)}


def standings(db: Session, by: Actor, public_ids: Sequence[str]) -> dict[str, Standing]:
    """Many dossiers as their reader may see them: three statements."""
    mine = WHOLE.where(Dossier.public_id.in_(sorted(set(public_ids))), lookup.visible_to(db, by))
    rows = db.execute(mine).all()
    ids = [row.id for row in rows]
    steps, intervals = table(OpenStepRow), table(ClockInterval)
    open_steps = _grouped(
        db.execute(select(steps).where(steps.c.dossier_id.in_(ids)).order_by(steps.c.id))
    )
    columns = (intervals.c.dossier_id, intervals.c.kind, intervals.c.since, intervals.c.until)
    pauses = _grouped(
        db.execute(select(*columns).where(intervals.c.dossier_id.in_(ids)).order_by(intervals.c.n))
    )
    scene = places.scene(db)
    return {
        row.public_id: of_rows(
            db, row, open_steps[row.id], [one[1:] for one in pauses[row.id]], scene
        )
        for row in rows
    }


def _grouped(rows: Any) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.dossier_id].append(row)
    return found


def _why_not(
    standing: Standing, place: Place | None, what: What, by: Actor, at: datetime, *, owed: int
) -> str:
    """The key of the first reason, in the words of the verbs that would be called."""
    if place is None:
        return "not-open"
    if what.action == "claim":
        return _claiming(place)
    if what.action == "release":
        return "" if place.mine else "not-claimed-by-you"
    if what.action in ("assign", "free"):
        return _giving(place, what)
    return _acting(standing, place, what, by, at, owed)


def _giving(place: Place, what: What) -> str:
    if not place.answers:
        return "head-needed"
    if what.action == "free" and not place.overseen:
        return "not-claimed"
    if what.to is not None and what.to == place.holder:
        return "holds-already"
    return "" if what.reason.strip() else "reason-missing"


def _claiming(place: Place) -> str:
    if not place.ours or place.step.kind == "wait":
        return "not-yours"
    if place.mine:
        return "claimed-already"
    return "claimed-by-other" if place.held else ""


def _acting(
    standing: Standing, place: Place, what: What, by: Actor, at: datetime, owed: int
) -> str:
    name = what.action.removeprefix("act:")
    choice = next((one for one in place.choices if one.action.name == name), None)
    if choice is None:
        return "no-such-action" if place.ours else "not-yours"
    if place.held:
        return "claimed-by-other"
    if choice.wants & ONE_BY_ONE or standing.matter.case.result:
        return "one-by-one"
    given = Given(reason=what.reason, fee_settled=owed <= 0)
    who = holding(standing, place.here.step, place.here.branch, by)
    moment = standing.no_earlier(at)
    try:
        engine.take(standing.matter, name, step=place.here.step, by=who, at=moment, given=given)
    except Refused as refused:
        return refused.reason
    return ""


def _not_theirs(
    db: Session,
    known: dict[Post, Mapping[int, str]],
    here: OpenStep,
    what: What,
    at: datetime,
) -> str:
    """Whether the colleague does not work at the post; each post is asked for once."""
    post = Post(here.role, here.office)
    if post not in known:
        known[post] = standing_in.colleagues(db, here, local_day(at))
    return "" if what.to in known[post] else "assign-nobody"
