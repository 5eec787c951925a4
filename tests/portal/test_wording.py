"""Times, money, figures and identifiers read as people here write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import wording

LATE_SUNDAY = datetime(2026, 10, 25, 17, 5, tzinfo=UTC)  # 00:05 on Monday in Quảng Nam


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (wording.day, "26/10/2026"),
        (wording.short_day, "26/10"),
        (wording.weekday_day, "T2 26/10"),
        (wording.long_day, "Thứ Hai, 26/10/2026"),
        (wording.clock, "00:05"),
        (wording.moment, "26/10/2026, 00:05"),
        (wording.long_moment, "00:05, thứ Hai, 26/10/2026"),
        (wording.official_day, "ngày 26 tháng 10 năm 2026"),
        (wording.month, "tháng 10/2026"),
        (wording.iso, "2026-10-26T00:05+07:00"),
    ],
)
def test_a_moment_is_told_as_it_is_here(write: Callable[[datetime], str], words: str) -> None:
    assert write(LATE_SUNDAY) == words


@pytest.mark.parametrize(
    "write",
    [
        wording.day,
        wording.short_day,
        wording.weekday_day,
        wording.long_day,
        wording.clock,
        wording.moment,
        wording.long_moment,
        wording.official_day,
        wording.month,
        wording.number,
        wording.money,
        wording.percent,
        wording.mask_id,
        wording.mask_phone,
        wording.file_size,
        wording.lapse,
    ],
)
def test_nothing_is_written_as_a_dash(write: Callable[[None], str]) -> None:
    assert write(None) == "–"


def test_what_was_not_counted_to_its_end_says_so() -> None:
    assert [wording.counted(n) for n in (812, 1000, 1001)] == ["812", "1.000", "1.000+"]


def test_a_machine_reads_no_time_where_there_is_none() -> None:
    assert wording.iso(None) == ""


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2021, 3, 5), "ngày 05 tháng 3 năm 2021"),
        (date(2021, 2, 18), "ngày 18 tháng 02 năm 2021"),
        (date(2021, 11, 9), "ngày 09 tháng 11 năm 2021"),
    ],
)
def test_an_official_day_has_its_zeros_where_the_decree_wants_them(on: date, words: str) -> None:
    assert wording.official_day(on) == words


def test_a_day_alone_is_not_moved_between_time_zones() -> None:
    assert wording.long_day(date(2026, 10, 25), start=False) == "Chủ nhật, 25/10/2026"
    assert wording.iso(date(2026, 10, 25)) == "2026-10-25"


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [(18884, 0, "18.884"), (2.6, 1, "2,6"), (1234567.895, 2, "1.234.567,90"), (0, 0, "0")],
)
def test_numbers_have_dots_and_a_comma(value: float, places: int, words: str) -> None:
    assert wording.number(value, places) == words


def test_money_is_in_dong_and_nothing_is_free() -> None:
    assert wording.money(75000) == "75.000\N{NO-BREAK SPACE}đồng"
    assert wording.money(0) == "Không thu"
    assert wording.money(0, free=False) == "0\N{NO-BREAK SPACE}đồng"


@pytest.mark.parametrize(
    ("share", "places", "words"),
    [
        (0.964, 1, "96,4"),
        (0.95, 0, "95"),
        (1, 1, "100,0"),
        (0.99996, 1, "99,9"),
        (0.996, 0, "99"),
        (1.2, 0, "120"),
    ],
)
def test_less_than_all_never_reads_as_all(share: float, places: int, words: str) -> None:
    assert wording.percent(share, places) == f"{words}\N{NO-BREAK SPACE}%"


def test_a_share_of_nothing_is_no_share() -> None:
    assert wording.share_of(3, 0) is None
    assert wording.share_of(None, 4) is None
    assert wording.share_of(3, 4) == 0.75
    assert wording.of(18204, 18884) == "18.204 trên 18.884"


def test_identifiers_can_be_checked_and_not_copied() -> None:
    assert wording.mask_id("049190000001") == "049*****0001"
    assert wording.mask_id("205123") == "******"
    assert wording.mask_phone("0905123456") == "0905***456"
    assert wording.mask_phone("1022") == "****"


@pytest.mark.parametrize(
    ("n_bytes", "words"),
    [
        (82_540_000_000, "82,5 GB"),
        (1_400_000, "1,4 MB"),
        (820_400, "820 KB"),
        (12, "1 KB"),
        (0, "0 KB"),
    ],
)
def test_a_file_has_the_size_that_phones_show(n_bytes: int, words: str) -> None:
    assert wording.file_size(n_bytes) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (0, "0 ms"),
        (0.0384, "38 ms"),
        (1.5, "1,5 giây"),
        (59, "59 giây"),
        (119, "1 phút"),
        (timedelta(hours=3, minutes=20), "3 giờ"),
        (timedelta(days=1200), "1.200 ngày"),
    ],
)
def test_how_long_it_takes_is_told_roughly(time: float | timedelta, words: str) -> None:
    assert wording.lapse(time) == words.replace(" ", "\N{NO-BREAK SPACE}")
