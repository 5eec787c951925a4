"""Proves the ledger and the orders: how many rows are not as the journal and the rules have them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Select, case, func, select, union_all
from sqlalchemy.orm import Session

from services.db import table
from services.models import Charge, JournalLine, LedgerLine, Payment, PaymentOrder, Refund
from workflows.ledger import GOING, POSTED, book
from workflows.refunding import ON_THE_WAY

CHUNK = 2000
"""Dossiers that are looked at at a time."""

_LINE, _CHARGE, _JOURNAL = table(LedgerLine), table(Charge), table(JournalLine)
_ORDER, _PAYMENT, _REFUND = table(PaymentOrder), table(Payment), table(Refund)

Row = tuple[int, int, str, int, int]
"""dossier, line, account, debit, credit."""


def unbalanced(db: Session) -> int:
    """Entries of which debit is not credit."""
    sides = func.sum(_LINE.c.debit) != func.sum(_LINE.c.credit)
    entries = select(_LINE.c.dossier_id).group_by(_LINE.c.dossier_id, _LINE.c.line)
    return _count(db, entries.having(sides))


def not_once(db: Session) -> int:
    """Orders that are paid and have not one payment, or have one and are not paid."""
    wanted = case((_ORDER.c.state == "paid", 1), else_=0)
    orders = select(_ORDER.c.id).join(_PAYMENT, _PAYMENT.c.order_id == _ORDER.c.id, isouter=True)
    by_order = orders.group_by(_ORDER.c.id, _ORDER.c.state)
    return _count(db, by_order.having(func.count(_PAYMENT.c.id) != wanted))


def going_astray(db: Session) -> int:
    """Dossiers with money on its way back of which no refund knows, or the other way round."""
    asked = select(_REFUND.c.dossier_id, _REFUND.c.amount).where(_REFUND.c.state.in_(ON_THE_WAY))
    booked = select(_LINE.c.dossier_id, _LINE.c.debit - _LINE.c.credit).where(
        _LINE.c.account == GOING
    )
    sides = union_all(asked, booked).subquery().c
    per_dossier = select(sides.dossier_id).group_by(sides.dossier_id)
    return _count(db, per_dossier.having(func.sum(sides.amount) != 0))


def strays(db: Session) -> int:
    """Dossiers whose ledger does not follow from their journal and their fees."""
    last = max(db.scalar(select(func.max(one.c.dossier_id))) or 0 for one in (_JOURNAL, _LINE))
    spans = ((first, first + CHUNK - 1) for first in range(1, last + 1, CHUNK))
    return sum(len({row[0] for row in _kept(db, *span) ^ set(_told(db, *span))}) for span in spans)


def _kept(db: Session, first: int, last: int) -> set[Row]:
    columns = (_LINE.c.dossier_id, _LINE.c.line, _LINE.c.account, _LINE.c.debit, _LINE.c.credit)
    rows = db.execute(select(*columns).where(columns[0].between(first, last)))
    return {(d, n, account, debit, credit) for d, n, account, debit, credit in rows}


def _told(db: Session, first: int, last: int) -> Iterator[Row]:
    """The ledger once more, from the fees as they are and the lines about money.

    What was charged at filing is what is charged now, less what was assessed anew since.
    """
    sums = select(_CHARGE.c.dossier_id, func.sum(_CHARGE.c.amount)).group_by(_CHARGE.c.dossier_id)
    among = db.execute(sums.where(_CHARGE.c.dossier_id.between(first, last)))
    charged = {dossier_id: int(amount) for dossier_id, amount in among}
    lines = (
        select(_JOURNAL.c.dossier_id, _JOURNAL.c.n, _JOURNAL.c.kind, _JOURNAL.c.payload)
        .where(_JOURNAL.c.dossier_id.between(first, last), _JOURNAL.c.kind.in_(POSTED))
        .order_by(_JOURNAL.c.dossier_id, _JOURNAL.c.n)
    )
    for dossier_id, own in groupby(db.execute(lines), lambda row: row.dossier_id):
        told = [(n, kind, payload) for _, n, kind, payload in own]
        since = sum(int(it["difference"]) for _, kind, it in told if kind == "reassessed")
        for n, one in book(charged.get(dossier_id, 0) - since, told):
            yield (dossier_id, n, one.account, one.debit, one.credit)


def _count(db: Session, query: Select[Any]) -> int:
    return db.scalars(select(func.count()).select_from(query.subquery())).one()
