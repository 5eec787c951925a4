"""A workflow in words tells every step and every way on, the usual ones first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from services import publishing, seeding
from services.workflow_words import Exit, Place, told
from workflows.offices import from_rows
from workflows.parsing import parse

SHIPPED = {raw["code"]: parse(raw) for raw in publishing.shipped().values()}
DIRECTORY = from_rows(seeding.rows("offices.csv"))


def places(code: str) -> dict[str, Place]:
    return {one.name: one for one in told(SHIPPED[code], DIRECTORY, date(2021, 3, 1))}


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_every_step_is_told_once_and_the_usual_way_leads_to_an_end(code: str) -> None:
    found = list(places(code).values())
    usual = [one for one in found if one.usual]

    assert sorted(one.name for one in found) == sorted(one.name for one in SHIPPED[code].steps)
    assert found[: len(usual)] == usual
    assert usual[-1].kind == "end"
    for one, then in pairwise(usual):
        assert [way for way in one.exits if way.sure and then.name in way.to]


def test_a_step_says_who_works_there_how_long_and_what_may_be_done() -> None:
    check = places("1.001776")["district-check"]

    assert (check.role, check.office, check.takes) == (
        "head",
        "Phòng Lao động - Thương binh và Xã hội huyện",
        "1,5 ngày làm việc",
    )
    assert check.exits == (
        Exit("approve", ("decide",), sure=True),
        Exit("return", ("appraise",), needs=("reason",)),
    )


def test_offices_asked_say_what_their_silence_means() -> None:
    opinions = places("1.013992")["opinions"]

    assert [part.silence for part in opinions.parts] == ["consents", "consents", "escalates"]
    assert opinions.parts[0].office == "Phòng Quản lý đô thị huyện"
    assert opinions.exits == (Exit("answered", ("appraise",), sure=True),)


def test_a_wait_says_when_it_ends_by_itself() -> None:
    supplement = places("1.001776")["supplement"]

    assert supplement.exits == (
        Exit("resubmit", ("receive",)),
        Exit("over", ("stopped",), words="30 ngày làm việc"),
    )
    assert not supplement.usual
