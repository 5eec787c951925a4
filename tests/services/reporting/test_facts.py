"""Which facts one line makes true, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services import publishing
from tests.services.reporting.dossiers import on
from workflows import net
from workflows.figures.facts import About, facts
from workflows.parsing import parse

ABOUT = About(
    procedure="1.001776",
    channel="online",
    assurance="substantial",
    test=False,
    submitted_at=on("03-30"),
    received_at=on("03-31"),
    supplements=0,
)
DAY = date(2021, 4, 1)
DECIDED = {"punctuality": "on-time", "electronic": True, "result": "granted"}


def true(kind: str, payload: dict[str, Any] | None = None, **also: Any) -> dict[str, date]:
    found = facts(kind, DAY, payload or {}, replace(ABOUT, **also))
    return {fact.name: fact.day for fact in found}


def test_filing_online_is_submitted_and_authenticated() -> None:
    assert true("submitted") == dict.fromkeys(
        ("submitted", "submitted.online", "submitted.authenticated"), DAY
    )
    assert set(true("submitted", assurance="")) == {"submitted", "submitted.online"}
    assert set(true("submitted", assurance="low")) == {"submitted", "submitted.online"}
    assert set(true("submitted", assurance="", channel="post")) == {"submitted", "submitted.post"}


def test_a_decision_counts_on_its_day_and_an_electronic_result_on_the_day_of_receipt() -> None:
    assert true("decided", DECIDED) == {
        "resolved": DAY,
        "resolved.online": DAY,
        "resolved.on-time": DAY,
        "resolved.online.on-time": DAY,
        "resolved.in-time.national": DAY,
        "resolved.asked.0": DAY,
        "submitted.online.decided": date(2021, 3, 30),
        "received.online.electronic-result": date(2021, 3, 31),
    }


def test_a_late_decision_at_the_counter_on_paper() -> None:
    late = {"punctuality": "late", "electronic": False}

    assert set(true("decided", late, channel="counter")) == {
        "resolved",
        "resolved.counter",
        "resolved.late",
        "resolved.asked.0",
        "resolved.late.anybody.elsewhere",
    }


def test_the_second_request_gives_no_point_for_contacts() -> None:
    found = [
        {
            name
            for name in true("decided", DECIDED, supplements=n)
            if name.startswith("resolved.asked")
        }
        for n in (0, 1, 2)
    ]

    assert found == [{"resolved.asked.0"}, {"resolved.asked.1"}, set()]


def test_what_was_filed_online_is_followed_to_its_end() -> None:
    for kind in ("received", "delivered"):
        assert true(kind)[f"submitted.online.{kind}"] == date(2021, 3, 30)
        assert f"submitted.online.{kind}" not in true(kind, channel="counter")


def test_after_a_second_request_nothing_is_in_time_nationally() -> None:
    assert "resolved.in-time.national" in true("decided", DECIDED, supplements=1)
    assert "resolved.in-time.national" not in true("decided", DECIDED, supplements=2)
    assert "resolved.on-time" in true("decided", DECIDED, supplements=2)


def test_only_the_first_request_makes_a_dossier_supplemented() -> None:
    assert true("asked", supplements=1) == {
        "asked": DAY,
        "submitted.supplemented": date(2021, 3, 30),
    }
    assert set(true("asked", supplements=2)) == {"asked"}


@pytest.mark.parametrize("channel", ["", "counter", "post"])
def test_what_no_citizen_filed_never_counts_as_online(channel: str) -> None:
    kinds = ("submitted", "received", "decided")

    names = {name for kind in kinds for name in true(kind, DECIDED, channel=channel)}

    assert not [name for name in names if "online" in name]


def test_a_test_dossier_makes_no_fact() -> None:
    kinds = ("submitted", "received", "asked", "decided", "withdrawn")

    assert not [name for kind in kinds for name in true(kind, DECIDED, test=True)]


def test_the_day_is_the_day_in_vietnam() -> None:
    night = on("03-31") + timedelta(hours=15, minutes=30)

    found = true("decided", DECIDED, received_at=night)

    assert found["received.online.electronic-result"] == date(2021, 3, 31)


def test_every_request_for_papers_is_told_by_a_line_of_its_own() -> None:
    """The recount numbers the requests by these lines, so receiving and asking must be two."""
    procedures = [parse(raw) for raw in publishing.shipped().values()]

    both = [
        (procedure.code, step.name, action.name)
        for procedure in procedures
        for step in procedure.steps
        for action in step.actions
        if net.asks_supplement(procedure, action) and (action.receives or action.result)
    ]

    assert both == []
