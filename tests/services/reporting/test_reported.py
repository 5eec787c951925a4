"""What agencies report: who may, of which month, what holds, and a file of many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import places
from services.errors import Invalid
from services.models import ReportedRow
from services.reporting import periods, report_file, reported
from services.reporting.board import Asked
from services.reporting.reported import Report
from services.reporting.scopes import Scope
from tests.factories import a_key, an_officer
from tests.services.reporting.dossiers import on
from workflows.case import Actor
from workflows.figures.shares import Count

PROVINCE = Scope("quang-nam")
TODAY = date(2021, 6, 30)
FILES = Report("work-files", "hoi-an", date(2021, 3, 1), 30, 40, "Hệ thống QLVB")
HEAD = "chi-tieu;don-vi;thang;tu-so;mau-so;nguon"


def manager(db: Session, office: str = "quang-nam") -> Actor:
    return an_officer(db, "manager", office)


def hands_in(db: Session, *reports: Report, by: Actor | None = None, key: str = "") -> int:
    who = by or manager(db)
    return reported.hand_in(db, reports, by=who, at=on("06-30"), key=key or a_key(), today=TODAY)


def standing(
    db: Session, key: str = "work-files", token: str = "2021", scope: Scope = PROVINCE
) -> tuple[Count, int] | None:
    here = Asked(scope, periods.parse(token), TODAY, places.directory(db))
    found = reported.standing(reported.sums(db, here.cut(scope), [key]))
    return (found.count, found.offices) if found else None


def test_what_happened_is_summed_over_offices_and_months(db: Session) -> None:
    april, tam_ky = replace(FILES, month=date(2021, 4, 1)), replace(FILES, office="tam-ky")
    hands_in(db, FILES, april, replace(tam_ky, numerator=10))

    assert standing(db) == (Count(70, 120), 2)
    assert standing(db, token="2021-03") == (Count(40, 80), 2)
    assert standing(db, scope=Scope("hoi-an")) == (Count(60, 80), 1)
    assert standing(db, scope=Scope("quang-nam", "commune")) is None
    assert standing(db, token="2021-05") is None


def test_of_what_there_is_each_offices_last_month_counts(db: Session) -> None:
    march = replace(FILES, indicator="antivirus")
    hands_in(db, march, replace(march, month=date(2021, 4, 1), numerator=40))
    hands_in(db, replace(march, office="tam-ky"))

    assert standing(db, "antivirus") == (Count(70, 80), 2)


def test_the_last_report_holds_and_nothing_takes_it_back(db: Session) -> None:
    hands_in(db, FILES)
    hands_in(db, replace(FILES, numerator=20))
    assert standing(db) == (Count(20, 40), 1)

    hands_in(db, replace(FILES, numerator=0, denominator=0))

    assert standing(db) is None
    assert db.scalar(select(func.count()).select_from(ReportedRow)) == 3


def test_the_same_key_keeps_once(db: Session) -> None:
    by, key = manager(db), a_key()

    assert [hands_in(db, FILES, by=by, key=key) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"indicator": "budget"}, "not-reportable"),
        ({"office": "tam-ky"}, "no-such-office"),
        ({"office": "nowhere"}, "no-such-office"),
        ({"month": date(2021, 7, 1)}, "month-not-yet"),
        ({"month": date(1990, 1, 1)}, "office-not-then"),
        ({"denominator": 1_000_000_001}, "count-impossible"),
        ({"denominator": -1}, "count-impossible"),
        ({"numerator": 41}, "part-over-whole"),
        ({"numerator": -1}, "part-over-whole"),
        ({"source": " "}, "source-missing"),
        ({"source": "x" * 301}, "source-missing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(
    db: Session, change: dict[str, Any], reason: str
) -> None:
    of_hoi_an = manager(db, "hoi-an")

    with pytest.raises(Invalid, match=reason):
        hands_in(db, FILES, replace(FILES, **change), by=of_hoi_an)

    assert standing(db) is None


def read(db: Session, *lines: str, head: str = HEAD) -> report_file.Read:
    text = "\r\n".join((head, *lines))
    return report_file.read(text, places.directory(db), manager(db), TODAY)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD, "work-files;hoi-an;3/2021;30;40;Hệ thống QLVB"),
        ("\ufeff" + HEAD, "work-files;hoi-an;2021-03;30;40;Hệ thống QLVB"),
        (HEAD.replace(";", ","), 'work-files,hoi-an,03/2021,30,40,"Hệ thống QLVB"'),
        (HEAD.replace(";", "\t"), "work-files\thoi-an\t3-2021\t30\t40\tHệ thống QLVB"),
        (
            "nguon;tu-so;mau-so;thang;don-vi;chi-tieu",
            "Hệ thống QLVB;30;40;3/2021;hoi-an;work-files",
        ),
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(db: Session, head: str, line: str) -> None:
    found = read(db, line, "", head=head)

    assert (found.reports, found.wrong) == ((FILES,), ())


@pytest.mark.parametrize("typed", ["11/2021", "T11/2021", "2021-11", "Nov-21", "Thg11-21"])
def test_a_month_is_read_as_people_write_it_and_as_spreadsheets_save_it(typed: str) -> None:
    """Who opens the pattern in Excel and saves it has `Nov-21` there, without having touched it."""
    assert report_file.month(typed) == date(2021, 11, 1)


@pytest.mark.parametrize("typed", ["Thg13-21", "Nov-2021", "abc-21", "01/11/2021", "11-21", ""])
def test_what_could_be_another_month_is_none(typed: str) -> None:
    with pytest.raises(Invalid, match="month-unclear"):
        report_file.month(typed)


def test_every_wrong_line_is_named_at_once(db: Session) -> None:
    good = "work-files;hoi-an;3/2021;30;40;Nguồn"
    wrong = {
        "line-twice": good,
        "not-reportable": good.replace("work-files", "online-rate"),
        "no-such-office": good.replace("hoi-an", "=1+1"),
        "month-unclear": good.replace("3/2021", "13/2021"),
        "count-unclear": good.replace("30", "ba mươi"),
        "part-over-whole": good.replace("30", "1.200"),
        "source-missing": "work-files;tam-ky;3/2021;30;40",
    }

    found = read(db, good, *wrong.values())

    assert [(one.line, one.error.reason) for one in found.wrong] == list(enumerate(wrong, 3))


@pytest.mark.parametrize(
    ("head", "lines", "reason"),
    [
        ("chi-tieu;don-vi", ["a;b"], "columns-wrong"),
        (HEAD + ";them", ["a"], "columns-wrong"),
        ("", [], "columns-wrong"),
        (HEAD, [], "file-empty"),
        (HEAD, [";;;;;"], "file-empty"),
        (HEAD, ["x"] * 5001, "lines-too-many"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    db: Session, head: str, lines: list[str], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        read(db, *lines, head=head)
