"""The ledger: every line of the journal that is about money posts as much debit as credit.

What a dossier owes is the balance of its account `owed`, and is read from nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, insert, select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Charge, Dossier, JournalLine, LedgerLine
from services.quick import Quick
from workflows.fees import FeeLine, total
from workflows.ledger import ENDED_WITHOUT, OWED, POSTED, due_of, entry

_LINE = table(LedgerLine)
_POST, _CHARGE = Quick(insert(_LINE)), Quick(insert(table(Charge)))
_BALANCES = Quick(
    select(_LINE.c.account, func.sum(_LINE.c.debit - _LINE.c.credit).label("balance"))
    .where(_LINE.c.dossier_id == bindparam("dossier_id"))
    .group_by(_LINE.c.account)
)


def charge(db: Session, dossier_id: int, lines: Sequence[FeeLine]) -> Mapping[str, int]:
    """Keep the fees of a dossier; what the line of its filing notes of them, for `post`."""
    if lines:
        _CHARGE.put(db, *({"dossier_id": dossier_id} | asdict(line) for line in lines))
    charged = total(tuple(lines))
    return {"charged": charged} if charged else {}


def post(db: Session, line: Mapping[str, Any]) -> None:
    """Post what a line of the journal means in money; most mean nothing."""
    kind, dossier_id = line["kind"], line["dossier_id"]
    if kind not in POSTED:
        return
    charged = line["payload"].get("charged", 0)
    due = due_of(balances(db, dossier_id)) if kind in ENDED_WITHOUT else charged
    where = {"dossier_id": dossier_id, "line": line["n"]}
    rows = [
        where | {"account": one.account, "debit": one.debit, "credit": one.credit}
        for one in entry(kind, line["payload"], due)
    ]
    if rows:
        _POST.put(db, *rows)


def balances(db: Session, dossier_id: int) -> Mapping[str, int]:
    """Debit less credit of every account of a dossier."""
    rows = _BALANCES.rows(db, {"dossier_id": dossier_id})
    return {row.account: int(row.balance) for row in rows}


def still_owed() -> ScalarSelect[Any]:
    """What is still to be paid for the dossier of the statement around it, in đồng."""
    line = _LINE.c
    mine = (line.dossier_id == Dossier.id, line.account == OWED)
    whole = select(func.coalesce(func.sum(line.debit - line.credit), 0)).where(*mine)
    return whole.correlate(Dossier).scalar_subquery()


def owed_of(db: Session, dossier_ids: Collection[int]) -> Mapping[int, int]:
    """The same as `owed` for many dossiers, those with any money; one statement."""
    line = _LINE.c
    balance = func.sum(line.debit - line.credit)
    rows = select(line.dossier_id, balance).where(
        line.account == OWED, line.dossier_id.in_(dossier_ids)
    )
    return {one: int(left) for one, left in db.execute(rows.group_by(line.dossier_id))}


def owed(db: Session, dossier_id: int) -> int:
    """What is still to be paid for a dossier, in đồng; below zero what was paid too much."""
    return balances(db, dossier_id).get(OWED, 0)


def said(db: Session, dossier_id: int, kind: str, name: str, value: str) -> int:
    """How much the journal says in lines of a kind: refunded of a receipt, waived of a fee."""
    payloads = select(JournalLine.payload).where(
        JournalLine.dossier_id == dossier_id, JournalLine.kind == kind
    )
    return sum(int(one["amount"]) for one in db.scalars(payloads) if one.get(name) == value)
