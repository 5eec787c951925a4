"""What a procedure costs, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.fee_words import amounts, fee_brief, fee_in_full, fee_rows
from services import publishing
from workflows.definition import Band, Procedure
from workflows.fee_range import FeeRange, fee_range
from workflows.parsing import parse

SHIPPED = {raw["code"]: parse(raw) for raw in publishing.shipped().values()}
BIRTH, MARRIAGE, KARAOKE, COPIES, PERMIT, RESIDENCE, STAY, POOR = (
    SHIPPED[code]
    for code in (
        "1.001193",
        "1.000894",
        "1.001029",
        "2.000815",
        "1.009994",
        "1.004222",
        "1.004194",
        "1.011607",
    )
)


@pytest.mark.parametrize(
    ("procedure", "words"),
    [
        (POOR, "Không thu phí"),
        (PERMIT, "75.000 đồng"),
        (RESIDENCE, "Từ 10.000 đồng"),
        (COPIES, "Từ 2.000 đồng"),
        (KARAOKE, "Từ 2.000.000 đồng"),
        (BIRTH, "Không thu hoặc tùy trường hợp"),
    ],
)
def test_a_list_says_briefly_what_it_costs(procedure: Procedure, words: str) -> None:
    assert fee_brief(procedure).replace("\u00a0", " ") == words


def test_what_is_mostly_free_says_when_it_is_not() -> None:
    assert fee_in_full(MARRIAGE) == "Không thu, trừ khi cần thêm từ 1 bản sao trích lục"
    assert fee_in_full(PERMIT) == fee_brief(PERMIT)


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (POOR, FeeRange(0, 0, multiplied=False)),
        (KARAOKE, FeeRange(2_000_000, 12_000_000, multiplied=False)),
        (BIRTH, FeeRange(0, 16_000, multiplied=True)),
        (RESIDENCE, FeeRange(10_000, 20_000, multiplied=False)),
    ],
)
def test_the_range_holds_every_case_and_no_waiver(procedure: Procedure, expected: FeeRange) -> None:
    assert fee_range(procedure) == expected


def test_a_price_says_for_what_and_where_it_ends() -> None:
    assert [text.replace("\u00a0", " ") for text in amounts(COPIES.fees[0], COPIES)] == [
        "2 trang đầu: 2.000 đồng mỗi trang",
        "từ trang thứ 3: 1.000 đồng mỗi trang",
        "nhiều nhất 200.000 đồng mỗi bản sao",
    ]


def test_bands_in_the_middle_have_two_ends() -> None:
    fee = replace(COPIES.fees[0], bands=(Band(0, 2), Band(500, 10), Band(100)), cap=0)

    assert [text.replace("\u00a0", " ") for text in amounts(fee, COPIES)] == [
        "2 trang đầu: Không thu",
        "trang thứ 3 đến 10: 500 đồng mỗi trang",
        "từ trang thứ 11: 100 đồng mỗi trang",
    ]


def test_each_fee_says_who_pays_it() -> None:
    assert [row.who for row in fee_rows(RESIDENCE)] == [
        "Mọi hồ sơ nộp tại quầy hoặc qua bưu chính.",
        "Mọi hồ sơ nộp trên mạng.",
    ]
    assert fee_rows(PERMIT)[0].who == "Mọi hồ sơ."
    assert fee_rows(STAY)[0].who == (
        "Nếu bạn chọn “Chỉ mình tôi” ở câu “Đăng ký cho ai?”. "
        "Chỉ tính khi nộp tại quầy hoặc qua bưu chính."
    )


def test_who_does_not_pay_is_said_as_such() -> None:
    assert fee_rows(RESIDENCE)[0].waivers == ["Miễn theo Thông tư 75/2022/TT-BTC"]
    assert fee_rows(SHIPPED["1.013831"])[0].waivers == [
        "Miễn: thuộc nhóm được miễn theo Điều 10 Luật Phí và lệ phí 2015"
    ]


def test_an_amount_that_was_made_up_is_marked() -> None:
    assert [row.illustrative for row in fee_rows(BIRTH)] == [True, False]
