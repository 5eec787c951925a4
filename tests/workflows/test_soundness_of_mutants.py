"""Procedures broken at random, judged by the proof and by plain brute force: they must agree."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.workflows.drafts import GOOD, SHIPPED, procedure
from tests.workflows.seed import IN_2021
from workflows import conditions, net
from workflows.answering import slips, visible
from workflows.conditions import Answers, Not
from workflows.definition import Action, Field, Procedure, Step
from workflows.net import Marking, TwiceOpen
from workflows.proofs.references import untied
from workflows.soundness import faults

WAYLESS = {"deadlock", "livelock", "join-incomplete", "end-leaves-open", "opened-twice"}
PROCEDURES = [procedure(path) for path in [*GOOD, *SHIPPED]]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def ends_well(procedure: Procedure) -> bool:
    """Brute force: from whatever a dossier comes to, an end can be reached with nothing open."""
    offers = {tuple(allowed(procedure, answers)): answers for answers in everything(procedure)}
    return all(every_way_ends(procedure, answers) for answers in offers.values())


def allowed(procedure: Procedure, answers: Answers) -> Iterator[bool]:
    for step in procedure.steps:
        yield from (a.when(answers) for a in step.actions if a.when)


def everything(procedure: Procedure) -> Iterator[Answers]:
    """All that can be filed, as far as the actions read it, number by number near the borders."""
    read = {
        name
        for step in procedure.steps
        for action in step.actions
        if action.when
        for name in conditions.fields(action.when)
    }
    for _ in procedure.fields:
        deciding = (
            conditions.fields(f.when) for f in procedure.fields if f.when and f.name in read
        )
        read |= set[str]().union(*deciding)
    fields = [field for field in procedure.fields if field.name in read]
    for values in itertools.product(*(possible(procedure, field) for field in fields)):
        drawn = {f.name: v for f, v in zip(fields, values, strict=True) if v is not None}
        answers = visible(procedure, drawn)
        if not {slip.place for slip in slips(procedure, answers)} & read:
            yield answers


def possible(procedure: Procedure, field: Field) -> list[Any]:
    keys = list(field.choices or {})
    match field.kind:
        case "yes-no":
            return [None, True, False]
        case "choice":
            return [None, *keys]
        case "choices":
            sets = (itertools.combinations(keys, n) for n in range(len(keys) + 1))
            return [list(chosen) for chosen in itertools.chain(*sets)]
        case _:
            near = {n + d for n in borders(procedure, field.name) for d in (-1, 0, 1)}
            return [None, *sorted(near | {field.least or 0, field.most or 0})]


def borders(procedure: Procedure, name: str) -> set[int]:
    asked = [field.when for field in procedure.fields]
    asked += [action.when for step in procedure.steps for action in step.actions]
    tests = (test for when in asked if when for test in conditions.tests(when))
    return {test.limit for test in tests if test.field == name and hasattr(test, "limit")}


def every_way_ends(procedure: Procedure, answers: Answers) -> bool:
    start = net.begin(procedure)
    after: dict[Marking, set[Marking]] = {}
    ahead = [start]
    while ahead:
        marking = ahead.pop()
        if marking in after:
            continue
        after[marking] = set()
        if ended(procedure, marking):
            if len(marking.tokens) > 1:
                return False
            continue
        try:
            following = net.moves(procedure, marking, answers)
            after[marking] = {net.fire(procedure, marking, move) for move in following}
        except TwiceOpen:
            return False
        ahead.extend(after[marking])
    finishing = {marking for marking in after if ended(procedure, marking)}
    while more := {m for m in after if m not in finishing and after[m] & finishing}:
        finishing |= more
    return finishing == set(after)


def ended(procedure: Procedure, marking: Marking) -> bool:
    return any(procedure.step(token.step).kind == "end" for token in marking.tokens)


def with_step(procedure: Procedure, old: Step, **changes: Any) -> Procedure:
    steps = tuple(replace(s, **changes) if s is old else s for s in procedure.steps)
    return replace(procedure, steps=steps)


def mutated(procedure: Procedure, draw: Draw) -> Procedure:
    """One slip that the author of a procedure can make."""
    names = st.sampled_from([step.name for step in procedure.steps])
    step = draw(st.sampled_from(procedure.steps))
    if step.actions and draw(st.integers(0, 2)):
        action = draw(st.sampled_from(step.actions))
        return with_step(procedure, step, actions=tuple(_slips(step, action, draw, names)))
    if step.expires and draw(st.booleans()):
        return with_step(procedure, step, expires=replace(step.expires, to=draw(names)))
    if step.kind == "join" and draw(st.booleans()):
        return with_step(procedure, step, joins=(*step.joins[1:], draw(names)))
    if step.to:
        return with_step(procedure, step, to=draw(names))
    other = procedure.step(draw(names))
    swapped = {step.name: replace(other, name=step.name)}
    swapped[other.name] = replace(step, name=other.name)
    return replace(procedure, steps=tuple(swapped.get(s.name, s) for s in procedure.steps))


def _slips(
    step: Step, wrong: Action, draw: Draw, names: st.SearchStrategy[str]
) -> Iterator[Action]:
    """The actions of a step with one of them gone, led elsewhere, forked, negated or freed."""
    slip = draw(st.sampled_from(["drop", "lead", "fork", "negate", "free"]))
    for action in step.actions:
        if action is not wrong:
            yield action
        elif slip == "lead":
            yield replace(action, to=(draw(names),))
        elif slip == "fork":
            yield replace(action, to=(*action.to, draw(names)))
        elif slip == "negate" and action.when:
            yield replace(action, when=Not(action.when))
        elif slip == "free":
            yield replace(action, when=None)


@settings(max_examples=400)
@given(procedure=st.sampled_from(PROCEDURES), data=st.data())
def test_the_proof_and_brute_force_agree_on_every_broken_procedure(
    procedure: Procedure, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(0, 3))):
        procedure = mutated(procedure, data.draw)
    assume(not list(untied(procedure)))

    named = {fault.key for fault in faults(procedure, directory=None, on=IN_2021)}

    assume("too-many-markings" not in named)
    event("ends well" if not named & WAYLESS else "does not end well")
    assert ends_well(procedure) == (not named & WAYLESS)


@settings(max_examples=150)
@given(procedure=st.sampled_from(PROCEDURES), data=st.data())
def test_no_dossier_of_a_sound_procedure_breaks_the_law(
    procedure: Procedure, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(0, 1))):
        procedure = mutated(procedure, data.draw)
    assume(not faults(procedure, directory=None, on=IN_2021))
    answers = data.draw(st.sampled_from(list(everything(procedure))))

    marking, asked = net.begin(procedure), 0
    for _ in range(data.draw(st.integers(1, 60))):
        if ended(procedure, marking):
            break
        working = (
            {procedure.step(t.step) for t in marking.tokens} if not marking.received else set()
        )
        assert all(s.reason == "supplement" or s.role == "clerk" for s in working)
        move = data.draw(st.sampled_from(list(net.moves(procedure, marking, answers))))
        before, marking = marking, net.fire(procedure, marking, move)
        asked += marking.supplements - before.supplements
        by_leader = procedure.step(move.token.step).role == "leader"
        assert asked <= (2 if by_leader or before.supplements == 2 else 1)
        assert not (marking.result and not marking.received)
        assert before.result in ("", marking.result)
        if ended(procedure, marking) and marking.result:
            assert procedure.step(move.token.step).role == "clerk"
