"""Amounts in words: known ones, and every one read back by somebody else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money_words import in_words

AMOUNTS = st.one_of(
    st.integers(0, 1_000),
    st.integers(0, 10**18),
    st.builds(lambda n, zeros: n * 10**zeros, st.integers(0, 10_005), st.integers(0, 14)),
)

SPOKEN = {
    **dict.fromkeys(["một", "mốt"], 1),
    "hai": 2,
    "ba": 3,
    **dict.fromkeys(["bốn", "tư"], 4),
    **dict.fromkeys(["năm", "lăm"], 5),
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (100, "Một trăm đồng"),
        (1_001, "Một nghìn không trăm linh một đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (8_000, "Tám nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (24_500, "Hai mươi tư nghìn năm trăm đồng"),
        (55_555, "Năm mươi lăm nghìn năm trăm năm mươi lăm đồng"),
        (75_000, "Bảy mươi lăm nghìn đồng"),
        (105_000, "Một trăm linh năm nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (3_000_000_000, "Ba tỷ đồng"),
        (80_800_000_000, "Tám mươi tỷ tám trăm triệu đồng"),
        (1_000_000_000_001, "Một nghìn tỷ không trăm linh một đồng"),
        (2_021_000_000_015, "Hai nghìn không trăm hai mươi mốt tỷ không trăm mười lăm đồng"),
        (10**15, "Một triệu tỷ đồng"),
        (10**18, "Một tỷ tỷ đồng"),
    ],
)
def test_an_amount_is_written_as_an_accountant_says_it(dong: int, words: str) -> None:
    assert in_words(dong) == words


@given(AMOUNTS)
def test_an_amount_reads_back_as_itself(dong: int) -> None:
    assert read(in_words(dong)) == dong


@given(AMOUNTS)
def test_only_the_spoken_forms_of_one_four_and_five_follow_a_ten(dong: int) -> None:
    words = in_words(dong)

    assert not re.search(r"mươi (một|bốn|năm)\b|mười (mốt|tư|năm)\b", words.lower())
    assert not re.search(r"(?<!mươi )(mốt|tư)\b", words.lower())
    assert not re.search(r"(?<!mươi )(?<!mười )lăm\b", words.lower())


@given(AMOUNTS)
def test_linh_stands_between_a_hundred_and_one_digit_only(dong: int) -> None:
    after = re.findall(r"(\w+) linh (\w+)(?: (\w+))?", in_words(dong).lower())

    assert all(before == "trăm" and digit in SPOKEN for before, digit, _ in after)
    assert not {follower for *_, follower in after} & {"mươi", "trăm"}


def test_less_than_nothing_has_no_words() -> None:
    with pytest.raises(ValueError, match="-1"):
        in_words(-1)


def read(words: str) -> int:
    """What a person who hears the words writes down: digit by digit, scale by scale."""
    heard = words.lower().removesuffix(" đồng").split()
    billions = below = group = digit = 0
    for word in heard:
        if word in SPOKEN:
            digit = SPOKEN[word]
        elif word == "mười":
            group += 10
        elif word in ("mươi", "trăm"):
            group += digit * {"mươi": 10, "trăm": 100}[word]
            digit = 0
        elif word in ("nghìn", "triệu"):
            below += (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            group = digit = 0
        elif word == "tỷ":
            billions = (billions + below + group + digit) * 10**9
            below = group = digit = 0
        else:
            assert word in ("không", "linh")
    return billions + below + group + digit
