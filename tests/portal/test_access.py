"""Who reaches what: every route, for everybody, from the map of addresses itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal import create_app
from portal.auth import GATEWAY, PUBLIC, ROLES, WATCHER, open_to, policy
from portal.headers import ALWAYS
from portal.settings import Settings
from portal.wiring import NAME
from tests.people import Visitor, a_signed_in_citizen, a_signed_in_officer, somebody
from tests.portal.subjects import (
    PUBLIC_THINGS,
    SUBJECTS,
    a_world,
    address,
    names_a_private_thing,
)

NOBODY = "nobody"
WHO = (NOBODY, "business", *ROLES)
LEAVING = {"public.sign_out", "public.sign_out_everywhere"}
"""What ends a session, and would make all after it a stranger's; tested in test_sign_in.py."""
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
MADE_LATER = {"line", "name", "number", "reference"}
"""What was just filed or begun does not have yet: slips, receipts, payment orders, files on their way."""
SEGMENT = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*|<\w+(\(.*\))?:\w+>)(\.[a-z0-9]+)?")
WRITES = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)


def rules(app: Flask) -> Iterator[Rule]:
    """Every address, in an order that does not change."""
    return iter(sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)))


def visitor_as(app: Flask, who: str) -> Visitor:
    """Somebody of this role, or nobody in particular."""
    if who == NOBODY:
        return somebody(app)
    if who == "business":
        return a_signed_in_citizen(app, kind="business", tax_code="4000101816")
    return a_signed_in_citizen(app) if who == "citizen" else a_signed_in_officer(app, who)


def asks(visitor: Visitor, method: str, path: str, token: str) -> TestResponse:
    """One request as a page of ours would send it."""
    given = {"csrf_token": token, "once": "0" * 32} if method == "POST" else None
    headers = {"X-CSRFToken": token} if method == "PATCH" else None
    return visitor.client.open(path, method=method, data=given, headers=headers)


def expected(app: Flask, rule: Rule, who: str, method: str) -> set[int]:
    """The answers that the policy of a route allows; 500 never."""
    names = policy(app, rule.endpoint)
    if rule.endpoint == "public.readyz":
        return {503}  # No worker runs beside a test.
    if WATCHER in names:
        return {200}  # Whoever asks from this machine; others: test_watching.py.
    if GATEWAY in names:
        return {404}  # No bank has a contract with this installation; with one: test_banks.py.
    if PUBLIC in names or ("citizen" if who == "business" else who) in names:
        return {200, 302, 303, 400, 404, 409, 422}
    if who == NOBODY:
        return {303} if method == "GET" else {401}
    return {403}


@pytest.mark.parametrize("who", WHO)
def test_everybody_reaches_what_the_policy_names_and_nothing_else(app: Flask, who: str) -> None:
    visitor = visitor_as(app, who)
    token = visitor.csrf_token()
    wrong = []
    for rule, method in doors(app):
        if rule.endpoint in LEAVING:
            continue
        path = address(rule)
        answer = asks(visitor, method, path, token)
        wanted = expected(app, rule, who, method)
        if answer.status_code not in wanted:
            wrong.append(f"{method} {path}: {answer.status_code}, not {wanted}")
        wrong += [f"{method} {path}: {fault}" for fault in faults_of(answer)]

    assert not wrong, "\n".join(wrong)


