"""So many out of so many: the value that every figure comes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """So many out of so many."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        """A share of one; None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None
