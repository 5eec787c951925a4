"""Who may stand in for whom at an open step, and as what they then act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.telling import HERE, Life, officer, refused
from workflows.case import OpenStep, Post
from workflows.permits import overseer, reassigning


def at_step(role: str) -> OpenStep:
    """The first step of a dossier, as if it were for this role."""
    return replace(Life().case.open[0], role=role)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("clerk", {"head", "leader"}),
        ("officer", {"head", "leader"}),
        ("head", {"head", "leader"}),
        ("leader", {"leader"}),
    ],
)
def test_heads_and_leaders_answer_for_those_who_are_not_above_them(
    role: str, may: set[str]
) -> None:
    people = {who: officer(who, HERE) for who in ("clerk", "officer", "head", "leader", "manager")}

    found = {who for who, by in people.items() if overseer(at_step(role), by)}

    assert found == may


def test_nobody_answers_for_another_office() -> None:
    assert overseer(at_step("clerk"), officer("leader", "hoi-an")) is None


def test_a_claim_is_moved_with_a_reason_by_somebody_who_answers_for_it() -> None:
    here = at_step("clerk")

    assert reassigning(here, officer("head", HERE), "Nghỉ ốm") == Post("head", HERE)
    with refused("reason-missing"):
        reassigning(here, officer("head", HERE), "  ")
    with refused("head-needed"):
        reassigning(here, officer("officer", HERE), "Nghỉ ốm")


def test_who_stands_in_acts_as_what_they_are() -> None:
    head = replace(officer("head", HERE), stands_in=frozenset([Post("clerk", HERE)]))

    event = Life().does("accept", by=head)

    assert event.post == Post("head", HERE)


def test_answering_for_a_colleague_is_not_yet_standing_in_for_them() -> None:
    with refused("not-yours"):
        Life().does("accept", by=officer("head", HERE))


def test_nobody_stands_in_for_those_for_whom_they_do_not_answer() -> None:
    colleague = replace(officer("officer", HERE), stands_in=frozenset([Post("clerk", HERE)]))

    with refused("not-yours"):
        Life().does("accept", by=colleague)
