"""The offices of one day, asked once for each question: what an expression means from where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workflows.offices import Directory, Office
from workflows.routing import OfficeExpression, Unresolvable, resolve


@dataclass(frozen=True, slots=True)
class Found:
    """The codes of the offices that an expression can mean, and of those whence it means none."""

    offices: frozenset[str]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Territory:
    """A directory on a day, with a memory; the same answers serve all procedures."""

    directory: Directory
    on: date
    _known: dict[tuple[OfficeExpression, frozenset[str]], Found] = field(default_factory=dict)
    _tiers: dict[str, frozenset[str]] = field(default_factory=dict)

    def committees(self, tier: str) -> frozenset[str]:
        """The codes of the committees of a tier."""
        if tier not in self._tiers:
            found = self.directory.of_tier(tier, self.on)
            self._tiers[tier] = frozenset(office.code for office in found)
        return self._tiers[tier]

    def office(self, code: str) -> Office:
        """An office that exists on the day."""
        return self.directory.get(code, self.on)

    def meant(self, expression: OfficeExpression, heres: frozenset[str]) -> Found:
        """What it means, seen from each of these offices, or for each commune as the answer."""
        starts = self.committees("commune") if expression.field else heres
        key = expression, starts
        if key not in self._known:
            self._known[key] = self._search(expression, starts)
        return self._known[key]

    def _search(self, expression: OfficeExpression, starts: frozenset[str]) -> Found:
        offices, lost = set(), []
        for start in sorted(starts):
            answers = {expression.field: self.office(start).gso}
            try:
                offices.add(
                    resolve(
                        expression,
                        here=start,
                        answers=answers,
                        directory=self.directory,
                        on=self.on,
                    )
                )
            except Unresolvable:
                lost.append(start)
        return Found(frozenset(offices), tuple(lost))

    def names(self, codes: tuple[str, ...]) -> str:
        """A few of the offices by name, and how many more there are."""
        few = ", ".join(self.office(code).name for code in codes[:3])
        return f"{few} và {len(codes) - 3} nơi khác" if len(codes) > 3 else few  # noqa: PLR2004 - a few
