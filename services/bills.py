"""What a dossier costs and what was paid for it, as those who may see it read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services import bookkeeping
from services.assessing import ANEW
from services.db import table
from services.desk_offices import desks_of
from services.models import Charge, Dossier, JournalLine, LedgerLine, Payment, PaymentOrder, Refund
from workflows.case import Actor
from workflows.definition import Procedure
from workflows.ledger import GOING, OWED
from workflows.paying import FROM_AFAR
from workflows.refunding import ON_THE_WAY

Fees = TypeVar("Fees", Charge, Row[Any])

MOST = 100
"""Dossiers that are shown at once."""


@dataclass(frozen=True, slots=True)
class Bill:
    """Fees, payments and orders of a dossier, in đồng; `balance` is the ledger's, below zero where
    too much was paid; `refunds` are those that a bank is at."""

    charges: Sequence[Charge]
    payments: Sequence[Payment]
    orders: Sequence[PaymentOrder]
    balance: int
    refunds: Sequence[Refund] = ()

    @property
    def charged(self) -> int:
        """All fees together."""
        return sum(charge.amount for charge in self.charges)

    @property
    def paid(self) -> int:
        """All that was paid."""
        return sum(payment.amount for payment in self.payments)

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return max(self.balance, 0)

    @property
    def surplus(self) -> int:
        """What was paid too much and has to go back."""
        return max(-self.balance, 0)

    @property
    def online(self) -> bool:
        """Whether something was paid from afar."""
        return any(payment.method in FROM_AFAR for payment in self.payments)

    @property
    def awaited(self) -> PaymentOrder | None:
        """The newest order of which the bank has not told what became of it."""
        return next((one for one in self.orders if one.state in ("waiting", "unclear")), None)


def bill(db: Session, dossier_id: int, procedure: Procedure) -> Bill:
    """The bill of a dossier: fees as its procedure lists them, payments oldest first, orders newest
    first."""
    charges = select(Charge).where(Charge.dossier_id == dossier_id)
    payments = select(Payment).where(Payment.dossier_id == dossier_id).order_by(Payment.id)
    orders = select(PaymentOrder).where(PaymentOrder.dossier_id == dossier_id)
    balances = bookkeeping.balances(db, dossier_id)
    return Bill(
        as_listed(db.scalars(charges).all(), procedure),
        db.scalars(payments).all(),
        db.scalars(orders.order_by(PaymentOrder.id.desc())).all(),
        balances.get(OWED, 0),
        _under_way(db, dossier_id) if balances.get(GOING) else (),
    )


def _under_way(db: Session, dossier_id: int) -> Sequence[Refund]:
    going = select(Refund).where(Refund.dossier_id == dossier_id, Refund.state.in_(ON_THE_WAY))
    return db.scalars(going.order_by(Refund.id)).all()


def assessed_anew(db: Session, dossier_id: int) -> Sequence[JournalLine]:
    """The lines that tell how the fees of a dossier were assessed anew, oldest first."""
    lines = select(JournalLine).where(
        JournalLine.dossier_id == dossier_id, JournalLine.kind == ANEW
    )
    return db.scalars(lines.order_by(JournalLine.n)).all()


@dataclass(frozen=True, slots=True)
class Surplus:
    """A dossier for which too much was paid, in đồng."""

    public_id: str
    dossier: str
    applicant: str
    amount: int


def surpluses(db: Session, by: Actor) -> Sequence[Surplus]:
    """The dossiers at the reader's desks that money has to go back for; the newest first."""
    line, paid = table(LedgerLine).c, select(Payment.dossier_id)
    here = Dossier.id.in_(paid.where(Payment.office.in_(desks_of(by))))
    credit = func.sum(line.credit - line.debit)
    columns = (Dossier.public_id, func.coalesce(Dossier.code, Dossier.number), Dossier.applicant)
    query = select(*columns, credit).join(Dossier, Dossier.id == line.dossier_id)
    owed = query.where(line.account == OWED, here).group_by(Dossier.id, *columns)
    rows = db.execute(owed.having(credit > 0).order_by(Dossier.id.desc()).limit(MOST))
    return [Surplus(public_id, code, name, int(n)) for public_id, code, name, n in rows]


def as_listed(charges: Sequence[Fees], procedure: Procedure) -> list[Fees]:
    """Fees in the order in which the procedure names them, on every page and paper the same."""
    place = {fee.name: n for n, fee in enumerate(procedure.fees)}
    return sorted(charges, key=lambda charge: (place.get(charge.name, len(place)), charge.name))
