"""Reports of ended periods: the same bytes whenever they are drawn, a version when figures move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import jobs, working
from services.db import sessions
from services.errors import Invalid, NotFound
from services.models import Job, PeriodReport
from services.printed import report as printed
from services.reporting import board, periods, pictured, reports
from services.reporting.board import Asked
from services.reporting.composing import composed
from services.reporting.indicators import INDICATORS, indicator
from services.reporting.reports import ended_before
from tests.factories import an_officer, moves
from tests.printed import text_of
from tests.services.reporting.dossiers import EXTRACT, a_spring, granted, on, online
from tests.services.test_working import the_world
from workflows.case import Actor, Post

PROVINCE = "quang-nam"
MARCH = periods.parse("2021-03")
AT = on("06-30")


def made(
    db: Session, by: Actor | None, token: str = "2021-03", office: str = PROVINCE, at: datetime = AT
) -> PeriodReport:
    report_id = reports.make(db, office, periods.parse(token), by=by, at=at)
    found = db.get(PeriodReport, report_id)
    assert found
    return found


def test_making_it_again_finds_the_one_that_was_made(db: Session) -> None:
    a_spring(db)
    manager = an_officer(db, "manager", PROVINCE)

    first = made(db, manager)
    again = made(db, manager, at=AT + timedelta(days=3))

    assert (again.id, again.version, again.made_at) == (first.id, 1, AT)


@pytest.mark.database
def test_what_was_counted_before_somebody_elses_report_does_not_stand_above_it(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_spring(db)
    manager = an_officer(db, "manager", PROVINCE)
    slow = [True]

    def between(db: Session, asked: Asked) -> dict[str, Any]:
        counted = composed(db, asked)
        if slow and slow.pop():
            with sessions(db.get_bind().engine)() as other:
                one = online(other, EXTRACT, on("03-20"))
                moves(other, one, "accept", at=on("03-22"))
                made(other, manager)
        return counted

    monkeypatch.setattr(reports, "composed", between)
    late = made(db, manager)

    assert (late.version, late.content["turnover"]["total"][0]) == (1, 6)
    assert db.scalar(select(func.count()).select_from(PeriodReport)) == 1


def test_what_is_counted_later_makes_a_version_and_leaves_the_old_one(db: Session) -> None:
    a_spring(db)
    manager = an_officer(db, "manager", PROVINCE)
    old = made(db, manager)
    before = printed.book(old)
    one = online(db, EXTRACT, on("03-20"))
    moves(db, one, "accept", at=on("03-22"))
    granted(db, one, on("03-22", 10))

    new = made(db, manager)

    assert (old.version, new.version) == (1, 2)
    assert new.content["turnover"]["total"][0] == old.content["turnover"]["total"][0] + 1
    assert printed.book(old) == before
    assert db.scalar(select(func.count()).select_from(PeriodReport)) == 2


def test_every_file_of_a_report_has_the_same_bytes_whenever_it_is_drawn(db: Session) -> None:
    a_spring(db)
    report = made(db, an_officer(db, "manager", PROVINCE))

    for draw in (printed.book, lambda it: printed.pdf(db, it), lambda it: list(printed.lines(it))):
        assert draw(report) == draw(report)


def test_a_report_says_what_the_figures_said(db: Session) -> None:
    a_spring(db)
    content = made(db, an_officer(db, "manager", PROVINCE)).content

    on_time = next(one for one in content["figures"] if one["key"] == "on-time")
    assert on_time["count"] == [3, 4]
    assert content["turnover"]["total"] == [5, 3, 2, 0, 4, 1, 2, 1, 0, 1, 0, 1]
    assert content["spread"][1]["months"] == [["03/2021", 3, 4]]
    tiles = content["spread"][1]["tiles"]["places"]
    assert [5, 3, ["Tam Kỳ"], 2, 3] in tiles
    assert len(tiles) == 18


def test_new_reports_have_the_pictures_and_old_ones_stay_as_they_were(db: Session) -> None:
    a_spring(db)
    report = made(db, an_officer(db, "manager", PROVINCE))
    new = text_of(printed.pdf(db, report))
    report.content = as_form_2(report.content)
    middle = text_of(printed.pdf(db, report))
    report.content = as_form_1(report.content)
    old = text_of(printed.pdf(db, report))

    for words in ("4. Theo địa phương", "5. Đường đi của hồ sơ", "6. Theo đơn vị", "Phụ lục. Tình"):
        assert words in new
    assert "6. Tình hình, kết quả" in middle
    assert "bản cách tính" not in middle
    assert "4. Tình hình, kết quả" in old
    assert "Theo địa phương" not in old
    assert {one[0] for one in printed.lines(report)}.isdisjoint({"Trễ hẹn"})


def as_form_2(content: dict[str, Any]) -> dict[str, Any]:
    """The content as reports had it before the places between which an office may stand."""
    spread = [
        {key: it for key, it in one.items() if key not in {"ranked", "few"}}
        for one in content["spread"]
    ]
    figures = [
        {key: it for key, it in one.items() if key != "version"} for one in content["figures"]
    ]
    return content | {"form": 2, "spread": spread, "figures": figures}


def test_an_office_with_few_dossiers_has_no_place_and_the_others_have_two(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_spring(db)
    report = made(db, an_officer(db, "manager", PROVINCE))
    assert report.content["spread"][1]["ranked"] == []
    assert ["UBND thành phố Tam Kỳ", 3] in report.content["spread"][1]["few"]
    monkeypatch.setattr(pictured, "FEW", 1)

    again = made(db, an_officer(db, "manager", PROVINCE))

    assert again.version == 2
    assert ["Địa phương", [["UBND thành phố Tam Kỳ", 2, 3, 1, 1]]] in (
        again.content["spread"][1]["ranked"]
    )
    assert "không xếp hạng: Sở Tư pháp" in text_of(printed.pdf(db, report))


def test_a_report_under_an_old_definition_stays_the_same_bytes_when_a_new_one_holds(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From now on only what came early is in time: another numerator, other words, another version."""
    a_spring(db)
    manager = an_officer(db, "manager", PROVINCE)
    old = made(db, manager)
    before = files_of(db, old)
    stricter = replace(
        indicator("on-time").main,
        numerator=("resolved.early",),
        definition="Chỉ kết quả trước hẹn.",
    )
    changed = [replace(one, main=stricter) if one.key == "on-time" else one for one in INDICATORS]
    monkeypatch.setattr(board, "INDICATORS", tuple(changed))

    new = made(db, manager)

    assert (old.version, new.version) == (1, 2)
    assert files_of(db, old) == before
    assert (
        on_time_in(old)["definition"] != on_time_in(new)["definition"] == "Chỉ kết quả trước hẹn."
    )
    assert on_time_in(old)["version"] != on_time_in(new)["version"] == stricter.version
    assert (on_time_in(old)["count"], on_time_in(new)["count"]) == ([3, 4], [1, 4])
    assert f"bản cách tính {stricter.version}" in text_of(printed.pdf(db, new))
    assert made(db, manager).id == new.id


