"""Random walks, legal and illegal, over every shipped procedure.

The machine takes whatever it draws: right and wrong people, known and unknown actions, replies,
time, withdrawals. After every step the case must be one that the law and the proofs allow.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.factories import answers_for
from tests.workflows.telling import MONDAY, SCENE, officer
from workflows import engine, net
from workflows.advance import Matter, marking_of
from workflows.case import Actor, Case, Given, Outcome, Refused
from workflows.competence import competent_office
from workflows.definition import Procedure
from workflows.net import Move
from workflows.parsing import parse
from workflows.stages import NATIONAL, stage_of

FOLDER = Path(__file__).parents[2] / "workflows" / "procedures"
PROCEDURES = [parse(tomllib.loads(f.read_text("utf-8"))) for f in sorted(FOLDER.glob("*.toml"))]
ALL_GIVEN = Given(
    reason="Lý do", paper="biên bản", signature=True, fee_settled=True, opinion="agree"
)
CITIZEN = Actor("citizen:1", "Nguyễn Thị Đức", "citizen")
CHOSEN = {"commune": "tam-ky.an-my", "district": "tam-ky", "province": ""}


def drawn_answers(draw: st.DataObject, procedure: Procedure) -> dict[str, Any]:
    """Answers in which every choice that could matter is drawn."""
    given: dict[str, Any] = {}
    for field in procedure.fields:
        if field.kind == "choice":
            given[field.name] = draw.draw(st.sampled_from(sorted(field.choices or {})))
        elif field.kind == "yes-no":
            given[field.name] = draw.draw(st.booleans())
    return answers_for(procedure, **given)


class Walk(RuleBasedStateMachine):
    """One dossier that anything may happen to."""

    outcomes: ClassVar[Counter[str]] = Counter()
    procedure: Procedure
    case: Case
    answers: dict[str, Any]

    @initialize(draw=st.data())
    def files(self, draw: st.DataObject) -> None:
        self.answers = drawn_answers(draw, self.procedure)
        self.at, self.received, self.steps = MONDAY, 0, 0
        here = competent_office(
            self.procedure,
            self.answers,
            chosen=CHOSEN[self.procedure.received_by],
            directory=SCENE.directory,
            on=self.at.date(),
        )
        channel = draw.draw(st.sampled_from(("online", "counter", "post")))
        self.case = engine.start(
            self.procedure, self.answers, SCENE, here=here, channel=channel, by=CITIZEN, at=self.at
        ).case

    @property
    def matter(self) -> Matter:
        return Matter(self.procedure, self.case, self.answers, SCENE)

    def legal(self) -> list[Move]:
        return list(net.moves(self.procedure, marking_of(self.case), self.answers))

    @rule(draw=st.data(), hours=st.integers(1, 60))
    def somebody_does_what_is_legal(self, draw: st.DataObject, hours: int) -> None:
        moves = [move for move in self.legal() if move.kind in ("act", "reply")]
        if not moves:
            return
        self.at += timedelta(hours=hours)
        move = draw.draw(st.sampled_from(moves))
        here = next(
            o for o in self.case.open if (o.step, o.branch) == (move.token.step, move.token.branch)
        )
        self.steps += 1
        by = officer(here.role, here.office, n=self.steps + 1)
        if move.kind == "reply":
            outcome = engine.reply(
                self.matter, step=here.step, branch=here.branch, by=by, at=self.at, given=ALL_GIVEN
            )
        else:
            outcome = engine.take(
                self.matter, move.action, step=here.step, by=by, at=self.at, given=ALL_GIVEN
            )
        self._keep(outcome)

    @rule(draw=st.data())
    def time_passes_until_something_is_due(self, draw: st.DataObject) -> None:
        moves = [move for move in self.legal() if move.kind in ("expire", "silence")]
        if not moves:
            return
        move = draw.draw(st.sampled_from(moves))
        here = next(
            o for o in self.case.open if (o.step, o.branch) == (move.token.step, move.token.branch)
        )
        assert here.due is not None
        self.at = max(self.at, here.due)
        self._keep(engine.expire(self.matter, step=here.step, branch=here.branch, at=self.at))

    @rule(draw=st.data())
    def somebody_tries_what_is_not_theirs(self, draw: st.DataObject) -> None:
        names = sorted({action.name for step in self.procedure.steps for action in step.actions})
        steps = [step.name for step in self.procedure.steps]
        step, name = draw.draw(st.sampled_from(steps)), draw.draw(st.sampled_from(names))
        stranger = officer("officer", "hoi-an.health")
        before = self.case

        try:
            engine.take(self.matter, name, step=step, by=stranger, at=self.at, given=ALL_GIVEN)
        except Refused:
            assert self.case is before
        else:
            raise AssertionError(f"{stranger} could {name} at {step}")

    @rule(draw=st.data())
    def the_right_person_tries_what_is_not_offered(self, draw: st.DataObject) -> None:
        if not self.case.open:
            return
        here = draw.draw(st.sampled_from(self.case.open))
        step = self.procedure.step(here.step)
        offered = {move.action for move in self.legal() if move.token.step == here.step}
        rest = [action.name for action in step.actions if action.name not in offered]
        if not rest:
            return
        by = officer(here.role, here.office)

        try:
            engine.take(self.matter, rest[0], step=here.step, by=by, at=self.at, given=ALL_GIVEN)
        except Refused as refusal:
            why = refusal.reason
        else:
            raise AssertionError(f"{rest[0]} was not offered, and was done")
        assert why in ("not-applicable", "supplement-spent")

    @rule(sure=st.integers(0, 9))
    def the_citizen_withdraws_now_and_then(self, sure: int) -> None:
        if sure:
            return
        try:
            self._keep(engine.withdraw(self.matter, by=CITIZEN, at=self.at))
        except Refused:
            pass
        else:
            return
        assert self.case.closed_at or self.case.result

    @invariant()
    def open_and_closed_exclude_each_other(self) -> None:
        assert bool(self.case.open) == (self.case.closed_at is None)

    @invariant()
    def nothing_is_stuck(self) -> None:
        assert self.case.closed_at or self.legal()

    @invariant()
    def supplements_stay_within_the_law(self) -> None:
        assert self.case.supplements <= net.LEADER_SUPPLEMENT_LIMIT

    @invariant()
    def the_clock_has_no_overlap(self) -> None:
        for pause in self.case.pauses[:-1]:
            assert pause.until is not None
        for first, second in zip(self.case.pauses, self.case.pauses[1:], strict=False):
            assert first.until is not None
            assert first.until <= second.since

    @invariant()
    def a_running_clock_has_a_due_time(self) -> None:
        if self.case.received_at and not self.case.paused and not self.case.closed_at:
            assert self.case.due is not None

    @invariant()
    def whoever_is_asked_has_a_due_time(self) -> None:
        assert all(o.due for o in self.case.open if self.procedure.step(o.step).kind == "consult")

    @invariant()
    def a_received_dossier_is_received_once(self) -> None:
        assert self.received == (self.case.received_at is not None)

    @invariant()
    def the_stage_is_a_national_one(self) -> None:
        assert stage_of(self.procedure, self.case) in NATIONAL

    @invariant()
    def every_office_exists(self) -> None:
        for o in self.case.open:
            assert SCENE.directory.get(o.office, self.at.date())

    def teardown(self) -> None:
        if hasattr(self, "case"):
            self.outcomes[self.case.outcome] += 1

    def _keep(self, outcome: Outcome) -> None:
        assert outcome.events, "something happened and nobody wrote it down"
        self.received += sum(event.kind == "received" for event in outcome.events)
        self.case = outcome.case


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.code)
def test_random_walks_over_a_shipped_procedure_stay_lawful(procedure: Procedure) -> None:
    class ThisWalk(Walk):
        outcomes: ClassVar[Counter[str]] = Counter()

    ThisWalk.procedure = procedure

    run_state_machine_as_test(
        ThisWalk, settings=settings(max_examples=15, stateful_step_count=40, deadline=None)
    )

    assert {"granted", "refused", "withdrawn"} & set(ThisWalk.outcomes)
