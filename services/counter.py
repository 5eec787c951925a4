"""The counter: a clerk records a dossier that a person brought or posted, and takes its fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from services import catalogue, entering, filing, journal, numbers, places, receipts, spelling
from services.bookkeeping import owed
from services.db import alone, table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of
from services.entering import Filed, Filing
from services.errors import Invalid
from services.keeping import Kept, Label, tie
from services.models import Citizen, Paper
from services.parcel_lines import BROUGHT, Carried
from services.processing import given_fees, go_on_once_paid
from services.quick import Quick
from services.receipts import Money
from services.responding import hand_in
from services.standing import Standing, take_up
from services.taking_up import fresh, once
from workflows import engine, permits
from workflows.answering import visible
from workflows.away import NotHere, receiving_desk
from workflows.calendar import local_day
from workflows.case import NOTHING, Actor, Event, Refused
from workflows.competence import competent_office
from workflows.conditions import Answers
from workflows.definition import Procedure
from workflows.lines import SEEN
from workflows.returning import deliveries
from workflows.routing import Unresolvable

WALK_IN = ("counter", "post")
METHODS = ("cash", "transfer")
KINDS_OF_PAPER = ("original", "certified", "copy")
MOST_COPIES = 99

_KEEP = Quick(insert(table(Paper)))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One kind of paper that was handed in for a slot, without a file or before its scan; `form`
    is one of `KINDS_OF_PAPER`."""

    slot: str
    form: str
    count: int


Brought = HandedIn | Kept
"""What fills a slot at the desk: papers that were counted, or a scan of one that was checked."""


def record_walk_in(
    db: Session,
    code: str,
    what: Filing,
    papers: Sequence[Brought],
    *,
    by: Actor,
    at: datetime,
) -> Filed:
    """Record a dossier brought to the desk or sent by post, and receive it at once.

    NĐ 61/2018/NĐ-CP Điều 17.1. The channel is the desk's: nothing a clerk keys in is online. Where
    receipt depends on a fee, the dossier waits at the desk until it is paid. Raises `Invalid`
    `parcel-by-hand` for what has a number of the post and did not come by it, `not-this-desk`, with
    the name of the right one, when another desk receives such a dossier and the procedure is not
    received `anywhere`, `delivery-unknown` for an electronic result where there is none, and
    `delivery-needs-account` for one that would lie in nobody's account.
    """
    if what.channel not in WALK_IN:
        raise Invalid("channel-not-at-counter")
    if what.carried.parcel and what.channel != "post":
        raise Invalid("parcel-by-hand", where="parcel")
    if what.delivery == "online" and what.applicant.citizen_id is None:
        raise Invalid("delivery-needs-account", where="delivery")
    with transaction(db):
        alone(db, f"file:{what.key}")
        if filed := entering.already(db, what.key):
            return filed
        revision = catalogue.current(db, code, on=local_day(at))
        procedure = revision.procedure
        if what.delivery not in deliveries(procedure):
            raise Invalid("delivery-unknown", where="delivery")
        answers = visible(procedure, what.answers)
        filing.complete(procedure, answers, frozenset(paper.slot for paper in papers))
        what = replace(what, answers=answers, desk=_desk(db, procedure, what, answers, by, at))
        entered = entering.enter(db, revision.revision_id, what, by=by, at=at)
        standing = take_up(db, entered.public_id)
        _keep_papers(db, standing, papers, Deed(by, at, what.key))
        _receive(db, standing, Deed(by, at, f"receive:{what.key}"))
    return entered.filed


def bring(
    db: Session,
    public_id: str,
    papers: Sequence[Brought],
    answers: Mapping[str, Any],
    deed: Deed,
    carried: Carried = BROUGHT,
) -> None:
    """Record what a person brought to the desk, or posted, for a dossier that waits for it.

    NĐ 61/2018/NĐ-CP Điều 17.1. `answers` holds only those that change. Raises `Incomplete` as
    filing does.
    """
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        _keep_papers(db, standing, papers, deed)
        hand_in(db, standing, answers, deed, carried)


def see_papers(db: Session, public_id: str, papers: Sequence[Brought], deed: Deed) -> None:
    """Record originals that were looked at, and scans, of a dossier that is filed already.

    NĐ 61/2018/NĐ-CP Điều 17.1: its desk completes the electronic dossier. Nothing moves by it; what
    completes a dossier that waits for a supplement is brought (`bring`). Raises `Invalid`
    `nothing-seen` when there is nothing, `bring-instead` for such a dossier.
    """
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        post, case = permits.at_desk(standing.dossier.desk, deed.by), standing.matter.case
        if case.closed_at:
            raise Refused("closed")
        if any(standing.matter.step(o.step).reason == "supplement" for o in case.open):
            raise Invalid("bring-instead")
        if not papers:
            raise Invalid("nothing-seen")
        _keep_papers(db, standing, papers, deed)
        told = {"seen": [_seen(one) for one in papers]}
        event = Event(SEEN, deed.at, deed.by, post, "", standing.dossier.desk, payload=told)
        journal.note(db, standing, event, key=deed.key)


