"""The demo clock: a time that was set once and has been ticking on since, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.models import Setting
from services.quick import Quick

NAME = "clock"
_CLOCK = Quick(select(table(Setting).c.value).where(table(Setting).c.name == NAME))


@dataclass(frozen=True, slots=True)
class DemoClock:
    """At the real time `since` this clock stood at `stood_at`; both aware."""

    stood_at: datetime
    since: datetime

    def at(self, real: datetime) -> datetime:
        """What this clock shows at a real time."""
        return self.stood_at + (real - self.since)


def demo(db: Session) -> DemoClock | None:
    """The demo clock of this installation; None where real time counts."""
    row = next(iter(_CLOCK.rows(db, {})), None)
    if row is None:
        return None
    stood_at, since = (datetime.fromisoformat(row.value[key]) for key in ("stood_at", "since"))
    return DemoClock(stood_at, since)


def set_demo(db: Session, *, stood_at: datetime, since: datetime) -> None:
    """From the real time `since` on, count time from `stood_at`."""
    value = {"stood_at": stood_at.isoformat(), "since": since.isoformat()}
    with transaction(db):
        db.merge(Setting(name=NAME, value=value))
