"""What the agencies of the demo report of what nothing counts; made up like the rest of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from services import places
from services.reporting import reported
from services.reporting.reported import Report
from services.reporting.unobserved import UNOBSERVED
from workflows.case import Actor
from workflows.offices import Office

LAST_MONTH = 11
SHARES = {"national-portal": 0.27, "e-documents": 0.86, "work-files": 0.5, "antivirus": 0.78}
BY_TIER = {"province": 0.3, "district": 0.12, "commune": -0.15}
"""How much further along a tier is with its work files."""
SOURCES = {
    "national-portal": "Công văn rà soát của Văn phòng UBND tỉnh (minh họa)",
    "e-documents": "Hệ thống quản lý văn bản và điều hành (minh họa)",
    "work-files": "Hệ thống quản lý văn bản và điều hành (minh họa)",
    "antivirus": "Biên bản kiểm kê máy tính (minh họa)",
}
PORTAL = "quang-nam"
"""Only the province knows what it has put on the National Portal."""
EVERY_NTH = 6
"""One commune in so many reports."""


def report(db: Session, year: int, seed: int, *, by: Actor, at: datetime) -> None:
    """Each month of the year but the last, of the offices that report, by the manager."""
    rng = Random(f"{seed}:reported")  # noqa: S311 - it has to be the same every time
    offices = list(_offices(db, at.date()))
    for month in (date(year, n, 1) for n in range(1, LAST_MONTH + 1)):
        told = [one for office in offices for one in _month(rng, office, month)]
        key = f"demo-{seed}-{month:%Y-%m}"
        reported.hand_in(db, told, by=by, at=at, key=key, today=at.date())


def _offices(db: Session, on: date) -> Iterator[Office]:
    communes = 0
    for office in places.directory(db).every():
        if not office.valid(on):
            continue
        if office.kind == "committee" and office.tier == "commune":
            communes += 1
            if communes % EVERY_NTH == 0:
                yield office
        elif office.kind == "committee" or (office.kind, office.tier) == ("department", "province"):
            yield office


def _month(rng: Random, office: Office, month: date) -> Iterator[Report]:
    for one in UNOBSERVED:
        if not one.reportable or (one.key == "national-portal") != (office.code == PORTAL):
            continue
        more = BY_TIER[office.tier] if one.key == "work-files" else 0
        share = SHARES[one.key] + more + month.month / 100 + rng.uniform(-0.05, 0.05)
        whole = rng.randint(20, 60) if one.stock else rng.randint(80, 900)
        part = min(whole, round(whole * share))
        yield Report(one.key, office.code, month, part, whole, SOURCES[one.key])
