from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.drafts import GOOD, raw
from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows.soundness import check


def test_two_files_with_one_code_are_both_named() -> None:
    source = raw(GOOD[0])

    ((file, fault),) = check({"a.toml": source, "b.toml": copy.deepcopy(source)}, None, IN_2021)

    assert (file, fault.key, fault.where) == ("b.toml", "code-twice", "code")
    assert "a.toml" in fault.message


def test_a_file_that_cannot_be_read_is_not_proved() -> None:
    source = raw(GOOD[0])
    del source["title"]
    source["steps"] = []

    named = [(file, f.key, f.where) for file, f in check({"a.toml": source}, None, IN_2021)]

    assert named == [("a.toml", "missing", "title"), ("a.toml", "missing", "steps")]


def _mangled(source: dict[str, Any], draw: Callable[..., Any]) -> None:
    """Put anything at all in the place of something in the file."""
    here: Any = source
    for _ in range(draw(st.integers(1, 5))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key]:
            break
        above, here = here, here[key]
    else:
        here = above
    here[key] = draw(
        st.one_of(
            st.integers(-2, 300),
            st.sampled_from(["", "receive", "poor", "true", "commune of home", "join", "wait"]),
            st.booleans(),
            st.just([]),
            st.just({}),
            st.just([{}]),
            st.just(["a", 1]),
            st.just([["a"]]),
            st.dates(),
            st.floats(0, 2),
        )
    )


@given(path=st.sampled_from(GOOD), data=st.data())
def test_whatever_a_draft_says_it_is_answered_with_faults(path: Path, data: st.DataObject) -> None:
    source = raw(path)
    for _ in range(data.draw(st.integers(1, 3))):
        _mangled(source, data.draw)

    for _, fault in check({"x.toml": source}, QUANG_NAM, IN_2021):
        assert fault.message
