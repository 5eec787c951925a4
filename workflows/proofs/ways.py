"""The steps of a procedure as a map: which step leads to which, forwards and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflows.definition import Action, Procedure, Step
from workflows.reading import Fault


@dataclass(frozen=True, slots=True)
class Way:
    """One arrow of the map; `action` is empty where time or an answer leads on by itself."""

    source: str
    target: str
    action: str = ""


def at_step(step: Step) -> str:
    """The place of a step in the file."""
    return f"steps[{step.name}]"


def at_action(step: Step, action: Action) -> str:
    """The place of an action in the file."""
    return f"{at_step(step)}.actions[{action.name}]"


def forward(procedure: Procedure) -> list[Way]:
    """Every arrow but those of the actions marked as leading back."""
    return [way for step in procedure.steps for way in _from(step)]


def _from(step: Step) -> Iterator[Way]:
    for action in step.actions:
        if not action.back:
            yield from (Way(step.name, target, action.name) for target in action.to)
    if step.expires:
        yield Way(step.name, step.expires.to)
    if step.to:
        yield Way(step.name, step.to)


def without_loops(procedure: Procedure) -> list[Way]:
    """The arrows of the working path: none that leads from a wait back to what came before it."""
    ways = forward(procedure)
    following = reach(ways)
    return [
        way
        for way in ways
        if procedure.step(way.source).kind != "wait" or way.source not in following[way.target]
    ]


def reach(ways: Iterable[Way]) -> Mapping[str, frozenset[str]]:
    """The steps that can be come to from each step, itself included."""
    after: dict[str, set[str]] = {}
    for way in ways:
        after.setdefault(way.source, set()).add(way.target)
        after.setdefault(way.target, set())
    return {name: _spread(name, after) for name in after}


def _spread(start: str, after: Mapping[str, set[str]]) -> frozenset[str]:
    seen, ahead = {start}, [start]
    while ahead:
        new = after[ahead.pop()] - seen
        seen |= new
        ahead.extend(new)
    return frozenset(seen)


def wrong_ways(procedure: Procedure) -> Iterator[Fault]:
    """Actions that say `back` and lead forward, and circles that nobody said lead back."""
    ways = forward(procedure)
    following = reach(ways)
    for step in procedure.steps:
        for action in step.actions:
            for target in action.to if action.back else ():
                if step.name not in following.get(target, frozenset()):
                    yield Fault(
                        "back-leads-forward",
                        f"{at_action(step, action)}.back",
                        f"“{target}” không nằm trước bước “{step.title}”, nên đây không phải là "
                        "trả lại. Hãy bỏ “back”, hoặc sửa “to”.",
                    )
    yield from _circles(procedure, ways)


def _circles(procedure: Procedure, ways: list[Way]) -> Iterator[Fault]:
    """Work that goes round with no wait in between: its hours could never be added up."""
    order = {step.name: n for n, step in enumerate(procedure.steps)}
    working = [way for way in ways if procedure.step(way.source).kind != "wait"]
    following = reach(working)
    for way in working:
        returns = order[way.target] <= order[way.source]
        if returns and way.source in following[way.target]:
            place = f"steps[{way.source}]"
            yield Fault(
                "circle-without-back",
                f"{place}.actions[{way.action}].to" if way.action else f"{place}.to",
                f"Từ đây hồ sơ đi vòng về “{way.target}” rồi lại trở về. "
                "Nếu là trả lại bước trước thì hãy ghi “back = true” ở thao tác trả lại; "
                "nếu không thì sửa “to”.",
            )
