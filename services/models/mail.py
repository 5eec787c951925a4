"""Where a citizen is reached outside the portal, and for what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Mailbox(Base):
    """The e-mail address of a citizen, confirmed through a letter to it.

    `refused_at`: when its server last said that there is no such box; it gets nothing from then on.
    """

    __tablename__ = "mailbox"

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True)
    address: Mapped[str]
    confirmed_at: Mapped[datetime]
    refused_at: Mapped[datetime | None]


class MailboxClaim(Base):
    """An address that a citizen says is theirs; the letter to it carries a sealed link with `id`."""

    __tablename__ = "mailbox_claim"
    __table_args__ = (Index(None, "citizen_id", "asked_at"), Index(None, "address", "asked_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    address: Mapped[str]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Muted(Base):
    """A kind of news that a citizen does not want to be told in this way."""

    __tablename__ = "muted"

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
