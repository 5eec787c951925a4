"""What is worth a second look, and never refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services import publishing
from workflows.answering import slips
from workflows.parsing import parse
from workflows.remarking import Remark, remarks

IN_2021, IN_2025 = date(2021, 3, 1), date(2025, 1, 1)
SHIPPED = publishing.shipped()
HEALTH, BUSINESS = (parse(SHIPPED[f"{code}.toml"]) for code in ("1.001699", "1.001612"))
WOMAN = {"id_number": "049190000017", "born": "1990-05-20", "sex": "female"}


@pytest.mark.parametrize(
    ("also", "reasons"),
    [
        ({}, []),
        ({"born": "1991-05-20"}, ["number-of-another-year"]),
        ({"sex": "male"}, ["number-of-another-sex"]),
        (
            {"born": "1991-05-20", "sex": "male"},
            ["number-of-another-year", "number-of-another-sex"],
        ),
        ({"born": "31/2/1991"}, []),
        ({"born": None, "sex": None}, []),
        ({"id_number": "049390000017"}, ["number-ahead"]),
        ({"id_number": "205123456"}, []),
        ({"id_number": "not one"}, []),
        ({"born": "2021-03-02", "id_number": "049321000017"}, ["born-ahead"]),
        ({"phone": "0905123456"}, []),
        ({"phone": "02353812345"}, []),
        ({"phone": "09051234567"}, ["phone-unusual"]),
        ({"phone": "0235381234"}, ["phone-unusual"]),
    ],
)
def test_numbers_and_days_are_looked_at_together(also: dict[str, Any], reasons: list[str]) -> None:
    found = remarks(HEALTH, WOMAN | also, on=IN_2021)

    assert sorted(one.reason for one in found) == sorted(reasons)


def test_an_old_card_is_remarked_from_the_day_it_ended() -> None:
    old = WOMAN | {"id_number": "205123456"}

    assert remarks(HEALTH, old, on=date(2024, 12, 31)) == []
    assert remarks(HEALTH, old, on=IN_2025) == [Remark("id_number", "old-card")]


def test_the_people_of_a_group_are_looked_at_each_for_themselves() -> None:
    rows = [
        {"member_id": "049090000001", "member_born": "1990-01-01"},
        {"member_id": "049090000001", "member_born": "1980-01-01"},
        "not a row",
    ]

    family = remarks(BUSINESS, {"owner_kind": "family", "members": rows}, on=IN_2021)
    alone = remarks(BUSINESS, {"owner_kind": "person", "members": rows}, on=IN_2021)

    assert [one.place for one in family] == ["members.2.member_id"]
    assert alone == []


def test_no_remark_keeps_anything_from_being_filed() -> None:
    odd = WOMAN | {"born": "1991-05-20", "sex": "male"}

    about = {slip.place for slip in slips(HEALTH, odd)}

    assert not about & {"id_number", "born", "sex"}
