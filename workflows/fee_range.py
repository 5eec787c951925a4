"""Between what the fees of a procedure lie, before any question is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from workflows.conditions import In, Is, Over, tests
from workflows.definition import CHANNELS, Procedure
from workflows.fees import assess, total

MOST_CASES = 4096
"""Procedures tell fewer cases apart; one that tells more is looked at this far."""


@dataclass(frozen=True, slots=True)
class FeeRange:
    """The least and the most that one unit costs, in đồng, waivers aside; `multiplied` says that
    several units cost more."""

    least: int
    most: int
    multiplied: bool


def fee_range(procedure: Procedure) -> FeeRange:
    """The range over all answers that a fee depends on, and all channels."""
    fees = tuple(replace(fee, waivers=()) for fee in procedure.fees)
    unwaived = replace(procedure, fees=fees)
    totals = {
        total(assess(unwaived, answers, channel))
        for answers in islice(_cases(procedure), MOST_CASES)
        for channel in CHANNELS
    }
    return FeeRange(min(totals), max(totals), any(fee.per or fee.times for fee in fees))


def _cases(procedure: Procedure) -> Iterator[Mapping[str, Any]]:
    """Every combination of answers that a fee tells apart."""
    choices = {field.name: tuple(field.choices or ()) for field in procedure.fields}
    values: dict[str, set[Any]] = {}
    for fee in procedure.fees:
        for test in tests(fee.when) if fee.when else ():
            values.setdefault(test.field, set()).update(_values(test, choices.get(test.field, ())))
    names = list(values)
    for chosen in product(*(sorted(values[name], key=str) for name in names)):
        yield dict(zip(names, chosen, strict=True))


def _values(test: Is | In | Over, choices: tuple[str, ...]) -> Iterable[Any]:
    if isinstance(test, Over):
        return (test.limit, test.limit + 1)
    return choices or (True, False)
