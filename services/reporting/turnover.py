"""What came in, what was done and what is left: the columns of Biểu II.06a/VPCP/KSTT.

Every row adds up: what came in, with what was carried over, is what had a result, what ended
without one and what is left. The form itself has no column for dossiers that were withdrawn,
stopped or refused after they had been received; here they have their own, so that nothing hides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services import catalogue
from services.errors import Invalid, NotFound
from services.folding import fold
from services.reporting import counting, lists, unfinished
from services.reporting.board import Asked
from services.reporting.counting import Cut
from services.reporting.lists import Listing
from services.reporting.scopes import heads
from services.reporting.unfinished import Left
from workflows.calendar import midnight
from workflows.follows import LINKED

FACTS = {
    "received.online": "online",
    "received.counter": "direct",
    "received.post": "direct",
    f"received.{LINKED}": "direct",
    "resolved.early": "early",
    "resolved.on-time": "on_time",
    "resolved.late": "late",
}
"""The facts that fill a column, and which one. What was opened out of another dossier came neither
online nor by itself: it stands with what the desks took in."""

COLUMNS = (
    *("online", "direct", "carried", "resolved", "early", "on_time", "late"),
    *("ended", "pending", "kept", "overdue"),
)
"""The columns whose dossiers can be listed: all but the sum of what came in."""
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

    @property
    def columns(self) -> tuple[int, ...]:
        """All numbers in the order of the form."""
        received = (self.received, self.online, self.direct, self.carried)
        resolved = (self.resolved, self.early, self.on_time, self.late)
        return (*received, *resolved, self.ended, self.pending, self.kept, self.overdue)

    def __add__(self, other: Turnover) -> Turnover:
        """Both together."""
        return Turnover(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a sector, an office or a procedure by its name.

    `codes` are the offices or procedures that it is the sum of.
    """

    name: str
    turnover: Turnover
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of the form and their sum."""

    rows: Sequence[Row]
    total: Turnover


@dataclass(frozen=True, slots=True)
class Opened:
    """The list behind a cell, and how many dossiers the cell counts."""

    listing: Listing
    n: int


def sheet(db: Session, asked: Asked, by: str, at: datetime) -> Sheet:
    """The form of a scope and period, a line for each sector, office or procedure that has any.

    What is left is counted at the end of the period, or now while it lasts. Four statements and
    those that name the lines. `Invalid` for lines of another kind and for a period to come.
    """
    asked.demand_begun()
    if by not in LINES:
        raise Invalid("lines-unknown", where="theo")
    names = _names(db, asked, by)
    sums: dict[str, Turnover] = dict.fromkeys(dict.fromkeys(names.values()), Turnover())
    codes: dict[str, list[str]] = {name: [] for name in sums}
    for key, counts in _counted(db, asked, at, of_office=by == "office").items():
        name = names.get(key, key)
        sums[name] = sums.get(name, Turnover()) + Turnover(**counts)
        codes.setdefault(name, []).append(key)
    rows = [
        Row(name, turnover, tuple(sorted(codes[name])))
        for name, turnover in sums.items()
        if turnover != Turnover()
    ]
    return Sheet(rows, sum((row.turnover for row in rows), Turnover()))


def opened(db: Session, asked: Asked, by: str, name: str, column: str, at: datetime) -> Opened:
    """The dossiers of a column in the line of this name, or in the sum of all if it is empty.

    `NotFound` where there is no such column or line.
    """
    row = line(db, asked, by, name, at)
    if column not in COLUMNS:
        raise NotFound("page-unknown")
    cut = asked.cut(asked.scope)
    if name and by == "office":
        cut = replace(cut, offices=replace(cut.offices, codes=frozenset(row.codes)))
    elif name:
        cut = replace(cut, procedures=row.codes)
    return Opened(_listing(cut, asked, column, at), getattr(row.turnover, column))


def line(db: Session, asked: Asked, by: str, name: str, at: datetime) -> Row:
    """The line of this name, or the sum of all, which has no codes, if it is empty.

    `NotFound` where there is no such line.
    """
    found = sheet(db, asked, by, at)
    rows = {row.name: row for row in found.rows} | {"": Row("", found.total, ())}
    if name not in rows:
        raise NotFound("page-unknown")
    return rows[name]


def _listing(cut: Cut, asked: Asked, column: str, at: datetime) -> Listing:
    begins, ends = _ends(asked)
    match column:
        case "carried":
            return unfinished.listed_pending(cut, min(at, begins))
        case "ended":
            return unfinished.listed_ended(cut)
        case "pending" | "kept" | "overdue":
            by_clock = {"pending": None, "kept": True, "overdue": False}[column]
            return unfinished.listed_pending(cut, min(at, ends), by_clock=by_clock)
    facts = [fact for fact, of in FACTS.items() if column == of]
    return lists.of_facts(cut, facts or ["resolved"])


def _counted(
    db: Session, asked: Asked, at: datetime, *, of_office: bool
) -> Mapping[str, Counter[str]]:
    """The columns of each office or procedure."""
    cut, (begins, ends) = asked.cut(asked.scope), _ends(asked)
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


def _ends(asked: Asked) -> tuple[datetime, datetime]:
    """The moments at which the period begins and is over."""
    first, last = asked.period.first, asked.period.last + timedelta(days=1)
    return midnight(first), midnight(last)


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
