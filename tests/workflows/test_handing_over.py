"""An office that took over has what waits in the one that ended, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.stepping import when
from workflows.case import Case, OpenStep, Refused
from workflows.handing_over import pass_on

SINCE, DUE = when("2021-03-01 08:00"), when("2021-03-05 17:00")
HERE = OpenStep("examine", "", "old", "officer", SINCE, DUE)
ASKED = OpenStep("opinions", "1", "elsewhere", "officer", SINCE, DUE)
CASE = Case(here="old", channel="online", submitted_at=SINCE, open=(HERE, ASKED), due=DUE)


def test_only_what_waits_there_moves_and_no_time_does() -> None:
    outcome = pass_on(CASE, office="old", to="new", at=DUE)

    assert outcome.case == replace(CASE, open=(replace(HERE, office="new"), ASKED))
    assert [(e.kind, e.office, e.payload) for e in outcome.events] == [
        ("passed-on", "old", {"to": "new"})
    ]


def test_a_desk_that_had_received_it_for_another_office_moves_too() -> None:
    away = replace(CASE, desk="old")

    assert pass_on(away, office="old", to="new", at=DUE).case.desk == "new"
    assert pass_on(away, office="elsewhere", to="new", at=DUE).case.desk == "old"


def test_what_is_closed_stays_where_it_was() -> None:
    with pytest.raises(Refused, match="closed"):
        pass_on(replace(CASE, closed_at=DUE), office="old", to="new", at=DUE)