def files_of(db: Session, report: PeriodReport) -> list[object]:
    """The four files as somebody who asks for them now gets them."""
    drawn = (printed.pdf(db, report), printed.book(report), printed.opendocument(report))
    return [*drawn, list(printed.lines(report))]


def on_time_in(report: PeriodReport) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in report.content["figures"] if one["key"] == "on-time"
    )
    return found


def as_form_1(content: dict[str, Any]) -> dict[str, Any]:
    """The content as reports had it before the pictures."""
    spread = [
        {key: it for key, it in one.items() if key not in {"axis", "tiles"}}
        for one in content["spread"]
    ]
    kept = {key: it for key, it in content.items() if key != "way"}
    return kept | {"form": 1, "spread": spread}


@pytest.mark.parametrize(
    ("token", "office", "reason"),
    [
        ("2021-06", PROVINCE, "period-not-over"),
        ("2021", PROVINCE, "period-not-over"),
        ("2021-03", "nowhere", "no-such-office"),
        ("2019-03", PROVINCE, "office-not-in-period"),
    ],
)
def test_what_cannot_be_reported_is_refused(
    db: Session, token: str, office: str, reason: str
) -> None:
    with pytest.raises((Invalid, NotFound), match=reason):
        made(db, an_officer(db, "manager", PROVINCE), token, office)


def test_days_are_no_period_of_a_report(db: Session) -> None:
    days = periods.between("2021-03-02", "2021-03-09")

    with pytest.raises(Invalid, match="period-unknown"):
        reports.make(db, PROVINCE, days, by=None, at=AT)


def test_who_does_not_watch_an_office_neither_makes_nor_finds_its_report(db: Session) -> None:
    of_hoi_an = an_officer(db, "manager", "hoi-an")
    report = made(db, an_officer(db, "manager", PROVINCE))

    with pytest.raises(NotFound):
        made(db, of_hoi_an)
    with pytest.raises(NotFound):
        reports.report(db, report.id, of_hoi_an)
    assert reports.listed(db, of_hoi_an) == []


