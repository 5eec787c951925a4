"""What was given up begins anew, and what an heir has not got yet goes to it: an administrator's deed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services import jobs
from services.administering import changes
from services.administering.changes import Errand, Kind
from services.administering.mergers import ENDS
from services.db import transaction
from services.watching.passing import waiting_for_heirs
from services.watching.stuck import PROMISED, unwatched
from workflows.calendar import local_day

JOBS = Kind("jobs", lambda _db, _subject: None)


def restart(db: Session, errand: Errand) -> int:
    """Give all jobs that were given up a new start, and promise one to each office that has ended
    whose work nothing will pass on, and to each wait that nothing will end; how many that were."""
    with transaction(db):
        if changes.done(db, errand):
            return 0
        n = jobs.give_new_start(db, at=errand.at)
        for office in sorted(waiting_for_heirs(db, local_day(errand.at))):
            key = f"{ENDS}:{office}:again:{errand.key or errand.at.isoformat()}"
            jobs.enqueue(db, ENDS, key=key, at=errand.at, office=office)
            n += 1
        for row in list(unwatched(db, PROMISED)):
            jobs.watch(db, row)
            n += 1
        changes.tell(db, JOBS, "", errand, after={"n": n})
    return n
