"""Who may write to whom about a dossier, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.telling import HERE, LABOUR, MONDAY, REASONED, Life, officer
from workflows.talking import AFTERWARDS, holder, is_over, plain, speaking, until

DESK = "tam-ky.an-my"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "kept"), [(" a\nb \n", "a\nb"), ("a\x00\tb\x07", "ab"), (" \n\x00 ", "")]
)
def test_letters_that_only_machines_read_are_left_out(typed: str, kept: str) -> None:
    assert plain(typed) == kept


def test_one_may_write_until_a_month_after_the_end() -> None:
    last = MONDAY + AFTERWARDS

    assert until(MONDAY) == last
    assert [is_over(MONDAY, at) for at in (last, last + MINUTE)] == [False, True]


def test_while_it_is_open_one_may_write() -> None:
    assert until(None) is None
    assert not is_over(None, MONDAY)


def test_whoever_works_on_it_has_it_and_the_desk_once_it_is_over() -> None:
    life = Life()
    life.does("accept")
    at_work = holder(life.matter, DESK)
    life.does("split")
    both = holder(life.matter, DESK)

    assert (at_work, both) == (HERE, HERE)
    assert holder(life.knows(open=()).matter, "desk") == "desk"


def test_what_waits_for_its_owner_is_with_whoever_asked() -> None:
    life = Life()
    life.does("ask", REASONED)

    assert holder(life.matter, DESK) == ""


def test_only_offices_with_a_part_in_it_answer() -> None:
    assert [post.office for post in speaking(officer("head", HERE), {HERE})] == [HERE]
    assert speaking(officer("head", LABOUR), {HERE}) == []
    assert speaking(officer("admin", HERE), {HERE}) == []
