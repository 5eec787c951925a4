"""Done jobs go after a while; without that their table grows by several rows for every dossier.

No key that still guards against repetition goes with them:
- What a job does to a dossier is done once by the key of its line in the journal, which stays for
  ever; and a message is known to the other side by its key, also when this side has forgotten it.
- Nothing promises a job again under the key of one that was done so long ago. The keys of notices
  and warnings carry the number of their line, those of waits the moment at which the step opened,
  those of drafts the moment of their end, and all of these have passed; those of addresses to be
  confirmed are made once, and their links end after a day; a report that is promised again is found
  made, and promises the next one if that is not promised yet.
- The job with the highest number stays: SQLite would give its number to the next one, and a worker
  that was away for long knows the job that it holds by its number.
What was given up, and what is not done, stays until somebody has seen to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.db import changed, inserting, table, transaction
from services.models import Job, Setting
from services.quick import Quick
from workflows.calendar import local_day

KEPT = timedelta(days=30)
"""For how long it can be seen when a job was done; complaints about messages come within days."""

MOST = 500
"""Jobs at a time: on SQLite nobody else can write meanwhile."""

NAME = "jobs-pruned"
_JOB, _SETTING = table(Job), table(Setting)
_SAID = Quick(select(_SETTING.c.value).where(_SETTING.c.name == NAME))


def prune(db: Session, *, at: datetime) -> int:
    """Delete the next of what was done longer ago than `KEPT`, once a day until nothing is left;
    return how many there were. Several may do it at once."""
    today, before, last = local_day(at).isoformat(), at - KEPT, _said(db)
    if last.get("on") == today:
        return 0
    newest = select(func.max(_JOB.c.id)).scalar_subquery()
    oldest = (
        select(_JOB.c.id)
        .where(_JOB.c.done_at < before, _JOB.c.id < newest)
        .order_by(_JOB.c.done_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    with transaction(db):
        n = changed(db, delete(_JOB).where(_JOB.c.id.in_(oldest)))
        gone = max(before, horizon(db) or before).astimezone(UTC).isoformat()
        value = {"before": gone, "on": today if n < MOST else last.get("on", "")}
        said = inserting(db, _SETTING).values(name=NAME, value=value)
        db.execute(said.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    return n


def horizon(db: Session) -> datetime | None:
    """What was done before this moment may be gone; None where nothing is."""
    before = _said(db).get("before")
    return datetime.fromisoformat(before) if before else None


def _said(db: Session) -> Mapping[str, str]:
    row = next(iter(_SAID.rows(db, {})), None)
    return row.value if row else {}
