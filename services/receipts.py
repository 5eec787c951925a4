"""Taking money: one payment with the next receipt of its office and year, and the event that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.orm import Session

from services import numbers
from services.db import table
from services.deeds import Deed
from services.models import Payment
from services.quick import Quick
from services.standing import Standing
from workflows.calendar import local_day
from workflows.case import Event, Post
from workflows.paying import FROM_AFAR

_PAYMENT = table(Payment)
_PAY = Quick(insert(_PAYMENT))
_RECEIPT = Quick(select(_PAYMENT.c.number).where(_PAYMENT.c.key == bindparam("key")))
_ONLINE = Quick(
    select(_PAYMENT.c.id).where(
        _PAYMENT.c.dossier_id == bindparam("dossier_id"),
        or_(*(_PAYMENT.c.method == way for way in FROM_AFAR)),
    )
)


@dataclass(frozen=True, slots=True)
class Money:
    """What was taken and how; `order_id` is the order that it pays, `more` what the journal keeps."""

    amount: int
    method: str
    order_id: int | None = None
    more: tuple[tuple[str, Any], ...] = ()


def number_of(db: Session, key: str) -> str:
    """The receipt that an earlier deed with this key has issued, or empty."""
    return str(_RECEIPT.scalar(db, {"key": key}) or "")


def take(db: Session, standing: Standing, deed: Deed, money: Money, post: Post | None) -> Event:
    """Enter money as taken at the dossier's desk; part of a verb, which records the event.

    TT 303/2016/TT-BTC: receipts are numbered without gaps, within an office and a year.
    """
    dossier, on = standing.dossier, local_day(deed.at)
    desk = standing.matter.scene.directory.acting(dossier.desk, on)
    n = numbers.receipt_number(db, desk.code, on.year)
    number = f"BL-{desk.identity_code}-{on.year}-{n:07d}"
    payload = {"amount": money.amount, "method": money.method, "number": number} | dict(money.more)
    if money.method in FROM_AFAR and _ONLINE.scalar(db, {"dossier_id": dossier.id}) is None:
        payload["first_online"] = True
    taken = {"number": number, "amount": money.amount, "method": money.method}
    taken |= {"dossier_id": dossier.id, "office": desk.code, "order_id": money.order_id}
    _PAY.run(db, taken | {"key": deed.key, "taken_by": deed.by.id, "at": deed.at})
    return Event("paid", deed.at, deed.by, post, "", dossier.desk, payload=payload)
