"""The token game: which moves a marking allows, and the marking after one.

A marking is the set of the steps that are open, with what the rules remember beside it. Nothing
here knows people, time or offices: the engine dresses these moves with them, and the soundness
check walks all of them. Both therefore run the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflows.conditions import Answers
from workflows.definition import Action, Procedure, Step

SUPPLEMENT_LIMIT = 1  # NĐ 61/2018/NĐ-CP Điều 11: the desk may ask only once.
LEADER_SUPPLEMENT_LIMIT = 2  # A leader may allow one more; nationally it counts as late.
RESUBMIT = "resubmit"
"""The action by which every wait for a supplement leads back to where it was asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One open place: a step, and which parallel part of it (see `case.OpenStep.branch`)."""

    step: str
    branch: str = ""
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Marking:
    """What is open, how often a supplement was asked for, and what has been settled."""

    tokens: frozenset[Token]
    supplements: int = 0
    received: bool = False
    result: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """One thing that can happen to one token: an action by its name, or what time does."""

    token: Token
    kind: str  # "act" | "reply" | "expire" | "silence"
    action: str = ""


def begin(procedure: Procedure) -> Marking:
    """The marking of a dossier that was just filed."""
    return _open(procedure, Marking(frozenset()), procedure.first.name, came_from="")


def moves(procedure: Procedure, marking: Marking, answers: Answers) -> Iterator[Move]:
    """Everything that can happen next, under these answers."""
    for token in sorted(marking.tokens):
        step = procedure.step(token.step)
        for action in step.actions:
            if allowed(procedure, marking, step, action, answers):
                yield Move(token, "act", action.name)
        if step.expires:
            yield Move(token, "expire")
        if step.kind == "consult":
            yield Move(token, "reply")
            if not token.escalated:
                yield Move(token, "silence")


def leads_to(step: Step, name: str) -> bool:
    """Whether an action or the time at a step, or the last answer to it, opens the one so named."""
    targets = {target for action in step.actions for target in action.to} | {step.to}
    return name in targets | ({step.expires.to} if step.expires else set())


def allowed(
    procedure: Procedure, marking: Marking, step: Step, action: Action, answers: Answers
) -> bool:
    """Whether an action's own condition and the supplement limit let it happen."""
    if action.when is not None and not action.when(answers):
        return False
    return not asks_supplement(procedure, action) or may_ask(step, marking.supplements)


def may_ask(step: Step, supplements: int) -> bool:
    """Whether a supplement may still be asked for at this step."""
    limit = LEADER_SUPPLEMENT_LIMIT if step.role == "leader" else SUPPLEMENT_LIMIT
    return supplements < limit


def asks_supplement(procedure: Procedure, action: Action) -> bool:
    """Whether the action sends the dossier back to the citizen to complete it."""
    return any(procedure.step(to).reason == "supplement" for to in action.to)


def fire(procedure: Procedure, marking: Marking, move: Move) -> Marking:
    """The marking after a move; a move that `moves` did not offer is a programming error."""
    token, step = move.token, procedure.step(move.token.step)
    if token not in marking.tokens:
        raise ValueError(f"{token} is not open")
    rest = replace(marking, tokens=marking.tokens - {token})
    match move.kind:
        case "act":
            action = step.action(move.action)
            assert action is not None, f"{step.name} has no action {move.action}"  # noqa: S101 - a programming error is loud
            return _act(procedure, rest, step, action)
        case "expire":
            assert step.expires is not None, f"{step.name} never expires"  # noqa: S101 - likewise
            return _open(procedure, rest, step.expires.to, came_from=step.name)
        case "silence" if escalates(step, token):
            louder = replace(token, escalated=True)
            return replace(rest, tokens=rest.tokens | {louder})
        case _:
            return _answered(procedure, rest, step)


def escalates(step: Step, token: Token) -> bool:
    """Whether silence at this branch is passed on to the leader, rather than taken as consent."""
    return step.asks[int(token.branch) - 1].silence == "escalates"


def _act(procedure: Procedure, rest: Marking, step: Step, action: Action) -> Marking:
    rest = replace(
        rest,
        received=rest.received or action.receives,
        result=action.result or rest.result,
        supplements=rest.supplements + asks_supplement(procedure, action),
    )
    for target in action.to:
        rest = _open(procedure, rest, target, came_from=step.name)
    return rest


def _answered(procedure: Procedure, rest: Marking, step: Step) -> Marking:
    if any(token.step == step.name for token in rest.tokens):
        return rest
    return _open(procedure, rest, step.to, came_from=step.name)


def _open(procedure: Procedure, marking: Marking, name: str, *, came_from: str) -> Marking:
    step = procedure.step(name)
    match step.kind:
        case "consult":
            new = {Token(name, str(number)) for number in range(1, len(step.asks) + 1)}
        case "join":
            return _join(procedure, marking, step, came_from)
        case _:
            new = {Token(name)}
    return _with(marking, new)


def _join(procedure: Procedure, marking: Marking, step: Step, came_from: str) -> Marking:
    arrived = _with(marking, {Token(step.name, came_from)})
    waiting = {Token(step.name, source) for source in step.joins}
    if not waiting <= arrived.tokens:
        return arrived
    rest = replace(arrived, tokens=arrived.tokens - waiting)
    return _open(procedure, rest, step.to, came_from=step.name)


def _with(marking: Marking, new: set[Token]) -> Marking:
    """The marking with these tokens too, all of one step; none may be there already."""
    if new & marking.tokens:
        raise TwiceOpen(next(iter(new)).step)
    return replace(marking, tokens=marking.tokens | new)


class TwiceOpen(Exception):
    """A step would be open twice at once: parallel branches that were never joined."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step
