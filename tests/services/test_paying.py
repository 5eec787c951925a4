"""Paying from afar, on both databases: once, whoever says so how often and in whatever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import bookkeeping, counter, invariants, paying
from services.adapters.null import NullGateway
from services.counter import HandedIn
from services.db import sessions
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.models import JournalLine, Payment, PaymentOrder
from services.ports import Forged, Purpose
from services.promised import WORKS, Outside, Work
from services.working import run_due
from tests.factories import (
    MONDAY,
    a_citizen,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    moves,
    stands,
    the_procedure,
)
from workflows.case import Actor, Refused
from workflows.paying import TIME_TO_PAY, Order, Word
from workflows.refunding import Refund

EXTRACT, LOST, KARAOKE = "2.000635", "1.012786", "1.001029"
WAY = ("propose", "approve", "propose", "object", "propose", "approve", "forward")
"""From receipt to the wait for the fee of a lost certificate."""
MINUTE = timedelta(minutes=1)
IDLE = Work(lambda *_: None)
PAID = Word("", 8_000, "paid", "00", "14", "NCB")


@dataclass
class Paying:
    """Somebody's dossier for which something is to be paid."""

    citizen: Actor
    public_id: str
    dossier_id: int
    amount: int


def owing(db: Session, code: str = EXTRACT) -> Paying:
    citizen = a_citizen(db)
    public_id = a_filed(db, code, by=citizen).public_id
    dossier_id = stands(db, public_id).dossier.id
    return Paying(citizen, public_id, dossier_id, bookkeeping.owed(db, dossier_id))


def begins(
    db: Session, it: Paying, *, at: datetime = MONDAY, way: str = "vnpay", key: str = ""
) -> str:
    return paying.begin(db, it.public_id, way, Deed(it.citizen, at, key or a_key()))


def payments(db: Session) -> list[Payment]:
    return list(db.scalars(select(Payment).order_by(Payment.id)))


def sound(db: Session) -> bool:
    return not [one for one in invariants.check(db) if one.rows]


def test_the_word_of_the_bank_pays_and_the_receipt_is_there(db: Session) -> None:
    it = owing(db)
    reference = begins(db, it)

    answer = paying.hear(db, replace(PAID, reference=reference), at=MONDAY + MINUTE)

    [payment] = payments(db)
    line = db.scalars(select(JournalLine).where(JournalLine.kind == "paid")).one()
    assert (answer, payment.amount, payment.method) == ("confirmed", it.amount, "vnpay")
    assert payment.number.endswith("-2021-0000001")
    assert line.payload["transaction"] == "14"
    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert sound(db)


def test_a_small_matrix_of_words_pays_each_order_once(db: Session) -> None:
    words = (
        PAID,
        replace(PAID, said="failed"),
        replace(PAID, said="open"),
        replace(PAID, amount=1),
    )
    for order_of_words in permutations(words):
        reference = begins(db, owing(db))
        for word in order_of_words:
            for _ in range(2):
                paying.hear(db, replace(word, reference=reference), at=MONDAY + MINUTE)
        paying.hear(db, replace(PAID, reference="MCUNKNOWN"), at=MONDAY + MINUTE)

    assert len(payments(db)) == 24
    assert set(db.scalars(select(PaymentOrder.state))) == {"paid"}
    assert sound(db)


def test_words_that_come_at_once_pay_once(engine: Engine, db: Session) -> None:
    references = [begins(db, owing(db)) for _ in range(5)]

    def says(n: int) -> str:
        with sessions(engine)() as mine:
            word = replace(PAID, reference=references[n % 5])
            return paying.hear(mine, word, at=MONDAY + MINUTE)

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(says, range(80)))

    assert (answers.count("confirmed"), answers.count("already")) == (5, 75)
    assert len(payments(db)) == 5
    assert sound(db)


def test_who_clicks_twice_or_comes_back_goes_on_with_the_same_order(db: Session) -> None:
    it = owing(db)
    first = begins(db, it, key="once")

    assert begins(db, it, key="once") == first
    assert begins(db, it, at=MONDAY + 5 * MINUTE) == first
    with pytest.raises(Conflict, match="payment-waiting"):
        begins(db, it, way="national", at=MONDAY + 5 * MINUTE)
    with pytest.raises(Conflict, match="payment-waiting"):
        begins(db, it, at=MONDAY + TIME_TO_PAY + MINUTE)


