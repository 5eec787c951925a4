"""What follows from sums, for whoever solves all of their equations."""

from __future__ import annotations

from collections.abc import Collection, Sequence

PRIME = 2_147_483_647
"""Calculating modulo a prime is exact, and finds no less than fractions would."""

Cell = tuple[str, int]
"""A place and a month."""


def determined(cells: Sequence[Cell], sums: Sequence[Collection[Cell]]) -> list[Cell]:
    """The cells that follow from the sums: those alone in a row once the equations are solved."""
    rows = [[int(cell in of_sum) for cell in cells] for of_sum in sums]
    solved: list[list[int]] = []
    for column in range(len(cells)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        unit = pow(pivot[column], -1, PRIME)
        pivot = [unit * x % PRIME for x in pivot]
        rows, solved = (
            [
                [(x - row[column] * y) % PRIME for x, y in zip(row, pivot, strict=True)]
                if row[column]
                else row
                for row in part
            ]
            for part in (rows, solved)
        )
        solved.append(pivot)
    alone = [row for row in solved if sum(map(bool, row)) == 1]
    return [cells[row.index(1)] for row in alone]
