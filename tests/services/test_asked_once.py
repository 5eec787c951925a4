"""Whoever has said who they are is not asked for it again under another name."""

import re

import pytest

from services import publishing
from workflows.conditions import Is
from workflows.definition import Field
from workflows.parsing import parse

SHIPPED = [parse(raw) for raw in publishing.shipped().values()]
WHO = ("relation", "applicant")
"""The questions that ask on whose behalf, or as which side, somebody files."""

SAME = {"self": "person", "man": "man", "woman": "woman", "mother": "mother", "father": "father"}
"""By an answer to them: how the questions about that very person begin."""

KNOWN = re.compile(r"_(name|id|born|address|commune)$")


ABOUT_ONESELF = [
    pytest.param(field, Is(who.name, answer), id=f"{procedure.code} {field.name}")
    for procedure in SHIPPED
    for who in procedure.fields
    if who.name in WHO
    for answer in who.choices or ()
    for field in procedure.fields
    if KNOWN.search(field.name) and field.name.startswith(f"{SAME.get(answer, '-')}_")
]


@pytest.mark.parametrize(("field", "oneself"), ABOUT_ONESELF)
def test_what_is_known_of_whoever_files_is_filled_in_where_they_are_the_one_asked_about(
    field: Field, oneself: Is
) -> None:
    """And only there: the name of who files for a parent is not the parent's."""
    assert field.prefill.startswith("profile.")
    assert field.prefill_when == oneself


def test_there_are_such_questions() -> None:
    assert len(ABOUT_ONESELF) == 46
