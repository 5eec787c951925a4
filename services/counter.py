"""The counter: a clerk records a dossier that a person brought or posted, and takes its fee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from services import catalogue, filing, journal, numbers
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid
from services.filing import Filed, Filing
from services.models import Paper, Payment
from services.processing import fresh, given_fees
from services.standing import take_up
from workflows import engine
from workflows.answering import visible
from workflows.case import NOTHING, Actor, Event, Outcome, Post, Refused
from workflows.definition import Procedure

WALK_IN = ("counter", "post")
METHODS = ("cash", "transfer")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One paper that was handed in at the counter, without a file or before its scan."""

    slot: str
    form: str
    count: int


def record_walk_in(
    db: Session,
    code: str,
    what: Filing,
    papers: Sequence[HandedIn],
    *,
    by: Actor,
    at: datetime,
) -> Filed:
    """Record a dossier brought to the desk or sent by post, and receive it at once.

    NĐ 61/2018/NĐ-CP Điều 17.1. The channel is the desk's: nothing a clerk keys in is online.
    """
    if what.channel not in WALK_IN:
        raise Invalid("channel-not-at-counter")
    with transaction(db):
        if filed := filing.already(db, what.key):
            return filed
        revision = catalogue.current(db, code)
        procedure = revision.procedure
        answers = visible(procedure, what.answers)
        filing.complete(procedure, answers, frozenset(paper.slot for paper in papers))
        what = replace(what, answers=answers)
        dossier_id = filing.enter(db, revision.revision_id, what, by=by, at=at)
        _keep_papers(db, dossier_id, procedure, papers, what.key, by=by, at=at)
        filed = filing.already(db, what.key)
        assert filed is not None  # noqa: S101 - it was entered above
        _receive(db, filed, by=by, at=at, key=f"receive:{what.key}")
    return filed


def collect(db: Session, public_id: str, deed: Deed, *, amount: int, method: str) -> str:
    """Take money for a dossier at its desk; return the receipt's number. The same key, once.

    TT 303/2016/TT-BTC: receipts are numbered without gaps.
    """
    if amount <= 0 or method not in METHODS:
        raise Invalid("payment-impossible")
    with transaction(db):
        known = db.scalar(select(Payment.number).where(Payment.key == deed.key))
        if known:
            return known
        standing, deed = fresh(db, public_id, deed)
        dossier = standing.dossier
        post = Post("clerk", dossier.desk)
        if post not in deed.by.posts:
            raise Refused("not-yours")
        number = _enter_payment(db, dossier, deed, amount=amount, method=method)
        payload = {"amount": amount, "method": method, "number": number}
        event = Event("paid", deed.at, deed.by, post, "", dossier.desk, payload=payload)
        journal.record(db, standing, Outcome(standing.matter.case, (event,)), key=deed.key)
    return number


def _enter_payment(db: Session, dossier: Row[Any], deed: Deed, *, amount: int, method: str) -> str:
    year = numbers.local_day(deed.at).year
    number = f"BL-{dossier.desk}-{year}-{numbers.receipt_number(db, dossier.desk, year):07d}"
    db.execute(
        insert(table(Payment)).values(
            dossier_id=dossier.id,
            key=deed.key,
            number=number,
            amount=amount,
            method=method,
            taken_by=deed.by.id,
            office=dossier.desk,
            at=deed.at,
        )
    )
    return number


def _keep_papers(
    db: Session,
    dossier_id: int,
    procedure: Procedure,
    papers: Sequence[HandedIn],
    key: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    titles = {slot.name: slot.title for slot in procedure.papers}
    for paper in papers:
        if paper.slot not in titles:
            raise Invalid("paper-unknown")
        db.execute(
            insert(table(Paper)).values(
                public_id=numbers.derived(f"{key}:{paper.slot}", "paper", 16).lower(),
                dossier_id=dossier_id,
                slot=paper.slot,
                title=titles[paper.slot],
                form=paper.form,
                count=paper.count,
                filename="",
                added_by=by.id,
                added_at=at,
            )
        )


def _receive(db: Session, filed: Filed, *, by: Actor, at: datetime, key: str) -> None:
    standing = take_up(db, filed.public_id)
    first = standing.matter.case.open[0].step
    accepting = next(a for a in standing.matter.step(first).actions if a.receives)
    given = given_fees(db, standing, NOTHING)
    outcome = engine.take(standing.matter, accepting.name, step=first, by=by, at=at, given=given)
    journal.record(db, standing, outcome, key=key)
