"""Tables by the open standard: text stays text, numbers stay numbers, bytes stay bytes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

from services.reporting import opendocument, workbook
from services.reporting.export import STARTS_A_FORMULA
from services.reporting.workbook import Group, Page

TABLE, OFFICE = (f"{{{opendocument.SPACES[name]}}}" for name in ("table", "office"))
MADE = date(2021, 3, 1)
BAD = [f"{mark}HYPERLINK(1)" for mark in STARTS_A_FORMULA] + ["<a>&\"'", "of:=1+1", "a\x00b\x1f"]
PAGE = Page(
    name="II.06a",
    title="Tình hình",
    notes=("=1+1", "Quý I"),
    first="Lĩnh vực",
    groups=[Group("Nhận", ("Tổng", "Trực tuyến")), Group("", ("Điểm",))],
    rows=[*((text, (text, 1234567, 2.345)) for text in BAD), ("Trống", (None, 0, -0.5))],
    decimals="0.00",
)


def content(file: bytes) -> ET.Element:
    return ET.fromstring(ZipFile(BytesIO(file)).read("content.xml"))  # noqa: S314  # our own


def test_the_file_is_what_programs_look_for() -> None:
    file = ZipFile(BytesIO(opendocument.written([PAGE], MADE)))
    first = file.infolist()[0]

    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert file.read("mimetype").decode() == opendocument.MIMETYPE
    assert "content.xml" in file.read("META-INF/manifest.xml").decode()


def test_the_same_table_gives_the_same_bytes() -> None:
    assert opendocument.written([PAGE], MADE) == opendocument.written([PAGE], MADE)


def test_nothing_that_looks_like_a_formula_is_one_in_either_spreadsheet() -> None:
    cells = list(content(opendocument.written([PAGE], MADE)).iter(f"{TABLE}table-cell"))

    assert not [cell for cell in cells if f"{TABLE}formula" in cell.attrib]
    told = [
        "".join(cell.itertext()) for cell in cells if cell.get(f"{OFFICE}value-type") == "string"
    ]
    assert told.count("=HYPERLINK(1)") == told.count("<a>&\"'") == told.count("ab") == 2
    sheets = ZipFile(BytesIO(workbook.written([PAGE], MADE)))
    assert b"<f>" not in b"".join(sheets.read(name) for name in sheets.namelist())


def test_numbers_are_numbers_and_rows_are_as_long_as_their_heading() -> None:
    rows = list(content(opendocument.written([PAGE], MADE)).iter(f"{TABLE}table-row"))
    above, below, *_, last = ([*row] for row in rows[4:])

    assert len(above) == len(below) == len(last) == 4
    values = [cell.get(f"{OFFICE}value") for cell in last]
    assert values == [None, None, "0", "-0.5"]
    assert "".join(last[3].itertext()) == "-0,50"
