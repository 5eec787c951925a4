"""A table of numbers as a workbook that is the same byte for byte whenever it is made of the same.

Nothing in it is ever a formula or a link, whatever a text looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 11}
WIDE, NARROW = 46, 11
"""Of the first column and of one with numbers, in characters."""
HEADING_HEIGHT = 32
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that share a heading."""

    title: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet: `notes` stand above its title, `first` heads the names of the rows.

    The last row is the sum of the others. `made` is the day that the file says it is from: one of
    the content's, since the day of the making would change the bytes.
    """

    name: str
    title: str
    notes: Sequence[str]
    first: str
    groups: Sequence[Group]
    rows: Sequence[tuple[str, Sequence[int]]]
    made: date


def written(book: Book) -> bytes:
    """The file."""
    import xlsxwriter  # noqa: PLC0415  # only who takes a workbook home waits for it

    content = BytesIO()
    with xlsxwriter.Workbook(content, PLAIN) as file:
        file.set_properties({"title": book.title, "created": datetime.combine(book.made, time())})
        _fill(file, file.add_worksheet(book.name), book)
    return content.getvalue()


def _fill(file: Workbook, sheet: Worksheet, book: Book) -> None:
    note, title = file.add_format(FONT), file.add_format({**FONT, "bold": True, "font_size": 14})
    for n, text in enumerate(book.notes):
        sheet.write_string(n, 0, text, note)
    sheet.write_string(len(book.notes), 0, book.title, title)
    top = len(book.notes) + 2
    _headings(sheet, book, top, _style(file, bold=True, align="center"))
    for n, (name, numbers) in enumerate(book.rows):
        bold, row = n == len(book.rows) - 1, top + 2 + n
        sheet.write_string(row, 0, name, _style(file, bold=bold, align="left"))
        for column, number in enumerate(numbers, 1):
            sheet.write_number(row, column, number, _style(file, bold=bold, align="right"))
    width = sum(len(group.names) for group in book.groups)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, width, NARROW)
    sheet.freeze_panes(top + 2, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4, by the numbers of the format.
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, top + 1)


def _headings(sheet: Worksheet, book: Book, top: int, style: Format) -> None:
    sheet.set_row(top + 1, HEADING_HEIGHT)
    sheet.merge_range(top, 0, top + 1, 0, book.first, style)
    column = 1
    for group in book.groups:
        last = column + len(group.names) - 1
        if last > column:
            sheet.merge_range(top, column, top, last, group.title, style)
        else:
            sheet.write_string(top, column, group.title, style)
        for n, name in enumerate(group.names):
            sheet.write_string(top + 1, column + n, name, style)
        column = last + 1


def _style(file: Workbook, *, bold: bool, align: str) -> Format:
    look = {"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "#,##0"}
    return file.add_format({**FONT, **look, "bold": bold, "align": align})
