"""An administrator keeps officers and their roles in the browser, and reads what others changed."""

from __future__ import annotations

import re

from flask import Flask

from tests.pages import Page
from tests.people import (
    Visitor,
    a_signed_in_officer,
    an_employed_officer,
    give,
    signed_in,
    somebody,
)

VAN = "/quan-tri/can-bo/hong-van"
WHY = {"reason": "Quyết định 12/QĐ-SNV"}


def opens_an_account(admin: Visitor) -> None:
    form = admin.opens("/quan-tri/can-bo-moi")
    new = {"login": "hong-van", "name": "Lê Thị Hồng Vân", "title": "Công chức"}
    assert admin.sends(form, **new, **WHY).location.endswith(VAN)


def gives_a_role(admin: Visitor, role: str = "clerk", office: str = "UBND phường An Mỹ") -> None:
    form = admin.opens(f"{VAN}/vai-tro")
    assert admin.sends(form, role=role, office=office, **WHY).status_code == 303


def test_a_new_officer_chooses_a_password_with_a_code_and_works(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    gives_a_role(admin)
    slip = admin.sends(admin.opens(f"{VAN}/ma"), **WHY)
    [code] = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", slip.text)[:1]
    van = somebody(app)

    redeemed = van.sends(
        van.opens("/dang-nhap/ma-can-bo"), account="hong-van", code=code, new="đèn lồng phố cổ"
    )
    van.sends(van.opens("/dang-nhap"), account="hong-van", password="đèn lồng phố cổ")

    assert redeemed.status_code == 303
    assert van.gets("/mot-cua").status_code == 200
    assert code not in admin.opens(VAN).words


def test_an_office_is_named_by_its_code_or_by_words_that_only_it_has(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    page = admin.opens(f"{VAN}/vai-tro")

    many = admin.sends(page, role="clerk", office="an", **WHY)
    none = admin.sends(page, role="clerk", office="Sở Du hành", **WHY)
    day = admin.sends(
        page, role="clerk", office="tam-ky", **{"since-day": "31", "since-month": "2"}
    )

    assert (many.status_code, none.status_code, day.status_code) == (422, 422, 422)
    assert "đơn vị khớp. Nhập tên đầy đủ hơn" in many.text
    assert "Không có đơn vị nào khớp" in none.text
    assert "Nhập đủ ngày, tháng, năm" in day.text


def test_a_code_that_went_astray_is_withdrawn_on_the_page_of_its_officer(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    assert "Thu hồi mã" not in admin.opens(VAN).words
    admin.sends(admin.opens(f"{VAN}/ma"), **WHY)

    answer = admin.sends(admin.opens(VAN), f"{VAN}/thu-hoi-ma")

    assert answer.status_code == 303
    words = admin.opens(VAN).words
    assert "Đã thu hồi mã của Lê Thị Hồng Vân." in words
    assert "Thu hồi mã đặt mật khẩu" in words


def test_a_change_is_read_in_the_journal_and_taken_back(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    gives_a_role(admin)
    journal = admin.opens("/quan-tri/nhat-ky/nhom/vai-tro/trang/1")
    assert "Lê Thị Hồng Vân · Cán bộ một cửa, UBND phường An Mỹ" in journal.words
    n = max(int(one) for one in re.findall(r"/quan-tri/nhat-ky/(\d+)", journal.text))

    answer = admin.sends(admin.opens(f"/quan-tri/nhat-ky/{n}"), **WHY)

    assert answer.status_code == 303
    assert "Chưa có vai trò nào" in admin.opens(VAN).words
    assert "đã được hoàn tác" in admin.opens(f"/quan-tri/nhat-ky/{n}").words


def test_a_page_that_has_grown_stale_says_so_and_keeps_what_was_typed(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    first, second = admin.opens(f"{VAN}/thong-tin"), admin.opens(f"{VAN}/thong-tin")
    admin.sends(first, title="Phó trưởng phòng", **WHY)

    answer = admin.sends(second, title="Trưởng phòng", **WHY)

    assert answer.status_code == 422
    assert "Người khác vừa đổi chỗ này" in answer.text
    assert 'value="Trưởng phòng"' in answer.text
    words = Page(answer.text, "").words
    assert "đổi lúc 01/03/2021, 08:30. Tài khoản cán bộ: đổi." in words
    assert "nay là Phó trưởng phòng" in words
    knowingly = admin.sends(Page(answer.text, f"{VAN}/thong-tin"), **WHY)
    assert knowingly.status_code == 303


def test_a_role_that_is_held_already_is_changed_only_knowingly(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    opens_an_account(admin)
    gives_a_role(admin)
    page = admin.opens(f"{VAN}/vai-tro")
    until = {"until-day": "31", "until-month": "3", "until-year": "2021"}

    told = admin.sends(page, role="clerk", office="tam-ky.an-my", **until, **WHY)
    done = admin.sends(Page(told.text, f"{VAN}/vai-tro"), **WHY)

    assert (told.status_code, done.status_code) == (422, 303)
    assert "đang giữ vai trò đó rồi" in told.text
    assert "31/03/2021" in admin.opens(VAN).words


def test_whoever_gives_a_role_to_themselves_is_seen_by_the_other_administrators(
    app: Flask,
) -> None:
    admin = a_signed_in_officer(app, "admin")
    other = an_employed_officer(app, "manager", name="Người Thứ Hai")
    give(app, other, "admin", "quang-nam")
    me = "/quan-tri/can-bo/admin.quang-nam"
    admin.sends(admin.opens(f"{me}/vai-tro"), role="leader", office="hoi-an", **WHY)

    second = signed_in(app.test_client(), other, app)
    home = second.opens("/quan-tri")

    assert "Quản trị khác vừa làm" not in admin.opens("/quan-tri").words
    assert "Lãnh đạo cơ quan, UBND thành phố Hội An" in home.words
    assert second.sends(home, "/quan-tri/nhat-ky/").status_code == 303
    assert "Quản trị khác vừa làm" not in second.opens("/quan-tri").words


def test_an_account_is_locked_and_opened_again(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    clerk = a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    base = "/quan-tri/can-bo/clerk.tam-ky.an-my"

    admin.sends(admin.opens(f"{base}/khoa"), **WHY)
    locked = clerk.gets("/mot-cua").status_code
    admin.sends(admin.opens(f"{base}/mo-lai"), **WHY)

    assert locked == 303
    assert "đang mở" in admin.opens(base).words


def test_officers_are_found_by_name_login_or_office(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    a_signed_in_officer(app, "clerk", "hoi-an")

    answer = admin.posts("/quan-tri/tim-can-bo", words="hoi an")

    page = admin.opens(answer.location)
    assert "clerk.hoi-an" in page.words
    assert "clerk.tam-ky.an-my" not in page.words


def test_a_role_ends_on_its_day_in_the_browser(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    base = "/quan-tri/can-bo/clerk.tam-ky.an-my"
    end = f"{base}/vai-tro/ket-thuc?vai-tro=clerk&don-vi=tam-ky.an-my&tu=2021-01-01"

    answer = admin.sends(admin.opens(end), **WHY)

    assert answer.status_code == 303
    assert "28/02/2021 Đã hết" in admin.opens(base).words
    admin.opens(end.replace("2021-01-01", "khong"), status=404)
    admin.opens(end.replace("an-my", "an-my|x"), status=404)
