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


class Carriage(Base):
    """The papers of a dossier that a `desk` has received for another `office`.

    They are to leave by `due`; `sent_at` and `back_at` say when they left and when the result was
    sent back; None until then, and `sent_at` again while what was brought later lies at the desk.
    """

    __tablename__ = "carriage"
    __table_args__ = (Index(None, "desk", "sent_at"), Index(None, "office", "back_at"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(ForeignKey("office.code"))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    due: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
