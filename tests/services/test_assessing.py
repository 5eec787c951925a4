"""Fees are assessed anew with what a supplement corrects: told line by line, nothing paid is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import bills, bookkeeping, giving_back, paying, responding
from services.deeds import Deed
from services.models import Charge, FactRow, JournalLine, Notice
from services.processing import act
from tests.factories import MONDAY, a_citizen, a_filed, a_key, an_officer, stands
from tests.services.test_giving_back import deed
from tests.services.test_paying import MINUTE, PAID, Paying, payments, sound
from workflows.case import Given

EXTRACT, KARAOKE, BIRTH = "2.000635", "1.001029", "1.001193"


def owing(db: Session, code: str = EXTRACT, **answers: Any) -> Paying:
    citizen = a_citizen(db)
    public_id = a_filed(db, code, by=citizen, **answers).public_id
    dossier_id = stands(db, public_id).dossier.id
    return Paying(citizen, public_id, dossier_id, bookkeeping.owed(db, dossier_id))


def supplements(db: Session, it: Paying, **answers: Any) -> None:
    """The desk asks, and the owner answers."""
    asks = replace(deed(db, it))
    act(db, it.public_id, "ask", asks, step="receive", given=Given(reason="Xin ghi lại số bản"))
    later = Deed(it.citizen, asks.at + MINUTE, a_key())
    responding.resubmit(db, it.public_id, answers, later)


def anew(db: Session) -> list[dict[str, Any]]:
    lines = select(JournalLine.payload).where(JournalLine.kind == "reassessed")
    return list(db.scalars(lines.order_by(JournalLine.id)))


def pays(db: Session, it: Paying) -> None:
    reference = paying.begin(db, it.public_id, "vnpay", Deed(it.citizen, MONDAY, a_key()))
    word = replace(PAID, reference=reference, amount=it.amount)
    paying.hear(db, word, at=MONDAY + MINUTE)


def test_a_fee_that_rose_leaves_the_difference_owed(db: Session) -> None:
    it = owing(db, copies=1)
    pays(db, it)
    supplements(db, it, copies=3)

    [told] = anew(db)
    [change] = told["fees"]
    assert told["difference"] == change["difference"] == 16_000
    assert (change["was"], change["now"], change["quantity_was"], change["quantity"]) == (
        *(8_000, 24_000),
        *(1, 3),
    )
    assert bookkeeping.owed(db, it.dossier_id) == 16_000
    assert db.scalars(select(Charge.amount)).one() == 24_000
    assert [one.amount for one in payments(db)] == [8_000]
    assert "reassessed" in set(db.scalars(select(Notice.kind)))
    assert sound(db)


def test_a_fee_that_fell_is_offered_back_at_the_desk(db: Session) -> None:
    it = owing(db, copies=3)
    pays(db, it)
    desk = stands(db, it.public_id).dossier.desk
    assert not bills.surpluses(db, an_officer(db, "clerk", desk))
    supplements(db, it, copies=1)

    [one] = bills.surpluses(db, an_officer(db, "clerk", desk))
    assert (one.public_id, one.amount) == (it.public_id, 16_000)
    assert not bills.surpluses(db, an_officer(db, "clerk", "hoi-an"))
    how = {"number": payments(db)[0].number, "method": "cash", "why": "Bớt bản sao"}
    giving_back.refund(db, it.public_id, deed(db, it), amount=16_000, **how)
    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert payments(db)[0].annulled_at is None
    assert sound(db)


def test_an_order_that_was_begun_before_pays_what_it_says_and_no_more(db: Session) -> None:
    it = owing(db, copies=1)
    reference = paying.begin(db, it.public_id, "vietqr", Deed(it.citizen, MONDAY, a_key()))
    supplements(db, it, copies=2)
    other = paying.begin(db, it.public_id, "vietqr", Deed(it.citizen, MONDAY, a_key()))

    for _ in range(3):
        paying.hear(db, replace(PAID, reference=reference), at=MONDAY + MINUTE)
        paying.hear(db, replace(PAID, reference=other), at=MONDAY + MINUTE)  # The old amount.

    assert bookkeeping.owed(db, it.dossier_id) == 8_000
    assert len(payments(db)) == 1
    assert sound(db)


def test_what_costs_the_same_is_not_told(db: Session) -> None:
    it = owing(db, copies=2)
    supplements(db, it, copies=2, reason="Làm hồ sơ xin việc")

    assert anew(db) == []
    assert sound(db)


@pytest.mark.parametrize("copies", [5, 1])
def test_a_fee_that_was_waived_stays_waived(db: Session, copies: int) -> None:
    it = owing(db, copies=2)
    giving_back.waive(db, it.public_id, deed(db, it), charge="copy", why="Hộ nghèo")
    supplements(db, it, copies=copies)

    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert anew(db) == []
    assert sound(db)


def test_one_fee_takes_the_place_of_another(db: Session) -> None:
    it = owing(db, KARAOKE, area="city", rooms=2)
    pays(db, it)
    supplements(db, it, area="city", rooms=6)

    [told] = anew(db)
    assert sorted((one["was"] > 0, one["now"] > 0) for one in told["fees"]) == [
        (False, True),
        (True, False),
    ]
    assert bookkeeping.owed(db, it.dossier_id) == told["difference"] > 0
    assert len(list(db.scalars(select(Charge.name)))) == 1
    assert sound(db)


def test_a_dossier_that_costs_something_only_now_is_counted_among_those_that_do(
    db: Session,
) -> None:
    it = owing(db, BIRTH, late=False, copies=0)
    charged = select(func.count(FactRow.dossier_id)).where(FactRow.name == "submitted.charged")
    assert (it.amount, db.scalar(charged)) == (0, 0)
    supplements(db, it, copies=2)

    assert (anew(db)[0]["first_charged"], db.scalar(charged)) == (True, 1)
    assert bookkeeping.owed(db, it.dossier_id) > 0
    assert sound(db)
