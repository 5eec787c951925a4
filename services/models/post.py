"""What the postal service brought to a desk, and what it was given to carry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Parcel(Base):
    """An envelope: `way` is in or out, `number` the one by which its `carrier` follows it.

    `person` sent it, or is to get it. `procedure` and `contents` say what came. `state` is waiting,
    filed or sent-back of what came; sent, delivered, returned, fetched or resent of what left.
    `last_key` is the one-time key of what was done last.
    """

    __tablename__ = "parcel"
    __table_args__ = (Index(None, "desk", "way", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str]
    desk: Mapped[str] = mapped_column(ForeignKey("office.code"))
    carrier: Mapped[str]
    number: Mapped[str]
    person: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    procedure: Mapped[str]
    contents: Mapped[str]
    state: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    ended_at: Mapped[datetime | None]
    last_key: Mapped[str]


class ParcelDossier(Base):
    """A dossier that came, or whose result left, in an envelope; one may hold several."""

    __tablename__ = "parcel_dossier"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, index=True)
