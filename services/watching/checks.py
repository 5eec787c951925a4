"""What an installation needs to be able to work, each looked at on its own.

A finding has no path, address, version or message of an error in it: strangers may read it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from services import migrations
from services.errors import Invalid
from services.ports import Scanner
from services.reporting import behind
from services.reporting.signers import Signer
from services.watching import heartbeat
from services.watching.asking import Asked, Late, all_of
from services.watching.horizon import horizon
from workflows.calendar import local_day

PATIENCE = 2.0
"""Seconds for all checks together."""

FONT = "Liberation Serif"
SAMPLE = b"motcua"
"""What a scanner is given to see whether it answers; anything harmless does."""

WARNED = 30
"""Days before the certificate that signs reports ends: a new one of an authority takes weeks."""

GIGA = 10**9


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found: the key of its sentence, and whether the installation can work so."""

    check: str
    good: bool
    says: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the checks look at: `places` are folders that must not run full, by a name for each."""

    engine: Engine
    places: Mapping[str, Path]
    least_free: int
    scanner: Scanner
    clock: Callable[[], datetime]
    signer: Callable[[], Signer | None]


def checks(watched: Watched) -> Mapping[str, Asked[Finding]]:
    """The questions, in the order in which they are told, each with how long its answer is good."""
    return {
        "database": Asked(lambda: database(watched.engine), keep=2),
        "migrations": Asked(lambda: tables(watched.engine), keep=2),
        "disk": Asked(lambda: disk(watched), keep=2),
        "worker": Asked(lambda: worker(watched), keep=2),
        "calendar": Asked(lambda: calendar(watched), keep=60),
        "font": Asked(font, keep=60),
        "scanner": Asked(lambda: scanner(watched.scanner), keep=15),
        "figures": Asked(lambda: figures(watched.engine), keep=15),
        "certificate": Asked(lambda: certificate(watched), keep=60),
    }


def findings(questions: Mapping[str, Asked[Finding]]) -> list[Finding]:
    """What every check finds, within PATIENCE."""
    return [
        found if isinstance(found, Finding) else failed(name, found)
        for name, found in all_of(questions, PATIENCE)
    ]


def failed(check: str, failure: Exception) -> Finding:
    """A check that gave no answer."""
    return Finding(check, good=False, says="late" if isinstance(failure, Late) else f"{check}-away")


def database(engine: Engine) -> Finding:
    """Whether it answers."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return Finding("database", good=True, says="database-good")


def tables(engine: Engine) -> Finding:
    """Whether the tables are those of this code."""
    good = migrations.current(engine) == newest()
    return Finding("migrations", good, "migrations-good" if good else "migrations-behind")


@cache
def newest() -> str | None:
    """The newest revision that this process knows; its code does not change while it runs."""
    return migrations.head()


def disk(watched: Watched) -> Finding:
    """Whether papers and database have room to grow; not a full disk is the fault, a filling one."""
    short = [name for name, n in free(watched.places).items() if n < watched.least_free]
    least = {"least": f"{watched.least_free / GIGA:.1f}".replace(".", ",")}
    if short:
        return Finding("disk", good=False, says=f"disk-short-{short[0]}", details=least)
    return Finding("disk", good=True, says="disk-good", details=least)


def free(places: Mapping[str, Path]) -> dict[str, int]:
    """Free bytes around each place; a folder that is not there yet is made on its parent's disk."""
    return {
        name: shutil.disk_usage(next(one for one in (path, *path.parents) if one.exists())).free
        for name, path in places.items()
    }


def worker(watched: Watched) -> Finding:
    """Whether somebody does the work that was promised."""
    with Session(watched.engine) as db:
        last = heartbeat.last(db)
    if last is None:
        return Finding("worker", good=False, says="worker-never")
    good = watched.clock() - last < heartbeat.STALE
    return Finding("worker", good, "worker-good" if good else "worker-silent")


def calendar(watched: Watched) -> Finding:
    """Whether a day can be promised; that it soon cannot is said, and no fault yet."""
    with Session(watched.engine) as db:
        it = horizon(db, real=watched.clock())
    known = {"until": f"{it.ends:%d/%m/%Y}", "days": str(it.left)}
    if it.left < 0:
        return Finding("calendar", good=False, says="calendar-over", details=known)
    says = "calendar-near" if it.near else "calendar-good"
    return Finding("calendar", good=True, says=says, details=known)


def font() -> Finding:
    """Whether the font that the law prescribes for forms is here: another breaks their lines."""
    command = ["fc-list", "--format", "%{family}\n", f":family={FONT}"]
    listed = subprocess.run(  # noqa: S603 - our own words only
        command, capture_output=True, timeout=PATIENCE, check=True, env={"PATH": os.defpath}
    )
    good = FONT.encode() in listed.stdout
    return Finding("font", good, "font-good" if good else "font-away")


def figures(engine: Engine) -> Finding:
    """Whether an update still counts them: said, and no fault; it keeps nobody from filing."""
    with Session(engine) as db:
        said = "figures-behind" if behind.behind(db) else "figures-good"
    return Finding("figures", good=True, says=said)


def certificate(watched: Watched) -> Finding:
    """How long reports can be signed: said, and no fault; nobody is kept from anything by it."""
    now = watched.clock()
    try:
        found = watched.signer()
        if found and now < found.begins:
            found.time_of(now, now)
    except Invalid:
        return Finding("certificate", good=True, says="certificate-unusable")
    if found is None:
        return Finding("certificate", good=True, says="certificate-unset")
    ends = local_day(found.ends)
    left = (ends - local_day(now)).days
    ending = "near" if left <= WARNED else "good"
    says = f"certificate-{'over' if now > found.ends else ending}"
    known = {"until": f"{ends:%d/%m/%Y}", "days": str(left)}
    return Finding("certificate", good=True, says=says, details=known)


def scanner(one: Scanner) -> Finding:
    """Whether papers are looked through; where no scanner is set, it is said, and no fault."""
    verdict = one.scan(SAMPLE)
    return Finding("scanner", verdict != "infected", f"scanner-{verdict}")
