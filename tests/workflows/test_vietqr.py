"""VietQR by its vectors, and what is read of a bank's statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from workflows.paying import Order
from workflows.statements import BankLine, match, reference_in
from workflows.vietqr import crc16, vietqr

NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)
ORDER = Order("MC23456789AB", "vietqr", 8_000, "waiting", NOON, NOON)
LINE = BankLine("FT1", date(2021, 3, 1), 8_000, "MBVCB.12.MC23456789AB.CT tu 0123")


def test_the_codes_are_those_of_the_vectors() -> None:
    assert crc16("123456789") == 0x29B1
    assert vietqr("970436", "0123456789", 20_000, "HS H47 210315 0001") == (
        "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA"
        "53037045405200005802VN62220818HS H47 210315 000163045101"
    )
    assert vietqr("970436", "0123456789") == (
        "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA"
        "53037045802VN63046A15"
    )


@pytest.mark.parametrize(
    ("memo", "reference"),
    [
        ("MC23456789AB", "MC23456789AB"),
        ("mc23456789ab nop le phi", "MC23456789AB"),
        ("IBFT MC234 56789AB", "MC23456789AB"),
        ("MC23456789A", ""),
        ("nop le phi", ""),
        ("", ""),
    ],
)
def test_a_reference_is_found_whatever_banks_make_of_it(memo: str, reference: str) -> None:
    assert reference_in(memo) == reference


def test_a_line_is_what_its_memo_and_amount_say() -> None:
    orders = {ORDER.reference: ORDER}

    assert match(LINE, orders) == "matched"
    assert match(replace(LINE, amount=7_999), orders) == "wrong-amount"
    assert match(LINE, {ORDER.reference: replace(ORDER, state="paid")}) == "double"
    assert match(LINE, {}) == "unmatched"
