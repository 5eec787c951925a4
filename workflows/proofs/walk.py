"""The walk: every marking that a dossier can come to, for every kind of answers that matters.

The walk plays the same token game as the engine (`workflows.net`), so what holds in it holds for
every dossier. Answers decide only which actions are offered; worlds in which the same actions are
offered have the same pattern and are walked once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from workflows import net
from workflows.conditions import Answers, Condition
from workflows.definition import Action, Procedure, Step
from workflows.net import Marking, Move, TwiceOpen
from workflows.proofs.ways import at_action, at_step
from workflows.proofs.worlds import described, worlds

MOST_MARKINGS = 5000

Pattern = tuple[bool, ...]
Seen = TypeVar("Seen", bound=Hashable)


class TooLong(Exception):
    """The dossier can stand in more ways than can be looked at; `walk` is what was seen of them."""

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self.walk = walk


@dataclass(frozen=True, slots=True)
class Arc:
    """One move from a marking: to which marking, or into which step that was open already."""

    before: Marking
    move: Move
    after: Marking | None
    twice: str = ""

    @property
    def step(self) -> str:
        """The step that moves."""
        return self.move.token.step

    @property
    def opened(self) -> frozenset[str]:
        """The steps that the move opens."""
        new = self.after.tokens - self.before.tokens if self.after else frozenset()
        return frozenset(token.step for token in new)


@dataclass(frozen=True)
class Walk:
    """All that can happen to the dossiers of one pattern; `answers` is one example of them.

    A marking with an end in it is final: the engine closes the case there.
    """

    procedure: Procedure
    answers: Answers
    arcs: Mapping[Marking, tuple[Arc, ...]]

    @property
    def every_arc(self) -> Iterator[Arc]:
        """Every move of the walk."""
        return (arc for arcs in self.arcs.values() for arc in arcs)

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps that are open at some time."""
        return frozenset(token.step for marking in self.arcs for token in marking.tokens)

    @cached_property
    def example(self) -> str:
        """The answers in words: ` khi “Nhóm?” là “Trẻ em”`, or nothing when they do not matter."""
        return described(self.procedure.fields, self.answers)

    def final(self, marking: Marking) -> bool:
        """Whether an end is reached."""
        return _final(self.procedure, marking)

    def action(self, arc: Arc) -> Action | None:
        """The action taken, if it is one."""
        return self.procedure.step(arc.step).action(arc.move.action)

    def place(self, arc: Arc) -> str:
        """Where the file says that this move is possible."""
        step = self.procedure.step(arc.step)
        if action := self.action(arc):
            return at_action(step, action)
        return f"{at_step(step)}.expires" if arc.move.kind == "expire" else at_step(step)


def walk(procedure: Procedure, answers: Answers) -> Walk:
    """Play every game from the first step on; TooLong when there are too many markings."""
    found = [net.begin(procedure)]
    arcs: dict[Marking, tuple[Arc, ...]] = {}
    while found:
        marking = found.pop()
        if marking in arcs:
            continue
        if len(arcs) == MOST_MARKINGS:
            raise TooLong(Walk(procedure, answers, arcs))
        final = _final(procedure, marking)
        arcs[marking] = () if final else tuple(_arcs(procedure, marking, answers))
        found += [arc.after for arc in arcs[marking] if arc.after]
    return Walk(procedure, answers, arcs)


def _final(procedure: Procedure, marking: Marking) -> bool:
    return any(procedure.step(token.step).kind == "end" for token in marking.tokens)


def _arcs(procedure: Procedure, marking: Marking, answers: Answers) -> Iterator[Arc]:
    for move in net.moves(procedure, marking, answers):
        try:
            yield Arc(marking, move, net.fire(procedure, marking, move))
        except TwiceOpen as twice:
            yield Arc(marking, move, None, twice.step)


def conditional(procedure: Procedure) -> list[tuple[Step, Action, Condition]]:
    """The actions that only some answers allow."""
    return [
        (step, action, action.when)
        for step in procedure.steps
        for action in step.actions
        if action.when is not None
    ]


def seen_with(
    procedure: Procedure,
    look: Callable[[Answers], Seen],
    readers: Iterable[Condition] = (),
    names: Iterable[str] = (),
) -> Mapping[tuple[Pattern, Seen], Answers]:
    """What a look at the answers can find beside which pattern, each with an example.

    `readers` and `names` are all that the look depends on; TooMany as in `worlds`.
    """
    allowing = [when for _, _, when in conditional(procedure)]
    found: dict[tuple[Pattern, Seen], Answers] = {}
    for world in worlds(procedure.fields, [*allowing, *readers], names):
        pattern = tuple(when(world) for when in allowing)
        found.setdefault((pattern, look(world)), world)
    return found


def walks(procedure: Procedure) -> Mapping[Pattern, Walk]:
    """One walk for each pattern of offered actions."""
    examples = seen_with(procedure, lambda _: None)
    return {pattern: walk(procedure, answers) for (pattern, _), answers in examples.items()}
