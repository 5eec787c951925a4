"""Published procedures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Revision(Base):
    """One text of a procedure, addressed by the hash of its content; never changed."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    definition: Mapped[dict[str, Any]]


class Publication(Base):
    """A revision was put in force, for the days that its text names; the next one ends it. An
    earlier text may be put in force again."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    at: Mapped[datetime]
    by: Mapped[str]