def test_a_refusal_of_the_bank_lets_try_again_and_late_money_is_taken_all_the_same(
    db: Session,
) -> None:
    it = owing(db)
    first = begins(db, it)
    paying.hear(db, replace(PAID, reference=first, said="failed", code="24"), at=MONDAY + MINUTE)
    second = begins(db, it, at=MONDAY + 2 * MINUTE)

    for reference in (second, first):
        paying.hear(db, replace(PAID, reference=reference), at=MONDAY + 3 * MINUTE)

    assert second != first
    assert bookkeeping.owed(db, it.dossier_id) == -it.amount  # To be given back.
    assert sound(db)


def test_nobody_pays_for_what_is_not_theirs_or_not_owed(db: Session) -> None:
    it, free = owing(db), owing(db, "2.000908")

    with pytest.raises(NotFound, match="dossier-unknown"):
        begins(db, replace(it, citizen=a_citizen(db)))
    with pytest.raises(Invalid, match="nothing-to-pay"):
        begins(db, free)
    assert db.scalar(select(func.count(PaymentOrder.id))) == 0


def test_a_desk_that_wants_the_fee_first_receives_what_was_paid_from_afar(db: Session) -> None:
    it = owing(db, KARAOKE)
    with pytest.raises(Refused, match="fee-unsettled"):
        moves(db, it.public_id, "accept", at=MONDAY + MINUTE)

    word = replace(PAID, reference=begins(db, it), amount=it.amount)
    paying.hear(db, word, at=MONDAY + 2 * MINUTE)
    moves(db, it.public_id, "accept", at=MONDAY + 3 * MINUTE)

    assert stands(db, it.public_id).dossier.received_at == MONDAY + 3 * MINUTE


def test_a_dossier_that_waits_for_the_money_goes_on_with_it(db: Session) -> None:
    it = at_payment(db)
    word = replace(PAID, reference=begins(db, it, at=later(db, it)), amount=it.amount)

    paying.hear(db, word, at=later(db, it) + MINUTE)

    standing = stands(db, it.public_id)
    assert [o.step for o in standing.matter.case.open] == ["draft"]
    assert standing.dossier.stage == "processing"
    assert sound(db)


def test_what_was_paid_early_is_not_waited_for(db: Session) -> None:
    it = brought(db)
    word = replace(PAID, reference=begins(db, it), amount=it.amount)
    paying.hear(db, word, at=MONDAY + MINUTE)

    _walks(db, it)

    assert [o.step for o in stands(db, it.public_id).matter.case.open] == ["draft"]
    assert sound(db)


def test_a_dossier_that_was_refused_has_its_money_to_be_given_back(db: Session) -> None:
    it = owing(db)
    reference = begins(db, it)
    moves(db, it.public_id, "refuse", at=MONDAY + MINUTE)

    paying.hear(db, replace(PAID, reference=reference), at=MONDAY + 2 * MINUTE)

    assert bookkeeping.owed(db, it.dossier_id) == -it.amount
    assert sound(db)


def test_a_dossier_that_waits_for_its_fee_goes_on_once_the_desk_has_taken_it(db: Session) -> None:
    it = at_payment(db)
    clerk = an_officer(db, "clerk", stands(db, it.public_id).dossier.desk)
    deed, owed = Deed(clerk, later(db, it), a_key()), bookkeeping.owed(db, it.dossier_id)

    counter.collect(db, it.public_id, deed, amount=owed - 1, method="cash")
    before = [one.step for one in stands(db, it.public_id).matter.case.open]
    counter.collect(db, it.public_id, replace(deed, key=a_key()), amount=1, method="cash")

    assert before != [one.step for one in stands(db, it.public_id).matter.case.open] == ["draft"]
    assert sound(db)


def test_paid_at_the_desk_and_from_afar_is_paid_too_much(db: Session) -> None:
    it = owing(db)
    reference = begins(db, it)
    clerk = an_officer(db, "clerk", stands(db, it.public_id).dossier.desk)
    deed = Deed(clerk, MONDAY + MINUTE, a_key())
    counter.collect(db, it.public_id, deed, amount=it.amount, method="cash")

    paying.hear(db, replace(PAID, reference=reference), at=MONDAY + 2 * MINUTE)

    assert [one.method for one in payments(db)] == ["cash", "vnpay"]
    assert bookkeeping.owed(db, it.dossier_id) == -it.amount


