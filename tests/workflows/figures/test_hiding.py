"""What is hidden stays unknown to whoever keeps every file and every page of a year, and calculates."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.workflows.figures.solving import Cell, determined
from workflows.figures.hiding import FEW, Sizes, hidden_in, hidden_so_far


def a_year(seed: int) -> list[Sizes]:
    """Up to twelve months of some places, many of them small."""
    chance = random.Random(seed)  # noqa: S311  # fixed years, no secret
    usual = {
        f"place-{n}": chance.choice((1, 4, 9, 12, 30, 200)) for n in range(chance.randint(3, 9))
    }
    months: list[Sizes] = []
    for _ in range(chance.randint(2, 12)):
        sizes = {place: chance.randint(0, 2 * n) for place, n in usual.items()}
        months.append({place: n for place, n in sizes.items() if n})
    return months


def hidden_cells(months: Sequence[Sizes]) -> list[Cell]:
    return [(place, n) for n, month in enumerate(months) for place in hidden_in(month)]


def published(months: Sequence[Sizes]) -> list[set[Cell]]:
    """The unknown cells in every sum that pages and files tell in the year: of each month, and of
    each place up to each month. What is told of a place itself is known already."""
    unknown = set(hidden_cells(months))
    sums = [{(p, n) for p in month} & unknown for n, month in enumerate(months)]
    for last in range(len(months)):
        so_far = hidden_so_far(months[: last + 1])
        of_year = {p for month in months[: last + 1] for p in month}
        sums += [{(p, n) for n in range(last + 1)} & unknown for p in of_year - so_far]
    return [cells for cells in sums if cells]


def test_no_hidden_number_follows_from_all_that_is_told_in_a_year() -> None:
    found: dict[int, list[Cell]] = {}
    hidden = told = 0
    for seed in range(300):
        months = [month for month in a_year(seed) if sum(month.values()) >= FEW]
        cells, sums = hidden_cells(months), published(months)
        hidden += len(cells)
        told += len(sums) - len(months)
        if broken := determined(cells, sums):
            found[seed] = broken

    assert not found
    assert (hidden > 5000, told > 100) == (True, True)


def test_the_attack_of_these_tests_finds_what_a_careless_year_gives_away() -> None:
    february, march = {"a": 5, "b": 5, "c": 60}, {"a": 40, "b": 40, "c": 60}
    cells = hidden_cells([february, march])

    careless = [{("a", 0), ("b", 0)}, {("a", 0)}]  # the month, and a's year less its March

    assert cells == [("a", 0), ("b", 0)]
    assert sorted(determined(cells, careless)) == [("a", 0), ("b", 0)]


@pytest.mark.parametrize(
    ("month", "hidden"),
    [
        ({"a": 10, "b": 11}, []),
        ({"a": 9, "b": 50, "c": 30}, ["a", "c"]),
        ({"a": 2, "b": 3, "c": 30, "d": 40}, ["a", "b", "c"]),
        ({"a": 4, "b": 6, "c": 30}, ["a", "b"]),
        ({"a": 3}, ["a"]),
    ],
)
def test_hidden_places_hide_each_other(month: Sizes, hidden: list[str]) -> None:
    assert hidden_in(month) == hidden


def test_a_place_is_told_again_when_enough_others_stay_hidden() -> None:
    months = [{"a": 8, "b": 6, "c": 5, "d": 90} for _ in range(3)]

    assert [sorted(hidden_so_far(months[: n + 1])) for n in range(3)] == [
        ["a", "b", "c"],
        ["b", "c"],
        ["a", "b", "c"],
    ]
