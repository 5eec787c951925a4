"""The desk in a browser: one morning of a clerk, every page as it should be at both widths."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.factories import a_citizen, a_dossier, a_filed
from tests.people import a_signed_in_officer, the_database

TO_RESULT = ("accept", "propose", "confirm", "approve", "grant")


def sound(page: Page, *, errors: int = 0) -> None:
    """The page is sound on a telephone, and as wide as a screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    check_page(page, expected_errors=errors)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert looked(page) == []


def test_a_morning_at_the_desk(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    officer = a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    with the_database(app) as db:
        long = a_citizen(db, name="Công Tằng Tôn Nữ Diệu Huyền Trân", phone="0905123456")
        waiting = a_filed(db, by=long, group="disabled").public_id
        result = a_dossier(db, "1.001193", then=TO_RESULT, copies=2, late=False).dossier.public_id
        asked = a_dossier(db, then=["ask"]).dossier.public_id
    clerk = as_visitor(page(), officer)

    clerk.goto(f"{site}/mot-cua")
    sound(clerk)
    clerk.fill("#words", "dieu huyen tran")
    clerk.get_by_role("button", name="Tìm").click()
    sound(clerk)
    clerk.locator("main tbody a").click()
    clerk.go_back()
    assert clerk.locator("h1").inner_text() == "Tìm hồ sơ của quầy"
    sound(clerk)

    clerk.goto(f"{site}/mot-cua/tiep-nhan/{waiting}")
    sound(clerk)
    clerk.get_by_role("link", name="Từ chối tiếp nhận").click()
    sound(clerk)
    clerk.goto(f"{site}/mot-cua/tiep-nhan/{waiting}/bo-sung")
    clerk.get_by_role("button", name="Gửi yêu cầu").click()
    sound(clerk, errors=1)
    clerk.goto(f"{site}/mot-cua/tiep-nhan/{waiting}")
    clerk.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()
    assert clerk.locator("h1").inner_text() == "Đã tiếp nhận hồ sơ"
    sound(clerk)
    clerk.get_by_role("link", name="Xem cả hồ sơ").click()
    sound(clerk)

    clerk.goto(f"{site}/mot-cua/tra-ket-qua/{result}")
    sound(clerk)
    clerk.get_by_role("link", name="Thu 16.000 đồng").click()
    sound(clerk)
    clerk.get_by_role("button", name="Đã nhận đủ tiền").click()
    sound(clerk)
    clerk.goto(f"{site}/mot-cua/tra-ket-qua/{result}")
    sound(clerk)

    clerk.goto(f"{site}/mot-cua/bo-sung/{asked}")
    sound(clerk)
    clerk.goto(f"{site}/mot-cua/so-theo-doi")
    sound(clerk)


def test_a_walk_in_is_keyed_in_by_keyboard(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    with the_database(app) as db:
        a_citizen(db, name="Nguyễn Thị Bích Ngọc", phone="0905123456")
    clerk = as_visitor(page(1280, 900), a_signed_in_officer(app, "clerk", "tam-ky.an-my"))

    clerk.goto(f"{site}/mot-cua/ghi-nhan?q=tro+cap+xa+hoi")
    sound(clerk)
    clerk.get_by_role("link", name="trợ cấp xã hội hằng tháng").click()
    clerk.get_by_label("Tìm người nộp đã có tài khoản").fill("0905123456")
    clerk.get_by_role("button", name="Tìm", exact=True).press("Enter")
    sound(clerk)
    clerk.get_by_label("Người cao tuổi").check()
    clerk.get_by_role("button", name="Tiếp nhận hồ sơ").press("Enter")
    sound(clerk, errors=1)

    for label, typed in (("Ngày", "20"), ("Tháng", "5"), ("Năm", "1930")):
        clerk.get_by_role("group", name="Ngày sinh").get_by_label(label, exact=True).fill(typed)
    clerk.locator("#residence-district").select_option("Thành phố Tam Kỳ")
    clerk.get_by_label("Xã, phường nơi thường trú").select_option("20341")
    clerk.get_by_role("group", name="hộ nghèo").get_by_label("Có", exact=True).check()
    clerk.get_by_role("button", name="Tiếp nhận hồ sơ").press("Enter")

    assert clerk.locator("h1").inner_text() == "Đã tiếp nhận hồ sơ"
    assert "000.03.31.H47-210301-0001" in clerk.locator("main").inner_text()


def test_a_sentence_is_taken_from_the_library_and_enter_takes_none(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    with the_database(app) as db:
        waiting = a_filed(db).public_id
    clerk = as_visitor(page(390, 844), a_signed_in_officer(app, "clerk", "tam-ky.an-my"))
    clerk.goto(f"{site}/mot-cua/tiep-nhan/{waiting}/bo-sung")

    clerk.get_by_text("Câu mẫu cho lý do").click()
    sound(clerk)
    clerk.get_by_role("button", name="Thêm Ảnh mờ hoặc mất góc").click()
    sound(clerk)
    taken = clerk.locator("#reason").input_value()
    clerk.get_by_label("Điều khác").fill("Ảnh thẻ")
    clerk.get_by_label("Điều khác").press("Enter")
    clerk.wait_for_url("**/mot-cua/ho-so/**")

    assert taken.startswith("Ảnh chụp giấy tờ bị mờ")
