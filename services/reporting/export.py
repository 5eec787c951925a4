"""Tables as files that a spreadsheet opens: comma-separated, UTF-8 with its mark, nothing to run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from workflows.calendar import VIETNAM

MARK = "\ufeff"
"""Without it, Excel reads the Vietnamese letters as something else."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What some program takes for the beginning of one: full-width signs too, in an Asian Excel."""

Cell = str | int | float | date | datetime | None


def lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file, line by line, as rows come in."""
    yield MARK + _line(head)
    for row in rows:
        yield _line(row)


def _line(row: Sequence[Cell]) -> str:
    written = StringIO()
    csv.writer(written).writerow([_text(cell) for cell in row])
    return written.getvalue()


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
        case float():
            return f"{cell:.1f}".replace(".", ",")
        case datetime():
            return f"{cell.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
    return str(cell)
