"""Offices with the days on which they existed, and the days on which they work."""

from __future__ import annotations

from datetime import date

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class OfficeRow(Base):
    """One office; `code` is ours and stable, `identity_code` the national one (or synthetic)."""

    __tablename__ = "office"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    tier: Mapped[str]
    parent: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    identity_code: Mapped[str]
    official: Mapped[bool]
    gso: Mapped[str]
    area: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]


class OfficeSuccessor(Base):
    """Which unit took over from which, on which day.

    `new_code` is that of an office of ours; without one the statistical code says which commune.
    """

    __tablename__ = "office_successor"

    old: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    new_gso: Mapped[str]
    new_name: Mapped[str]
    new_code: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str]


class CalendarDay(Base):
    """A day that is not what its weekday says; `office` is empty for the common calendar.

    `own`: the installation has entered it itself, so what is shipped leaves it alone.
    """

    __tablename__ = "calendar_day"

    office: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    title: Mapped[str]
    source: Mapped[str]
    certain: Mapped[bool]
    own: Mapped[bool] = mapped_column(default=False, server_default=false())


class StoppageRow(Base):
    """Days on which something was closed or down, for an office and all below it, or everywhere.

    `stops`: a document says that no time limit ran; otherwise it is only on the record.
    """

    __tablename__ = "stoppage"

    office: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[date] = mapped_column(primary_key=True)
    regime: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[date]
    stops: Mapped[bool]
    title: Mapped[str]
    source: Mapped[str]
