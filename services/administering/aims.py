"""Targets by year, tier and office, as records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from services import places
from services.administering import changes
from services.administering.changes import Errand, Kind, Record
from services.db import inserting, table, transaction
from services.errors import Invalid
from services.models import Target
from services.reporting.indicators import INDICATORS
from services.reporting.unobserved import UNOBSERVED
from workflows.definition import TIERS

_TARGET = table(Target)
WHOLE = 100
YEARS = range(2021, 2100)


@dataclass(frozen=True, slots=True)
class For:
    """What a target is for: an indicator in a year, for everybody, a tier, or an office."""

    indicator: str
    year: int
    tier: str = ""
    office: str = ""

    @property
    def subject(self) -> str:
        """How a change names it."""
        return changes.named(self.indicator, self.year, self.tier, self.office)

    @classmethod
    def named(cls, subject: str) -> Self:
        """What a change with this name is about."""
        parts = changes.parts_of(subject, 4, unknown="indicator-unknown")
        indicator, year, tier, office = parts
        return cls(indicator, int(year), tier, office)


def titles() -> dict[str, str]:
    """Every indicator that may have a target, by its key."""
    counted = {one.key: one.main.title for one in INDICATORS}
    return counted | {one.key: one.title for one in UNOBSERVED}


def of_year(db: Session, year: int) -> Sequence[Target]:
    """The targets of a year, in the order of the board."""
    order = list(titles())
    rows = db.scalars(select(Target).where(Target.year == year)).all()
    place = {key: n for n, key in enumerate(order)}
    return sorted(rows, key=lambda t: (place.get(t.indicator, len(order)), t.tier, t.office))


def known(db: Session, what: For) -> Record | None:
    """The target that stands for this, if one does."""
    return TARGET.read(db, what.subject)


def set_target(db: Session, what: For, *, percent: float, source: str, errand: Errand) -> None:
    """Set a target, or change it."""
    with transaction(db):
        if not changes.done(db, errand):
            after = {"percent": percent, "source": source}
            changes.write(db, TARGET, what.subject, after, errand)


def missing(db: Session, year: int) -> Sequence[Target]:
    """The targets of the year before that nothing stands for in this one."""
    here = {(one.indicator, one.tier, one.office) for one in of_year(db, year)}
    before = of_year(db, year - 1)
    return [one for one in before if (one.indicator, one.tier, one.office) not in here]


def carry(db: Session, year: int, errand: Errand) -> int:
    """Let what was aimed at in the year before hold in this one, where nothing else is set; how many
    targets that are. Each is a line of its own, and can be taken back by itself."""
    with transaction(db):
        if changes.done(db, errand):
            return 0
        found = missing(db, year)
        for one in found:
            what = For(one.indicator, year, one.tier, one.office)
            says = {"percent": one.percent, "source": one.source}
            changes.write(db, TARGET, what.subject, says, errand)
        return len(found)


def drop_target(db: Session, what: For, errand: Errand) -> None:
    """Let there be no target of its own any more; a wider one holds then."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, TARGET, what.subject, None, errand)


def _read(db: Session, subject: str) -> Record | None:
    row = db.execute(select(_TARGET).where(*_here(subject))).one_or_none()
    return None if row is None else {"percent": row.percent, "source": row.source}


def _put(db: Session, subject: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    if after is None:
        db.execute(delete(_TARGET).where(*_here(subject)))
        return
    what = For.named(subject)
    if what.indicator not in titles() or what.year not in YEARS or what.tier not in ("", *TIERS):
        raise Invalid("target-unknown")
    if what.office and places.directory(db).ever(what.office) is None:
        raise Invalid("no-such-office", where="office")
    if not 0 < after["percent"] <= WHOLE:
        raise Invalid("percent-wrong", where="percent")
    row = asdict(what)
    put = inserting(db, _TARGET).values(**row, **after)
    db.execute(put.on_conflict_do_update(index_elements=list(row), set_=dict(after)))


def _here(subject: str) -> tuple[ColumnElement[bool], ...]:
    return tuple(_TARGET.c[name] == value for name, value in asdict(For.named(subject)).items())


TARGET = Kind("target", _read, _put)
