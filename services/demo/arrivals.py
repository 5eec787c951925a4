"""Who comes with what, where, when and by which way: the whole year, drawn before it is played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from services.demo import weights
from services.demo.year import at_home, at_the_counter
from workflows.calendar import Calendar
from workflows.definition import TIERS, Procedure
from workflows.levels import filed_online
from workflows.offices import Directory, Office

MONTHS = (0, 1.0, 0.7, 1.1, 1.0, 1.0, 1.0, 1.0, 0.75, 0.8, 1.05, 1.15, 1.5)
"""How busy each month is: Tết, the closed weeks of August and September, the end of the year."""

FOCUS = 0.025
FOCUS_LEAST = 16
FOCUS_DAYS = 9
"""So many dossiers come to the desks of the demo people in the last days, to give them work."""

FOCUS_ONLINE = 0.6
FOCUS_COMMUNE = "tam-ky.an-my"
FOCUS_PROCEDURES = {"1.001776": 5, "1.001193": 2, "1.004873": 3, "1.000894": 1, "1.001731": 1}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One dossier before it is filed: `commune` is where it comes from, and goes if it may; `says`
    are answers that are no matter of chance; `desk` is where it is brought, if not to its own."""

    at: datetime
    procedure: Procedure
    commune: Office
    channel: str
    kind: str
    says: Mapping[str, Any] = field(default_factory=dict)
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """Where the demo year plays: its days, its communes, what can be asked for."""

    days: Sequence[date]
    calendar: Calendar
    directory: Directory
    communes: Sequence[Office]
    procedures: Sequence[Procedure]

    def commune(self, code: str) -> Office:
        """One of the communes that take part."""
        return next(office for office in self.communes if office.code == code)


def arrivals(rng: Random, province: Province, n: int) -> list[Arrival]:
    """So many dossiers, in the order in which they come; each procedure is asked for at least once
    when there are enough of them."""
    focused = min(n, max(FOCUS_LEAST, int(n * FOCUS)))
    found = [*_focused(rng, province, focused), *_anywhere(rng, province, n - focused)]
    return sorted(found, key=lambda arrival: arrival.at)


def _anywhere(rng: Random, province: Province, n: int) -> Iterator[Arrival]:
    procedures = list(province.procedures)
    loads = [weights.of_procedure(p) for p in procedures]
    drawn = [*procedures, *rng.choices(procedures, loads, k=max(0, n - len(procedures)))][:n]
    only = sum(
        w for p, w in zip(procedures, loads, strict=True) if not filed_online(p.level)
    ) / sum(loads)
    busy = [MONTHS[on.month] for on in province.days]
    days = sorted(rng.choices(province.days, busy, k=len(drawn)))
    rng.shuffle(drawn)
    origins = [weights.of_district(o.parent) for o in province.communes]
    owed = dict.fromkeys(TIERS, 0.5)
    for on, procedure in zip(days, drawn, strict=True):
        commune = rng.choices(province.communes, origins)[0]
        district = province.directory.get(commune.parent, on)
        owed[procedure.received_by] += weights.online(procedure, district, on.month, only)
        comes_online = owed[procedure.received_by] >= 1 and filed_online(procedure.level)
        owed[procedure.received_by] -= comes_online
        yield _arrival(rng, province, procedure, commune, on, online=comes_online)


def _focused(rng: Random, province: Province, n: int) -> Iterator[Arrival]:
    known = {p.code: p for p in province.procedures}
    usual = {code: n for code, n in FOCUS_PROCEDURES.items() if code in known}
    commune = province.commune(FOCUS_COMMUNE)
    for _ in range(n):
        on = rng.choice(province.days[-FOCUS_DAYS:])
        procedure = known[rng.choices(list(usual), list(usual.values()))[0]]
        yield _arrival(rng, province, procedure, commune, on, online=rng.random() < FOCUS_ONLINE)


def _arrival(
    rng: Random,
    province: Province,
    procedure: Procedure,
    commune: Office,
    on: date,
    *,
    online: bool,
) -> Arrival:
    channel = "counter"
    if online:
        channel = "online"
        at = at_home(rng, on - timedelta(days=rng.random() < 0.3))  # noqa: PLR2004 - some at night and on Sundays
    else:
        channel = "post" if rng.random() < weights.BY_POST else "counter"
        at = at_the_counter(rng, province.calendar, on)
    return Arrival(at, procedure, commune, channel, _kind(rng, procedure))


def _kind(rng: Random, procedure: Procedure) -> str:
    if "business" not in procedure.subjects:
        return "citizen"
    if "citizen" not in procedure.subjects:
        return "business"
    return "business" if rng.random() < weights.BUSINESSES else "citizen"


def taking_part(directory: Directory, on: date) -> list[Office]:
    """The communes of the demo year: some of each district, the demo people's among them."""
    found = []
    for district in sorted(directory.of_tier("district", on), key=lambda o: o.code):
        n = weights.COMMUNES.get(district.code, weights.COMMUNES_ELSEWHERE)
        below = (o for o in directory.children(district.code, on) if o.kind == "committee")
        own = sorted(below, key=lambda o: (o.code != FOCUS_COMMUNE, o.code))
        found += own[:n]
    return found
