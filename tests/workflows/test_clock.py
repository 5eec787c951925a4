"""The deadline clock on cases that can be checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.workflows.elapsing import elapsed_minutes
from tests.workflows.stepping import OFFICIAL, pause, when
from workflows.calendar import CalendarEnds
from workflows.clock import (
    Deadline,
    Interval,
    Limit,
    Policy,
    deadline,
    due_at,
    opening,
    punctuality,
    step_due,
)

ONE_DAY = Limit(working_days=1)
THREE_DAYS = Limit(working_days=3)
SAME_DAY = Limit(same_day=True)
MONDAY = "2021-03-15 09:30"


def due(limit: Limit, received: str, policy: Policy = "day", **more: Any) -> datetime:
    return deadline(limit, received=when(received), calendar=OFFICIAL, policy=policy, **more).due


def told(found: Deadline) -> list[tuple[str, int, str]]:
    return [(f"{day.on:%d/%m}", day.counted_minutes, day.reason) for day in found.trace]


@pytest.mark.parametrize(
    ("received", "days", "policy", "expected"),
    [
        ("2021-03-15 09:30", 3, "minute", "2021-03-18 09:30"),  # T1
        ("2021-03-15 09:30", 3, "day", "2021-03-18 17:00"),  # T1
        ("2021-03-15 15:20", 1, "minute", "2021-03-16 17:00"),  # T2
        ("2021-03-15 15:20", 1, "day", "2021-03-16 17:00"),  # T2
        ("2021-02-09 09:00", 2, "day", "2021-02-18 17:00"),  # T3: Tết
        ("2025-04-25 10:00", 1, "day", "2025-04-26 17:00"),  # T4: a worked Saturday
        ("2026-11-23 10:00", 1, "day", "2026-11-25 17:00"),  # T5: 24/11
        ("2026-04-24 10:00", 1, "day", "2026-04-28 17:00"),  # T6: Giỗ Tổ on a Sunday
        ("2024-02-28 10:00", 1, "day", "2024-02-29 17:00"),
        ("2021-03-13 10:00", 1, "day", "2021-03-15 17:00"),
        ("2021-03-13 10:00", 1, "minute", "2021-03-15 17:00"),
        ("2021-03-15 12:15", 1, "minute", "2021-03-16 11:30"),
        ("2021-03-15 06:10", 1, "minute", "2021-03-15 17:00"),
        ("2021-03-15 14:59", 1, "minute", "2021-03-16 14:59"),
        ("2021-03-15 15:00", 1, "minute", "2021-03-16 17:00"),
        ("2021-03-19 15:00", 1, "minute", "2021-03-22 17:00"),
    ],
)
def test_working_days_end_when_the_law_says(
    received: str, days: int, policy: Policy, expected: str
) -> None:
    assert due(Limit(working_days=days), received, policy) == when(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2021-03-15 14:59:59", "2021-03-15 14:59"),
        ("2021-03-15 15:00:00", "2021-03-16 07:00"),
        ("2021-03-15 11:30:00", "2021-03-15 13:30"),
        ("2021-03-19 23:59:59", "2021-03-22 07:00"),
    ],
)
def test_the_count_starts_at_the_minute_or_at_the_next_opening(
    received: str, expected: str
) -> None:
    found = deadline(ONE_DAY, received=when(received), calendar=OFFICIAL, policy="minute")

    assert found.starts == when(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2021-03-15 16:59:59", "2021-03-15 16:59"), ("2021-03-15 17:00:00", "2021-03-16 07:00")],
)
def test_without_a_cutoff_only_the_closing_counts(received: str, expected: str) -> None:
    assert opening(when(received), OFFICIAL, cutoff=None) == when(expected)


def test_another_cutoff_can_be_set() -> None:
    assert due(ONE_DAY, "2021-03-15 15:20", "minute", cutoff=time(16)) == when("2021-03-16 15:20")


def test_hours_are_counted_by_the_minute_or_rounded_up_to_days() -> None:
    limit = Limit(working_days=1, hours=2.5)

    assert due(limit, MONDAY, "minute") == when("2021-03-16 14:00")
    assert due(limit, MONDAY, "day") == when("2021-03-17 17:00")


def test_the_day_is_that_of_viet_nam_whatever_zone_the_time_comes_in() -> None:
    before, after = (
        datetime(2021, 3, 15, 16, 59, tzinfo=UTC),
        datetime(2021, 3, 15, 17, tzinfo=UTC),
    )
    ends = [due_at(ONE_DAY, received=r, calendar=OFFICIAL) for r in (before, after)]

    assert ends == [when("2021-03-16 17:00"), when("2021-03-17 17:00")]
    assert str(ends[0]) == "2021-03-16 17:00:00+07:00"


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2021-03-15 23:50", 1, "2021-03-16 17:00"),
        ("2021-03-17 09:30", 3, "2021-03-22 17:00"),
        ("2021-02-06 09:30", 5, "2021-02-17 17:00"),
        ("2025-04-25 16:00", 1, "2025-04-26 17:00"),
    ],
)
def test_calendar_days_roll_forward_to_a_working_day(
    received: str, days: int, expected: str
) -> None:
    limit = Limit(calendar_days=days)

    assert due(limit, received, "day") == due(limit, received, "minute") == when(expected)


def test_a_whole_day_of_pause_moves_calendar_days_by_a_day() -> None:
    waits = [pause("2021-03-16 09:30", "2021-03-17 09:30")]

    assert due(Limit(calendar_days=2), MONDAY, pauses=waits) == when("2021-03-18 17:00")


def test_a_limit_of_nothing_ends_at_the_next_opening() -> None:
    found = deadline(Limit(), received=when("2021-03-19 17:45"), calendar=OFFICIAL)

    assert found.starts == found.due == when("2021-03-22 07:00")
    assert [day.counted_minutes for day in found.trace] == [0, 0, 0, 0]


def test_a_limit_of_nothing_waits_for_no_pause() -> None:
    waits = [pause("2021-03-15 09:00", "2021-03-17 09:00")]

    assert due(Limit(), MONDAY, pauses=waits) == when(MONDAY)


@pytest.mark.parametrize("policy", ["minute", "day"])
@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2021-03-15 06:30", "2021-03-15 17:00"),
        ("2021-03-15 12:00", "2021-03-15 17:00"),
        ("2021-03-15 14:59", "2021-03-15 17:00"),
        ("2021-03-15 15:00", "2021-03-16 17:00"),
        ("2021-03-19 16:00", "2021-03-22 17:00"),
        ("2021-02-09 15:01", "2021-02-17 17:00"),
    ],
)
def test_a_result_of_the_same_day_is_due_at_its_closing_or_at_the_next(
    received: str, expected: str, policy: Policy
) -> None:
    assert due(SAME_DAY, received, policy) == when(expected)


def test_a_deadline_by_the_day_tells_its_days() -> None:
    found = deadline(ONE_DAY, received=when("2026-04-24 10:00"), calendar=OFFICIAL)

    assert told(found) == [
        ("24/04", 0, "ngày tiếp nhận không tính"),
        ("25/04", 0, "Thứ Bảy"),
        ("26/04", 0, "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("27/04", 0, "Nghỉ bù Giỗ Tổ Hùng Vương"),
        ("28/04", 480, "ngày làm việc"),
    ]


def test_a_deadline_by_the_minute_tells_from_when_and_until_when() -> None:
    found = deadline(ONE_DAY, received=when(MONDAY), calendar=OFFICIAL, policy="minute")

    assert told(found) == [
        ("15/03", 330, "ngày làm việc, từ 09:30"),
        ("16/03", 150, "ngày làm việc, đến 09:30"),
    ]


@pytest.mark.parametrize(
    ("received", "cutoff", "reason"),
    [
        (
            "2021-03-15 15:20",
            time(15),
            "tiếp nhận từ 15:00 trở đi, tính từ ngày làm việc tiếp theo",
        ),
        ("2021-03-15 17:20", None, "tiếp nhận sau giờ làm việc, tính từ ngày làm việc tiếp theo"),
        ("2021-03-14 09:00", time(15), "Chủ nhật, tính từ ngày làm việc tiếp theo"),
    ],
)
def test_a_day_of_receipt_tells_why_it_does_not_count(
    received: str, cutoff: time | None, reason: str
) -> None:
    found = deadline(
        ONE_DAY, received=when(received), calendar=OFFICIAL, policy="minute", cutoff=cutoff
    )

    assert (found.trace[0].counted_minutes, found.trace[0].reason) == (0, reason)


def test_calendar_days_tell_how_they_rolled() -> None:
    found = deadline(Limit(calendar_days=2), received=when("2021-03-18 09:30"), calendar=OFFICIAL)

    assert told(found) == [
        ("18/03", 0, "ngày tiếp nhận không tính"),
        ("19/03", 1440, "ngày làm việc"),
        ("20/03", 1440, "Thứ Bảy"),
        ("21/03", 0, "Chủ nhật, hạn chuyển sang ngày làm việc tiếp theo"),
        ("22/03", 0, "ngày làm việc, hạn chuyển đến ngày này"),
    ]


def test_a_deadline_tells_its_pauses() -> None:
    waits = [
        pause("2021-03-16 09:30", "2021-03-16 10:30", "supplement"),
        pause("2021-03-16 16:30", "2021-03-18 10:30", "khảo sát thực địa"),
    ]

    found = deadline(ONE_DAY, received=when(MONDAY), calendar=OFFICIAL, pauses=waits)

    both = "chờ bổ sung hồ sơ, khảo sát thực địa"
    assert told(found) == [
        ("15/03", 0, "ngày tiếp nhận không tính"),
        ("16/03", 390, f"ngày làm việc, tạm dừng 90 phút: {both}"),
        ("17/03", 0, "tạm dừng: khảo sát thực địa"),
        ("18/03", 90, "ngày làm việc, tạm dừng 210 phút: khảo sát thực địa"),
    ]


def test_a_year_that_is_not_announced_makes_a_deadline_tentative() -> None:
    across = deadline(ONE_DAY, received=when("2026-12-31 10:00"), calendar=OFFICIAL)
    within = deadline(ONE_DAY, received=when("2026-12-30 10:00"), calendar=OFFICIAL)

    assert (across.tentative, within.tentative) == (True, False)
    assert across.trace[1].reason == "Tết Dương lịch (dự kiến)"


@pytest.mark.parametrize("limit", [ONE_DAY, SAME_DAY, Limit(), Limit(calendar_days=1)])
def test_a_deadline_beyond_the_calendar_is_refused(limit: Limit) -> None:
    with pytest.raises(CalendarEnds, match="năm 2028"):
        due(limit, "2027-12-31 16:00")


def test_whole_days_of_pause_move_the_end_by_as_many_days() -> None:
    three = [pause("2021-03-16 07:00", "2021-03-18 17:00")]
    also_three = [pause("2021-03-16 09:30", "2021-03-19 09:30")]

    assert due(THREE_DAYS, MONDAY, pauses=three) == when("2021-03-23 17:00")
    assert due(THREE_DAYS, MONDAY, pauses=also_three) == when("2021-03-23 17:00")


def test_small_pauses_add_up_before_they_cost_a_day() -> None:
    small = [pause(f"2021-03-{day} 09:00", f"2021-03-{day} 09:20") for day in (16, 17, 18)]

    assert due(THREE_DAYS, MONDAY, pauses=small[:1]) == when("2021-03-19 17:00")
    assert due(THREE_DAYS, MONDAY, pauses=small) == when("2021-03-19 17:00")


def test_a_dossier_does_not_fall_due_while_its_clock_stands_still() -> None:
    waits = [
        pause("2021-03-16 09:00", "2021-03-16 09:05"),
        pause("2021-03-17 10:00", "2021-03-19 18:00"),
    ]

    found = deadline(ONE_DAY, received=when(MONDAY), calendar=OFFICIAL, pauses=waits)

    assert found.due == when("2021-03-22 17:00")
    assert told(found)[-5:] == [
        ("18/03", 0, "tạm dừng, hạn chuyển sang ngày làm việc tiếp theo"),
        ("19/03", 0, "tạm dừng, hạn chuyển sang ngày làm việc tiếp theo"),
        ("20/03", 0, "Thứ Bảy, hạn chuyển sang ngày làm việc tiếp theo"),
        ("21/03", 0, "Chủ nhật, hạn chuyển sang ngày làm việc tiếp theo"),
        ("22/03", 0, "ngày làm việc, hạn chuyển đến ngày này"),
    ]


def test_pauses_before_receipt_and_after_the_end_cost_nothing() -> None:
    waits = [
        pause("2021-03-10 09:00", "2021-03-12 09:00"),
        pause("2021-03-18 17:00", "2021-03-25 09:00"),
    ]

    assert due(THREE_DAYS, MONDAY, pauses=waits) == when("2021-03-18 17:00")


def test_a_minute_is_paused_once_however_many_pauses_hold_it() -> None:
    waits = [
        pause("2021-03-15 10:00", "2021-03-15 11:00"),
        pause("2021-03-15 10:30", "2021-03-15 11:15", "payment"),
        pause("2021-03-15 10:45", "2021-03-15 11:00", "payment"),
    ]

    assert due(ONE_DAY, MONDAY, "minute", pauses=waits) == when("2021-03-16 10:45")


def test_a_pause_that_began_before_the_count_costs_only_what_lies_in_it() -> None:
    waits = [pause("2021-03-15 09:00", "2021-03-15 10:00")]

    assert due(ONE_DAY, MONDAY, "minute", pauses=waits) == when("2021-03-16 10:00")
    assert elapsed_minutes(when(MONDAY), when("2021-03-15 11:00"), OFFICIAL, waits) == 60


def test_a_clock_that_resumes_at_the_very_closing_is_due_the_day_after() -> None:
    waits = [
        pause("2021-03-16 09:00", "2021-03-16 09:05"),
        pause("2021-03-17 10:00", "2021-03-17 17:00"),
    ]

    assert due(ONE_DAY, MONDAY, pauses=waits) == when("2021-03-18 17:00")


def test_a_result_of_the_same_day_waits_only_for_a_pause_over_its_closing() -> None:
    within = [pause("2021-03-15 10:00", "2021-03-15 16:50", "confirmation")]
    beyond = [pause("2021-03-15 10:00", "2021-03-17 10:00", "confirmation")]

    assert due(SAME_DAY, MONDAY, pauses=within) == when("2021-03-15 17:00")
    assert due(SAME_DAY, MONDAY, pauses=beyond) == when("2021-03-17 17:00")


def test_a_pause_that_still_lasts_has_no_deadline_yet() -> None:
    open_pause = Interval("supplement", when("2021-03-16 09:00"), None)
    resumed = open_pause.closed(when("2021-03-17 09:00"))

    with pytest.raises(ValueError, match="still stands still"):
        due(ONE_DAY, MONDAY, pauses=[open_pause])
    assert due(ONE_DAY, MONDAY, pauses=[resumed]) == when("2021-03-17 17:00")
    assert resumed.closed(when("2021-03-19 09:00")) == resumed
    assert open_pause.covers(when("2022-01-03 09:00"))


def test_a_step_is_due_when_its_hours_are_used_up() -> None:
    since = when("2021-03-15 16:00")

    assert step_due(1, since, OFFICIAL) == when("2021-03-15 17:00")
    assert step_due(1.5, since, OFFICIAL) == when("2021-03-16 07:30")
    assert step_due(24, since, OFFICIAL) == when("2021-03-18 16:00")
    assert step_due(0, when("2021-03-15 12:00"), OFFICIAL) == when("2021-03-15 13:30")


def test_elapsed_time_leaves_out_pauses_even_when_they_still_last() -> None:
    since, until = when(MONDAY), when("2021-03-16 09:30")
    ended = pause("2021-03-15 10:00", "2021-03-15 11:00")
    lasting = Interval("payment", when("2021-03-16 09:00"), None)
    later = Interval("payment", when("2021-03-17 09:00"), None)

    assert elapsed_minutes(since, until, OFFICIAL) == 480
    assert elapsed_minutes(since, until, OFFICIAL, [ended, lasting, later]) == 390


@pytest.mark.parametrize(
    ("finished", "verdict"),
    [
        ("2021-03-17 23:59", "early"),
        ("2021-03-18 00:00", "on-time"),
        ("2021-03-18 17:00", "on-time"),
        ("2021-03-18 17:01", "late"),
        ("2021-03-19 08:00", "late"),
    ],
)
def test_a_dossier_is_early_on_time_or_late(finished: str, verdict: str) -> None:
    assert punctuality(when(finished), when("2021-03-18 17:00")) == verdict


def test_the_verdict_is_by_the_day_in_viet_nam() -> None:
    finished, end = datetime(2021, 3, 17, 17, 30, tzinfo=UTC), when("2021-03-18 17:00")

    assert punctuality(finished, end) == "on-time"


def test_a_time_without_its_zone_is_refused_everywhere() -> None:
    naive, aware = when(MONDAY).replace(tzinfo=None), when(MONDAY)

    with pytest.raises(ValueError, match="needs its time zone"):
        deadline(ONE_DAY, received=naive, calendar=OFFICIAL)
    with pytest.raises(ValueError, match="needs its time zone"):
        step_due(8, naive, OFFICIAL)
    with pytest.raises(ValueError, match="needs its time zone"):
        elapsed_minutes(naive, naive, OFFICIAL)
    with pytest.raises(ValueError, match="needs its time zone"):
        punctuality(naive, naive)
    for since, until in ((naive, aware), (aware, naive)):
        with pytest.raises(ValueError, match="needs its time zone"):
            Interval("payment", since, until)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        pause("2021-03-16 09:30", "2021-03-16 09:29")


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (THREE_DAYS, "3 ngày làm việc"),
        (Limit(working_days=1, hours=4), "1 ngày làm việc và 4 giờ làm việc"),
        (Limit(hours=0.5), "0,5 giờ làm việc"),
        (SAME_DAY, "trong ngày"),
        (Limit(calendar_days=15), "15 ngày"),
        (Limit(), "ngay khi tiếp nhận"),
    ],
)
def test_a_limit_reads_as_the_law_writes_it(limit: Limit, words: str) -> None:
    assert limit.words == words


def test_a_limit_knows_its_working_minutes() -> None:
    found = [
        Limit(working_days=2, hours=0.25).minutes,
        SAME_DAY.minutes,
        Limit(hours=8, same_day=True).minutes,
        Limit().minutes,
    ]

    assert found == [975, 480, 480, 0]
    with pytest.raises(ValueError, match="no working minutes"):
        _ = Limit(calendar_days=15).minutes


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ({"working_days": -1}, "not negative"),
        ({"calendar_days": 3, "hours": 1}, "stand alone"),
        ({"calendar_days": 3, "same_day": True}, "stand alone"),
        ({"same_day": True, "hours": 4}, "the same day is 8 hours"),
        ({"same_day": True, "working_days": 1}, "the same day is 8 hours"),
        ({"hours": 0.001}, "not whole minutes"),
    ],
)
def test_a_limit_that_no_law_could_mean_is_refused(amounts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Limit(**amounts)


def test_the_explanation_of_a_long_limit_covers_every_day() -> None:
    found = deadline(Limit(working_days=60), received=when(MONDAY), calendar=OFFICIAL)

    assert (found.due, len(found.trace)) == (when("2021-06-10 17:00"), 88)
    assert found.trace[0].on == date(2021, 3, 15)
