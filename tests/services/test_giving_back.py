"""What goes back and what is waived: never more than there is, and on the record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from services import bookkeeping, counter, giving_back, paying
from services.deeds import Deed
from services.errors import Invalid
from tests.factories import MONDAY, a_key, an_officer, moves, stands
from tests.services.test_paying import (
    MINUTE,
    PAID,
    Paying,
    at_payment,
    begins,
    later,
    owing,
    payments,
    sound,
)
from workflows.case import Refused


def deed(db: Session, it: Paying, desk: str = "") -> Deed:
    dossier = stands(db, it.public_id).dossier
    clerk = an_officer(db, "clerk", desk or dossier.desk)
    return Deed(clerk, max(MONDAY, dossier.updated_at) + MINUTE, a_key())


def refund(db: Session, it: Paying, number: str, amount: int, **how: str) -> None:
    said = {"method": "cash", "why": "Nộp hai lần"} | how
    giving_back.refund(db, it.public_id, deed(db, it), number=number, amount=amount, **said)


def test_what_was_paid_twice_goes_back_and_its_receipt_is_annulled(db: Session) -> None:
    it = owing(db)
    reference = begins(db, it)
    counter.collect(db, it.public_id, deed(db, it), amount=it.amount, method="cash")
    paying.hear(db, replace(PAID, reference=reference), at=MONDAY + 3 * MINUTE)
    first, second = (one.number for one in payments(db))

    for amount in (it.amount + 1, 0, -1):
        with pytest.raises(Invalid, match="refund-impossible"):
            refund(db, it, second, amount)
    refund(db, it, second, 3_000)
    refund(db, it, second, it.amount - 3_000)
    for number in (first, second):
        with pytest.raises(Invalid, match="refund-impossible"):
            refund(db, it, number, 1)

    db.expire_all()
    assert [one.annulled_at is not None for one in payments(db)] == [False, True]
    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert sound(db)


def test_a_refusal_at_the_desk_gives_all_back(db: Session) -> None:
    it = owing(db)
    paying.hear(db, replace(PAID, reference=begins(db, it)), at=MONDAY + MINUTE)
    moves(db, it.public_id, "refuse", at=MONDAY + 2 * MINUTE)
    assert bookkeeping.owed_of(db, [it.dossier_id]) == {it.dossier_id: -it.amount}

    refund(db, it, payments(db)[0].number, it.amount)

    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert bookkeeping.owed_of(db, [it.dossier_id]) == {it.dossier_id: 0}
    assert sound(db)


def test_only_the_desk_gives_back_and_says_why(db: Session) -> None:
    it = owing(db)
    paying.hear(db, replace(PAID, reference=begins(db, it)), at=MONDAY + MINUTE)
    number = payments(db)[0].number
    how = {"number": number, "method": "cash"}

    with pytest.raises(Refused, match="not-yours"):
        giving_back.refund(db, it.public_id, deed(db, it, "hoi-an"), **how, amount=1, why="x")
    with pytest.raises(Refused, match="reason-missing"):
        refund(db, it, number, 1, why=" ")
    with pytest.raises(Invalid, match="payment-unknown"):
        refund(db, it, "BL-0", 1)


def test_a_fee_is_waived_once_and_what_was_paid_for_it_is_too_much(db: Session) -> None:
    it = owing(db)
    counter.collect(db, it.public_id, deed(db, it), amount=it.amount, method="cash")

    giving_back.waive(db, it.public_id, deed(db, it), charge="copy", why="Hộ nghèo")
    for charge in ("copy", "none"):
        with pytest.raises(Invalid, match="nothing-to-waive"):
            giving_back.waive(db, it.public_id, deed(db, it), charge=charge, why="Hộ nghèo")

    assert bookkeeping.owed(db, it.dossier_id) == -it.amount
    assert sound(db)


def test_a_dossier_that_waits_for_a_fee_goes_on_once_it_is_waived(db: Session) -> None:
    it = at_payment(db)
    assert later(db, it)

    giving_back.waive(db, it.public_id, deed(db, it), charge="reissue", why="Người có công")

    assert [o.step for o in stands(db, it.public_id).matter.case.open] == ["draft"]
    assert sound(db)
