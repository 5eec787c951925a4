"""People who wait at a desk, by number: nothing about who they are."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Ticket(Base):
    """A number that somebody took at a desk; `state` is waiting, called, served or absent.

    `window` is where it was called, or to where it was passed on; `calls` how often.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index(None, "desk", "day", "n", unique=True),
        Index(None, "desk", "day", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    desk: Mapped[str] = mapped_column(ForeignKey("office.code"))
    day: Mapped[date]
    n: Mapped[int]
    state: Mapped[str]
    window: Mapped[int | None]
    calls: Mapped[int]
    taken_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class TicketDeed(Base):
    """What was done at a window, by its one-time key, so that a second click, however late, does
    nothing more; no ticket where nobody waited."""

    __tablename__ = "ticket_deed"

    key: Mapped[str] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