def _seen(paper: Brought) -> list[str | int]:
    """The slot of a paper, in which form it was seen, how many."""
    if isinstance(paper, HandedIn):
        return [paper.slot, paper.form, paper.count]
    return [paper.slot, "scan", 1]


def collect(db: Session, public_id: str, deed: Deed, *, amount: int, method: str) -> str:
    """Take money for a dossier at its desk; return the receipt's number. The same key, once.

    TT 303/2016/TT-BTC: receipts are numbered without gaps. Never more than is still owed, and
    nothing for a dossier that ended without a result. One that waited for just this goes on.
    """
    with transaction(db):
        if known := receipts.number_of(db, deed.key):
            return known
        standing, deed = fresh(db, public_id, deed)
        dossier = standing.dossier
        post = permits.at_desk(dossier.desk, deed.by)
        if standing.matter.case.closed_at and not standing.matter.case.result:
            raise Refused("closed")
        if not 0 < amount <= owed(db, dossier.id) or method not in METHODS:
            raise Invalid("payment-impossible")
        event = receipts.take(db, standing, deed, Money(amount, method), post)
        journal.note(db, standing, event, key=deed.key)
        go_on_once_paid(db, public_id, deed)
    return str(event.payload["number"])


def known(db: Session, typed: str) -> Citizen | None:
    """Who has an account under this identity number, tax code or telephone, whole."""
    spelled = {
        Citizen.id_number: spelling.id_number(typed),
        Citizen.tax_code: spelling.tax_code(typed),
        Citizen.phone: spelling.phone(typed),
    }
    same = [column == number for column, number in spelled.items() if number]
    return db.scalar(select(Citizen).where(or_(*same)).limit(1)) if same else None


def _desk(
    db: Session, procedure: Procedure, what: Filing, answers: Answers, by: Actor, at: datetime
) -> str:
    """The desk to which the result comes back: this one, where the office's own is another."""
    directory, on = places.directory(db), local_day(at)
    try:
        office = competent_office(
            procedure, answers, chosen=what.office, directory=directory, on=on
        )
        return receiving_desk(procedure, office, desks_of(by), directory, on)
    except Unresolvable as lost:
        raise Invalid("no-such-office") from lost
    except NotHere as other:
        raise Invalid("not-this-desk", desk=directory.get(other.desk, on).name) from other


def _keep_papers(db: Session, standing: Standing, papers: Sequence[Brought], deed: Deed) -> None:
    counted = [paper for paper in papers if isinstance(paper, HandedIn)]
    scans = [paper for paper in papers if isinstance(paper, Kept)]
    titles = {slot.name: slot.title for slot in standing.matter.procedure.papers}
    if any(paper.slot not in titles for paper in papers):
        raise Invalid("paper-unknown")
    rows = []
    for paper in counted:
        if paper.form not in KINDS_OF_PAPER or not 0 < paper.count <= MOST_COPIES:
            raise Invalid("paper-count-wrong")
        what = {"slot": paper.slot, "title": titles[paper.slot], "form": paper.form}
        whose = {"dossier_id": standing.dossier.id, "added_by": deed.by.id, "added_at": deed.at}
        whose |= {"internal": False, "origin": ""}
        one = {"public_id": _paper_id(deed.key, paper), "count": paper.count, "filename": ""}
        rows.append(one | what | whose)
    if rows:
        _KEEP.put(db, *rows)
    place = {"dossier_id": standing.dossier.id}
    for scan in scans:
        tie(db, scan, Label(place, titles[scan.slot], deed.by, deed.at))


def _paper_id(key: str, paper: HandedIn) -> str:
    return numbers.derived(f"{key}:{paper.slot}:{paper.form}", "paper", 16).lower()


def _receive(db: Session, standing: Standing, deed: Deed) -> None:
    first = standing.matter.case.open[0].step
    accepting = next(a for a in standing.matter.step(first).actions if a.receives)
    given = given_fees(db, standing, NOTHING)
    if "fee" in accepting.needs and not given.fee_settled:
        return
    outcome = engine.take(
        standing.matter, accepting.name, step=first, by=deed.by, at=deed.at, given=given
    )
    journal.record(db, standing, outcome, key=deed.key)
