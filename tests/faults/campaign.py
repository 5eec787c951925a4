"""What a campaign tells at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What was counted, and everything that was wrong."""

    counts: Mapping[str, int]
    wrong: list[str]

    def __str__(self) -> str:
        lines = [f"{n:>10,}  {what}" for what, n in self.counts.items()]
        return "\n".join([*lines, *self.wrong[:20], f"{len(self.wrong):>10,}  wrong"])
