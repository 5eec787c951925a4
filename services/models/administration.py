"""What administrators change, and what they make themselves: their journal, codes, own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class AdminChange(Base):
    """One record that was changed: what it was, what it is. Only that it was read is added later.

    `kind` says what sort of record, `subject` which one (`services.administering`); `before` and
    `after` are its values, none where there was or is no record. `alarm`: another administrator
    has to read it. `part_of` is the change that tells the whole deed. `takes_back` is the change that this one undoes, each at most once.
    """

    __tablename__ = "admin_change"
    __table_args__ = (Index(None, "kind", "subject"), Index(None, "alarm", "read_by"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_name: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    part_of: Mapped[int | None] = mapped_column(ForeignKey("admin_change.id"), index=True)
    takes_back: Mapped[int | None] = mapped_column(ForeignKey("admin_change.id"), unique=True)
    alarm: Mapped[bool] = mapped_column(default=False, server_default=false())
    read_by: Mapped[str] = mapped_column(default="", server_default="")
    read_at: Mapped[datetime | None]


class OfficerCode(Base):
    """A code with which an officer chooses their password once; only its hash is kept."""

    __tablename__ = "officer_code"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    hash: Mapped[str]
    until: Mapped[datetime]


class OwnText(Base):
    """Words of this installation in the place of those that are shipped, or beside them.

    `kind` is `reason` (a sentence of the library) or `letter` (a notification).
    """

    __tablename__ = "own_text"

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
