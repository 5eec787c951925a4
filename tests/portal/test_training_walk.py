"""Wherever somebody goes in a training installation, on a screen or on paper, they are told so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.auth import ROLES, policy
from portal.settings import ROOT, Settings
from portal.wiring import NAME
from tests.people import Visitor, Watch, a_signed_in_officer
from tests.portal.subjects import SUBJECTS, World, a_world, address
from tests.portal.test_access import LEAVING, rules

MARK = '<aside class="demo drill"'
PAPER = ROOT / "templates/print"
PIECES = {"parts.html", "sheet.html", "report-pictures.html", "signature.html"}
"""What papers are made of, and nothing that is printed by itself."""


@pytest.fixture
def drill(settings: Settings, watch: Watch) -> Iterator[Flask]:
    """The application of a training installation."""
    assert watch.at
    app = create_app(replace(settings, training=True))
    yield app
    app.extensions[NAME].engine.dispose()


def just(one: str, _world: World) -> str:
    """What is there already."""
    return one


def who_opens(app: Flask, endpoint: str, officers: Mapping[str, Visitor], world: World) -> Visitor:
    """Somebody for whom this page is."""
    names = policy(app, endpoint)
    staff = [role for role in ROLES if role in names and role != "citizen"]
    return world.owner if not staff else officers[staff[0]]


def test_every_page_of_every_role_says_that_it_is_for_training(
    drill: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_world(drill)
    for name, make in dict(SUBJECTS).items():  # One of each is enough for all pages about it.
        monkeypatch.setitem(SUBJECTS, name, partial(just, make(world)))
    officers = {**world.outsiders, "admin": a_signed_in_officer(drill, "admin")}
    pages, silent = 0, []
    for rule in rules(drill):
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEAVING:
            continue
        answer = who_opens(drill, rule.endpoint, officers, world).gets(address(rule, world))
        whole = answer.mimetype == "text/html" and "<html" in answer.text and not answer.location
        pages += whole and answer.status_code == 200
        if whole and MARK not in answer.text:
            silent.append(f"{answer.status_code} {rule.rule}")

    assert silent == []
    assert pages > 80


def test_every_paper_stands_on_the_sheet_that_carries_the_mark() -> None:
    papers = {one.name: one.read_text("utf-8") for one in PAPER.glob("*.html")}
    loose = [
        name
        for name, text in papers.items()
        if name not in PIECES and not text.startswith('{% extends "print/sheet.html" %}')
    ]

    assert len(papers) - len(PIECES) >= 10
    assert loose == []
    assert ".training::before" in (PAPER / "sheet.css").read_text("utf-8")


def test_a_page_that_is_printed_keeps_the_mark() -> None:
    css = Path(ROOT, "portal/static/css/print.css").read_text("utf-8")
    [hidden] = [line for line in css.splitlines() if line.endswith("{ display: none !important }")]

    assert ".demo:not(.drill)" in hidden
    assert ".drill," not in hidden
