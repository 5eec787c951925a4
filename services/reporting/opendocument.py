"""The tables of `services.reporting.workbook` as an OpenDocument spreadsheet, byte for byte the same
whenever it is made of the same.

Written out here, since it is one XML file in an archive: the libraries that do it would each be one
more to keep, and stamp the moment. Every text is a text; there is no formula in it, whatever a cell
looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from services.reporting.workbook import Cell, Page

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
ROOT = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""
NUMBERS = {"i": 0, "d1": 1, "d2": 2}
"""Styles of numbers, with their decimals."""
WIDE, NARROW = "8cm", "2.4cm"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{MIMETYPE}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)


def written(pages: Sequence[Page], made: date) -> bytes:
    """The file. `made` stands for the moment of its parts, as in the workbook."""
    content = BytesIO()
    with ZipFile(content, "w") as file:
        parts = (
            ("mimetype", MIMETYPE, ZIP_STORED),  # First and bare, so that programs know what it is.
            ("content.xml", "".join(_document(pages)), ZIP_DEFLATED),
            ("META-INF/manifest.xml", MANIFEST, ZIP_DEFLATED),
        )
        for name, text, how in parts:
            stamp = ZipInfo(name, (made.year, made.month, made.day, 0, 0, 0))
            stamp.compress_type = how
            file.writestr(stamp, text.encode())
    return content.getvalue()


def _document(pages: Sequence[Page]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {ROOT} office:version="1.3">'
    yield from ("<office:automatic-styles>", *_styles(), "</office:automatic-styles>")
    yield "<office:body><office:spreadsheet>"
    for page in pages:
        yield f"<table:table table:name={_quoted(page.name)}>"
        yield from _page(page)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _styles() -> Iterator[str]:
    for name, width in (("wide", WIDE), ("narrow", NARROW)):
        yield f'<style:style style:name="{name}" style:family="table-column">'
        yield f'<style:table-column-properties style:column-width="{width}"/></style:style>'
    for name, places in NUMBERS.items():
        yield f'<number:number-style style:name="n-{name}"><number:number number:grouping="true" '
        yield f'number:min-integer-digits="1" number:decimal-places="{places}"/></number:number-style>'
        yield f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="n-{name}"/>'
    yield '<style:style style:name="bold" style:family="table-cell">'
    yield '<style:text-properties fo:font-weight="bold"/></style:style>'


def _page(page: Page) -> Iterator[str]:
    columns = [name for group in page.groups for name in group.names]
    yield '<table:table-column table:style-name="wide"/>'
    yield f'<table:table-column table:style-name="narrow" table:number-columns-repeated="{len(columns)}"/>'
    for text in page.notes:
        yield _row([_text(text)])
    yield _row([_text(page.title, "bold")])
    yield "<table:table-row><table:table-cell/></table:table-row>"
    yield "<table:table-header-rows>"
    if any(group.title for group in page.groups):
        yield _row(
            [
                "<table:table-cell/>",
                *(cell for group in page.groups for cell in _over(group.title, len(group.names))),
            ]
        )
    yield _row([_text(name, "bold") for name in (page.first, *columns)])
    yield "</table:table-header-rows>"
    for name, cells in page.rows:
        yield _row([_text(name), *(_cell(cell, page.decimals) for cell in cells)])


def _over(title: str, n: int) -> Iterator[str]:
    """A heading across so many columns."""
    span = f' table:number-columns-spanned="{n}"' if n > 1 else ""
    yield _text(title, "bold", span)
    yield from ["<table:covered-table-cell/>"] * (n - 1)


def _row(cells: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(cell: Cell, decimals: str) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return _text(cell)
    look = "i" if isinstance(cell, int) else f"d{len(decimals.partition('.')[2])}"
    shown = f"{cell:.{NUMBERS[look]}f}".replace(".", ",")
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="float" '
        f'office:value="{cell!r}"><text:p>{shown}</text:p></table:table-cell>'
    )


def _text(text: str, style: str = "", more: str = "") -> str:
    look = f' table:style-name="{style}"' if style else ""
    lines = "".join(f"<text:p>{escape(NEVER.sub('', line))}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{look} office:value-type="string"{more}>{lines}</table:table-cell>'


def _quoted(text: str) -> str:
    return quoteattr(NEVER.sub("", text))
