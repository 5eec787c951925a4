"""What a dossier costs and what was paid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Charge(Base):
    """One fee of a dossier as it was assessed at filing; amounts in đồng."""

    __tablename__ = "charge"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    kind: Mapped[str]
    quantity: Mapped[int]
    amount: Mapped[int]
    waived_because: Mapped[str]
    source: Mapped[str]


class Payment(Base):
    """Money taken for a dossier: cash or transfer, recorded by a clerk."""

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
