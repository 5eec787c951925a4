"""The public results as files for machines: the same numbers as the page, with what they mean.

The names of the columns and measures are stable; a new measure is a new row, never a new column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reporting.export import Cell
from services.reporting.indicators import Share
from services.reporting.results import HOW_HIDDEN, LATE, ON_TIME, ONLINE, Place, Results, Served
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count

TITLE = "Kết quả phục vụ của các cơ quan trong tỉnh"
COLUMNS = (
    *("period_first", "period_last", "counted_on", "group", "office_code", "office_name"),
    *("measure", "numerator", "denominator", "percent", "suppressed", "definition"),
)
SHARES: tuple[Share, ...] = (ON_TIME, ONLINE, LATE)


@dataclass(frozen=True, slots=True)
class Line:
    """One place, or everybody (`whole`), whose code is empty; `served` is None where it is hidden."""

    group: str
    code: str
    name: str
    served: Served | None


def lines(found: Results) -> Iterator[Line]:
    """Everybody first, then the places of the page in its order."""
    yield Line("whole", "", "Toàn tỉnh", found.whole)
    for group, places in (("locality", found.places), ("agency", found.agencies)):
        yield from (_line(group, one) for one in places)


def rows(found: Results, on: date) -> Iterator[list[Cell]]:
    """The cells under `COLUMNS`: one row for each place and measure; hidden numbers are empty."""
    when = [found.period.first.isoformat(), found.period.last.isoformat(), on.isoformat()]
    for line in lines(found):
        for share in SHARES:
            numbers = _numbers(line.served, share)
            yield [
                *(*when, line.group, line.code, line.name, share.key),
                *(numbers["numerator"], numbers["denominator"], _decimal(numbers["percent"])),
                *("no" if line.served else "yes", share.definition),
            ]


def document(found: Results, on: date) -> dict[str, Any]:
    """The same as one JSON document; hidden numbers are null."""
    period = {"first": found.period.first.isoformat(), "last": found.period.last.isoformat()}
    return {
        "title": TITLE,
        "period": period,
        "counted_on": on.isoformat(),
        "suppression": {"fewer_than": FEW, "how": HOW_HIDDEN},
        "measures": [
            {
                "key": one.key,
                "title": one.title,
                "definition": one.definition,
                "version": one.version,
            }
            for one in SHARES
        ],
        "offices": [
            {
                "group": line.group,
                "code": line.code,
                "name": line.name,
                "suppressed": line.served is None,
                "measures": {one.key: _numbers(line.served, one) for one in SHARES},
            }
            for line in lines(found)
        ],
    }


def _line(group: str, place: Place) -> Line:
    return Line(group, place.office.code, place.office.name, place.served)


def _numbers(served: Served | None, share: Share) -> Mapping[str, Any]:
    """`percent` to a tenth."""
    if served is None:
        return dict.fromkeys(("numerator", "denominator", "percent"))
    count = {
        ON_TIME: served.on_time,
        ONLINE: served.online,
        LATE: Count(served.late, served.n),
    }[share]
    percent = round(100 * count.numerator / count.denominator, 1)
    return {"numerator": count.numerator, "denominator": count.denominator, "percent": percent}


def _decimal(percent: float | None) -> str | None:
    """With a point, as machines read it, and not the comma of other files."""
    return None if percent is None else f"{percent}"
