"""Looking a dossier up: what a stranger with a slip sees, and what a stranger without one does not."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from services.models import SignInFailure
from tests.factories import OFFICERS, a_citizen, a_dossier
from tests.people import Visitor, Watch, the_database

WRONG = "Không có hồ sơ nào khớp hai mã này."


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def slip(app: Flask) -> tuple[str, str]:
    """The two codes of a dossier that was received."""
    with the_database(app) as db:
        citizen = a_citizen(db, name="Trần Thị Bích Ngọc")
        dossier = a_dossier(db, then=("accept",), by=citizen).dossier
        return str(dossier.code), str(dossier.secret)


def asks(visitor: Visitor, code: str, secret: str) -> tuple[int, str]:
    """Ask with two codes: status and text of the answer."""
    page = visitor.opens("/tra-cuu")
    answer = visitor.sends(page, "/tra-cuu", **{"ma": code, "bien-nhan": secret})
    return answer.status_code, answer.text


def test_the_two_codes_open_the_page_of_a_dossier(visitor: Visitor, slip: tuple[str, str]) -> None:
    status, text = asks(visitor, *slip)

    assert status == 200
    for told in ("Đã tiếp nhận", slip[0], "UBND phường An Mỹ", "hẹn 17:00, thứ Hai, 29/03/2021"):
        assert told in text
    assert "Còn 20 ngày" in text


def test_the_page_names_nobody_and_holds_no_receipt_code(
    visitor: Visitor, slip: tuple[str, str]
) -> None:
    _, text = asks(visitor, *slip)

    assert "Ngọc" not in text
    assert not any(name in text for name in OFFICERS.values())
    assert slip[1] not in text


def test_the_answer_is_kept_by_nobody(visitor: Visitor, slip: tuple[str, str]) -> None:
    page = visitor.opens("/tra-cuu")

    answer = visitor.sends(page, "/tra-cuu", **{"ma": slip[0], "bien-nhan": slip[1]})

    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_dossier_and_a_wrong_receipt_code_look_the_same(
    visitor: Visitor, slip: tuple[str, str]
) -> None:
    unknown_code = f"{slip[0][:-4]}9999"

    answers = [asks(visitor, unknown_code, "ABCDEFGH"), asks(visitor, slip[0], "ABCDEFGH")]

    unknown, wrong = [
        (status, re.sub(r'(csrf_token|once)" value="[^"]*"', "", text).replace(code, "CODE"))
        for (status, text), code in zip(answers, (unknown_code, slip[0]), strict=True)
    ]
    assert unknown == wrong
    assert unknown[0] == 422
    assert WRONG in unknown[1]
    assert len(answers[0][1]) == len(answers[1][1])


def test_after_too_many_guesses_one_waits(
    visitor: Visitor, slip: tuple[str, str], watch: Watch
) -> None:
    statuses = [asks(visitor, slip[0], "ABCDEFGH")[0] for _ in range(6)]
    locked = asks(visitor, *slip)
    watch.passes(minutes=2)

    assert statuses == [422] * 5 + [429]
    assert locked[0] == 429
    assert "Đã có quá nhiều lần thử. Thử lại sau 08:31." in locked[1]
    assert asks(visitor, *slip)[0] == 200


def test_what_counts_guesses_knows_neither_codes_nor_addresses(
    app: Flask, visitor: Visitor, slip: tuple[str, str]
) -> None:
    asks(visitor, slip[0], "ABCDEFGH")

    with the_database(app) as db:
        kept = db.scalars(select(SignInFailure.account)).all()
    assert len(kept) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in kept)


def test_neighbours_on_one_line_are_one_place(app: Flask) -> None:
    statuses = []
    for n in range(11):
        visitor = Visitor(app.test_client())
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{n:x}"
        statuses.append(asks(visitor, f"N210301-9{n:04d}", "ABCDEFGH")[0])

    assert statuses == [422] * 10 + [429]


def test_a_qr_code_fills_in_the_code_and_never_the_receipt_code(visitor: Visitor) -> None:
    page = visitor.opens("/tra-cuu?ma=N210301-00001&bien-nhan=ABCDEFGH")

    sent = page.form("/tra-cuu").fields
    assert (sent["ma"], sent["bien-nhan"]) == ("N210301-00001", "")
    assert "ABCDEFGH" not in page.text


def test_codes_are_not_looked_up_from_an_address(visitor: Visitor, slip: tuple[str, str]) -> None:
    page = visitor.opens(f"/tra-cuu?ma={slip[0]}&bien-nhan={slip[1]}")

    assert page.heading == "Tra cứu hồ sơ"
    assert "Đã tiếp nhận" not in page.words


def test_both_codes_are_asked_for(visitor: Visitor) -> None:
    status, text = asks(visitor, "", "")

    assert status == 422
    assert "Nhập mã hồ sơ in trên giấy tiếp nhận" in text
    assert "Nhập mã biên nhận gồm 8 chữ và số" in text


def test_the_front_page_asks_the_same(visitor: Visitor, slip: tuple[str, str]) -> None:
    page = visitor.opens("/")

    answer = visitor.sends(page, "/tra-cuu", **{"ma": slip[0].lower(), "bien-nhan": slip[1]})

    assert answer.status_code == 200


def test_what_waits_for_the_citizen_is_said_first(app: Flask, visitor: Visitor) -> None:
    with the_database(app) as db:
        dossier = a_dossier(db, then=("ask",)).dossier

    status, text = asks(visitor, dossier.number, dossier.secret)

    assert status == 200
    assert "Chờ bạn bổ sung hồ sơ. Đăng nhập để làm trên mạng, hoặc đến quầy đã nộp." in text
    assert "Có sau khi hồ sơ được tiếp nhận" in text


def test_a_finished_dossier_says_how_it_went(app: Flask, visitor: Visitor) -> None:
    way = ("accept", "propose", "approve", "propose", "approve", "grant", "deliver")
    with the_database(app) as db:
        dossier = a_dossier(db, then=way).dossier

    status, text = asks(visitor, dossier.code, dossier.secret)

    assert status == 200
    for told in ("Đã trả kết quả", "Trước hạn", "Ký kết quả"):
        assert told in text
