"""Giving back through the bank: asked for once, booked once, against a bank that signs by itself."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import bookkeeping, counter, doubts, giving_back, paying, refunding
from services.adapters.null import NullGateway
from services.adapters.vnpay import Vnpay
from services.db import sessions
from services.doubts import Finding
from services.errors import Conflict, Invalid, NotFound
from services.models import JournalLine, Refund
from services.ports import Purpose
from services.promised import WORKS, Outside
from services.working import run_due
from tests.factories import MONDAY, a_key, an_officer, moves
from tests.services.test_giving_back import deed
from tests.services.test_paying import (
    IDLE,
    MINUTE,
    PAID,
    Paying,
    begins,
    owing,
    payments,
    sound,
)
from tests.simulators.banks import API, PAY, Street, open_for_business
from tests.simulators.vnpay import SECRET, TERMINAL
from workflows.refunding import ASKED_AFTER, RefundWord

HOUR = timedelta(hours=1)
SO = Finding(so=True, proof="FT21060", why="Xem trên trang của ngân hàng")
NOT_SO = Finding(so=False, proof="", why="Ngân hàng trả lời là chưa có")


@dataclass
class Desk:
    """A bank of this machine, and the worker that asks it."""

    street: Street
    vnpay: Vnpay
    gateways: dict[str, Any] = field(default_factory=dict)

    def works(self, db: Session, *, after: timedelta) -> None:
        """The worker, at one moment; nothing else is due."""
        world = Outside(None, None, gateways=self.gateways)  # type: ignore[arg-type]  # writes no letters here
        asking = {refunding.ASK: WORKS[refunding.ASK]}
        run_due(db, MONDAY + after, world, works=dict.fromkeys(WORKS, IDLE) | asking)


@pytest.fixture
def desk() -> Iterator[Desk]:
    street = Street("")
    with open_for_business(street) as address:
        vnpay = Vnpay(address + PAY, address + API, TERMINAL, SECRET)
        yield Desk(street, vnpay, {"vnpay": vnpay})


def paid_too_much(db: Session, desk: Desk) -> tuple[Paying, str]:
    """A fee was paid by VNPAY, and the dossier refused: its receipt."""
    it = owing(db)
    reference = begins(db, it)
    order = paying.found(db, reference)
    assert order
    purpose = Purpose("N1", *[""] * 7)
    bank = desk.street.vnpay
    bank.opened(desk.vnpay.address(paying.order_of(order), purpose, ip="::1", back=""))
    paying.hear(db, desk.vnpay.heard(bank.settles(reference)), at=MONDAY + MINUTE)
    moves(db, it.public_id, "refuse", at=MONDAY + 2 * MINUTE)
    return it, payments(db)[0].number


def orders_back(db: Session, it: Paying, number: str, amount: int = 8_000, key: str = "") -> None:
    of_desk = replace(deed(db, it), key=key or a_key())
    how = {"number": number, "method": giving_back.GATEWAY, "why": "Hồ sơ bị từ chối"}
    giving_back.refund(db, it.public_id, of_desk, amount=amount, **how)


def state(db: Session) -> tuple[str, list[str]]:
    """The newest refund, and every line about money that went back."""
    db.expire_all()
    kinds = ("refund-ordered", "refunded", "refund-failed")
    lines = select(JournalLine.kind).where(JournalLine.kind.in_(kinds)).order_by(JournalLine.id)
    newest = select(Refund.state).order_by(Refund.id.desc()).limit(1)
    return str(db.scalar(newest)), list(db.scalars(lines))


def accounts(db: Session, it: Paying) -> dict[str, int]:
    return {name: n for name, n in bookkeeping.balances(db, it.dossier_id).items() if n}


def test_the_bank_gives_back_and_it_is_booked_when_it_says_so(db: Session, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    orders_back(db, it, number)
    assert accounts(db, it) == {"vnpay": 8_000, "going": -8_000, "dropped": 8_000, "fees": -8_000}
    with pytest.raises(Invalid, match="refund-impossible"):
        orders_back(db, it, number)

    desk.works(db, after=HOUR)
    assert state(db) == ("sent", ["refund-ordered"])
    [back] = desk.street.vnpay.back[next(iter(desk.street.vnpay.back))]
    assert (back.amount, back.kind) == ("800000", "02")
    back.status = "00"
    desk.works(db, after=2 * HOUR)

    assert state(db) == ("done", ["refund-ordered", "refunded"])
    assert accounts(db, it) == {"dropped": 8_000, "fees": -8_000}
    assert payments(db)[0].annulled_at
    assert sound(db)


def test_the_bank_refuses_and_it_may_be_given_back_otherwise(db: Session, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    desk.street.vnpay.does = "09"
    orders_back(db, it, number)
    desk.works(db, after=HOUR)

    assert state(db) == ("refused", ["refund-ordered", "refund-failed"])
    assert bookkeeping.owed(db, it.dossier_id) == -8_000
    how = {"number": number, "method": "cash", "why": "Ngân hàng không hoàn được"}
    giving_back.refund(db, it.public_id, deed(db, it), amount=8_000, **how)
    assert accounts(db, it) == {"dropped": 8_000, "fees": -8_000, "vnpay": 8_000, "cash": -8_000}
    assert sound(db)


def test_parts_go_back_and_no_word_about_one_settles_another(db: Session, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    desk.street.vnpay.does = "00"
    orders_back(db, it, number, 3_000)
    desk.works(db, after=HOUR)
    orders_back(db, it, number, 3_000)
    [first, second] = db.scalars(select(Refund.reference).order_by(Refund.id))
    [back] = desk.street.vnpay.back[next(iter(desk.street.vnpay.back))]
    order = next(iter(desk.street.vnpay.orders))
    replayed = RefundWord(order, 3_000, "done", "00", back.number)

    assert not refunding.hear(db, second, replayed, at=MONDAY + HOUR)
    assert refunding.hear(db, first, replayed, at=MONDAY + HOUR)
    assert state(db)[0] == "ordered"
    desk.works(db, after=2 * HOUR)

    assert state(db) == ("done", ["refund-ordered", "refunded"] * 2)
    assert [one.kind for one in desk.street.vnpay.back[order]] == ["03", "03"]
    assert bookkeeping.owed(db, it.dossier_id) == -2_000
    assert payments(db)[0].annulled_at is None
    assert sound(db)


@dataclass
class Cut(NullGateway):
    """A line to the bank that breaks `times` times: after the question has arrived, or before."""

    real: Vnpay
    arrives: bool
    times: int = 1
    sent: int = 0
    gives_back = True

    def give_back(self, *of: Any, at: Any) -> RefundWord | None:
        self.sent += 1
        self.times -= 1
        if self.times < 0:
            return self.real.give_back(*of, at=at)
        if self.arrives:
            self.real.give_back(*of, at=at)
        raise OSError

    def ask_back(self, *of: Any, at: Any) -> RefundWord | None:
        return self.real.ask_back(*of, at=at)


@pytest.mark.parametrize(("arrives", "sent"), [(True, 1), (False, 2)])
def test_an_answer_that_was_lost_is_asked_for_and_nothing_goes_back_twice(
    db: Session,
    desk: Desk,
    arrives: bool,  # noqa: FBT001 - the two cases of one line
    sent: int,
) -> None:
    it, number = paid_too_much(db, desk)
    desk.street.vnpay.does, line = "00", Cut(desk.vnpay, arrives)
    desk.gateways["vnpay"] = line
    orders_back(db, it, number)
    for hours in range(1, 4):
        desk.works(db, after=hours * HOUR)

    assert line.sent == sent
    assert [len(one) for one in desk.street.vnpay.back.values()] == [1]
    assert state(db) == ("done", ["refund-ordered", "refunded"])
    assert sound(db)


def test_what_did_not_arrive_on_its_day_is_not_asked_for_again_and_becomes_a_persons(
    db: Session, desk: Desk
) -> None:
    it, number = paid_too_much(db, desk)
    desk.gateways["vnpay"] = line = Cut(desk.vnpay, arrives=False, times=9)
    orders_back(db, it, number)
    for days in range(1, 20):
        desk.works(db, after=timedelta(days=days))

    assert (line.sent, desk.street.vnpay.back) == (1, {})
    assert state(db) == ("unclear", ["refund-ordered"])
    assert len(ASKED_AFTER) == db.scalar(select(Refund.asked))


def test_a_forged_answer_changes_nothing(db: Session, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    desk.street.vnpay.does = "00"
    desk.gateways["vnpay"] = replace(desk.vnpay, secret="what a thief believes")
    orders_back(db, it, number)
    with suppress(Exception):
        desk.works(db, after=HOUR)

    assert state(db) == ("sent", ["refund-ordered"])
    assert desk.street.vnpay.back == {}


def test_without_a_bank_that_gives_back_it_is_a_persons_at_once(db: Session, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    desk.gateways.clear()
    orders_back(db, it, number)
    desk.works(db, after=HOUR)
    [row] = doubts.refunds(db, deed(db, it).by)

    assert (row.state, row.amount, row.way) == ("unclear", 8_000, "vnpay")
    assert not doubts.refunds(db, an_officer(db, "clerk", "hoi-an"))


@pytest.mark.parametrize(("said", "after", "owed"), [(SO, "done", 0), (NOT_SO, "refused", -8_000)])
def test_a_person_closes_a_refund_that_the_bank_never_told_of(
    db: Session, desk: Desk, said: Finding, after: str, owed: int
) -> None:
    it, number = paid_too_much(db, desk)
    desk.gateways.clear()
    orders_back(db, it, number)
    desk.works(db, after=HOUR)
    reference, mine = str(db.scalar(select(Refund.reference))), deed(db, it)

    with pytest.raises(NotFound, match="refund-unknown"):
        doubts.close_refund(db, reference, deed(db, it, "hoi-an"), said)
    with pytest.raises(Invalid, match="reason-missing"):
        doubts.close_refund(db, reference, deed(db, it), replace(said, why=" "))
    for _ in range(2):  # A second click.
        doubts.close_refund(db, reference, mine, said)
    with pytest.raises(Conflict, match="order-decided"):
        doubts.close_refund(db, reference, deed(db, it), said)

    assert state(db)[0] == after
    assert bookkeeping.owed(db, it.dossier_id) == owed
    late = RefundWord(next(iter(desk.street.vnpay.orders)), 8_000, "done", "00", "9014")
    refunding.hear(db, reference, late, at=MONDAY + 3 * HOUR)
    assert state(db)[1].count("refunded") == 1
    assert bookkeeping.owed(db, it.dossier_id) == 0
    refunding.put_off(db, reference, at=MONDAY + 3 * HOUR)
    assert (state(db)[0], sound(db)) == ("done", True)


@pytest.mark.parametrize(("said", "owed"), [(SO, 0), (NOT_SO, 8_000)])
def test_a_person_closes_an_order_that_the_bank_never_told_of(
    db: Session, said: Finding, owed: int
) -> None:
    it = owing(db)
    reference, mine = begins(db, it), deed(db, it)
    with pytest.raises(Conflict, match="order-decided"):
        doubts.close_order(db, reference, deed(db, it), said)
    for _ in range(5):
        paying.put_off(db, reference, at=MONDAY)

    with pytest.raises(NotFound, match="order-unknown"):
        doubts.close_order(db, reference, deed(db, it, "hoi-an"), said)
    with pytest.raises(Invalid, match="proof-missing"):
        doubts.close_order(db, reference, deed(db, it), replace(SO, proof=""))
    receipts = {doubts.close_order(db, reference, mine, said) for _ in range(2)}

    assert receipts == {payments(db)[0].number if said.so else ""}
    assert bookkeeping.owed(db, it.dossier_id) == owed
    for _ in range(3):  # The call-back comes after all.
        paying.hear(db, replace(PAID, reference=reference), at=MONDAY + HOUR)
    assert [one.order_id is not None for one in payments(db)] == [True]
    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert sound(db)


@pytest.mark.database
def test_two_cashiers_and_a_late_call_back_at_once_book_one_payment(
    db: Session, engine: Engine
) -> None:
    it = owing(db)
    reference = begins(db, it)
    for _ in range(5):
        paying.put_off(db, reference, at=MONDAY)
    deeds, make = [deed(db, it) for _ in range(4)], sessions(engine)
    db.rollback()

    def closes(n: int) -> str:
        with make() as own:
            try:
                if n == len(deeds):
                    return paying.hear(own, replace(PAID, reference=reference), at=MONDAY + HOUR)
                return doubts.close_order(own, reference, deeds[n], SO)
            except Conflict as late:
                return late.reason

    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(closes, range(5)))

    assert len(payments(db)) == 1
    assert told.count("order-decided") in (3, 4)
    assert sound(db)


@pytest.mark.database
def test_two_workers_ask_for_the_money_once(db: Session, engine: Engine, desk: Desk) -> None:
    it, number = paid_too_much(db, desk)
    desk.street.vnpay.does = "00"
    orders_back(db, it, number)
    reference, make = str(db.scalar(select(Refund.reference))), sessions(engine)
    db.rollback()

    def asks(_: int) -> None:
        with make() as own:
            refunding.settle(own, desk.gateways, reference, at=MONDAY + HOUR)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(asks, range(4)))

    assert [len(one) for one in desk.street.vnpay.back.values()] == [1]
    assert state(db) == ("done", ["refund-ordered", "refunded"])
    assert sound(db)


def test_only_what_came_through_a_bank_goes_back_through_it(db: Session) -> None:
    it = owing(db)
    counter.collect(db, it.public_id, deed(db, it), amount=8_000, method="cash")
    moves(db, it.public_id, "refuse", at=MONDAY + 5 * MINUTE)

    with pytest.raises(Invalid, match="refund-impossible"):
        orders_back(db, it, payments(db)[0].number)
