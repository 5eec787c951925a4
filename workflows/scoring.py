"""Scorecards: lines with a maximum, a ratio of counted things, and points; and what would raise them.

A line that cannot be counted has no points, and says what it would need. So a card has two sums:
what is certain, and what it would be if every line without a number were full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

Counts = Mapping[str, int]
"""How many there are of each name."""

Judge = Callable[[Counts], "Judged"]
"""Gives points that follow no ratio."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Points by a scale, None where it says nothing; `lacks` says what full points still want."""

    points: int | None
    lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a card: `most` points at the share `full_at`, in proportion below it.

    `numerator` and `denominator` name what is summed; a name that stands twice counts twice. `needs`
    says why there are no points; `more` what has to be more, for words like "12 hồ sơ đúng hạn".
    `judge` takes the place of the proportion; `also` is what it looks at besides.
    """

    key: str
    title: str
    most: int
    formula: str
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    full_at: Fraction = Fraction(1)
    needs: str = ""
    more: str = ""
    judge: Judge | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A line with what was counted. `points` is None where it is not known or nothing is there.

    `lacks` is what the judge of a line says that full points still want.
    """

    line: Line
    numerator: int
    denominator: int
    points: Fraction | None
    lacks: str = ""

    @property
    def share(self) -> Fraction | None:
        """A share of one; None where there is nothing to divide by."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def gain(self) -> Fraction:
        """How many points are still to be had; none where they are not counted."""
        return Fraction(0) if self.points is None else self.line.most - self.points

    @property
    def missing(self) -> int:
        """How many more above the line make it full, with the same number below it."""
        if self.points is None or self.line.judge:
            return 0
        return max(0, ceil(self.line.full_at * self.denominator) - self.numerator)

    def worth(self, n: int) -> Fraction:
        """How many points so many more above the line would bring, with the same number below it."""
        if self.points is None or self.line.judge:
            return Fraction(0)
        share = Fraction(self.numerator + n, self.denominator) / self.line.full_at
        return self.line.most * min(Fraction(1), share) - self.points


@dataclass(frozen=True, slots=True)
class Formulas:
    """A card as it was set on a day: its lines, and from how many points on it has which grade.

    `digits`: to how many decimals the points of a line are rounded, half up; None leaves them exact.
    """

    key: str
    title: str
    source: str
    since: date
    lines: tuple[Line, ...]
    grades: tuple[tuple[Fraction | int, str], ...]
    digits: int | None = None

    @property
    def most(self) -> int:
        """All points that there are."""
        return sum(line.most for line in self.lines)

    def grade(self, points: Fraction) -> str:
        """The highest grade that so many points reach."""
        return next(name for least, name in self.grades if points >= least)


@dataclass(frozen=True, slots=True)
class Card:
    """All lines of a scope and period."""

    formulas: Formulas
    lines: tuple[Scored, ...]

    @property
    def certain(self) -> Fraction:
        """The points of the lines that are counted."""
        return sum((one.points for one in self.lines if one.points is not None), Fraction(0))

    @property
    def counted(self) -> int:
        """How many points the counted lines can give."""
        return sum(one.line.most for one in self.lines if one.points is not None)

    @property
    def possible(self) -> Fraction:
        """The points if every line that is not counted were full."""
        return self.certain + self.formulas.most - self.counted

    @property
    def grade(self) -> str:
        """The grade, if the lines that are not counted cannot change it; else empty."""
        low, high = (self.formulas.grade(points) for points in (self.certain, self.possible))
        return low if low == high else ""

    @property
    def raises(self) -> tuple[Scored, ...]:
        """The counted lines that still have points to give, the most first."""
        found = (one for one in self.lines if one.gain > 0)
        return tuple(sorted(found, key=lambda one: -one.gain))


def score(formulas: Formulas, counts: Counts) -> Card:
    """The card that these counts make."""
    return Card(formulas, tuple(_scored(line, formulas.digits, counts) for line in formulas.lines))


def _scored(line: Line, digits: int | None, counts: Counts) -> Scored:
    above, below = (
        sum(counts.get(name, 0) for name in names) for names in (line.numerator, line.denominator)
    )
    if line.needs or not below:
        return Scored(line, above, below, None)
    if line.judge:
        judged = line.judge(counts)
        points = None if judged.points is None else Fraction(judged.points)
        return Scored(line, above, below, points, judged.lacks)
    points = line.most * min(Fraction(1), Fraction(above, below) / line.full_at)
    return Scored(line, above, below, points if digits is None else _rounded(points, digits))


def _rounded(points: Fraction, digits: int) -> Fraction:
    scale = 10**digits
    return Fraction(int(points * scale + Fraction(1, 2)), scale)
