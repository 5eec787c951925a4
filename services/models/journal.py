"""What happened, and what was told and printed because of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base

BY_OFFICERS = text("role != ''")
"""Lines of what somebody did in a role: not citizens, and not time."""


class JournalLine(Base):
    """One thing that happened to a dossier: never changed, never deleted.

    `n` counts within the dossier; `here` is the competent office, `office` where it happened,
    `role` as what the actor acted; `day` is the local day; `assurance` how surely it was known that
    it was them.
    """

    __tablename__ = "journal_line"
    __table_args__ = (
        Index(None, "dossier_id", "n", unique=True),
        Index(None, "day", "here"),
        Index(None, "actor", "day", sqlite_where=BY_OFFICERS, postgresql_where=BY_OFFICERS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    day: Mapped[date]
    actor: Mapped[str]
    actor_name: Mapped[str]
    role: Mapped[str]
    assurance: Mapped[str] = mapped_column(server_default="")
    here: Mapped[str]
    office: Mapped[str]
    step: Mapped[str]
    to: Mapped[list[str]]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)


class PrintForm(Base):
    """A numbered form that was issued: Mẫu 01–06 or a decision. The PDF follows from it."""

    __tablename__ = "print_form"
    __table_args__ = (Index(None, "dossier_id", "form", "line", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    line: Mapped[int]
    form: Mapped[str]
    number: Mapped[str]
    office: Mapped[str]
    made_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))


class ClaimNotice(Base):
    """For an officer: that line of the journal took claimed work out of their hands, or gave it them."""

    __tablename__ = "claim_notice"
    __table_args__ = (
        Index(None, "dossier_id", "line", "officer_id", unique=True),
        Index(None, "officer_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    line: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


UNREAD = text("read_at IS NULL")


class Message(Base):
    """For an office: that line of the journal is a message of the applicant.

    `office` is the one that had the dossier then. What an office writes is a `Notice`.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "dossier_id", "line", unique=True),
        Index(None, "office", "at", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    line: Mapped[int]
    office: Mapped[str]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str] = mapped_column(default="")


class Alert(Base):
    """For whoever holds a role in an office: line of the journal says that time presses, or is over.

    `kind` says how; `step` and `branch` name the opinion that it is about, if it is about one.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(None, "dossier_id"),
        Index(None, "office", "role", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    line: Mapped[int]
    role: Mapped[str]
    office: Mapped[str]
    kind: Mapped[str]
    step: Mapped[str] = mapped_column(default="")
    branch: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str] = mapped_column(default="")


class Notice(Base):
    """One message for the citizen: shown in their account, carried further by a job."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "citizen_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    line: Mapped[int]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
