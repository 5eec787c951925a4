"""The scorecards, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workflows.article_13 import ARTICLE_13, OF_AN_OFFICER
from workflows.index_766 import GROUPS, INDEX_766
from workflows.scoring import Card, Formulas, Scored, score


def of(card: Card, key: str) -> Scored:
    return next(one for one in card.lines if one.line.key == key)


def index(**counts: int) -> Card:
    """The index of these counts, whose names are written with `_` for `.` and `__` for `-`."""
    return card(INDEX_766, counts)


def article(**counts: int) -> Card:
    return card(ARTICLE_13, counts)


def card(formulas: Formulas, counts: dict[str, int]) -> Card:
    return score(formulas, {k.replace("__", "-").replace("_", "."): n for k, n in counts.items()})


def test_the_groups_of_the_index_have_the_maxima_that_quang_nam_reports() -> None:
    maxima = [sum(line.most for line in lines) for lines in GROUPS.values()]

    assert maxima == [18, 20, 12, 10, 22, 18]
    assert INDEX_766.most == 100
    assert ARTICLE_13.most == 18


def test_dossiers_in_time_give_twenty_points_in_proportion() -> None:
    """90 of 100 resolved, 3 of 4 ended and 14 of 16 waiting are in time: 107 ÷ 120 × 20."""
    line = of(
        index(
            resolved=100,
            resolved_in__time_national=90,
            ended=4,
            ended_in__time=3,
            pending=16,
            pending_in__time=14,
        ),
        "2.1",
    )

    assert (line.numerator, line.denominator) == (107, 120)
    assert line.points == Fraction(107, 6)
    assert round(float(line.points), 2) == 17.83
    assert (line.missing, round(float(line.gain), 2)) == (13, 2.17)


@pytest.mark.parametrize(
    ("online", "points", "missing"),
    [(0, 0, 32), (20, Fraction(5, 4), 12), (32, 2, 0), (40, 2, 0)],
)
def test_four_fifths_of_the_procedures_online_are_full(
    online: int, points: Fraction, missing: int
) -> None:
    """Of 40 procedures: full from 32 on, 20 of them are 2 × 0.5 ÷ 0.8."""
    line = of(index(offered=40, offered_3=online), "3.1")

    assert (line.points, line.missing) == (points, missing)


def test_services_that_are_used_are_counted_among_those_of_levels_3_and_4() -> None:
    line = of(index(offered=48, offered_3=20, offered_4=12, offered_used=24), "3.2")

    assert (line.points, line.gain, line.missing) == (Fraction(3), Fraction(1), 8)


def test_what_is_not_counted_gives_no_points_and_leaves_the_grade_open() -> None:
    """Full in the lines that are counted: 2 + 20 + 2 + 4 + 2 + 6 points of 36, and 64 unknown."""
    found = index(
        offered=10,
        offered_full=10,
        offered_4=10,
        offered_used=10,
        resolved=50,
        resolved_in__time_national=50,
        received=50,
        submitted_charged=4,
        submitted_charged_paid__online=4,
        offered_charged=5,
        offered_charged_paid__online=4,
    )

    assert (found.certain, found.possible) == (Fraction(36), Fraction(100))
    assert (found.counted, found.grade) == (36, "")
    assert found.raises == ()
    assert of(found, "3.3").points is None
    assert of(found, "5.2").points is None
    assert all(one.line.needs for one in found.lines if one.points is None)


def test_a_period_without_anything_has_no_points() -> None:
    found = index()

    assert (found.certain, found.possible) == (Fraction(0), Fraction(100))
    assert of(found, "2.1").share is None


def test_what_raises_most_comes_first() -> None:
    found = index(
        offered=10,
        offered_full=9,
        offered_4=4,
        offered_used=1,
        resolved=50,
        resolved_in__time_national=48,
    )

    assert [(one.line.key, one.gain) for one in found.raises] == [
        ("3.2", Fraction(3)),
        ("3.1", Fraction(1)),
        ("2.1", Fraction(4, 5)),
        ("1.3", Fraction(1, 5)),
    ]


@pytest.mark.parametrize(
    ("points", "grade"),
    [(90, "Xuất sắc"), (80, "Tốt"), (Fraction(801, 10), "Tốt"), (70, "Khá"), (50, "Trung bình")],
)
def test_grades_begin_at_their_least_points(points: Fraction, grade: str) -> None:
    assert INDEX_766.grade(Fraction(points)) == grade
    assert INDEX_766.grade(Fraction(points) - Fraction(11)) != grade


def test_the_time_of_dossiers_gives_two_points_early_one_on_their_day_rounded_to_a_tenth() -> None:
    """7 early, 3 on their day and 2 late: (2 × 7 + 3) ÷ 12 = 1.4167, so 1.4."""
    line = of(article(resolved=12, resolved_early=7, resolved_on__time=3, resolved_late=2), "1")

    assert line.points == Fraction(14, 10)
    assert (line.gain, line.missing) == (Fraction(6, 10), 7)


def test_half_a_tenth_is_rounded_up() -> None:
    """17 early and 3 late of 20 are 34 ÷ 20 = 1.7; 33 points of 20 are 1.65, so 1.7 as well."""
    assert of(article(resolved=20, resolved_early=17), "1").points == Fraction(17, 10)
    assert of(article(resolved=20, resolved_early=16, resolved_on__time=1), "1").points == Fraction(
        17, 10
    )


@pytest.mark.parametrize(
    ("online", "at_level", "late", "waiting", "points"),
    [
        (30, 2, 0, 0, 2),
        (30, 2, 1, 0, 0),
        (30, 2, 0, 1, 0),
        (29, 2, 0, 0, 1),
        (15, 0, 0, 0, 1),
        (14, 9, 0, 0, 0),
        (50, 1, 0, 0, None),
    ],
)
def test_online_progress_needs_procedures_dossiers_and_nothing_overdue(
    online: int, at_level: int, late: int, waiting: int, points: int | None
) -> None:
    """Of 100 dossiers and 10 procedures."""
    found = article(
        received=100,
        received_online=online,
        offered=10,
        offered_4=at_level,
        resolved_online_late=late,
        pending_online_late=waiting,
    )

    assert of(found, "9").points == points
    assert (of(found, "9").missing, of(found, "9").lacks == "") == (0, points == 2)


def test_online_progress_says_what_it_lacks() -> None:
    """26 of 100 dossiers, 4 more for 30 %; 1 of 10 procedures, 1 more for 20 %; 3 overdue."""
    found = article(
        received=100,
        received_online=26,
        offered=10,
        offered_3=1,
        resolved_online_late=1,
        pending_online_late=2,
    )

    assert of(found, "9").lacks == (
        "3 hồ sơ trực tuyến quá hạn; thiếu 4 hồ sơ nộp trực tuyến để được 30 %; "
        "thiếu 1 thủ tục mở ở mức độ 3, 4 để được 20 %"
    )


def test_four_of_nine_indicators_are_counted() -> None:
    """All points but those for dossiers online: 6 of 8, and 16 of 18 if the rest were full."""
    found = article(
        resolved=1,
        resolved_early=1,
        resolved_steps_early=1,
        resolved_asked_0=1,
        received=1,
        offered=1,
    )

    assert [one.line.key for one in found.lines if one.points is not None] == ["1", "2", "3", "9"]
    assert (found.counted, found.certain, found.possible) == (8, Fraction(6), Fraction(16))
    assert found.grade == ""


def test_steps_and_contacts_give_the_mean_over_dossiers() -> None:
    """Steps: 3 × 2 + 1 of 12 points; contacts: 4 × 2 + 1 of 12. To one decimal, half up."""
    found = article(
        resolved=6,
        resolved_steps_early=3,
        resolved_steps_on__time=1,
        resolved_steps_late=2,
        resolved_asked_0=4,
        resolved_asked_1=1,
    )

    assert [of(found, key).points for key in ("2", "3")] == [Fraction(12, 10), Fraction(15, 10)]


def test_an_officer_is_graded_when_what_is_not_counted_cannot_change_it() -> None:
    """Six points are counted of ten: with all of them it is 100 %, with none it might be all but."""
    full = {"resolved": 2, "resolved.early": 2, "resolved.asked.0": 2, "step.early": 5}

    best = score(OF_AN_OFFICER, full)
    worst = score(OF_AN_OFFICER, {"resolved": 2, "step.late": 5})

    assert (best.certain, best.grade) == (Fraction(6), "Hoàn thành 100 %")
    assert (worst.certain, worst.possible, worst.grade) == (Fraction(0), Fraction(4), "")


def test_more_dossiers_in_time_are_worth_their_part_of_the_points() -> None:
    """20 × 10/120 for ten of the thirteen that lack; thirteen or more fill the line."""
    line = of(index(resolved=120, resolved_in__time_national=107), "2.1")

    assert line.worth(10) == Fraction(20 * 10, 120)
    assert line.worth(13) == line.worth(99) == line.gain
    assert of(index(), "2.1").worth(5) == 0
