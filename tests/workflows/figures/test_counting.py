"""What counts is one thing in every installation: whoever changes it has everything counted anew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from tests.workflows.figures.counting import PAYLOAD, Payload, counted
from workflows.figures.facts import About

KEPT = Path(__file__).with_name("counted.txt")


def test_who_changes_what_counts_has_every_installation_counted_anew() -> None:
    """A change of what is made of dossiers that are there needs a migration that leaves the mark
    (as `0029`); then, or where nothing changes for any of those, put here what is counted now."""
    now = counted()

    assert now == KEPT.read_text("utf-8").splitlines()


def test_nothing_is_looked_at_that_is_not_tried_here() -> None:
    counted()

    assert Payload.asked == {"punctuality", *PAYLOAD}
    assert {one.name for one in fields(About)} == {
        *("procedure", "channel", "assurance", "test"),
        *("submitted_at", "received_at", "supplements", "steps"),
    }
