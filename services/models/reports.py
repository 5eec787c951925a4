"""The reports of ended periods, and who wants them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class PeriodReport(Base):
    """The figures of an office and a period that has ended, as they stood when it was made.

    `content` is all that its files say, so that they are the same whenever they are drawn; `digest`
    is its hash. What is counted later makes a new `version`. `made_by` is empty when the schedule
    made it.
    """

    __tablename__ = "period_report"
    __table_args__ = (
        UniqueConstraint("office", "period", "version"),
        Index(None, "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str]
    period: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class ReportReader(Base):
    """An officer who gets the reports of an office: of every `month`, or of every `quarter`.

    `seen_at` is when they last looked at their reports.
    """

    __tablename__ = "report_reader"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)
    every: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class SignedReport(Base):
    """The PDF of a report as it was signed: that is what was given out, and what stays.

    `certificates` are the signer's and those above it, as PEM; by them an old file is known again.
    """

    __tablename__ = "signed_report"

    report_id: Mapped[int] = mapped_column(ForeignKey("period_report.id"), primary_key=True)
    content: Mapped[bytes]
    certificates: Mapped[str]
    signed_at: Mapped[datetime]
