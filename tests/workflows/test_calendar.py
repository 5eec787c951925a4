"""The working calendar: which days are worked, why, and how far it knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import holidays
import pytest

from tests.workflows.stepping import DAY, HANOI, OFFICIAL, calendar_of, when
from workflows.calendar import VIETNAM, Calendar, CalendarEnds, Day, from_rows, parse_overrides

ROW = {"on": "2021-01-01", "working": "false", "title": "Tết Dương lịch", "source": "Điều 112"}


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def differences(first: int, last: int) -> set[date]:
    """The days of those years on which the shipped calendar and `holidays` disagree."""
    library = holidays.country_holidays("VN", years=range(first, last + 1), language="vi")
    whole = days(date(first, 1, 1), date(last, 12, 31))
    return {on for on in whole if library.is_working_day(on) != OFFICIAL.working(on)}


def test_the_shipped_calendar_equals_the_library_from_2021_to_2025() -> None:
    assert differences(2021, 2025) == set()


def test_the_library_misses_the_swap_around_the_new_year_of_2026() -> None:
    assert differences(2026, 2027) == {date(2026, 1, 2), date(2026, 1, 10)}


@pytest.mark.parametrize(
    ("year", "working_days"),
    [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 249), (2027, 249)],
)
def test_every_year_has_its_number_of_working_days(year: int, working_days: int) -> None:
    whole = days(date(year, 1, 1), date(year, 12, 31))

    assert sum(OFFICIAL.working(on) for on in whole) == working_days


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_a_swapped_day_is_off_and_its_saturday_is_worked(off: date, worked: date) -> None:
    assert worked.strftime("%a") == "Sat"
    assert (OFFICIAL.working(off), OFFICIAL.working(worked)) == (False, True)
    assert OFFICIAL.reason(off) == f"Nghỉ hoán đổi, làm bù ngày {worked:%d/%m/%Y}"
    assert OFFICIAL.reason(worked) == f"Làm bù cho ngày nghỉ {off:%d/%m/%Y}"


def test_every_shipped_day_has_a_source_and_only_2027_is_tentative() -> None:
    shipped = OFFICIAL.overrides.values()

    assert all(day.source for day in shipped)
    assert {day.on.year for day in shipped if not day.certain} == {2027}
    assert [OFFICIAL.tentative(year) for year in (2026, 2027)] == [False, True]
    assert OFFICIAL.years == range(2021, 2028)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2021, 2, 10), "Tết Nguyên đán Tân Sửu 2021"),
        (date(2021, 3, 13), "Thứ Bảy"),
        (date(2021, 3, 14), "Chủ nhật"),
        (date(2021, 3, 15), "ngày làm việc"),
        (date(2021, 5, 3), "Nghỉ bù Ngày Quốc tế Lao động 1/5"),
        (date(2027, 1, 4), "ngày làm việc (dự kiến)"),
        (date(2027, 11, 24), "Ngày Văn hóa Việt Nam 24/11 (dự kiến)"),
    ],
)
def test_a_day_says_why_it_is_worked_or_not(on: date, reason: str) -> None:
    assert OFFICIAL.reason(on) == reason


def test_a_working_day_has_two_sessions_and_a_holiday_none() -> None:
    assert OFFICIAL.sessions_of(date(2021, 3, 15)) == (
        (when("2021-03-15 07:00"), when("2021-03-15 11:30")),
        (when("2021-03-15 13:30"), when("2021-03-15 17:00")),
    )
    assert OFFICIAL.sessions_of(date(2021, 2, 10)) == ()


def test_working_days_are_added_across_the_new_year_holiday() -> None:
    before = date(2021, 2, 9)

    assert OFFICIAL.next_working_day(before) == date(2021, 2, 17)
    assert OFFICIAL.add_working_days(before, 2) == date(2021, 2, 18)
    assert OFFICIAL.add_working_days(before, 0) == before
    assert OFFICIAL.add_working_days(date(2024, 2, 28), 1) == date(2024, 2, 29)


def test_working_days_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="added, not taken away"):
        OFFICIAL.add_working_days(date(2021, 2, 9), -1)


def test_working_minutes_leave_out_lunch_nights_and_days_of_rest() -> None:
    monday, tuesday = when("2021-03-15 11:00"), when("2021-03-16 13:31")

    assert OFFICIAL.working_minutes_between(monday, tuesday) == 240 + 271
    assert OFFICIAL.working_minutes_between(tuesday, monday) == -511
    assert OFFICIAL.working_minutes_between(when("2021-02-10 00:00"), when("2021-02-16 23:59")) == 0


def test_the_minutes_of_the_days_stand_in_a_row() -> None:
    week = [OFFICIAL.minutes_of(on) for on in days(date(2021, 3, 15), date(2021, 3, 21))]

    assert [b - a for a, b in week] == [480] * 5 + [0, 0]
    assert all(a[1] == b[0] for a, b in pairwise(week))


@pytest.mark.parametrize("on", [date(2020, 12, 31), date(2028, 1, 1)])
def test_a_year_that_is_not_loaded_is_refused_by_its_name(on: date) -> None:
    with pytest.raises(CalendarEnds, match=f"năm {on.year}") as refusal:
        OFFICIAL.working(on)

    assert (refusal.value.key, refusal.value.year) == ("calendar-ends", on.year)


def test_a_count_that_runs_past_the_last_year_is_refused() -> None:
    with pytest.raises(CalendarEnds, match="năm 2028"):
        OFFICIAL.add_working_days(date(2027, 12, 1), 30)
    with pytest.raises(CalendarEnds, match="năm 2028"):
        OFFICIAL.reason(date(2028, 1, 3))


def test_one_local_day_does_not_open_its_year() -> None:
    fair = Day(date(2023, 6, 1), working=False, title="Ngày hội", source="địa phương")
    calendar = Calendar("xã", {**calendar_of().overrides, fair.on: fair})

    assert calendar.years == range(2021, 2023)


def test_an_office_adds_its_own_days_to_the_common_calendar() -> None:
    fair = Day(date(2021, 3, 15), working=False, title="Ngày hội", source="địa phương")
    commune = OFFICIAL.altered("xã", {fair.on: fair})

    assert (commune.reason(fair.on), OFFICIAL.reason(fair.on)) == ("Ngày hội", "ngày làm việc")
    assert commune.reason(date(2021, 2, 12)) == "Tết Nguyên đán Tân Sửu 2021"
    assert commune.years == OFFICIAL.years


def test_a_calendar_without_years_knows_no_day() -> None:
    with pytest.raises(CalendarEnds, match="năm 2021"):
        Calendar("trống", {}).working(date(2021, 3, 15))


def test_a_gap_between_years_is_refused() -> None:
    new_years = [Day(date(y, 1, 1), working=False, title="Tết", source="") for y in (2021, 2023)]

    with pytest.raises(ValueError, match="misses the year 2022"):
        Calendar("hở", {day.on: day for day in new_years})


@pytest.mark.parametrize(
    "sessions",
    [
        ((time(7), time(11)), (time(13), time(16))),
        ((time(13), time(17)), (time(7), time(11))),
        ((time(7), time(12)), (time(11), time(14))),
    ],
)
def test_hours_that_are_no_working_day_of_eight_are_refused(
    sessions: tuple[tuple[time, time], ...],
) -> None:
    with pytest.raises(ValueError, match="8 hours in order"):
        Calendar("lệch", {}, sessions=sessions)


def test_an_office_may_keep_other_hours_and_other_days() -> None:
    hours = ((time(7, 30), time(11, 30)), (time(13), time(17)))
    calendar = Calendar("xã", calendar_of().overrides, hours, frozenset(range(1, 6)))
    saturday = date(2021, 3, 20)

    assert calendar.opening(saturday) == when("2021-03-20 07:30")
    assert calendar.next_working_day(saturday) == date(2021, 3, 23)
    assert calendar.reason(date(2021, 3, 22)) == "Thứ Hai"


def test_a_calendar_keeps_its_days_when_the_table_behind_it_is_edited() -> None:
    table = dict(calendar_of().overrides)
    calendar = Calendar("thử", table)

    table[date(2021, 3, 15)] = Day(date(2021, 3, 15), working=False, title="mới", source="")

    assert calendar.working(date(2021, 3, 15))
    assert calendar != Calendar("thử", table)
    assert {calendar, Calendar("thử", calendar_of().overrides)} == {calendar}


def test_the_fixed_offset_is_that_of_the_time_zone_in_every_month() -> None:
    for year in OFFICIAL.years:
        for month in range(1, 13):
            noon = datetime(year, month, 1, 12, tzinfo=HANOI)
            assert noon.utcoffset() == timedelta(hours=7) == VIETNAM.utcoffset(None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "1/1/2021"}, "Invalid isoformat"),
        ({"working": "no"}, "neither true nor false: 'no'"),
        ({"certain": ""}, "neither true nor false: ''"),
        ({"title": " "}, "has no title"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_overrides([ROW | change])


def test_a_day_that_is_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="2021-01-01 is given twice"):
        from_rows([ROW, ROW])


def test_rows_without_a_mark_are_certain() -> None:
    assert from_rows([ROW], "xã").overrides == {
        date(2021, 1, 1): Day(
            date(2021, 1, 1), working=False, title="Tết Dương lịch", source="Điều 112", certain=True
        ),
    }
