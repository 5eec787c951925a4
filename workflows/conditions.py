"""The one language of "only if": for questions, papers, fees, routes and actions alike.

A condition is a value, so it can be analysed (which questions it reads, which answers tell it
apart) and not only evaluated. Written in a procedure file as a table:
``{ field = "group", is = "disabled" }``, ``{ field = "area", over = 250 }``,
``{ field = "kind", in = ["a", "b"] }``, ``{ all = [...] }``, ``{ any = [...] }``, ``{ not = {...} }``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Is:
    """True when the answer is exactly this value; a list of choices matches by membership."""

    field: str
    value: str | bool | int

    def __call__(self, answers: Answers) -> bool:
        answer = answers.get(self.field)
        return self.value in answer if isinstance(answer, list) else answer == self.value


@dataclass(frozen=True, slots=True)
class In:
    """True when the answer is one of these values."""

    field: str
    values: tuple[str | int, ...]

    def __call__(self, answers: Answers) -> bool:
        return any(Is(self.field, value)(answers) for value in self.values)


@dataclass(frozen=True, slots=True)
class Over:
    """True when the answer is a number greater than the limit."""

    field: str
    limit: int

    def __call__(self, answers: Answers) -> bool:
        answer = answers.get(self.field)
        return isinstance(answer, int | float) and answer > self.limit


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Condition, ...]

    def __call__(self, answers: Answers) -> bool:
        return all(part(answers) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """True when at least one part is; written `any` in a file."""

    parts: tuple[Condition, ...]

    def __call__(self, answers: Answers) -> bool:
        return any(part(answers) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is not."""

    part: Condition

    def __call__(self, answers: Answers) -> bool:
        return not self.part(answers)


Condition = Is | In | Over | All | Some | Not


class BadCondition(Exception):
    """A table that is no condition; `reason` is a key, `where` the offending piece."""

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(f"{reason}: {where}")
        self.reason = reason
        self.where = where


def parse(raw: object) -> Condition:
    """Read one condition from its table, or raise `BadCondition`."""
    if not isinstance(raw, Mapping):
        raise BadCondition("condition-not-a-table", repr(raw))
    match sorted(raw):
        case ["all"]:
            return All(_parts(raw["all"]))
        case ["any"]:
            return Some(_parts(raw["any"]))
        case ["not"]:
            return Not(parse(raw["not"]))
        case ["field", test] if isinstance(raw["field"], str):
            return _test(raw["field"], test, raw[test])
        case _:
            raise BadCondition("condition-unknown-shape", repr(dict(raw)))


def _parts(raw: object) -> tuple[Condition, ...]:
    if not isinstance(raw, list) or not raw:
        raise BadCondition("condition-needs-a-list", repr(raw))
    return tuple(parse(part) for part in raw)


def _test(field: str, test: str, value: object) -> Condition:
    if test == "is" and isinstance(value, str | bool | int):
        return Is(field, value)
    if test == "over" and isinstance(value, int) and not isinstance(value, bool):
        return Over(field, value)
    if test == "in" and isinstance(value, list) and value:
        return In(field, tuple(value))
    raise BadCondition("condition-unknown-test", f"{field} {test} {value!r}")


def tests(condition: Condition) -> Iterator[Is | In | Over]:
    """Every elementary test inside the condition."""
    match condition:
        case All(parts) | Some(parts):
            for part in parts:
                yield from tests(part)
        case Not(part):
            yield from tests(part)
        case _:
            yield condition


def fields(condition: Condition) -> frozenset[str]:
    """The names of the questions that the condition reads."""
    return frozenset(test.field for test in tests(condition))
