"""Paying by transfer: the code for the telephone, and the cashier who finds the money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.forms.statements import LONGEST
from portal.settings import Settings
from portal.wiring import NAME
from services.treasury import AccountsWrong, read
from tests.factories import a_filed
from tests.people import Visitor, Watch, a_signed_in_citizen, a_signed_in_officer, the_database

EXTRACT, DESK = "2.000635", "tam-ky.an-my"
HEADS = "office,bank,bin,account,holder\n"


@pytest.fixture
def app(settings: Settings, watch: Watch, tmp_path: Path) -> Iterator[Flask]:
    """An application whose province has an account."""
    assert watch.at.tzinfo
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(HEADS + "quang-nam,Ngân hàng thử,970436,0123456789,Kho bạc thử\n")
    app = create_app(replace(settings, bank_accounts=str(accounts)))
    yield app
    app.extensions[NAME].engine.dispose()


def ordered(app: Flask, owner: Visitor) -> tuple[str, str]:
    """Somebody wants to pay by transfer: the order's address and reference."""
    assert owner.actor
    with the_database(app) as db:
        path = f"/ho-so/{a_filed(db, EXTRACT, by=owner.actor).public_id}"
    order = owner.sends(owner.opens(f"{path}/nop-phi"), cach="vietqr").location
    return order, order.rpartition("/")[2]


def test_the_page_says_where_to_how_much_and_with_which_words(app: Flask) -> None:
    owner = a_signed_in_citizen(app)
    order, reference = ordered(app, owner)

    page, code = owner.opens(order), owner.gets(f"{order}/ma-qr.svg")

    for said in ("Ngân hàng thử", "0123456789", "KHO BAC THU", reference):
        assert said in page.words
    assert (code.mimetype, code.data[:4]) == ("image/svg+xml", b"<svg")
    assert a_signed_in_citizen(app).gets(f"{order}/ma-qr.svg").status_code == 404


def test_a_cashier_looks_over_takes_in_and_decides(app: Flask) -> None:
    owner, clerk = a_signed_in_citizen(app), a_signed_in_officer(app, "clerk", DESK)
    order, reference = ordered(app, owner)
    lines = f"ref,ngày,số tiền,nội dung\nFT1,01/03/2021,8000,{reference}\nFT2,01/03/2021,5,gi do\n"

    looked = clerk.sends(clerk.opens("/mot-cua/sao-ke"), lines=lines, viec="xem")
    assert "Khớp" in looked.text
    assert "2 dòng, chưa ghi gì" in looked.text
    assert "Chuyển khoản" in owner.opens(order).heading
    clerk.sends(clerk.opens("/mot-cua/sao-ke"), lines=lines, viec="ghi")

    assert "Đã nộp" in owner.opens(order).heading
    page = clerk.opens("/mot-cua/sao-ke")
    assert "Chưa rõ của ai" in page.words
    [action] = set(re.findall(r"/mot-cua/sao-ke/\d+", str([one.action for one in page.forms])))
    refused = clerk.sends(page, action, why="", dossier="", viec="rieng")
    assert refused.status_code == 422
    clerk.sends(clerk.opens("/mot-cua/sao-ke"), action, why="Không rõ", viec="rieng")
    assert "Không có khoản nào chờ bạn" in clerk.opens("/mot-cua/sao-ke").words


def test_what_is_no_statement_is_said(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", DESK)

    answer = clerk.sends(clerk.opens("/mot-cua/sao-ke"), lines="a,b\n1,2", viec="xem")

    assert (answer.status_code, "Dòng đầu phải có tên cột" in answer.text) == (422, True)


def test_a_file_that_is_too_long_is_refused_and_not_cut(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", DESK)
    row = "FT,01/03/2021,5,đ"
    text = "ref,ngày,số tiền,nội dung\n" + row + "đ" * (LONGEST // 2)

    answer = clerk.sends(
        clerk.opens("/mot-cua/sao-ke"), tep=(BytesIO(text.encode()), "a.csv"), viec="ghi"
    )

    assert (answer.status_code, "Chia sao kê thành nhiều phần" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "row", ["x,NH,97043,1,Ai", "x,NH,970436,,Ai", "x,NH,970436,0 1,Ai", "x,NH"]
)
def test_an_account_that_cannot_be_paid_into_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(f"{HEADS}{row}\n")

    with pytest.raises(AccountsWrong, match="dòng 2"):
        read(path)
