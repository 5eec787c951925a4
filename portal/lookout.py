"""What a process sees of its installation: whether it can work, what waits, what was counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from portal.counting import Counts
from portal.exposition import Family, Sample
from portal.settings import Settings
from services.outside import FOLDER
from services.ports import Scanner
from services.reporting import signers
from services.reporting.signers import Signer
from services.watching import checks
from services.watching.asking import Asked
from services.watching.backlog import Backlog, backlog
from services.watching.checks import Finding, Watched
from services.watching.stuck import WHYS, Stuck, stuck

MEGA = 10**6
KEPT = 5.0
"""Seconds for which a backlog is remembered: it is counted, and a watcher asks every quarter minute."""


STUCK_KEPT = 60.0
"""The same for what stands still: it changes by the day, and every open wait is looked at."""


@dataclass(frozen=True, slots=True)
class Lookout:
    """The questions of this process, with what they have last been answered."""

    watched: Watched
    checks: dict[str, Asked[Finding]]
    waiting: Asked[Backlog]
    standing: Asked[Sequence[Stuck]]
    counts: Counts

    def findings(self) -> list[Finding]:
        """What every check finds, within two seconds."""
        return checks.findings(self.checks)

    def backlog(self) -> Backlog | None:
        """What waits; None when the database does not tell in time."""
        with suppress(Exception):
            return self.waiting.answer(time.monotonic() + checks.PATIENCE)
        return None

    def stuck(self) -> Sequence[Stuck] | None:
        """What nobody will move; None when the database does not tell in time."""
        with suppress(Exception):
            return self.standing.answer(time.monotonic() + checks.PATIENCE)
        return None

    def free(self) -> dict[str, int]:
        """Free bytes where papers and database are."""
        with suppress(OSError):
            return checks.free(self.watched.places)
        return {}

    def families(self) -> Iterator[Family]:
        """All that a watcher may read."""
        about = {"version": version("motcua"), "database": self.watched.engine.dialect.name}
        yield gauge("motcua_build", "What runs.", [Sample(about, 1)])
        yield from self.counts.families()
        findings = self.findings()
        found = [Sample({"check": one.check}, one.good) for one in findings]
        yield gauge("motcua_check_good", "Whether a check of /readyz is good.", found)
        yield from certificate_families(findings)
        room = [Sample({"place": name}, n) for name, n in self.free().items()]
        yield gauge("motcua_disk_free_bytes", "Free room where things are kept.", room)
        if waiting := self.backlog():
            yield from backlog_families(waiting, self.watched)
        if (still := self.stuck()) is not None:
            yield gauge(
                "motcua_dossiers_stuck", "Open dossiers that nobody will move.", by_why(still)
            )


def look_out(
    engine: Engine,
    settings: Settings,
    scanner: Scanner,
    counts: Counts,
    real: Callable[[], datetime],
) -> Lookout:
    """Asks nothing yet."""
    places = {"papers": Path(settings.papers_url.removeprefix(FOLDER))}
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        places["database"] = Path(str(url.database)).parent

    def signer() -> Signer | None:
        named = (settings.report_pkcs12, settings.report_passphrase)
        return signers.of_installation(settings.instance, *named)

    watched = Watched(engine, places, settings.free_megabytes * MEGA, scanner, real, signer)

    def wait() -> Backlog:
        with Session(engine) as db:
            return backlog(db, real=watched.clock())

    def stand() -> Sequence[Stuck]:
        with Session(engine) as db:
            return stuck(db, real=watched.clock())

    return Lookout(
        watched,
        dict(checks.checks(watched)),
        Asked(wait, keep=KEPT),
        Asked(stand, keep=STUCK_KEPT),
        counts,
    )


def gauge(name: str, about: str, samples: list[Sample]) -> Family:
    """What is measured now."""
    return Family(name, "gauge", about, samples)


def certificate_families(found: Sequence[Finding]) -> Iterator[Family]:
    """For how long reports can be signed; nothing where nobody signs."""
    known = (one.details.get("days") for one in found if one.check == "certificate")
    left = [Sample({}, int(days)) for days in known if days]
    if left:
        about = "Days until the certificate that signs reports ends."
        yield gauge("motcua_certificate_days_left", about, left)


def by_why(still: Sequence[Stuck]) -> list[Sample]:
    """How many dossiers stand still for each reason, also where none does."""
    return [
        Sample({"why": why}, sum(len(one.named) for one in still if one.why == why)) for why in WHYS
    ]


def backlog_families(it: Backlog, watched: Watched) -> Iterator[Family]:
    """What waits, as numbers."""
    queues = [({"tier": tier}, queue) for tier, queue in it.tiers.items()]
    for name, about in (
        ("waiting", "Steps that wait in the offices of a tier."),
        ("late", "Steps that wait past their own time."),
    ):
        steps = [Sample(tier, getattr(queue, name)) for tier, queue in queues]
        yield gauge(f"motcua_steps_{name}", about, steps)
    overdue = [Sample(tier, queue.overdue) for tier, queue in queues]
    yield gauge("motcua_dossiers_overdue", "Open dossiers past the promised day.", overdue)
    jobs = [({"kind": kind}, one) for kind, one in it.jobs.items()]
    yield gauge(
        "motcua_jobs_waiting", "Jobs due and not done.", [Sample(k, j.waiting) for k, j in jobs]
    )
    ages = [Sample(kind, one.oldest.total_seconds()) for kind, one in jobs]
    yield gauge("motcua_job_oldest_seconds", "For how long the oldest has been due.", ages)
    lost = [Sample(kind, one.given_up) for kind, one in jobs]
    yield gauge("motcua_jobs_given_up", "Jobs that need somebody.", lost)
    yield gauge("motcua_workers", "Workers that live.", [Sample({}, it.workers)])
    if it.last_beat:
        age = (watched.clock() - it.last_beat).total_seconds()
        yield gauge("motcua_worker_silent_seconds", "Since a worker last lived.", [Sample({}, age)])
    left = [Sample({}, it.calendar_left)]
    yield gauge("motcua_calendar_days_left", "Days that the working calendar still reaches.", left)
    yield gauge("motcua_database_lock_waits", "Waiting for locks.", [Sample({}, it.locked_out)])
