"""What a dossier costs, explained line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.conditions import Answers
from workflows.definition import Fee, Procedure
from workflows.follows import LINKED


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee of a dossier: how many units, what they cost in đồng, and why nothing if waived."""

    name: str
    title: str
    kind: str
    quantity: int
    amount: int
    waived_because: str = ""
    source: str = ""


def assess(procedure: Procedure, answers: Answers, channel: str) -> tuple[FeeLine, ...]:
    """The fees of a dossier with these answers, filed through this channel; one that was opened out
    of another costs what it costs online, for nobody stands at a counter."""
    channel = "online" if channel == LINKED else channel
    return tuple(
        _line(fee, answers)
        for fee in procedure.fees
        if channel in fee.channels and (fee.when is None or fee.when(answers))
    )


@dataclass(frozen=True, slots=True)
class FeeChange:
    """How one fee was assessed before and is now, in đồng and in units; why nothing if waived."""

    name: str
    title: str
    was: int
    now: int
    quantity_was: int
    quantity: int
    waived_because: str = ""

    @property
    def difference(self) -> int:
        """What it costs more; below zero what it costs less."""
        return self.now - self.was


def compare(before: Iterable[FeeLine], after: Iterable[FeeLine]) -> tuple[FeeChange, ...]:
    """The fees that cost something else now, those that fell away among them."""
    old, new = {one.name: one for one in before}, {one.name: one for one in after}
    changes = (
        _change(old.get(name), new.get(name)) for name in [*new, *(n for n in old if n not in new)]
    )
    return tuple(one for one in changes if one.difference)


def _change(old: FeeLine | None, new: FeeLine | None) -> FeeChange:
    one = new or old
    assert one is not None, "a fee is there before or after"  # noqa: S101 - a programming error is loud
    return FeeChange(
        name=one.name,
        title=one.title,
        was=old.amount if old else 0,
        now=new.amount if new else 0,
        quantity_was=old.quantity if old else 0,
        quantity=new.quantity if new else 0,
        waived_because=new.waived_because if new else "",
    )


def total(lines: tuple[FeeLine, ...]) -> int:
    """What is to be paid in all, in đồng."""
    return sum(line.amount for line in lines)


def _line(fee: Fee, answers: Answers) -> FeeLine:
    quantity, times = _quantity(fee.per, answers), _quantity(fee.times, answers)
    waiver = next((w.title for w in fee.waivers if w.when(answers)), "")
    amount = 0 if waiver else _price(fee, quantity) * times
    return FeeLine(fee.name, fee.title, fee.kind, quantity * times, amount, waiver, fee.source)


def _quantity(question: str, answers: Answers) -> int:
    answer = answers.get(question, 1) if question else 1
    return max(answer, 0) if isinstance(answer, int) else 1


def _price(fee: Fee, quantity: int) -> int:
    price, counted = 0, 0
    for band in fee.bands:
        upto = min(quantity, band.upto) if band.upto else quantity
        price += max(upto - counted, 0) * band.amount
        counted = max(counted, upto)
    return min(price, fee.cap) if fee.cap else price
