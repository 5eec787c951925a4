"""The library of reasons: plain sentences that are offered, added, and never forced."""

from __future__ import annotations

from typing import get_args

import pytest

from services.reasons import Kind, shipped, with_suggestion

KINDS = pytest.mark.parametrize("kind", get_args(Kind))


@KINDS
def test_every_kind_of_action_has_sentences_that_can_be_told_apart(kind: Kind) -> None:
    found = shipped(kind)

    assert len(found) >= 5
    assert len({one.name for one in found}) == len({one.title for one in found}) == len(found)


@KINDS
def test_a_sentence_is_plain_and_says_what_to_do(kind: Kind) -> None:
    for one in shipped(kind):
        sentences = [part for part in one.text.split(". ") if part]
        assert len(sentences) >= 2, one.text
        assert one.text.endswith(".")
        assert not any(mark in one.text for mark in ("!", "vui lòng", "không hợp lệ")), one.text
        assert all(len(part.split()) <= 26 for part in sentences), one.text


def test_a_sentence_is_added_to_what_was_written() -> None:
    blurred = shipped("supplement")[0]

    assert with_suggestion("", shipped("supplement"), blurred.name) == blurred.text
    assert (
        with_suggestion("Thiếu ảnh.\n", shipped("supplement"), blurred.name)
        == f"Thiếu ảnh.\n{blurred.text}"
    )


def test_the_same_sentence_is_added_once() -> None:
    blurred = shipped("supplement")[0]
    once = with_suggestion("", shipped("supplement"), blurred.name)

    assert with_suggestion(once, shipped("supplement"), blurred.name) == once


def test_a_sentence_of_another_action_or_none_at_all_changes_nothing() -> None:
    assert with_suggestion("Lý do", shipped("refusal"), shipped("supplement")[0].name) == "Lý do"
    assert with_suggestion("Lý do", shipped("refusal"), "") == "Lý do"
