"""The language of office expressions: what is understood, what is refused and why."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.routing import BadExpression, parse_office

UNITS = ["committee", "desk", "division:labour", "department:justice", "agency:police"]
ANCHORS = ["here", "district", "province", "commune of residence", "district of residence"]
WORDS = st.sampled_from(
    [*UNITS, *ANCHORS, "@", ":", "of", " ", "", "chosen", "division:", "commune", "Ở đây", "\n"]
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("ward @ here", "unknown-unit"),
        ("@ district", "unknown-unit"),
        ("itself @ here", "unknown-unit"),
        ("police @ district", "unknown-unit"),
        ("Committee @ here", "unknown-unit"),
        ("division @ here", "bad-key"),
        ("division: @ here", "bad-key"),
        ("division:Y tế @ district", "bad-key"),
        ("division:labour\u0661 @ here", "bad-key"),
        ("committee:x @ here", "bad-key"),
        ("desk: @ here", "bad-key"),
        ("committee", "anchor-missing"),
        ("committee @", "anchor-missing"),
        ("division:labour", "anchor-missing"),
        ("agency:police", "anchor-missing"),
        ("there", "unknown-anchor"),
        ("chosen", "unknown-anchor"),
        ("commune", "unknown-anchor"),
        ("commune of", "unknown-anchor"),
        ("province of residence", "unknown-anchor"),
        ("committee @ here @ here", "unknown-anchor"),
        ("commune of Residence", "bad-field"),
        ("desk @ district of 1", "bad-field"),
    ],
)
def test_a_bad_expression_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadExpression) as error:
        parse_office(text)

    assert (error.value.reason, error.value.text) == (reason, text)


@given(st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with suppress(BadExpression):
        assert parse_office(str(parse_office(text))) == parse_office(text)


@given(st.sampled_from(UNITS), st.sampled_from(ANCHORS), st.sampled_from([" ", "", "  \t"]))
def test_spaces_around_the_at_sign_mean_nothing(unit: str, anchor: str, space: str) -> None:
    expression = parse_office(f"{space}{unit}{space}@{space}{anchor}{space}")

    assert str(expression) == f"{unit} @ {anchor}"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("desk", "desk @ here"),
        ("district", "committee @ district"),
        ("province", "committee @ province"),
        ("department:justice", "department:justice @ province"),
        ("commune of residence", "committee @ commune of residence"),
        ("district of residence", "committee @ district of residence"),
    ],
)
def test_a_short_expression_means_its_full_one(short: str, full: str) -> None:
    assert parse_office(short) == parse_office(full)
    assert str(parse_office(short)) == full


def test_the_receiving_office_itself_is_written_as_here() -> None:
    assert str(parse_office("here")) == "here"
    assert parse_office("here") != parse_office("committee @ here")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("here", set()),
        ("district", set()),
        ("commune of residence", {"residence"}),
        ("division:justice @ district of place_of_work", {"place_of_work"}),
    ],
)
def test_an_expression_names_the_fields_that_it_reads(text: str, fields: set[str]) -> None:
    assert parse_office(text).fields == fields
