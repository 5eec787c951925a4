"""What a procedure costs, changed from a day on: the same text with other amounts, put in force.

A dossier keeps the text under which it was filed, and so its fees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.administering import changes, texts
from services.administering.changes import Errand
from services.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Price:
    """The amounts of a fee in đồng, band by band, the most that is taken (0: no limit), and the
    document that says so."""

    amounts: tuple[int, ...]
    cap: int
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """A fee as it stands: `upto` says up to how many units each amount holds, 0 beyond the last."""

    name: str
    title: str
    upto: tuple[int, ...]
    price: Price


@dataclass(frozen=True, slots=True)
class Changed:
    """From which day a text holds, if it says so, and the fees whose amounts it changed, each before
    and after."""

    first: date | None
    rows: Sequence[tuple[Row, Row]]


def of(db: Session, code: str) -> Sequence[Row]:
    """The fees of the text that was put in force last."""
    return [_row(one) for one in texts.raw_of(db, code).get("fees", ())]


def change(
    db: Session, code: str, prices: Mapping[str, Price], first: date, errand: Errand
) -> None:
    """Let the fees cost this from a day on; refused where nothing is other than before."""
    raw = texts.raw_of(db, code)
    fees = raw.get("fees", ())
    if not fees:
        raise NotFound("no-fees")
    priced = [_priced(one, prices[one["name"]]) for one in fees]
    if priced == list(fees) and not changes.done(db, errand):
        raise Invalid("fees-same")
    texts.publish(db, {**raw, "fees": priced, "valid_from": first.isoformat()}, errand)


def changed(db: Session, code: str, before: str, after: str) -> Changed:
    """What one text of a procedure, named by its hash, costs otherwise than the one before it."""
    was, now = (texts.raw_of(db, code, one) for one in (before, after))
    old = {row.name: row for row in map(_row, was.get("fees", ()))}
    pairs = [(old.get(row.name), row) for row in map(_row, now.get("fees", ()))]
    rows = [(one, row) for one, row in pairs if one and one.price.amounts != row.price.amounts]
    first = now.get("valid_from")
    return Changed(date.fromisoformat(str(first)) if first else None, rows)


def _row(fee: Mapping[str, Any]) -> Row:
    bands = fee.get("bands") or [{"amount": fee.get("amount", 0)}]
    amounts = tuple(band.get("amount", 0) for band in bands)
    price = Price(amounts, fee.get("cap", 0), fee.get("source", ""))
    return Row(fee["name"], fee["title"], tuple(band.get("upto", 0) for band in bands), price)


def _priced(fee: Mapping[str, Any], price: Price) -> dict[str, Any]:
    """The fee with other amounts; what it is taken for, from whom and when does not change."""
    told = {**fee}
    if "bands" in fee:
        bands = zip(fee["bands"], price.amounts, strict=True)
        told["bands"] = [{**band, "amount": amount} for band, amount in bands]
    else:
        told["amount"] = price.amounts[0]
    more = {"cap": price.cap, "source": price.source}
    return told | {name: value for name, value in more.items() if value or name in fee}
