"""Texts of procedures in the browser."""

from __future__ import annotations

from importlib.resources import files

from flask import Flask

from tests.factories import ALLOWANCE
from tests.people import Visitor, a_signed_in_officer

TEXT = files("workflows.procedures").joinpath(f"{ALLOWANCE}.toml").read_text("utf-8")
PAGE = "/quan-tri/van-ban-thu-tuc"
NEW = TEXT.replace("Thực hiện, điều chỉnh, thôi hưởng", "Thực hiện, thôi hưởng", 1)


def checks(admin: Visitor, text: str) -> str:
    return admin.sends(admin.opens(PAGE), text=text, **{"kiem-tra": "1"}).text


def test_a_text_is_checked_looked_at_and_put_in_force(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    seen = admin.posts(PAGE, text=NEW, **{"kiem-tra": "1"})
    assert seen.status_code == 200
    assert "Thực hiện, thôi hưởng trợ cấp" in seen.text
    assert "Xong chậm nhất" in seen.text

    lacking = admin.posts(PAGE, text=NEW, **{"cong-bo": "1"})
    given = {"text": NEW, "reason": "QĐ 5", "cong-bo": "1"}
    put = admin.posts(PAGE, **given)
    again = admin.posts(PAGE, **given)

    assert (lacking.status_code, put.status_code, again.status_code) == (422, 303, 422)
    assert "Viết lý do" in lacking.text
    assert "đang là bản công bố sau cùng" in again.text
    compared = admin.opens(f"/quan-tri/thu-tuc/{ALLOWANCE}/so-sanh/2").words
    assert "Tên Thực hiện, điều chỉnh, thôi hưởng" in compared


def test_every_fault_of_a_text_is_told_with_its_place(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")

    assert "dòng 1, cột 8" in checks(admin, "code = =")
    assert "phải là 2, 3 hoặc 4" in checks(admin, TEXT.replace("level = 3", "level = 7", 1))


def test_a_procedure_is_rehearsed_and_ended(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    base = f"/quan-tri/thu-tuc/{ALLOWANCE}"
    assert "Chỉ là diễn tập." in admin.opens(f"{base}/ho-so-thu").words

    answer = admin.sends(admin.opens(f"{base}/ngung"), reason="QĐ 9")

    assert answer.status_code == 303
    assert "Đến hết 01/03/2021" in admin.opens(base).words
