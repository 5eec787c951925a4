"""Whoever is woken finds each alarm in the runbook, and each alarm watches what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.wiring import NAME
from services.reporting import signers
from services.working import OUTCOMES
from tests.factories import MONDAY, a_dossier
from tests.house import calls
from tests.people import Watch, the_database

FOLDER = Path(__file__).parents[2] / "services/watching"
RUNBOOK = (FOLDER / "RUNBOOK.md").read_text("utf-8")
ALARMS = (FOLDER / "alarms.yml").read_text("utf-8")
HEADINGS = set(re.findall(r"^### (\S+)$", RUNBOOK, re.MULTILINE))
SAYS = re.compile(r"(_log|logger|getLogger\('motcua'\))\.(log|debug|info|warning|error|critical)$")


def test_every_check_and_every_alarm_has_its_heading(app: Flask) -> None:
    alarms = set(re.findall(r"- alert: (\w+)", ALARMS))
    checks = set(app.extensions[NAME].lookout.checks)

    assert len(alarms) == ALARMS.count("expr:") == ALARMS.count("labels: { severity: ") == 12
    assert alarms | checks == HEADINGS


def test_every_alarm_watches_something_that_is_measured(app: Flask, watch: Watch) -> None:
    with the_database(app) as db:
        a_dossier(db, then=("accept",))
    watch.passes(days=1)
    key = signers.own("Quảng Nam", MONDAY, signers.FEWEST_BITS)
    (app.extensions[NAME].settings.instance / signers.FILE).write_bytes(key)
    app.test_client().get("/gioi-thieu")
    watched = set(re.findall(r"motcua_\w+", ALARMS))

    told = app.test_client().get("/metrics").text

    assert len(watched) == 12
    assert [one for one in watched if not re.search(rf"^{one}\b", told, re.MULTILINE)] == []


def test_every_event_of_ours_is_explained() -> None:
    said = set(events())
    outcomes = {f"job-{one}" for one in OUTCOMES}

    assert {"request", "fault", "fell", "job-…"} <= said
    assert [one for one in (said - {"job-…"}) | outcomes if f"`{one}`" not in RUNBOOK] == []


def events() -> Iterator[str]:
    """What our own code says: a fixed sentence in each place."""
    for place, call in calls("portal", "services"):
        if not SAYS.search(ast.unparse(call.func)):
            continue
        words = [one.value for one in call.args if isinstance(one, ast.Constant)]
        assert len(words) == 1, f"{place}: one fixed sentence, facts go into extra="
        yield str(words[0]).replace("%s", "…")
