"""What banks say has come in, line by line."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class StatementLine(Base):
    """One line of a desk's bank statement. `ref` is the bank's number, unique for the desk; `state`
    is what was found (`workflows.statements`), or `paid` or `aside` once a person has decided."""

    __tablename__ = "statement_line"
    __table_args__ = (Index(None, "desk", "ref", unique=True), Index(None, "desk", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(ForeignKey("office.code"))
    ref: Mapped[str]
    day: Mapped[date]
    amount: Mapped[int]
    memo: Mapped[str]
    state: Mapped[str]
    reference: Mapped[str]
    taken_by: Mapped[str]
    at: Mapped[datetime]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    why: Mapped[str]
