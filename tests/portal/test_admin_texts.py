"""Texts of procedures in the browser."""

from __future__ import annotations

from importlib.resources import files

from flask import Flask

from tests.factories import ALLOWANCE
from tests.people import Visitor, Watch, a_signed_in_officer, somebody

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


def test_a_day_that_makes_a_text_unsound_is_told_and_nothing_is_put_in_force(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    far = {"since-day": "1", "since-month": "1", "since-year": "2199"}

    told = admin.posts(PAGE, text=NEW, reason="QĐ 5", **{"cong-bo": "1"}, **far)
    path = f"/quan-tri/thu-tuc/{ALLOWANCE}/ngung"
    never = {"last-day": "1", "last-month": "1", "last-year": "1999"}
    ended = admin.sends(admin.opens(path), reason="QĐ 6", **never)
    bad = checks(admin, NEW.replace(f'"{ALLOWANCE}"', '"../../x"', 1))

    assert (told.status_code, ended.status_code) == (422, 422)
    assert "Ngày này không cơ quan nào nhận thủ tục này" in told.text
    assert "Ngày này đã qua" in ended.text
    assert "phải là mã thủ tục" in bad
    assert "Đăng ký thường trú" not in admin.opens(path).words
    assert "đang tự mở từ" in admin.opens("/quan-tri/thu-tuc/1.004222/ngung").words


def test_a_procedure_is_rehearsed_and_ended(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    base = f"/quan-tri/thu-tuc/{ALLOWANCE}"
    assert "Chỉ là diễn tập." in admin.opens(f"{base}/ho-so-thu").words

    answer = admin.sends(admin.opens(f"{base}/ngung"), reason="QĐ 9")

    assert answer.status_code == 303
    assert "Đến hết 01/03/2021" in admin.opens(base).words


def test_who_looks_for_a_procedure_that_was_replaced_is_led_to_the_other(
    app: Flask, watch: Watch
) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens(f"/quan-tri/thu-tuc/{ALLOWANCE}/ngung")

    none = admin.sends(page, heir="9.999999", reason="QĐ 9")
    done = admin.sends(page, heir="2.000635", reason="QĐ 9")
    told = admin.opens(done.location)
    watch.passes(days=2)
    gone = somebody(app).opens(f"/thu-tuc/{ALLOWANCE}", status=404)

    assert (none.status_code, done.status_code) == (422, 303)
    assert "Không có thủ tục nào mang mã 9.999999" in none.text
    assert "Thay bằng Cấp bản sao trích lục hộ tịch" in told.words
    assert "Văn bản thủ tục: đổi" in told.words
    assert "/thu-tuc/2.000635" in gone.links


def test_procedures_are_listed_with_their_revision_and_found(app: Flask, watch: Watch) -> None:
    admin = a_signed_in_officer(app, "admin")
    admin.sends(admin.opens(f"/quan-tri/thu-tuc/{ALLOWANCE}/ngung"), reason="QĐ 9")
    found = admin.opens("/quan-tri/thu-tuc?q=tro cap xa hoi&loai=holds").words
    watch.passes(days=2)
    admin = a_signed_in_officer(app, "admin", "hoi-an")
    ended = admin.opens("/quan-tri/thu-tuc?loai=ended").words

    assert "Phiên bản 2 từ 01/03/2021 Đến hết 01/03/2021" in found
    assert "Cấp bản sao trích lục" not in found
    assert "Đã ngừng 1" in ended
    assert "Không có thủ tục nào khớp" in admin.opens("/quan-tri/thu-tuc?q=xyzzy").words


def test_the_fees_of_all_procedures_stand_on_one_page_with_their_documents(app: Flask) -> None:
    page = a_signed_in_officer(app, "admin").opens("/quan-tri/phi")

    assert "36 thủ tục có thu, 12 thủ tục không thu gì." in page.words
    assert "8.000 đồng mỗi bản Thông tư 281/2016/TT-BTC" in page.words
    assert "/quan-tri/thu-tuc/2.000635/phi" in page.links
