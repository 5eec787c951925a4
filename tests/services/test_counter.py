"""The counter: what a clerk keys in for somebody else, and the money they take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import bookkeeping, counter, invariants, processing
from services.counter import HandedIn
from services.deeds import Deed
from services.entering import Applicant, Filed, Filing
from services.errors import Conflict, Invalid
from services.filing import Incomplete
from services.models import Counter, Dossier, FactRow, JournalLine, Paper, Payment, PrintForm
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_citizen,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    moves,
    open_steps,
    stands,
    the_procedure,
)
from workflows.case import Actor, Refused

AN_MY = "tam-ky.an-my"
AN_MY_CODE = "000.03.31.H47"
CENTRE = "trung-tam"
ON_PAPER = "1.000689"  # its result is no file
CERTIFIED_ONLINE = "2.000635"  # extracts of civil status, for a fee
CERTIFIED = "2.000815"
KARAOKE = "1.001029"
A_PAPER = "declaration"


def a_walk_in(db: Session, code: str = ALLOWANCE, **also: Any) -> Filing:
    """What a clerk has keyed in, ready to be recorded."""
    procedure = the_procedure(db, code)
    filing = Filing(
        key=a_key(),
        applicant=Applicant("Trần Thị Bé", id_number="049145000012", phone="0905111222"),
        answers=answers_for(procedure),
        office=AN_MY,
        channel="counter",
    )
    return replace(filing, **also)


def handed_in(db: Session, code: str = ALLOWANCE) -> list[HandedIn]:
    """One original of each paper that is needed."""
    procedure = the_procedure(db, code)
    wanted = procedure.wanted(answers_for(procedure))
    return [HandedIn(slot.name, "original", 1) for slot in wanted if slot.required]


def record(
    db: Session,
    what: Filing,
    papers: Iterable[counter.Brought] | None = None,
    code: str = ALLOWANCE,
    by: Actor | None = None,
) -> Filed:
    clerk = by or an_officer(db, "clerk", AN_MY)
    given = handed_in(db, code) if papers is None else list(papers)
    return counter.record_walk_in(db, code, what, given, by=clerk, at=MONDAY)


def row_of(db: Session, filed: Filed) -> Dossier:
    return db.scalars(select(Dossier).where(Dossier.public_id == filed.public_id)).one()


def test_a_walk_in_is_received_at_once_with_its_code_and_slip(db: Session) -> None:
    filed = record(db, a_walk_in(db))

    dossier = row_of(db, filed)
    assert (dossier.code, dossier.stage) == ("000.03.31.H47-210301-0001", "received")
    assert (dossier.channel, dossier.applicant) == ("counter", "Trần Thị Bé")
    assert dossier.received_at == MONDAY
    assert db.scalars(select(PrintForm.form)).all() == ["receipt"]
    assert open_steps(db, filed.public_id) == [("review", "officer", AN_MY)]


def test_what_came_by_post_says_so(db: Session) -> None:
    filed = record(db, a_walk_in(db, channel="post"))

    assert row_of(db, filed).channel == "post"


@pytest.mark.parametrize("channel", ["online", "", "national"])
def test_nothing_that_a_clerk_keys_in_is_online(db: Session, channel: str) -> None:
    what = a_walk_in(db, channel=channel)

    with pytest.raises(Invalid, match="channel-not-at-counter"):
        record(db, what)

    assert db.scalar(select(func.count(Dossier.id))) == 0


def test_an_electronic_result_has_to_exist_and_needs_an_account_to_lie_in(db: Session) -> None:
    me = a_citizen(db)
    mine = Applicant("Nguyễn Thị Đức", citizen_id=int(me.id.partition(":")[2]))

    with pytest.raises(Invalid, match="delivery-needs-account"):
        record(db, a_walk_in(db, delivery="online"))
    with pytest.raises(Invalid, match="delivery-unknown"):
        record(db, a_walk_in(db, ON_PAPER, delivery="online", applicant=mine), code=ON_PAPER)
    filed = record(db, a_walk_in(db, delivery="online", applicant=mine))

    assert row_of(db, filed).delivery == "online"


def test_a_walk_in_never_counts_as_online(db: Session) -> None:
    record(db, a_walk_in(db))

    names = set(db.scalars(select(FactRow.name)))
    assert names == {"submitted", "submitted.counter", "received", "received.counter"}


def test_the_same_walk_in_sent_twice_is_one_dossier(db: Session) -> None:
    what = a_walk_in(db)

    first, again = record(db, what), record(db, what)

    assert again == first
    assert db.scalar(select(func.count(Dossier.id))) == 1
    assert db.scalar(select(func.count(PrintForm.id))) == 1
    assert db.scalars(select(JournalLine.kind).order_by(JournalLine.n)).all() == [
        "submitted",
        "received",
    ]


def test_papers_are_kept_by_kind_and_number(db: Session) -> None:
    papers = [HandedIn(A_PAPER, "original", 1), HandedIn(A_PAPER, "copy", 3)]

    record(db, a_walk_in(db), papers)

    kept = db.execute(select(Paper.form, Paper.count).order_by(Paper.id))
    assert [tuple(row) for row in kept] == [("original", 1), ("copy", 3)]


def test_a_paper_that_the_procedure_does_not_know_is_refused(db: Session) -> None:
    papers = [*handed_in(db), HandedIn("moon-landing", "copy", 1)]

    with pytest.raises(Invalid, match="paper-unknown"):
        record(db, a_walk_in(db), papers)

    assert db.scalar(select(func.count(Dossier.id))) == 0


@pytest.mark.parametrize(("form", "count"), [("scan", 1), ("copy", 0), ("copy", -1), ("copy", 100)])
def test_a_paper_of_no_kind_or_number_is_refused(db: Session, form: str, count: int) -> None:
    papers = [HandedIn(A_PAPER, form, count)]

    with pytest.raises(Invalid, match="paper-count-wrong"):
        record(db, a_walk_in(db), papers)


def test_what_lacks_is_named_all_at_once_at_the_counter_too(db: Session) -> None:
    procedure = the_procedure(db, ALLOWANCE)
    answers = answers_for(procedure, group="disabled")
    what = a_walk_in(db, answers={k: v for k, v in answers.items() if k != "full_name"})

    with pytest.raises(Incomplete) as lacking:
        record(db, what, papers=[])

    assert [(slip.place, slip.reason) for slip in lacking.value.slips] == [
        ("full_name", "answer-missing")
    ]
    assert lacking.value.papers == ["disability_certificate"]
    assert db.scalar(select(func.count(Dossier.id))) == 0


def test_a_dossier_of_another_desk_is_refused_with_the_name_of_the_right_one(db: Session) -> None:
    neighbour = an_officer(db, "clerk", "tam-ky.tan-thanh")

    with pytest.raises(Invalid, match="not-this-desk") as refused:
        record(db, a_walk_in(db), by=neighbour)

    assert refused.value.details["desk"] == "UBND phường An Mỹ"
    assert db.scalar(select(func.count(Dossier.id))) == 0
    assert db.scalar(select(func.count()).select_from(Counter)) == 0


def test_an_officer_who_is_no_clerk_records_nothing(db: Session) -> None:
    with pytest.raises(Invalid, match="not-this-desk"):
        record(db, a_walk_in(db), by=an_officer(db, "officer", AN_MY))


def test_a_dossier_that_must_be_paid_first_waits_at_the_desk(db: Session) -> None:
    clerk = an_officer(db, "clerk", CENTRE)

    filed = record(db, a_walk_in(db, KARAOKE, office=""), code=KARAOKE, by=clerk)

    assert row_of(db, filed).stage == "submitted"
    assert open_steps(db, filed.public_id) == [("receive", "clerk", CENTRE)]


def test_once_paid_it_is_received_at_the_desk(db: Session) -> None:
    clerk = an_officer(db, "clerk", CENTRE)
    filed = record(db, a_walk_in(db, KARAOKE, office=""), code=KARAOKE, by=clerk)

    pay(db, filed, Deed(clerk, MONDAY, a_key()))
    deed = Deed(clerk, MONDAY, a_key())
    processing.act(db, filed.public_id, "accept", deed, step="receive")

    assert row_of(db, filed).stage == "received"


def test_money_gives_a_receipt_and_a_line_of_the_journal(db: Session) -> None:
    filed = record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED)
    deed = Deed(an_officer(db, "clerk", AN_MY), MONDAY, a_key())

    number = pay(db, filed, deed)

    line = db.scalars(select(JournalLine).where(JournalLine.kind == "paid")).one()
    assert number == f"BL-{AN_MY_CODE}-2021-0000001"
    assert line.payload["number"] == number
    assert line.role == "clerk"


def test_the_same_money_is_taken_once(db: Session) -> None:
    filed = record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED)
    deed = Deed(an_officer(db, "clerk", AN_MY), MONDAY, a_key(), seen=2)
    amount = bookkeeping.owed(db, row_of(db, filed).id)

    first = counter.collect(db, filed.public_id, deed, amount=amount, method="cash")
    again = counter.collect(db, filed.public_id, deed, amount=amount, method="cash")

    assert again == first
    assert db.scalar(select(func.count(Payment.id))) == 1


def test_receipts_are_numbered_without_a_gap_although_one_was_refused(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    filed = [record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED) for _ in range(3)]

    first = pay(db, filed[0], Deed(clerk, MONDAY, a_key()))
    with pytest.raises(Conflict, match="page-stale"):
        pay(db, filed[1], Deed(clerk, MONDAY, a_key(), seen=99))
    numbers = [first, *(pay(db, one, Deed(clerk, MONDAY, a_key())) for one in filed[1:])]

    assert [number[-7:] for number in numbers] == ["0000001", "0000002", "0000003"]


def test_receipts_start_anew_each_year(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    filed = [record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED) for _ in range(2)]

    pay(db, filed[0], Deed(clerk, MONDAY, a_key()))
    number = pay(db, filed[1], Deed(clerk, MONDAY + timedelta(days=365), a_key()))

    assert number == f"BL-{AN_MY_CODE}-2022-0000001"


def test_a_clerk_of_another_desk_takes_no_money(db: Session) -> None:
    filed = record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED)
    neighbour = an_officer(db, "clerk", "tam-ky.tan-thanh")

    with pytest.raises(Refused, match="not-yours"):
        pay(db, filed, Deed(neighbour, MONDAY, a_key()))

    assert db.scalar(select(func.count(Payment.id))) == 0


@pytest.mark.parametrize(("more", "method"), [(1, "cash"), (-(10**9), "cash"), (0, "favour")])
def test_only_what_is_owed_is_taken_and_only_as_money(db: Session, more: int, method: str) -> None:
    filed = record(db, a_walk_in(db, CERTIFIED), code=CERTIFIED)
    deed = Deed(an_officer(db, "clerk", AN_MY), MONDAY, a_key())
    amount = bookkeeping.owed(db, row_of(db, filed).id) + more

    with pytest.raises(Invalid, match="payment-impossible"):
        counter.collect(db, filed.public_id, deed, amount=amount, method=method)


def test_nothing_is_taken_for_a_dossier_that_was_refused(db: Session) -> None:
    public_id = a_filed(db, CERTIFIED_ONLINE).public_id
    moves(db, public_id, "refuse", at=MONDAY + timedelta(hours=1))
    standing = stands(db, public_id)
    deed = Deed(an_officer(db, "clerk", standing.dossier.desk), MONDAY, a_key())

    with pytest.raises(Refused, match="closed"):
        counter.collect(db, public_id, deed, amount=8_000, method="cash")

    assert bookkeeping.owed(db, standing.dossier.id) == 0
    assert db.scalar(select(func.count(Payment.id))) == 0


def test_what_is_brought_to_the_desk_completes_a_dossier(db: Session) -> None:
    public_id = a_filed(db).public_id
    moves(db, public_id, "ask", at=MONDAY + timedelta(hours=1))
    clerk = an_officer(db, "clerk", AN_MY)
    deed = Deed(clerk, MONDAY + timedelta(days=1), a_key())

    counter.bring(db, public_id, handed_in(db), {"full_name": "Trần Thị Bé Ba"}, deed)
    counter.bring(db, public_id, handed_in(db), {"full_name": "Trần Thị Bé Ba"}, deed)

    standing = stands(db, public_id)
    line = db.scalars(select(JournalLine).where(JournalLine.kind == "resubmitted")).one()
    assert standing.matter.answers["full_name"] == "Trần Thị Bé Ba"
    assert line.payload["changed"]["full_name"][1] == "Trần Thị Bé Ba"
    assert (line.actor, line.role) == (clerk.id, "clerk")
    assert open_steps(db, public_id) == [("receive", "clerk", AN_MY)]


def test_another_desk_cannot_complete_a_dossier(db: Session) -> None:
    public_id = a_dossier(db, then=["ask"]).dossier.public_id
    deed = Deed(an_officer(db, "clerk", "tam-ky.tan-thanh"), MONDAY + timedelta(days=1), a_key())

    with pytest.raises(Refused, match="not-yours"):
        counter.bring(db, public_id, handed_in(db), {}, deed)

    assert not db.scalars(select(Paper).where(Paper.form == "original")).all()


def test_nothing_is_brought_to_a_dossier_that_waits_for_nothing(db: Session) -> None:
    public_id = a_filed(db).public_id
    deed = Deed(an_officer(db, "clerk", AN_MY), MONDAY, a_key())

    with pytest.raises(Refused, match="not-open"):
        counter.bring(db, public_id, handed_in(db), {}, deed)


def pay(db: Session, filed: Filed, deed: Deed) -> str:
    """Take all that is owed, in cash."""
    amount = bookkeeping.owed(db, row_of(db, filed).id)
    return counter.collect(db, filed.public_id, deed, amount=amount, method="cash")


def test_originals_are_seen_only_where_that_says_something(db: Session) -> None:
    clerk, one = an_officer(db, "clerk", AN_MY), [HandedIn(A_PAPER, "original", 1)]
    filed, asked = a_filed(db).public_id, a_dossier(db, then=["ask"]).dossier.public_id
    over = a_dossier(db, then=["refuse"]).dossier.public_id

    def sees(public_id: str, papers: list[HandedIn], by: Actor = clerk) -> None:
        counter.see_papers(db, public_id, papers, Deed(by, MONDAY + timedelta(hours=3), a_key()))

    with pytest.raises(Invalid, match="nothing-seen"):
        sees(filed, [])
    with pytest.raises(Invalid, match="bring-instead"):
        sees(asked, one)
    with pytest.raises(Refused, match="closed"):
        sees(over, one)
    with pytest.raises(Refused, match="not-yours"):
        sees(filed, one, an_officer(db, "clerk", "hoi-an"))
    deed = Deed(clerk, MONDAY + timedelta(hours=3), a_key())
    for _ in range(2):
        counter.see_papers(db, filed, one, deed)

    seen = db.scalars(select(JournalLine.payload).where(JournalLine.kind == "papers-seen")).all()
    assert seen == [{"seen": [[A_PAPER, "original", 1]]}]
    assert not [one for one in invariants.check(db) if one.rows]
