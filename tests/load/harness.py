"""Two ways to do the same work, measured in turn; what counts is how they stand to each other.

A machine is slower or faster from one minute to the next; a ratio of neighbours is not. So every
row measures its reference and the product A B A B …, after one round that does not count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal, TypeVar

World = TypeVar("World")
Kind = Literal["share", "times", "ms"]

ROUNDS = 5
UNITS = {"share": "", "times": " ×", "ms": " ms"}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row is held against.

    `share`: the speed of the product in those of the reference, at least so much. `times`: its
    cost in those of the reference, at most so much. `ms`: its milliseconds, at most so many.
    """

    kind: Kind
    budget: float
    moonshot: float | None = None

    def value(self, reference: float, product: float) -> float:
        """What one round says; both are in seconds."""
        if self.kind == "ms":
            return product * 1000
        return reference / product if self.kind == "share" else product / reference

    def verdict(self, value: float) -> str:
        """`moonshot`, `good` or `below`."""
        for name, bound in (("moonshot", self.moonshot), ("good", self.budget)):
            if bound is not None and (value >= bound if self.kind == "share" else value <= bound):
                return name
        return "below"

    @property
    def words(self) -> str:
        """The budget and the moonshot on one line."""
        sign = "≥" if self.kind == "share" else "≤"
        bounds = [one for one in (self.budget, self.moonshot) if one is not None]
        return "; ".join(f"{sign} {one:g}{UNITS[self.kind]}" for one in bounds)


@dataclass(frozen=True, slots=True)
class Pair:
    """The reference and the product: each does its work once and says how many seconds a unit took."""

    reference: Callable[[], float]
    product: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is done, against what, on which databases, and how to measure it."""

    name: str
    work: str
    reference: str
    goal: Goal
    measure: Callable[[Any], AbstractContextManager[Pair]]
    databases: tuple[str, ...] = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Measured:
    """What all rounds of a row have said."""

    row: Row
    database: str
    rounds: tuple[tuple[float, float], ...]

    @property
    def values(self) -> list[float]:
        """One number of each round."""
        return [self.row.goal.value(*one) for one in self.rounds]

    @property
    def value(self) -> float:
        """The one in the middle."""
        return median(self.values)

    @property
    def verdict(self) -> str:
        """How that stands to the goal."""
        return self.row.goal.verdict(self.value)

    def document(self) -> dict[str, Any]:
        """For `bench.json`; times in milliseconds."""
        goal = self.row.goal
        return {
            "name": self.row.name,
            "database": self.database,
            "work": self.row.work,
            "reference": self.row.reference,
            "kind": goal.kind,
            "value": self.value,
            "lowest": min(self.values),
            "highest": max(self.values),
            "budget": goal.budget,
            "moonshot": goal.moonshot,
            "verdict": self.verdict,
            "reference_ms": [reference * 1000 for reference, _ in self.rounds],
            "product_ms": [product * 1000 for _, product in self.rounds],
        }


def measure(row: Row, world: object, database: str, rounds: int = ROUNDS) -> Measured:
    """Do both in turn, so many times."""
    with row.measure(world) as pair:
        pair.reference(), pair.product()
        found = [(pair.reference(), pair.product()) for _ in range(rounds)]
    return Measured(row, database, tuple(found))


def chosen(rows: Sequence[Row], names: Iterable[str]) -> list[Row]:
    """The rows of these names, all for none, in the order in which they do not disturb each other.
    Raises LookupError for an unknown one."""
    known = {row.name: row for row in rows}
    wanted = list(names)
    if unknown := [name for name in wanted if name not in known]:
        raise LookupError(f"{', '.join(unknown)}: there are {', '.join(known)}")
    return [row for row in rows if row.name in wanted or not wanted]


def table(measured: Iterable[Measured]) -> Iterator[str]:
    """The table, line by line; what is below its budget is marked."""
    yield f"{'':2}{'row':14}{'database':12}{'value':>10}{'spread':>18}{'reference':>12}{'product':>12}  budget; moonshot"
    for one in measured:
        unit, mark = UNITS[one.row.goal.kind], {"below": "✗", "good": "", "moonshot": "★"}
        spread = f"{min(one.values):.3g} – {max(one.values):.3g}"
        sides = [median(side) * 1000 for side in zip(*one.rounds, strict=True)]
        yield (
            f"{mark[one.verdict]:2}{one.row.name:14}{one.database:12}{one.value:>8.3g}{unit:2}"
            f"{spread:>18}{sides[0]:>9.3f} ms{sides[1]:>9.3f} ms  {one.row.goal.words}"
        )


def write(path: Path, measured: Iterable[Measured], about: Mapping[str, Any]) -> None:
    """Keep everything as JSON."""
    document = dict(about) | {"rows": [one.document() for one in measured]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


def renamed(row: Row, **changes: Any) -> Row:
    """The same row with other words or another goal."""
    return replace(row, **changes)