def test_an_address_knows_no_other_method(app: Flask) -> None:
    visitor, known = somebody(app), app.url_map.bind("")
    wrong = []
    for path in sorted({address(rule) for rule in rules(app)}):
        for method in METHODS - set(known.allowed_methods(path)):
            answer = visitor.client.open(path, method=method)
            elsewhere = method == "GET" and answer.status_code == 303
            if not elsewhere and (answer.status_code != 405 or not answer.headers.get("Allow")):
                wrong.append(f"{method} {path}: {answer.status_code}")
            wrong += [f"{method} {path}: {fault}" for fault in faults_of(answer)]

    assert not wrong, "\n".join(wrong)


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with every method that it answers itself."""
    for rule in rules(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def faults_of(answer: TestResponse) -> Iterator[str]:
    """What every answer owes, whatever it is."""
    for name, value in ALWAYS.items():
        if answer.headers.get(name) != value:
            yield f"no {name}"
    if answer.status_code >= 400 and answer.mimetype == "text/html" and "<h1" not in answer.text:
        yield "an error that is no page"


def test_every_endpoint_says_for_whom_it_is(app: Flask) -> None:
    open_ends = [name for name in app.view_functions if not policy(app, name)]

    assert not open_ends, f"put @open_to(…) on: {open_ends}"


def test_an_endpoint_that_says_nothing_is_shut(settings: Settings) -> None:
    for testing, status in ((True, 500), (False, 403)):
        app = create_app(replace(settings, testing=testing))
        app.add_url_rule("/quen", "forgotten", lambda: "mở")

        assert app.test_client().get("/quen").status_code == status

        app.extensions[NAME].engine.dispose()


@pytest.mark.parametrize("who", [(), ("wizard",), ("public", "wizard")])
def test_an_endpoint_is_open_to_roles_that_exist(who: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="open to whom"):
        open_to(*who)


def test_staff_are_those_who_do_the_work() -> None:
    view = open_to("staff")(lambda: "")

    assert view.open_to == {"clerk", "officer", "head", "leader"}  # type: ignore[attr-defined]


def test_every_address_is_kebab_case_and_every_parameter_typed(app: Flask) -> None:
    wrong = [
        rule.rule
        for rule in rules(app)
        for part in rule.rule.strip("/").split("/")
        if part and not SEGMENT.fullmatch(part)
    ]

    assert not wrong, f"write <string:code>, small letters, hyphens: {wrong}"


def test_every_parameter_of_an_address_is_known_to_the_matrix(app: Flask) -> None:
    known = SUBJECTS.keys() | PUBLIC_THINGS.keys()
    unknown = {name for rule in rules(app) for name in rule.arguments} - known

    assert not unknown, f"add them to SUBJECTS in tests/portal/subjects.py: {unknown}"


def test_what_belongs_to_others_is_not_found(app: Flask) -> None:
    world = a_world(app)
    found = []
    for rule in rules(app):
        if not names_a_private_thing(rule):
            continue
        path = address(rule, world)
        for role, outsider in world.outsiders.items():
            if role not in policy(app, rule.endpoint):
                continue
            for method in rule.methods or set():
                if method == "HEAD":
                    continue
                status = asks(outsider, method, path, outsider.csrf_token()).status_code
                if status != 404:
                    found.append(f"{role}: {method} {rule.rule} {status}")

    assert not found, "somebody else's is not found:\n" + "\n".join(found)


def test_what_is_ones_own_is_found(app: Flask) -> None:
    world = a_world(app)
    lost = [
        f"{rule.rule}: {status}"
        for rule in rules(app)
        if names_a_private_thing(rule)
        and not rule.arguments & MADE_LATER
        and "citizen" in policy(app, rule.endpoint)
        and "GET" in (rule.methods or set())
        and (status := world.owner.gets(address(rule, world)).status_code) not in {200, 303}
    ]

    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("who", ["citizen", "clerk", "head", "manager", "admin"])
def test_looking_changes_nothing(app: Flask, who: str) -> None:
    world = a_world(app)
    visitor = world.owner if who == "citizen" else visitor_as(app, who)
    paths = [address(rule, world) for rule in rules(app) if "GET" in (rule.methods or set())]
    written: list[str] = []

    @event.listens_for(app.extensions[NAME].engine, "before_cursor_execute")
    def look(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        if WRITES.match(statement):
            written.append(statement)

    for path in paths:
        visitor.gets(path)

    assert written == []


@pytest.mark.parametrize("who", [NOBODY, "citizen", "clerk", "admin"])
def test_nothing_is_accepted_without_a_csrf_token(app: Flask, who: str) -> None:
    visitor = visitor_as(app, who)
    token = a_signed_in_citizen(app).csrf_token()
    role = PUBLIC if who == NOBODY else who
    accepted = []
    for rule in rules(app):
        if "POST" not in (rule.methods or set()) or not policy(app, rule.endpoint) & {role, PUBLIC}:
            continue
        for given in ({}, {"csrf_token": "x"}, {"csrf_token": token}):
            answer = visitor.client.post(address(rule), data=given)
            if answer.status_code != 400 or "<h1" not in answer.text:
                accepted.append(f"{rule.rule}: {answer.status_code}")

    assert not accepted, "\n".join(accepted)
