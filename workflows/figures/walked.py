"""How the steps of a dossier went, as its lines tell: who did each, against which time.

Only steps that officers do count: what waits for a citizen, an outcome or a day belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from workflows import counted
from workflows.definition import ROLES

ENDS = frozenset({"received", "moved", "decided", "replied", "asked", "refused", "delivered"})
"""The kinds of lines with which an officer is done with a step."""
CAUSES = ("silent", "untaken", "slow", "elsewhere")
"""Why a result came late, by the step that missed its time by most: an office that was asked had to
be asked again; nobody took the work up before its time was over; somebody did, and needed longer.
`elsewhere`: every step kept its time."""
MINUTE = timedelta(minutes=1)
READ = ("n", "kind", "at", "actor", "role", "office", "step", "payload")
"""The columns of a line that tell how its step went."""


Place = tuple[str, str]
"""step, branch."""


class Told(Protocol):
    """What is read of a line of the journal."""

    @property
    def n(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Done:
    """A step that an officer ended with line `n`.

    `due` is None where no time was set; `taken` when somebody claimed it, if anybody did; `again`:
    its time had passed in silence, and it was asked once more.
    """

    n: int
    step: str
    actor: str
    role: str
    office: str
    at: datetime
    due: datetime | None
    taken: datetime | None = None
    again: bool = False

    @property
    def stood(self) -> str:
        """`early` before its minute, `on-time` in it, `late` after it; empty without a time."""
        if self.due is None:
            return ""
        if self.at >= self.due + MINUTE:
            return "late"
        return "early" if self.at < self.due else "on-time"

    @property
    def over(self) -> timedelta:
        """By how much it missed its time."""
        return max(self.at - self.due, timedelta()) if self.due else timedelta()

    @property
    def cause(self) -> str:
        """Why it missed its time, if it did."""
        if self.again:
            return "silent"
        taken_in_time = self.taken is not None and self.due is not None and self.taken <= self.due
        return "slow" if taken_in_time else "untaken"


def done(lines: Iterable[Told]) -> Iterator[Done]:
    """The steps of one dossier's lines, which come in their order."""
    due: dict[Place, datetime] = {}
    taken: dict[Place, datetime] = {}
    again: set[Place] = set()
    for line in lines:
        place = (line.step, line.payload.get("branch", ""))
        if line.kind == "claimed":
            taken.setdefault(place, line.at)
        if line.kind == "escalated":
            again.add(place)
            continue
        if line.step and line.kind in ENDS and line.role in ROLES:
            yield Done(
                *(line.n, line.step, line.actor, line.role, line.office, line.at),
                due=due.get(place),
                taken=taken.pop(place, None),
                again=place in again,
            )
            again.discard(place)
        if told := counted.read(line.payload):
            due |= told.steps


def slowest(steps: Sequence[Done]) -> str:
    """How the units together stood: as badly as the one that stood worst; empty without any."""
    found = {one.stood for one in steps}
    return next((one for one in ("late", "on-time", "early") if one in found), "")


def lost(steps: Sequence[Done]) -> tuple[str, str]:
    """The role at whose step most time was lost, and why; of steps that kept their time nobody's."""
    worst = max(steps, key=lambda one: one.over, default=None)
    if worst is None or worst.stood != "late":
        return "anybody", "elsewhere"
    return worst.role, worst.cause
