"""The code on an identity card, as a scanner types it."""

from __future__ import annotations

from datetime import date

import pytest

from services.identity_cards import Card, read

CODE = "049090000001|206123456|Nguyễn Văn An|20051990|Nam|5 Lê Lợi, An Mỹ, Tam Kỳ|10052021"


def test_a_card_is_read_with_or_without_an_old_number_and_with_more_behind() -> None:
    an = Card("049090000001", "Nguyễn Văn An", date(1990, 5, 20), "male", "5 Lê Lợi, An Mỹ, Tam Kỳ")

    assert read(CODE) == an
    assert read(CODE.replace("206123456", "")) == an
    assert read(CODE + "|||Trần Thị Bình") == an


def test_a_day_that_is_none_leaves_the_rest() -> None:
    card = read(CODE.replace("20051990", "00001990").replace("Nam", "Nữ"))

    assert card
    assert (card.born, card.sex) == (None, "female")


@pytest.mark.parametrize("text", ["", "049090000001", "0905000001|x", "1|2|3|4|5|6|7", "||||||"])
def test_anything_else_is_no_card(text: str) -> None:
    assert read(text) is None
