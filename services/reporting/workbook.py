"""Tables as a workbook that is the same byte for byte whenever it is made of the same.

Nothing in it is ever a formula or a link, whatever a text looks like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 11}
CELL = {**FONT, "border": 1, "valign": "vcenter", "text_wrap": True}
NUMBER = "#,##0"
WIDE, NARROW = 46, 11
"""Of the first column and of the others, in characters."""
HEADING_HEIGHT = 32
A4 = 9
"""By the numbers of the format."""
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that share a heading; without a title they have none."""

    title: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet: `notes` stand above its title, `first` heads the names of the rows.

    `summed`: the last row is the sum of the others. `decimals` for the numbers that have any.
    """

    name: str
    title: str
    notes: Sequence[str]
    first: str
    groups: Sequence[Group]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    summed: bool = False
    decimals: str = "0.0"
    widths: Mapping[int, int] = field(default_factory=dict)


def written(pages: Sequence[Page], made: date) -> bytes:
    """The file. `made` is the day that it says it is from: one of what it tells, since the day of
    the making would change the bytes."""
    import xlsxwriter  # noqa: PLC0415  # only who takes a workbook home waits for it

    content = BytesIO()
    with xlsxwriter.Workbook(content, PLAIN) as file:
        file.set_properties({"title": pages[0].title, "created": datetime.combine(made, time())})
        looks = _Looks(file)
        for page in pages:
            _fill(file.add_worksheet(page.name), page, looks)
    return content.getvalue()


class _Looks:
    """The formats of a file, each made once."""

    def __init__(self, file: Workbook) -> None:
        self._file = file
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, base: Mapping[str, object], **more: object) -> Format:
        key = tuple(sorted({**base, **more}.items()))
        if key not in self._made:
            self._made[key] = self._file.add_format(dict(key))
        return self._made[key]


def _fill(sheet: Worksheet, page: Page, looks: _Looks) -> None:
    for n, text in enumerate(page.notes):
        sheet.write_string(n, 0, text, looks.of(FONT))
    sheet.write_string(len(page.notes), 0, page.title, looks.of(FONT, bold=True, font_size=14))
    top = len(page.notes) + 2
    below = _headings(sheet, page, top, looks.of(CELL, bold=True, align="center"))
    for n, (name, cells) in enumerate(page.rows, below):
        bold = page.summed and n == below + len(page.rows) - 1
        sheet.write_string(n, 0, name, looks.of(CELL, bold=bold))
        for column, cell in enumerate(cells, 1):
            _write(sheet, n, column, cell, looks, bold=bold, decimals=page.decimals)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, max(1, sum(len(group.names) for group in page.groups)), NARROW)
    for column, width in page.widths.items():
        sheet.set_column(column, column, width)
    sheet.freeze_panes(below, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, below - 1)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, looks: _Looks, **how: Any) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, looks.of(CELL))
        case str():
            sheet.write_string(row, column, cell, looks.of(CELL, bold=how["bold"]))
        case _:
            shown = NUMBER if isinstance(cell, int) else how["decimals"]
            look = looks.of(CELL, bold=how["bold"], align="right", num_format=shown)
            sheet.write_number(row, column, cell, look)


def _headings(sheet: Worksheet, page: Page, top: int, look: Format) -> int:
    """The headings, in one line or two; the row below them."""
    two = any(group.title for group in page.groups)
    bottom = top + two
    sheet.set_row(bottom, HEADING_HEIGHT)
    if two:
        sheet.merge_range(top, 0, bottom, 0, page.first, look)
    else:
        sheet.write_string(top, 0, page.first, look)
    column = 1
    for group in page.groups:
        last = column + len(group.names) - 1
        if two and last > column:
            sheet.merge_range(top, column, top, last, group.title, look)
        elif two:
            sheet.write_string(top, column, group.title, look)
        for n, name in enumerate(group.names):
            sheet.write_string(bottom, column + n, name, look)
        column = last + 1
    return bottom + 1
