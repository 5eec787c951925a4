"""A due tag says how near a deadline is; the clock says what makes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.due import DueLabel, clock_days, due_label, result_label, step_label, weekdays
from tests.portal.gallery.content import CALENDAR, NOW, paused_deadline, short_deadline
from workflows.clock import Limit, deadline

FRIDAY_17 = datetime(2026, 10, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "kind", "key", "n"),
    [(6, "go", "due.left", 4), (4, "wait", "due.left", 2), (3, "wait", "due.left", 1)],
)
def test_the_nearer_the_deadline_the_louder_the_tag(days: int, kind: str, key: str, n: int) -> None:
    label = due_label(FRIDAY_17 + timedelta(days=days), NOW)

    assert (label.kind, label.key, label.n) == (kind, key, n)


def test_the_last_day_says_until_when() -> None:
    assert due_label(FRIDAY_17, NOW) == DueLabel("wait", "clock", "due.today", 0, "17:00")


def test_a_deadline_on_saturday_is_still_a_day_away_on_friday() -> None:
    label = due_label(FRIDAY_17 + timedelta(days=1), NOW)

    assert (label.kind, label.key, label.n) == ("wait", "due.left", 1)


@pytest.mark.parametrize(
    ("later", "key", "n", "at"),
    [
        (timedelta(minutes=1), "due.since", 0, "17:00"),
        (timedelta(days=1), "due.since", 0, "16/10"),
        (timedelta(days=3), "due.over", 1, ""),
    ],
)
def test_a_passed_deadline_says_by_how_much(later: timedelta, key: str, n: int, at: str) -> None:
    label = due_label(FRIDAY_17, FRIDAY_17 + later)

    assert (label.kind, label.key, label.n, label.at) == ("late", key, n, at)


def test_a_step_is_late_alone_until_the_day_that_was_named_with_an_apology() -> None:
    late, named = FRIDAY_17 + timedelta(days=3), FRIDAY_17 + timedelta(days=10)

    assert step_label(FRIDAY_17, late, named) == DueLabel("wait", "clock", "due.step-over", 1)
    assert step_label(FRIDAY_17, late, FRIDAY_17) == due_label(FRIDAY_17, late)
    assert step_label(FRIDAY_17, late) == due_label(FRIDAY_17, late)
    assert step_label(FRIDAY_17, NOW, named) == due_label(FRIDAY_17, NOW)


def test_the_working_days_that_are_known_win_over_those_counted_here() -> None:
    assert due_label(FRIDAY_17 + timedelta(days=6), NOW, left=1).n == 1
    assert due_label(FRIDAY_17, NOW, left=-3).key == "due.over"


@pytest.mark.parametrize(
    ("state", "kind"),
    [("paused", "plain"), ("early", "go"), ("on-time", "go"), ("late", "late"), ("none", "plain")],
)
def test_a_dossier_whose_clock_does_not_run_says_why(state: str, kind: str) -> None:
    label = due_label(FRIDAY_17, NOW, state)

    assert (label.kind, label.key) == (kind, f"due.{state}")


def test_a_dossier_without_a_deadline_has_none() -> None:
    assert due_label(None, NOW).key == "due.none"


def test_weekdays_are_counted_after_the_first_day_up_to_the_last() -> None:
    assert weekdays(date(2026, 10, 16), date(2026, 10, 19)) == 1
    assert weekdays(date(2026, 10, 16), date(2026, 10, 18)) == 0
    assert weekdays(date(2026, 10, 16), date(2026, 10, 30)) == 10


def test_a_paused_clock_shows_what_is_used_what_waits_and_what_is_left() -> None:
    clock = clock_days(paused_deadline(), NOW, paused=True)

    assert (clock.used // 480, clock.left // 480, clock.total // 480) == (7, 8, 15)
    assert clock.marks == ("fg",) * 7 + ("fg2",) + ("bg",) * 7
    assert [row.kind for row in clock.rows].count("hold") == 2


def test_days_that_are_used_stand_alone_and_days_ahead_together() -> None:
    clock = clock_days(paused_deadline(), NOW)

    told = [(row.first.day, row.last.day, row.first_n, row.last_n, row.due) for row in clock.rows]

    assert told[:3] == [(5, 5, 1, 0, False), (6, 6, 1, 1, False), (7, 7, 2, 2, False)]
    assert told[-3:] == [(24, 25, 13, 12, False), (26, 27, 13, 14, False), (28, 28, 15, 15, True)]
    assert clock.rows[0].reason == "ngày tiếp nhận không tính"
    assert clock.rows[-3].reason == "cuối tuần"


def test_the_clock_and_the_tag_say_the_same_number_of_days_on_every_day() -> None:
    fifteen = deadline(Limit(working_days=15), received=NOW, calendar=CALENDAR)
    told = []
    for n in range(1, 20):
        now = NOW + timedelta(days=n)
        told.append((due_label(fifteen.due, now).n, clock_days(fifteen, now).left // 480))

    assert len({tag for tag, _ in told}) == 14
    assert [tag for tag, _ in told] == [days for _, days in told]


def test_hours_are_shown_as_hours() -> None:
    clock = clock_days(short_deadline(), NOW)

    assert (clock.unit, clock.marks, clock.used, clock.total) == (0, (), 180, 480)
    assert clock.share == 0.375
    assert clock.rows[0].reason == "từ 14:00"


def test_calendar_days_count_every_day() -> None:
    clock = clock_days(deadline(Limit(calendar_days=5), received=NOW, calendar=CALENDAR), NOW)

    assert (clock.unit, clock.left // clock.unit, len(clock.marks)) == (1440, 5, 5)
    assert {row.kind for row in clock.rows[1:]} == {"count"}


def test_a_limit_of_nothing_draws_no_bar() -> None:
    clock = clock_days(deadline(Limit(), received=NOW, calendar=CALENDAR), NOW)

    assert (clock.total, clock.share, clock.marks) == (0, 0.0, ())


@pytest.mark.parametrize(
    ("later", "kind", "key", "n", "at"),
    [
        (timedelta(hours=-1), "go", "due.kept", 0, "16/10"),
        (timedelta(minutes=1), "late", "due.came-after", 0, "17:00"),
        (timedelta(days=3), "late", "due.came-late", 1, ""),
    ],
)
def test_a_result_that_waits_is_judged_by_the_moment_it_came(
    later: timedelta, kind: str, key: str, n: int, at: str
) -> None:
    label = result_label(FRIDAY_17, FRIDAY_17 + later)

    assert (label.kind, label.key, label.n, label.at) == (kind, key, n, at)
