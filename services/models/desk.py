"""What officers keep for themselves: notes that no citizen and no other office reads."""

from __future__ import annotations

from datetime import datetime

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
