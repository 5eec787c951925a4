"""Who may do what at an open step, and what they have to bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from workflows import net
from workflows.advance import Matter, office_meant
from workflows.calendar import CalendarEnds, local_day
from workflows.case import Actor, Case, Given, OpenStep, Post, Refused
from workflows.definition import Action, Procedure, Step
from workflows.routing import Unresolvable

CITIZENS_WAITS = ("supplement", "confirmation")
"""The waits that the citizen ends, at the portal; a clerk may do it for them at the desk."""

OWNERS_WAITS = (*CITIZENS_WAITS, "payment")
"""All in which the citizen is the one to act, and not time. That they have paid, a bank says."""

OVERSEERS = ("head", "leader")
RANK = {"clerk": 0, "officer": 0, "head": 1, "leader": 2}
"""Who may stand in for whom in an office: nobody for those above them."""


@contextmanager
def within_the_calendar() -> Iterator[None]:
    """Nobody promises a day of a year whose calendar is not known, or passes on to an office that
    has ended and whose work nobody has taken over."""
    try:
        yield
    except CalendarEnds as ends:
        raise Refused("calendar-too-short") from ends
    except Unresolvable as gone:
        raise Refused("office-gone") from gone


def find(case: Case, step: str, branch: str) -> OpenStep:
    """The open step of that name and branch, or `Refused`: somebody else was faster."""
    if case.closed_at:
        raise Refused("closed")
    found = next((o for o in case.open if (o.step, o.branch) == (step, branch)), None)
    if found is None:
        raise Refused("not-open")
    return found


def post_of(matter: Matter, here: OpenStep, by: Actor) -> Post | None:
    """As what the actor may act at this open step; a citizen or the system holds no post."""
    step = matter.step(here.step)
    if by.kind == "citizen" and step.kind == "wait" and step.reason in CITIZENS_WAITS:
        return None
    if by.kind == "system" and step.kind == "wait" and step.reason == "payment":
        return None  # The bank has said so; what else the action needs is asked for as ever.
    if by.kind == "system" and matter.case.last_by == by.id and matter.case.received_at is None:
        return None  # What was opened out of another dossier lies at the desk already.
    wanted = Post(here.role, here.office)
    if by.kind == "officer" and wanted in by.posts:
        return wanted
    own = overseer(here, by) if wanted in by.stands_in else None
    if own is None:
        raise Refused("not-yours")
    return own


def at_desk(desk: str, by: Actor) -> Post:
    """As what an officer does what is the desk's to do, whatever step is open; `Refused` for who is
    no clerk there."""
    post = Post("clerk", desk)
    if post not in by.posts:
        raise Refused("not-yours")
    return post


def overseer(here: OpenStep | Post, by: Actor) -> Post | None:
    """As what an officer answers for work that others do there: head or leader, not below them."""
    ranks = (role for role in OVERSEERS if RANK[role] >= RANK[here.role])
    own = (Post(role, here.office) for role in ranks)
    return next((post for post in own if by.kind == "officer" and post in by.posts), None)


def may_work(at: Post, by: Actor) -> bool:
    """Whether what somebody has claimed at a post can still be done by them."""
    return at in by.posts or overseer(at, by) is not None


def reassigning(here: OpenStep, by: Actor, reason: str) -> Post:
    """As what an officer moves a colleague's claim at this open step; `Refused` for who may not.

    Nobody is left without a word, so a reason is needed.
    """
    post = overseer(here, by)
    if post is None:
        raise Refused("head-needed")
    if not reason.strip():
        raise Refused("reason-missing")
    return post


def reappointing(matter: Matter, by: Actor, at: datetime) -> tuple[datetime, OpenStep, Post]:
    """The day that an officer may ask to be forgiven for, and where and as what they handle the
    dossier; `Refused` where no new day can be named.

    NĐ 61/2018/NĐ-CP Điều 19.9: once only, by the office that handles the dossier and not by one that
    is only asked, at least a working day before. A deed of the past that is told again holds, as
    what and whenever it was done.
    """
    case, past = matter.case, matter.scene.counted is not None
    if case.closed_at or case.finished_at or case.due is None or case.paused:
        raise Refused("nothing-due")
    posts = sorted(by.posts, key=str) if past else by.working
    there = [(here, post) for here in case.open for post in posts if post.office == here.office]
    handling = next(_handling(matter, posts, at), next(iter(there), None) if past else None)
    if handling is None:
        raise Refused("only-asked" if there else "not-yours")
    if case.reappointed:
        raise Refused("already-reappointed")
    if not past and not _still_in_time(matter, case.due, at):
        raise Refused("apology-too-late")
    return case.due, *handling


def _handling(
    matter: Matter, posts: Iterable[Post], at: datetime
) -> Iterator[tuple[OpenStep, Post]]:
    """Where and as what these posts handle the dossier: where it lies with them, or where others
    have been asked by their office, which still answers for it."""
    for here in matter.case.open:
        step, offices = matter.step(here.step), {here.office}
        if step.kind == "consult":
            asking = (one for one in matter.procedure.steps if net.leads_to(one, step.name))
            found = (office_meant(matter, one.office or "desk", at) for one in asking)
            offices = {office.code for office in found if office}
        yield from ((here, post) for post in posts if post.office in offices)


def _still_in_time(matter: Matter, due: datetime, at: datetime) -> bool:
    """Whether a result is due on the next working day at the earliest, and not today."""
    today, last = map(local_day, (at, due))
    if last <= today:
        return False
    calendar = matter.scene.calendar_of(matter.case.here)
    return calendar.minutes_of(today)[1] < calendar.minutes_of(last)[1]


def missing(procedure: Procedure, action: Action, given: Given) -> str:
    """The key of the first thing that the action needs and was not given, or empty."""
    wanted = {
        "reason": (bool(given.reason.strip()), "reason-missing"),
        "paper": (bool(given.paper), "paper-missing"),
        "fee": (given.fee_settled, "fee-unsettled"),
        "signature": (given.signature, "signature-missing"),
    }
    for need in action.needs:
        satisfied, key = wanted.get(need, (True, ""))
        if not satisfied:
            return key
    asks = net.asks_supplement(procedure, action) and not given.reason.strip()
    return "reason-missing" if asks else ""


def signs(by: Actor, post: Post | None) -> bool:
    """Whether somebody may sign at a post: at one that is only lent to them, heads and leaders of
    the same office may, nobody else."""
    if post is None or by.covering(post) is None:
        return True
    return any(own.role in OVERSEERS and own.office == post.office for own in by.own)


def barred(case: Case, action: Action, by: Actor, post: Post | None) -> str:
    """Why this very person may not take an action that others may; empty if nothing bars them."""
    if "second" in action.needs and by.id == case.last_by:
        return "second-person-needed"
    return "" if "signature" not in action.needs or signs(by, post) else "signature-not-lent"


def check(
    matter: Matter, step: Step, action: Action, by: Actor, given: Given, *, post: Post | None
) -> None:
    """Raise `Refused` with the first reason why this actor may not take this action now."""
    if action.when is not None and not action.when(matter.answers):
        raise Refused("not-applicable")
    if net.asks_supplement(matter.procedure, action) and not net.may_ask(
        step, matter.case.supplements
    ):
        raise Refused("supplement-spent")
    if key := barred(matter.case, action, by, post) or missing(matter.procedure, action, given):
        raise Refused(key)
