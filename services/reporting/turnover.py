"""What came in, what was done and what is left: the columns of Biểu II.06a/VPCP/KSTT.

Every row adds up: what came in, with what was carried over, is what had a result, what ended
without one and what is left. The form itself has no column for dossiers that were withdrawn,
stopped or refused after they had been received; here they have their own, so that nothing hides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from services import catalogue
from services.errors import Invalid
from services.folding import fold
from services.reporting import counting, unfinished
from services.reporting.board import Asked
from services.reporting.scopes import heads
from services.reporting.unfinished import Left
from workflows.calendar import VIETNAM

FACTS = {
    "received.online": "online",
    "received.counter": "direct",
    "received.post": "direct",
    "resolved.early": "early",
    "resolved.on-time": "on_time",
    "resolved.late": "late",
}
"""The facts that fill a column, and which one."""

LINES = ("sector", "office", "procedure")
"""What a form can have a line for."""


@dataclass(frozen=True, slots=True)
class Turnover:
    """Numbers of dossiers. `carried` were received before the period and not done when it began.

    `kept` and `overdue` were not done when it ended; `overdue` by the hours that count.
    """

    online: int = 0
    direct: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    ended: int = 0
    kept: int = 0
    overdue: int = 0

    @property
    def received(self) -> int:
        """All that there was to do."""
        return self.online + self.direct + self.carried

    @property
    def resolved(self) -> int:
        """All that had a result."""
        return self.early + self.on_time + self.late

    @property
    def pending(self) -> int:
        """All that is left."""
        return self.kept + self.overdue

    def __add__(self, other: Turnover) -> Turnover:
        """Both together."""
        return Turnover(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a sector, an office or a procedure by its name."""

    name: str
    turnover: Turnover


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of the form and their sum."""

    rows: Sequence[Row]
    total: Turnover


def sheet(db: Session, asked: Asked, by: str, at: datetime) -> Sheet:
    """The form of a scope and period, a line for each sector, office or procedure that has any.

    What is left is counted at the end of the period, or now while it lasts. Four statements and
    those that name the lines. `Invalid` for lines of another kind.
    """
    if by not in LINES:
        raise Invalid("lines-unknown", where="theo")
    names = _names(db, asked, by)
    rows: dict[str, Turnover] = dict.fromkeys(dict.fromkeys(names.values()), Turnover())
    for key, counts in _counted(db, asked, at, of_office=by == "office").items():
        name = names.get(key, key)
        rows[name] = rows.get(name, Turnover()) + Turnover(**counts)
    told = [Row(name, turnover) for name, turnover in rows.items() if turnover != Turnover()]
    return Sheet(told, sum((row.turnover for row in told), Turnover()))


def _counted(
    db: Session, asked: Asked, at: datetime, *, of_office: bool
) -> Mapping[str, Counter[str]]:
    """The columns of each office or procedure."""
    cut, period = asked.cut(asked.scope), asked.period
    begins = datetime.combine(period.first, time(), VIETNAM)
    ends = datetime.combine(period.last + timedelta(days=1), time(), VIETNAM)
    found: dict[str, Counter[str]] = {}
    tallies = counting.by_office if of_office else counting.by_procedure
    for key, counts in tallies(db, cut, FACTS).items():
        columns = found.setdefault(key, Counter())
        for fact, n in counts.items():
            columns[FACTS[fact]] += n
    left: tuple[tuple[Iterable[Left], Callable[[Left], str]], ...] = (
        (unfinished.pending(db, cut, min(at, begins)), lambda _: "carried"),
        (unfinished.ended(db, cut), lambda _: "ended"),
        (unfinished.pending(db, cut, min(at, ends)), _in_time),
    )
    for groups, column in left:
        for one in groups:
            key = one.office if of_office else one.procedure
            found.setdefault(key, Counter())[column(one)] += one.n
    return found


def _in_time(one: Left) -> str:
    return "kept" if one.by_clock else "overdue"


def _names(db: Session, asked: Asked, by: str) -> dict[str, str]:
    """How the codes of offices or procedures are called, in the order of the lines."""
    if by == "office":
        compared = heads(asked.directory, asked.scope)
        names = {office.code: office.name for office in compared.offices}
        order = {code: n for n, code in enumerate(names)}
        over = sorted(compared.over.items(), key=lambda one: order[one[1]])
        return {code: names[head] for code, head in over}
    procedures = sorted(catalogue.every(db), key=lambda one: (fold(one.sector), fold(one.title)))
    if by == "sector":
        return {one.code: one.sector for one in procedures}
    return {one.code: f"{one.title} ({one.code})" for one in procedures}
