"""Papers: which file fills which slot of a draft or dossier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Blob(Base):
    """A stored file, addressed by its content. `state` is unscanned, clean or infected.

    `stored_at`: when somebody last handed it in, so that a sweep leaves it alone for a while.
    """

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    state: Mapped[str]
    stored_at: Mapped[datetime]


class Paper(Base):
    """One paper of a draft or dossier; `slot` names it in the procedure, or is `result` or
    `enclosed` (services.keeping). `internal`: for officers only.

    A counter dossier may record a paper without a file: `filename` is then empty.
    `form` says what was handed in: original, certified or copy. `origin`: the number of the dossier
    that the file was in before, if its owner used it again.
    """

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    slot: Mapped[str]
    title: Mapped[str]
    form: Mapped[str]
    count: Mapped[int]
    filename: Mapped[str]
    internal: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"), index=True)
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
