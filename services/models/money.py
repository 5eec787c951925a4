"""What a dossier costs, how it is to be paid, what was paid, and the ledger of it all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Charge(Base):
    """One fee of a dossier as it was assessed last; amounts in đồng."""

    __tablename__ = "charge"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    kind: Mapped[str]
    quantity: Mapped[int]
    amount: Mapped[int]
    waived_because: Mapped[str]
    source: Mapped[str]


class PaymentOrder(Base):
    """An intent to pay for a dossier in one way; its state is `workflows.paying`'s.

    `reference` is what banks call it by, `key` made it happen once, `asked` is how often the bank
    was asked about it in vain.
    """

    __tablename__ = "payment_order"
    __table_args__ = (Index(None, "dossier_id", "id"), Index(None, "state", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    key: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str]
    amount: Mapped[int]
    state: Mapped[str]
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    code: Mapped[str]
    transaction: Mapped[str]
    bank: Mapped[str]
    asked: Mapped[int]


class Refund(Base):
    """Money that the bank of a payment order is asked to give back; its state is
    `workflows.refunding`'s.

    `reference` is what the bank calls it by, `key` made it happen once, `number` is the receipt.
    """

    __tablename__ = "refund"
    __table_args__ = (Index(None, "dossier_id", "id"), Index(None, "state", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("payment_order.id"), index=True)
    number: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[int]
    whole: Mapped[bool]
    by: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    code: Mapped[str]
    transaction: Mapped[str]
    asked: Mapped[int]


class LedgerLine(Base):
    """One side of an entry of the ledger: what a line of the journal has posted to an account."""

    __tablename__ = "ledger_line"
    __table_args__ = (Index(None, "dossier_id", "line", "account", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    line: Mapped[int]
    account: Mapped[str]
    debit: Mapped[int]
    credit: Mapped[int]


class Payment(Base):
    """Money taken for a dossier, with its receipt: recorded by a clerk, or by the word of a bank.

    `order_id` is unique: an order is paid once. `annulled_at` is when all of it had gone back: the
    receipt holds no more, and keeps its number.
    """

    __tablename__ = "payment"
    __table_args__ = (Index(None, "office", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[int]
    method: Mapped[str]
    taken_by: Mapped[str]
    office: Mapped[str]
    at: Mapped[datetime]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("payment_order.id"), unique=True)
    annulled_at: Mapped[datetime | None]
