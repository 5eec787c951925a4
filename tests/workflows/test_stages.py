"""What is said of a dossier's clock, by its stage."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflows.telling import MONDAY
from workflows.stages import clock_of

LATER = MONDAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("stage", "finished_at", "due", "said"),
    [
        ("submitted", None, None, "none"),
        ("processing", None, LATER, "running"),
        ("payment", None, LATER, "paused"),
        ("payment", None, None, "none"),  # Before it was received.
        ("refused", LATER, None, "stopped"),
        ("withdrawn", None, LATER, "withdrawn"),
        ("finished", MONDAY, LATER, "early"),
        ("returned", LATER, MONDAY, "late"),
    ],
)
def test_a_clock_stands_as_its_stage_and_its_days_say(
    stage: str, finished_at: datetime | None, due: datetime | None, said: str
) -> None:
    assert clock_of(stage, finished_at, due) == said


@pytest.mark.parametrize(
    ("stage", "paused", "said"), [("supplement", False, "running"), ("processing", True, "paused")]
)
def test_a_case_knows_better_than_its_stage_whether_its_clock_stands_still(
    stage: str, *, paused: bool, said: str
) -> None:
    assert clock_of(stage, None, LATER, paused=paused) == said