@dataclass
class Asked(NullGateway):
    """A bank that answers what it is told to, or nothing, or not at all."""

    word: Word | None = None
    fault: Exception | None = None
    times: int = 0

    def ask(self, order: Order, *, at: datetime) -> Word | None:  # noqa: ARG002 - the port's signature
        self.times += 1
        if self.fault:
            raise self.fault
        return replace(self.word, reference=order.reference) if self.word else None


def works(db: Session, bank: NullGateway, *, until: timedelta) -> None:
    """The worker, awake once an hour."""
    world = Outside(None, None, gateways={"vnpay": bank})  # type: ignore[arg-type]  # writes no letters here
    asking = {paying.ASK: WORKS[paying.ASK]}
    at = MONDAY
    while at < MONDAY + until:
        at += timedelta(hours=1)
        run_due(db, at, world, works=dict.fromkeys(WORKS, IDLE) | asking)


@pytest.mark.parametrize(("said", "state"), [("paid", "paid"), ("failed", "failed")])
def test_the_bank_is_asked_about_what_it_has_not_told(db: Session, said: str, state: str) -> None:
    begins(db, owing(db))
    bank = Asked(word=replace(PAID, said=said))  # type: ignore[arg-type]  # one of its words

    works(db, bank, until=timedelta(hours=3))

    assert (db.scalars(select(PaymentOrder.state)).one(), bank.times) == (state, 1)
    assert sound(db)


@pytest.mark.parametrize("word", [None, replace(PAID, said="open"), replace(PAID, amount=9)])
def test_a_bank_that_cannot_tell_leaves_it_to_a_person_at_last(
    db: Session, word: Word | None
) -> None:
    begins(db, owing(db))
    bank = Asked(word=word)

    works(db, bank, until=timedelta(days=3))

    assert (db.scalars(select(PaymentOrder.state)).one(), bank.times) == ("unclear", 5)
    assert payments(db) == []


@pytest.mark.parametrize("fault", [OSError(), Forged()])
def test_a_bank_that_is_away_or_not_itself_leaves_it_to_a_person_too(
    db: Session, fault: Exception
) -> None:
    begins(db, owing(db))
    bank = Asked(fault=fault)

    works(db, bank, until=timedelta(days=3))

    assert (db.scalars(select(PaymentOrder.state)).one(), bank.times) == ("unclear", 5)


def test_without_a_contract_there_is_no_page_and_no_word() -> None:
    bank, order = NullGateway(), Order("MC1", "vnpay", 1, "waiting", MONDAY, MONDAY)

    with pytest.raises(Unavailable, match="way-away"):
        bank.address(order, Purpose(*[""] * 8), ip="", back="")
    with pytest.raises(Forged):
        bank.heard(dict[str, str]())
    assert bank.ask(order, at=MONDAY) is None
    back = Refund("MH1", "MC1", 1, True, "", "sent", MONDAY)  # noqa: FBT003 - no bank reads it
    assert bank.give_back(back, order, at=MONDAY) is bank.ask_back(back, order, at=MONDAY) is None


def at_payment(db: Session) -> Paying:
    """A lost certificate whose owner is awaited with the fee for a new one."""
    it = brought(db)
    _walks(db, it)
    return it


def brought(db: Session) -> Paying:
    """Somebody with an account says at the desk that a certificate is lost."""
    procedure, citizen = the_procedure(db, LOST), a_citizen(db)
    answers = answers_for(procedure, waiver="none")
    papers = [HandedIn(one.name, "copy", 1) for one in procedure.wanted(answers) if one.required]
    owner = Applicant(citizen.name, citizen_id=int(citizen.id.partition(":")[2]))
    what = Filing(a_key(), owner, answers, office="tam-ky", channel="counter")
    clerk = an_officer(db, "clerk", "tam-ky")
    filed = counter.record_walk_in(db, LOST, what, papers, by=clerk, at=MONDAY)
    dossier_id = stands(db, filed.public_id).dossier.id
    return Paying(citizen, filed.public_id, dossier_id, bookkeeping.owed(db, dossier_id))


def _walks(db: Session, it: Paying) -> None:
    for hours, action in enumerate(WAY, 2):
        moves(db, it.public_id, action, at=MONDAY + timedelta(hours=hours))


def later(db: Session, it: Paying) -> datetime:
    moment: datetime = stands(db, it.public_id).dossier.updated_at
    return moment
