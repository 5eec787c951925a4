"""What offices keep for themselves: notes that nobody else reads, who covers whom, what somebody does
with many dossiers at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class InternalNote(Base):
    """A note of one office about a dossier: never changed, never deleted.

    `role` and `office` are those of the author as then. `corrects`: the note that this one mends.
    """

    __tablename__ = "internal_note"
    __table_args__ = (Index(None, "dossier_id", "office"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    role: Mapped[str]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    author: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    corrects: Mapped[int | None] = mapped_column(ForeignKey("internal_note.id"))


class Inspection(Base):
    """What officers found on the spot: never changed, never deleted.

    `n` counts within the dossier, `on` is the day of the visit, `pictures` are public ids of papers;
    `corrects`: the record that this one mends.
    """

    __tablename__ = "inspection"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str]
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    role: Mapped[str]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    author: Mapped[str]
    at: Mapped[datetime]
    on: Mapped[date]
    place: Mapped[str]
    people: Mapped[str]
    applicant: Mapped[bool]
    found: Mapped[str]
    conclusion: Mapped[str]
    pictures: Mapped[list[str]]
    corrects: Mapped[int | None]


class Cover(Base):
    """For these days, both included, a substitute does what an absent colleague does in a role.

    Never deleted: `made_by` and `ended_by` are actors' ids, `ended_at` when it was ended early.
    """

    __tablename__ = "cover"
    __table_args__ = (Index(None, "substitute_id", "until"), Index(None, "office", "until"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    role: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class QueueView(Base):
    """A part of the queue that an officer keeps under a name, with the columns that they want there.

    `asked` is what the page's address says; of each officer at most one is the `standard` view.
    """

    __tablename__ = "queue_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    name: Mapped[str]
    asked: Mapped[dict[str, Any]]
    standard: Mapped[bool]
    made_at: Mapped[datetime]

    __table_args__ = (Index(None, "officer_id", "name", unique=True),)


class Bulk(Base):
    """One thing that an officer does with many dossiers: planned, then started, then done.

    `action` is claim, release, free, assign, undo, or `act:` and the name of a procedure's action;
    `to` the colleague of an assignment; `undoes` what an undo takes back.
    """

    __tablename__ = "bulk"
    __table_args__ = (Index(None, "officer_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    to: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("bulk.id"), unique=True)
    at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class BulkItem(Base):
    """One open step of one dossier in it.

    `seen` is the version of the dossier that was looked at, or that this bulk itself made of it
    since; `holder` is who had the work then;
    `outcome` is empty while it waits, then done, failed or left (out at the start), with `why`.
    """

    __tablename__ = "bulk_item"

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    step: Mapped[str]
    branch: Mapped[str]
    seen: Mapped[int]
    holder: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
