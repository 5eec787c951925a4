"""Reports of many offices in one file: lines with a heading, as a spreadsheet writes them.

Nothing is kept here. Every line that cannot be is named at once, so that a file is mended once. A
line without any number is left out: the pattern has one for every office.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from services.errors import Invalid
from services.reporting.reported import Report, fault
from services.reporting.scopes import watched
from services.reporting.unobserved import UNOBSERVED, Unobserved
from workflows.case import Actor
from workflows.offices import Directory

PLACES = {
    "indicator": "chi-tieu",
    "office": "don-vi",
    "month": "thang",
    "numerator": "tu-so",
    "denominator": "mau-so",
    "source": "nguon",
}
"""The column of each part of a report."""
COLUMNS = tuple(PLACES.values())
"""In any order."""
MOST_LINES = 5000
MONTH = re.compile(
    r"(?:t|tháng )?(?P<m>\d{1,2})[/-](?P<y>\d{4})|(?P<y2>\d{4})-(?P<m2>\d{1,2})"
    r"|(?:(?P<name>[a-z]{3})|thg ?(?P<m3>\d{1,2}))-(?P<yy>\d{2})",
    re.ASCII | re.IGNORECASE,
)
"""As people write it, and as spreadsheets turn `11/2021` round when they save: `Nov-21`, `Thg11-21`."""
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
COUNT = re.compile(r"\d{1,10}|\d{1,3}(?:[. ]\d{3}){1,3}", re.ASCII)
REPORTABLE = {one.key: one for one in UNOBSERVED if one.reportable}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of the file, its first being the heading, and why it cannot be; the column that is to
    blame and what stands there, where it is one."""

    line: int
    error: Invalid
    column: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a file: its reports, and the lines that are wrong."""

    reports: tuple[Report, ...]
    wrong: tuple[Wrong, ...]


def read(text: str, directory: Directory, by: Actor, today: date) -> Read:
    """The reports of a file, checked as somebody's who may report for their offices.

    Raises Invalid for a file without the six columns, without lines, or with too many.
    """
    reports, wrong, seen = [], [], set()
    for line, cells in _lines(text):
        try:
            report = _report(cells)
            error = fault(directory, report, by, today)
        except Invalid as said:
            error = said
        else:
            place = (report.indicator, report.office, report.month)
            if error is None and place in seen:
                error = Invalid("line-twice")
            seen.add(place)
        if error:
            column = PLACES.get(str(error.details.get("where")), "")
            wrong.append(Wrong(line, error, column, cells.get(column, "")))
        else:
            reports.append(report)
    if not reports and not wrong:
        raise Invalid("file-empty", where="file")
    return Read(tuple(reports), tuple(wrong))


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line that is not empty as its cells by column."""
    rows = _rows(text)
    _n, first = next(rows, (1, []))
    head = [name.strip().lower() for name in first]
    if sorted(head) != sorted(COLUMNS):
        raise Invalid("columns-wrong", where="file", columns=", ".join(COLUMNS))
    for at, (n, row) in enumerate(rows, 1):
        if at > MOST_LINES:
            raise Invalid("lines-too-many", where="file", most=MOST_LINES)
        cells = dict(zip(head, [cell.strip() for cell in (*row, *[""] * len(head))], strict=False))
        if cells["tu-so"] or cells["mau-so"]:
            yield n, cells


def pattern(directory: Directory, by: Actor, today: date) -> Iterator[tuple[str, ...]]:
    """A line without numbers for each indicator and office that somebody may report, for the last
    month that is over."""
    last = today.replace(day=1) - timedelta(days=1)
    offices = (directory.ever(code) for code in sorted(watched(directory, by)))
    there = [one.code for one in offices if one and one.valid(last)]
    for key in REPORTABLE:
        yield from ((key, code, f"{last.month}/{last.year}", "", "", "") for code in there)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each ends; a quotation mark that is never closed would take
    all that follows into one cell."""
    bare = text.removeprefix("\ufeff")
    mark = max(",;\t", key=bare.partition("\n")[0].count)
    rows = csv.reader(StringIO(bare, newline=""), delimiter=mark, strict=True)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as wrong:
        raise Invalid("file-quotes", where="file", line=rows.line_num) from wrong


def _report(cells: Mapping[str, str]) -> Report:
    one = _indicator(cells["chi-tieu"])
    return Report(
        indicator=one.key,
        office=cells["don-vi"],
        month=month(cells["thang"]),
        numerator=count(cells["tu-so"], "numerator"),
        denominator=count(cells["mau-so"], "denominator"),
        source=_seen(cells["nguon"].lstrip("'")),
    )


def _seen(text: str) -> str:
    """A text without what nobody sees, some of which turns the letters round."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _indicator(key: str) -> Unobserved:
    if key not in REPORTABLE:
        raise Invalid("not-reportable", where="indicator")
    return REPORTABLE[key]


def month(typed: str) -> date:
    """The first day of `3/2021`, `2021-03` or `Mar-21`; Invalid for anything else."""
    found = MONTH.fullmatch(typed.strip())
    try:
        if found:
            named = NAMES.index(found["name"].lower()) + 1 if found["name"] else 0
            year = found["y"] or found["y2"] or f"20{found['yy']}"
            return date(int(year), named or int(found["m"] or found["m2"] or found["m3"]), 1)
    except ValueError:
        pass
    raise Invalid("month-unclear", where="month")


def count(typed: str, where: str) -> int:
    """`1200` or `1.200`; Invalid for anything else."""
    if not COUNT.fullmatch(typed.strip()):
        raise Invalid("count-unclear", where=where)
    return int(re.sub(r"[. ]", "", typed))