def works(db: Session, at: datetime) -> int:
    """The worker passes once; how many jobs it tried."""
    return working.run_due(db, at, the_world())


def test_who_wants_reports_gets_them_once_each_and_sees_what_is_new(db: Session) -> None:
    manager = an_officer(db, "manager", PROVINCE)
    reports.follow(db, PROVINCE, ["month", "quarter", "day"], by=manager, at=on("05-15"))

    for at in (on("05-15"), on("05-31", 23), on("07-01", 1), on("07-01", 2)):
        works(db, at)

    found = [(one.period, one.made_by) for one in reports.listed(db, manager)]
    assert sorted(found) == [
        (token, "") for token in ("2021-04", "2021-05", "2021-06", "2021-q1", "2021-q2")
    ]
    assert reports.unseen(db, manager) == 3
    moved = replace(manager, posts=frozenset({Post("manager", "hoi-an")}))
    assert reports.unseen(db, moved) == 0
    reports.seen(db, by=manager, at=on("07-01", 9))
    assert reports.unseen(db, manager) == 0
    assert [job.arguments["period"] for job in jobs.unfinished(db)] == ["2021-07", "2021-q3"]


def test_a_worker_that_died_after_the_report_makes_no_second_one_and_goes_on(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_spring(db)
    reports.follow(db, PROVINCE, ["month"], by=an_officer(db, "manager", PROVINCE), at=AT)

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(reports, "_promise", dies)
        with pytest.raises(SystemExit):
            reports.make_promised(db, PROVINCE, "2021-05", at=AT)
    for later in (1, 2):
        reports.make_promised(db, PROVINCE, "2021-05", at=AT + timedelta(hours=later))

    assert [(one.version, one.made_at) for one in db.scalars(select(PeriodReport))] == [(1, AT)]
    keys = db.scalars(select(Job.key).where(Job.name == reports.NAME)).all()
    assert sorted(keys) == [f"{reports.NAME}:{PROVINCE}:2021-0{n}" for n in (5, 6)]


def test_of_a_month_without_such_an_office_nothing_is_made_and_the_next_is_promised(
    db: Session,
) -> None:
    reports.follow(db, PROVINCE, ["month"], by=an_officer(db, "manager", PROVINCE), at=AT)

    reports.make_promised(db, PROVINCE, "2019-03", at=AT)

    assert db.scalars(select(PeriodReport)).all() == []
    keys = db.scalars(select(Job.key).where(Job.name == reports.NAME)).all()
    assert f"{reports.NAME}:{PROVINCE}:2019-04" in keys


def test_a_worker_that_was_away_makes_up_for_all_months(db: Session) -> None:
    manager = an_officer(db, "manager", PROVINCE)
    reports.follow(db, PROVINCE, ["month"], by=manager, at=on("05-15"))

    works(db, on("08-02"))

    assert sorted(one.period for one in reports.listed(db, manager)) == [
        f"2021-0{n}" for n in (4, 5, 6, 7)
    ]


def test_who_wants_them_no_longer_gets_none_until_they_want_them_again(db: Session) -> None:
    manager = an_officer(db, "manager", PROVINCE)
    reports.follow(db, PROVINCE, ["month"], by=manager, at=on("05-15"))
    works(db, on("05-15"))
    reports.follow(db, PROVINCE, [], by=manager, at=on("05-16"))
    works(db, on("06-01", 1))
    assert [one.period for one in reports.listed(db, manager)] == ["2021-04"]

    reports.follow(db, PROVINCE, ["month"], by=manager, at=on("06-15"))
    works(db, on("07-01", 1))

    assert reports.listed(db, manager)[0].period == "2021-06"
    assert reports.followed(db, PROVINCE, manager) == {"month"}


@pytest.mark.parametrize(
    ("today", "every", "token"),
    [
        ("2021-07-01", "month", "2021-06"),
        ("2021-07-31", "month", "2021-06"),
        ("2021-01-01", "month", "2020-12"),
        ("2021-06-30", "quarter", "2021-q1"),
        ("2021-07-01", "quarter", "2021-q2"),
        ("2021-02-10", "quarter", "2020-q4"),
    ],
)
def test_the_last_period_that_is_over(today: str, every: str, token: str) -> None:
    assert ended_before(date.fromisoformat(today), every).token == token
