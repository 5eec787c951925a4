"""What keeps the system running: counters, promised work, settings of this installation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Counter(Base):
    """The last number given out in a series; advanced only inside the transaction that uses it."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class Job(Base):
    """Work promised by a use case in its own transaction; done at least once, marked once.

    `request` is the number of the request that promised it, under which the log tells the rest.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "done_at", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(unique=True)
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    request: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[str]


class Setting(Base):
    """A fact about this installation that is not configuration, such as its demo clock."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class Heartbeat(Base):
    """The last sign of life of a worker, in real time."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    at: Mapped[datetime]
