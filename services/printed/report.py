"""The files of a kept report: a PDF, a workbook, and lines for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services import places, training
from services.models import PeriodReport
from services.printed import letterhead, press
from services.reporting import opendocument as opendocuments
from services.reporting import workbook
from services.reporting.export import Cell
from services.reporting.workbook import Group, Page

COLUMNS = (
    *("Tổng số", "Trực tuyến", "Trực tiếp, bưu chính", "Từ kỳ trước"),
    *("Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn"),
    "Rút, dừng, từ chối",
    *("Tổng số", "Trong hạn", "Quá hạn"),
)
GROUPS = (
    Group("Số hồ sơ nhận giải quyết", COLUMNS[:4]),
    Group("Đã giải quyết", COLUMNS[4:8]),
    Group("Kết thúc khác", COLUMNS[8:9]),
    Group("Đang giải quyết", COLUMNS[9:]),
)
QUARTERS = ("I", "II", "III", "IV")
HEAD = ("phần", "dòng", "cột", "giá trị")


def pdf(db: Session, report: PeriodReport) -> bytes:
    """The report as a document of its office."""
    content = {
        "it": report.content,
        "head": letterhead.of_agency(places.directory(db), report.office),
        "period": period_words(report.period),
        "version": report.version,
        "digest": report.digest,
        "made_at": report.made_at,
        "columns": COLUMNS,
        "training": training.marked(db),
    }
    return press.drawn("print/report.html", "report", content)


def book(report: PeriodReport) -> bytes:
    """The report as a workbook."""
    return workbook.written(_pages(report), date.fromisoformat(report.content["first"]))


def opendocument(report: PeriodReport) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    return opendocuments.written(_pages(report), date.fromisoformat(report.content["first"]))


def _pages(report: PeriodReport) -> list[Page]:
    it = report.content
    notes = (it["name"], period_words(report.period), f"Bản {report.version}")
    return [
        _figures(it, notes),
        Page(
            name="II.06a",
            title="Tình hình, kết quả giải quyết thủ tục hành chính",
            notes=("Biểu số II.06a/VPCP/KSTT", *notes[:2]),
            first="Lĩnh vực",
            groups=GROUPS,
            rows=[*it["turnover"]["rows"], ("Tổng số", it["turnover"]["total"])],
            summed=True,
        ),
        *(_spread(n, one, notes) for n, one in enumerate(it["spread"], 1)),
        *([_way(it["way"], notes)] if "way" in it else []),
        _cards(it, notes),
    ]


def lines(report: PeriodReport) -> Iterator[Sequence[Cell]]:
    """Every number of the report, one a line, under `HEAD`."""
    it = report.content
    for one in it["figures"]:
        yield from _count("chỉ tiêu", one["key"], one["count"])
    for one in it["spread"]:
        for name, *count in one["months"] + one["offices"]:
            yield from _count(one["title"], name, count)
    for title, name, n in _way_lines(it["way"]) if "way" in it else ():
        yield (title, name, "số hồ sơ", n)
    yield from _turnover([*it["turnover"]["rows"], ("Tổng số", it["turnover"]["total"])])
    for card in it["cards"]:
        for line in card["lines"]:
            yield (card["title"], line["key"], "điểm", line["points"])
    for one in it["reported"]:
        yield from _count("đơn vị báo cáo", f"{one['title']} {one['tier']}".strip(), one["count"])


def _turnover(rows: Iterable[tuple[str, Sequence[int]]]) -> Iterator[Sequence[Cell]]:
    columns = [f"{group.title}: {name}" for group in GROUPS for name in group.names]
    for name, cells in rows:
        for column, n in zip(columns, cells, strict=True):
            yield ("II.06a", name, column, n)


def period_words(token: str) -> str:
    """`tháng 3 năm 2021`, `quý I năm 2021`, `năm 2021`."""
    year, _, part = token.partition("-")
    if part.startswith("q"):
        return f"quý {QUARTERS[int(part[1:]) - 1]} năm {year}"
    return f"tháng {int(part)} năm {year}" if part else f"năm {year}"


def _count(part: str, name: str, count: Sequence[int]) -> Iterator[Sequence[Cell]]:
    yield (part, name, "tử số", count[0])
    yield (part, name, "mẫu số", count[1])


def _figures(it: Mapping[str, Any], notes: Sequence[str]) -> Page:
    rows = [
        (one["title"], (*one["count"], _percent(one["count"]), one["target"], one["definition"]))
        for one in it["figures"]
    ]
    names = ("Tử số", "Mẫu số", "Tỷ lệ (%)", "Mục tiêu (%)", "Cách tính")
    return Page(
        name="Chỉ tiêu",
        title="Các chỉ tiêu",
        notes=notes,
        first="Chỉ tiêu",
        groups=[Group("", names)],
        rows=rows,
        widths={5: 80},
    )


def _spread(n: int, one: Mapping[str, Any], notes: Sequence[str]) -> Page:
    rows = [(name, (*count, _percent(count))) for name, *count in one["months"] + one["offices"]]
    return Page(
        name=f"Theo tháng, đơn vị {n}",
        title=one["title"],
        notes=notes,
        first="Tháng, đơn vị",
        groups=[Group("", ("Tử số", "Mẫu số", "Tỷ lệ (%)"))],
        rows=rows,
    )


def _way_lines(way: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    for name, n in way["stages"]:
        yield ("Đường đi của hồ sơ", name, n)
    for role, cells in zip(way["roles"], way["late"], strict=True):
        for cause, n in zip(way["causes"], cells, strict=True):
            step, why = press.word(f"late-role.{role}"), press.word(f"late-cause.{cause}")
            yield ("Trễ hẹn", f"{step}: {why}", n)


def _way(way: Mapping[str, Any], notes: Sequence[str]) -> Page:
    return Page(
        name="Đường đi, trễ hẹn",
        title="Đường đi của hồ sơ nộp trên cổng; hồ sơ trễ hẹn theo bước và nguyên nhân",
        notes=notes,
        first="Nội dung",
        groups=[Group("", ("Số lượng",))],
        rows=[(f"{title}, {name}", (n,)) for title, name, n in _way_lines(way)],
    )


def _cards(it: Mapping[str, Any], notes: Sequence[str]) -> Page:
    rows = [
        (f"{line['key']}. {line['title']}", (card["version"], line["most"], line["points"]))
        for card in it["cards"]
        for line in card["lines"]
    ]
    return Page(
        name="Bộ chỉ số",
        title="Điểm theo từng dòng; dòng chưa đếm được để trống",
        notes=notes,
        first="Dòng",
        groups=[Group("", ("Công thức", "Tối đa", "Điểm"))],
        rows=rows,
        decimals="0.00",
        widths={1: 16},
    )


def _percent(count: Sequence[int]) -> float | None:
    return 100 * count[0] / count[1] if count[1] else None
