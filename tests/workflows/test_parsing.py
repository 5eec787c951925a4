"""A procedure file is read strictly, and everything wrong with it is named at once."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workflows.definition import CHANNELS
from workflows.net import Move, Token, begin, fire
from workflows.parsing import DefinitionError, examine, parse

SAMPLE = (Path(__file__).parent / "sample.toml").read_text("utf-8")


def sample(**changes: Any) -> dict[str, Any]:
    """The sample with some keys changed; None takes one out."""
    raw = tomllib.loads(SAMPLE) | changes
    return {key: value for key, value in raw.items() if value is not None}


def faults(**changes: Any) -> list[tuple[str, str]]:
    return [(fault.key, fault.where) for fault in examine(sample(**changes))[1]]


def changed(kind: str, name: str, /, **changes: Any) -> dict[str, Any]:
    """The sample's list of one kind, with one member changed."""
    raw = tomllib.loads(SAMPLE)[kind]
    return {kind: [one | changes if one.get("name") == name else one for one in raw]}


def test_the_sample_says_nothing_wrong() -> None:
    assert faults() == []


def test_all_faults_are_named_at_once() -> None:
    raw = {"title": 3, "level": 9, "topics": ["moon"], "colour": "red", "limit": None}

    with pytest.raises(DefinitionError) as refusal:
        parse(sample(**raw))

    assert sorted((fault.key, fault.where) for fault in refusal.value.faults) == [
        ("missing", "limit"),
        ("unknown-key", "colour"),
        ("unknown-value", "level"),
        ("unknown-value", "topics"),
        ("wrong-type", "title"),
    ]
    assert "colour" in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": " "}, ("missing", "code")),
        ({"code": "../../x"}, ("bad-code", "code")),
        ({"code": "1.001776/"}, ("bad-code", "code")),
        ({"subjects": None}, ("missing", "subjects")),
        ({"keywords": "một"}, ("wrong-type", "keywords")),
        ({"regime": "R9"}, ("unknown-value", "regime")),
        ({"received_by": "moon"}, ("unknown-value", "received_by")),
        ({"routes": []}, ("missing", "routes")),
        ({"routes": "chosen"}, ("wrong-type", "routes")),
        ({"steps": []}, ("missing", "steps")),
        ({"limits": 3}, ("wrong-type", "limits")),
        ({"limit": {"working_days": 0}}, ("empty-limit", "limit")),
        ({"limit": {"working_days": 3, "calendar_days": 3}}, ("contradictory-limit", "limit")),
        ({"valid_from": "soon"}, ("wrong-type", "valid_from")),
        ({"valid_from": "2021-02-31"}, ("wrong-type", "valid_from")),
        (
            {"routes": [{"office": "chosen", "when": 1}]},
            ("condition-not-a-table", "routes[1].when"),
        ),
        (changed("fields", "hurried", kind="group"), ("missing", "fields[hurried].fields")),
        (changed("fields", "hurried", kind="choice"), ("missing", "fields[hurried].choices")),
        (
            changed("fields", "hurried", choices={"a": "A"}),
            ("unknown-key", "fields[hurried].choices"),
        ),
        (changed("papers", "proof", copies=0), ("missing", "papers[proof].copies")),
        (changed("papers", "proof", reuse="moon"), ("unknown-value", "papers[proof].reuse")),
        (changed("fees", "copy", amount=1), ("missing", "fees[copy].amount")),
        (changed("fees", "copy", channels=["fax"]), ("unknown-value", "fees[copy].channels")),
        (
            changed("fees", "copy", waivers=[{"title": "Nghèo"}]),
            ("missing", "fees[copy].waivers[1].when"),
        ),
        (changed("steps", "receive", role="king"), ("unknown-value", "steps[receive].role")),
        (
            changed("steps", "receive", actions=[{"name": "a", "to": "review", "needs": ["luck"]}]),
            ("unknown-value", "steps[receive].actions[a].needs"),
        ),
        (changed("steps", "payment", expires=None), ("missing", "steps[payment].expires")),
    ],
)
def test_one_fault_is_named_with_its_place(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in faults(**without_nothing(changes))


def without_nothing(changes: dict[str, Any]) -> dict[str, Any]:
    """None inside a member of a list takes the key out of it."""
    return {
        key: [{k: v for k, v in one.items() if v is not None} for one in value]
        if key in ("steps", "fields") and isinstance(value, list)
        else value
        for key, value in changes.items()
    }


@pytest.mark.parametrize("kind", ["fields", "papers", "steps"])
def test_a_name_that_comes_twice_is_named(kind: str) -> None:
    raw = tomllib.loads(SAMPLE)[kind]
    name = raw[0]["name"]

    assert ("twice", f"{kind}[{name}].name") in faults(**{kind: [*raw, raw[0]]})


def test_an_action_that_comes_twice_is_named() -> None:
    raw = tomllib.loads(SAMPLE)["steps"]
    raw[0]["actions"].append(raw[0]["actions"][0])

    assert ("twice", "steps[receive].actions[accept].name") in faults(steps=raw)


def test_a_paper_can_be_asked_for_on_a_condition() -> None:
    required = {"field": "hurried", "is": True}

    (slot,) = parse(sample(**changed("papers", "proof", required=required))).papers

    assert slot.required
    assert slot.when is not None


def test_a_stored_revision_spells_its_days_as_text() -> None:
    stored = parse(sample(valid_from="2021-03-01", valid_to=date(2025, 6, 30)))

    assert (stored.valid_from, stored.valid_to) == (date(2021, 3, 1), date(2025, 6, 30))


def test_a_channel_without_a_limit_of_its_own_keeps_the_common_one() -> None:
    procedure = parse(sample())

    days = {channel: procedure.limit_for(channel).working_days for channel in CHANNELS}

    assert days == {"online": 8, "counter": 10, "post": 10}


def test_papers_are_wanted_as_the_answers_say() -> None:
    procedure = parse(
        sample(**changed("papers", "proof", required={"field": "hurried", "is": True}))
    )

    assert [slot.name for slot in procedure.wanted({"hurried": True})] == ["proof"]
    assert list(procedure.wanted({"hurried": False})) == []


def test_firing_what_is_not_open_is_a_programming_error() -> None:
    procedure = parse(sample())

    with pytest.raises(ValueError, match="not open"):
        fire(procedure, begin(procedure), Move(Token("decide"), "act", "grant"))
