"""Published procedures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Revision(Base):
    """One published text of a procedure, addressed by the hash of its content."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    definition: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    closed_at: Mapped[datetime | None]
