"""How steps went, worked out by hand from lines of a journal."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from workflows.calendar import VIETNAM
from workflows.figures.walked import done, lost, slowest


def on(day: str, hour: int = 8) -> datetime:
    return datetime.fromisoformat(f"2021-{day}T{hour:02}:00").replace(tzinfo=VIETNAM)


def line(n: int, kind: str, at: str, step: str = "", role: str = "officer", **payload: Any) -> Any:
    """A line of `MM-DD hh`; `sets` are the steps that it opens, with their times."""
    day, hour = at.split()
    sets = {place: on(*_at(due)).isoformat() for place, due in payload.pop("sets", {}).items()}
    return SimpleNamespace(
        n=n,
        kind=kind,
        at=on(day, int(hour)),
        actor=f"officer:{n}",
        role=role,
        office="here",
        step=step,
        payload=payload | {"counted": sets},
    )


def _at(text: str) -> tuple[str, int]:
    day, hour = text.split()
    return day, int(hour)


FILED = line(1, "submitted", "03-01 08", sets={"receive:": "03-01 12"})
RECEIVED = line(2, "received", "03-01 09", "receive", "clerk", sets={"check:": "03-02 09"})
TAKEN = line(3, "claimed", "03-02 08", "check", branch="")
CHECKED_LATE = line(4, "moved", "03-03 09", "check", sets={"sign:": "03-03 15"})
SIGNED = line(5, "decided", "03-03 15", "sign", "leader")
ASKED = line(3, "moved", "03-01 10", "check", sets={"tax:1": "03-02 10"})
AGAIN = line(4, "escalated", "03-02 11", "tax", "system", branch="1", sets={"tax:1": "03-03 11"})
REPLIED = line(5, "replied", "03-03 10", "tax", branch="1", sets={"sign:": "03-04 10"})
CITIZEN = line(3, "resubmitted", "03-09 10", "completing", "citizen", sets={"check:": "03-10 09"})


def test_each_step_is_told_against_the_time_that_it_was_given() -> None:
    found = list(done([FILED, RECEIVED, TAKEN, CHECKED_LATE, SIGNED]))

    assert [(one.step, one.stood) for one in found] == [
        ("receive", "early"),
        ("check", "late"),
        ("sign", "on-time"),
    ]
    assert slowest(found) == "late"
    assert slowest(found[::2]) == "on-time"
    assert slowest(found[:1]) == "early"
    assert slowest([]) == ""


def test_what_citizens_do_is_no_step_of_an_officer() -> None:
    assert [one.step for one in done([FILED, RECEIVED, CITIZEN])] == ["receive"]


def test_a_step_without_a_time_stands_nowhere() -> None:
    [one] = done([line(1, "moved", "03-01 08", "check")])

    assert (one.stood, one.over.total_seconds()) == ("", 0)


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([FILED, RECEIVED, TAKEN, CHECKED_LATE, SIGNED], ("officer", "slow")),
        ([FILED, RECEIVED, CHECKED_LATE, SIGNED], ("officer", "untaken")),
        ([FILED, RECEIVED, ASKED, AGAIN, REPLIED], ("officer", "silent")),
        ([FILED, RECEIVED], ("anybody", "elsewhere")),
        ([], ("anybody", "elsewhere")),
    ],
)
def test_a_late_result_is_told_by_the_step_where_most_time_was_lost(
    lines: list[Any], where: tuple[str, str]
) -> None:
    assert lost(list(done(lines))) == where
