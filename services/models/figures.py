"""What the managers' board reads: counted facts and the targets they are held against."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class FactRow(Base):
    """One fact that one line of the journal made true; every figure opens into these.

    `line` is the line's number within its dossier, `day` the day that the fact is counted on. The
    second index is the order in which a list is read, a page at a time.
    """

    __tablename__ = "fact"
    __table_args__ = (
        Index(None, "name", "office", "day"),
        Index(None, "name", "day", "dossier_id", "line"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    office: Mapped[str]
    procedure: Mapped[str]


class Tally(Base):
    """How often a fact became true on a day, for an office and a procedure."""

    __tablename__ = "tally"
    __table_args__ = (Index(None, "office", "day", "fact"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)
    procedure: Mapped[str] = mapped_column(primary_key=True)
    fact: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class ScopeTally(Base):
    """How often a fact became true in each month of a year, for an office with all below it.

    `parent` is the office above it, `year` the first day of the year, `n1` what January counted;
    `tier` keeps those of one tier, empty means all, `own` the office alone. The key is the order in
    which boards read: the years of an office's children lie side by side, on SQLite with their
    counts.
    """

    __tablename__ = "tally_scope"
    __table_args__ = {"sqlite_with_rowid": False}

    parent: Mapped[str] = mapped_column(primary_key=True)
    tier: Mapped[str] = mapped_column(primary_key=True)
    fact: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    n1: Mapped[int]
    n2: Mapped[int]
    n3: Mapped[int]
    n4: Mapped[int]
    n5: Mapped[int]
    n6: Mapped[int]
    n7: Mapped[int]
    n8: Mapped[int]
    n9: Mapped[int]
    n10: Mapped[int]
    n11: Mapped[int]
    n12: Mapped[int]


COUNTS = tuple(f"n{month}" for month in range(1, 13))
"""The columns of `tally_scope` that count, January first."""


class FreshTally(Base):
    """What was counted and is not in `tally_scope` yet; both together are the figures.

    Rows are only added where people work, so that nobody waits for a sum that all share.
    """

    __tablename__ = "tally_fresh"

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str]
    fact: Mapped[str]
    month: Mapped[date]
    n: Mapped[int]


class Visit(Base):
    """How often a procedure was looked at (`read`) or its form begun (`begun`) on a day.

    Numbers alone: nothing says by whom.
    """

    __tablename__ = "visit"

    day: Mapped[date] = mapped_column(primary_key=True)
    procedure: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class Target(Base):
    """A target ratio in percent for an indicator in a year; empty scope means the province."""

    __tablename__ = "target"

    indicator: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    tier: Mapped[str] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)
    percent: Mapped[float]
    source: Mapped[str]


class ReportedRow(Base):
    """What somebody reported of an office's month for an indicator that no journal feeds.

    Rows are only added: the last one of an indicator, office and month holds, the others say what
    was said before. `0` out of `0` takes a report back. `by` and `by_name` are who reported.
    """

    __tablename__ = "reported"
    __table_args__ = (Index(None, "indicator", "month", "office"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    indicator: Mapped[str]
    office: Mapped[str]
    month: Mapped[date]
    numerator: Mapped[int]
    denominator: Mapped[int]
    source: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
