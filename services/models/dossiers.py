"""Dossiers as they stand now: the row, its answers, its open steps, its clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base
from services.kinds import Bytewise, Until

KNOWN = text("device IS NOT NULL")
"""Drafts that were filed a while ago at most: from which browser older ones came is forgotten."""


class Dossier(Base):
    """The current state of a dossier; how it came about stands in the journal.

    `public_id` is what addresses use, `number` what the citizen gets at once, `code` the dossier
    code allocated at receipt, `secret` the receipt code printed on the slip. `lines` counts the
    journal's lines and so serves as the version of the row. `applicant_from_end` is the folded name
    with its last word first, as `services.desk_search` looks for it.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index(None, "office", "stage", "due"),
        Index(None, "citizen_id", "submitted_at"),
        Index(None, "desk", "submitted_at"),
        Index(None, "desk", "received_at"),
        Index(None, "desk", "stage"),
        Index(None, "desk", "applicant_from_end"),
        Index(None, "applicant_id_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    secret: Mapped[str]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    procedure: Mapped[str]
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    desk: Mapped[str] = mapped_column(ForeignKey("office.code"))
    channel: Mapped[str]
    test: Mapped[bool]
    assurance: Mapped[str]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    applicant: Mapped[str]
    applicant_folded: Mapped[str]
    applicant_from_end: Mapped[str] = mapped_column(Bytewise)
    applicant_id_number: Mapped[str]
    applicant_phone: Mapped[str]
    applicant_email: Mapped[str]
    applicant_address: Mapped[str]
    delivery: Mapped[str]
    delivery_address: Mapped[str]
    stage: Mapped[str]
    submitted_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    clock_from: Mapped[datetime | None]
    due: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[str]
    outcome: Mapped[str]
    supplements: Mapped[int]
    reappointed: Mapped[bool]
    last_by: Mapped[str]
    lines: Mapped[int]
    updated_at: Mapped[datetime]


class DossierAnswers(Base):
    """The answers, apart from the row that queues read; validated by the dossier's revision."""

    __tablename__ = "dossier_answers"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    answers: Mapped[dict[str, Any]]


class LinkedDossier(Base):
    """A dossier that was opened out of another one, under the name that the procedure gives it."""

    __tablename__ = "linked_dossier"

    origin_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)


ASKED = text("branch != ''")
"""An open step is a consultation of another office."""


class OpenStepRow(Base):
    """One place where a dossier waits now, and who has claimed the work; `due` may be none.

    The last index but one holds all that a queue orders by, counts and says of a step, so that
    neither counting nor choosing a page reads rows; the last one the few that are consultations.
    """

    __tablename__ = "open_step"
    __table_args__ = (
        Index(None, "dossier_id", "step", "branch", unique=True),
        Index(
            "ix_open_step_queue",
            *("office", "role", "due", "id", "branch", "claimed_by"),
            *("dossier_id", "step", "escalated", "since"),
        ),
        Index(None, "office", "role", "due", "id", sqlite_where=ASKED, postgresql_where=ASKED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    step: Mapped[str]
    branch: Mapped[str]
    office: Mapped[str]
    role: Mapped[str]
    since: Mapped[datetime]
    due: Mapped[datetime | None] = mapped_column(Until, index=True, nullable=False)
    escalated: Mapped[bool]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    claimed_at: Mapped[datetime | None]


class ClockInterval(Base):
    """A stretch in which the statutory clock of the current period stood still."""

    __tablename__ = "clock_interval"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Draft(Base):
    """What a citizen has filled in so far. Its id is the key that makes filing happen once.

    `completes`: the filed dossier of which this is a supplement that was not handed in yet;
    `copied_from`: the one whose answers it began with. `device`: of a filed one, which browser of the
    month it was (`services.devices`), until that is forgotten.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "device", sqlite_where=KNOWN, postgresql_where=KNOWN),)

    id: Mapped[str] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    procedure: Mapped[str]
    answers: Mapped[dict[str, Any]]
    office: Mapped[str]
    delivery: Mapped[str]
    delivery_address: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    completes: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True, unique=True)
    copied_from: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    device: Mapped[str | None]
