"""The parts of a chart stand where their numbers say."""

from __future__ import annotations

import pytest

from portal.charts import USUAL, Scale, along, column_chart


def test_a_column_reaches_from_the_floor_to_its_value() -> None:
    chart = column_chart([("01", 80.0), ("02", 90.0), ("03", 100.0)], low=80, target=95)

    heights = [column.height for column in chart.columns]

    assert heights == [0, 127.5, 255]
    assert [column.met for column in chart.columns] == [False, False, True]
    assert chart.target_y == 98.8
    assert chart.grid == ((80, 290), (90, 162.5), (100, 35))


def test_a_month_without_figures_leaves_its_place_empty() -> None:
    chart = column_chart([("01", None), ("02", 50)])

    assert (chart.columns[0].height, chart.columns[0].met) == (0, False)
    assert chart.columns[1].middle == 551.0
    assert chart.target_y is None


def test_decimals_are_written_for_all_columns_or_for_none() -> None:
    assert column_chart([("01", 50), ("02", 51.5)]).places == 1
    assert column_chart([("01", 50), ("02", None)]).places == 0


def test_a_value_beyond_the_axis_stays_in_the_chart() -> None:
    assert column_chart([("01", 130)]).columns[0].height == 255


@pytest.mark.parametrize(
    ("share", "name"),
    [(1, "q5"), (0.98, "q5"), (0.9799, "q4"), (0.95, "q4"), (0.9, "q3"), (0.85, "q2"), (0.2, "q1")],
)
def test_a_heat_cell_has_the_colour_of_the_number_it_shows(share: float, name: str) -> None:
    assert USUAL.of(share) == name


@pytest.mark.parametrize(
    ("share", "percent", "name"),
    [
        (0, 0, "q5"),
        (0.001, 1, "q4"),
        (0.02, 2, "q4"),
        (0.0201, 3, "q3"),
        (0.1, 10, "q2"),
        (1, 100, "q1"),
    ],
)
def test_where_less_is_better_a_cell_never_looks_better_than_it_is(
    share: float, percent: int, name: str
) -> None:
    fewer = Scale((0, 2, 5, 10), fewer=True)

    assert (fewer.percent(share), fewer.of(share)) == (percent, name)


def test_every_colour_of_a_heat_map_has_its_key() -> None:
    assert [key[1:] for key in USUAL.keys] == [(98, None), (95, 97), (90, 94), (85, 89), (None, 84)]
    assert [key[1:] for key in Scale((0, 2, 5, 10), fewer=True).keys] == [
        (None, 0),
        (1, 2),
        (3, 5),
        (6, 10),
        (11, None),
    ]


@pytest.mark.parametrize(
    ("share", "low", "reach"), [(0.718, 0, "71.8%"), (0.9, 0.8, "50%"), (0.5, 0.8, "0%")]
)
def test_a_bar_reaches_as_far_as_its_share(share: float, low: float, reach: str) -> None:
    assert along(share, low) == reach
