"""The bug bank fits the source as it is; `bin/faults bugbank` shows that every bug is caught."""

from __future__ import annotations

import ast

import pytest

from tests.faults import bugs
from tests.house import ROOT

BANK = list(bugs.bank())


def test_there_are_bugs_of_every_kind() -> None:
    assert len(BANK) >= 25


@pytest.mark.parametrize("bug", BANK, ids=lambda bug: bug.name)
def test_a_bug_can_still_be_planted(bug: bugs.Bug) -> None:
    changed = bug.sources(ROOT)

    assert changed
    for file, source in changed.items():
        assert ast.dump(ast.parse(source)) != ast.dump(ast.parse((ROOT / file).read_text("utf-8")))
    for argument in bug.suite:
        assert argument.startswith("-") or (ROOT / argument.partition("::")[0]).exists(), argument


def test_an_edit_that_fits_nowhere_or_twice_is_refused() -> None:
    edit = bugs.Edit("a.py", "one\n", "two\n")

    for source in ("other\n", "one\none\n"):
        with pytest.raises(bugs.DoesNotApply):
            edit.of(source)
