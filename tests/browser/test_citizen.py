"""The citizen's side in a browser: on a telephone, with and without a script, every page sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from services import processing
from services.deeds import Deed
from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_dossier,
    a_draft,
    a_filed,
    a_key,
    an_officer,
    open_steps,
)
from tests.people import Watch, a_signed_in_citizen, the_database
from tests.uploads import a_photo
from workflows.case import Given

BIRTH = "1.001193"
TO_RESULT = ("accept", "propose", "approve", "propose", "approve", "grant", "deliver")


def sound(page: Page, *, errors: int = 0) -> None:
    """The page is sound on a telephone, and as wide as a screen."""
    check_page(page, expected_errors=errors)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert looked(page) == []
    page.set_viewport_size({"width": 390, "height": 844})


def a_picture(name: str = "giấy xác nhận.jpg") -> FilePayload:
    """A photograph, as a telephone would send it."""
    return cast("FilePayload", {"name": name, "mimeType": "image/jpeg", "buffer": a_photo()})


def presses(page: Page, name: str) -> None:
    """Press the button that says this, and wait for the page that it leads to.

    The next one has a button of the same name, and a second press on the old one is held back.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_a_citizen_files_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    citizen = as_visitor(page(), a_signed_in_citizen(app, commune="20341"))

    citizen.goto(f"{site}/ho-so")
    sound(citizen)
    citizen.goto(f"{site}/nop-ho-so/{ALLOWANCE}")
    sound(citizen)
    presses(citizen, "Bắt đầu khai")
    citizen.fill("#born-day", "1")
    citizen.fill("#born-month", "13")
    citizen.fill("#born-year", "1990")
    presses(citizen, "Lưu và tiếp tục")
    expect(citizen.locator(".errs")).to_be_focused()
    sound(citizen, errors=1)
    citizen.fill("#born-month", "3")
    presses(citizen, "Lưu và tiếp tục")

    degree = citizen.get_by_role("radio", name="Đặc biệt nặng")
    assert not degree.is_visible()
    citizen.get_by_label("Người khuyết tật").check()
    degree.check()
    citizen.get_by_role("radio", name="Không", exact=True).check()
    sound(citizen)
    presses(citizen, "Lưu và tiếp tục")
    presses(citizen, "Lưu và tiếp tục")

    presses(citizen, "Lưu và tiếp tục")
    assert "Thêm Giấy xác nhận khuyết tật" in citizen.locator(".errs").inner_text()
    sound(citizen, errors=1)
    citizen.set_input_files("#giay-disability_certificate", a_picture())
    presses(citizen, "Lưu và tiếp tục")
    citizen.get_by_role("radio", name="Nhận tại nhà qua bưu chính").check()
    citizen.fill("#delivery_address", "Số 5 Hùng Vương, phường An Mỹ")
    sound(citizen)
    presses(citizen, "Lưu và tiếp tục")
    presses(citizen, "Gửi hồ sơ")
    sound(citizen, errors=1)
    citizen.get_by_label("Tôi cam đoan").check()
    presses(citizen, "Gửi hồ sơ")

    assert re.search(r"N\d{6}-\d{5}", citizen.locator(".big").inner_text())
    sound(citizen)
    citizen.get_by_role("link", name="Theo dõi hồ sơ").click()
    assert citizen.locator("h1").inner_text() == "Hồ sơ đang chờ tiếp nhận"
    sound(citizen)


def test_a_citizen_answers_what_is_asked(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn, watch: Watch
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        me = visitor.actor
        asked = a_dossier(db, then=["accept"], by=me, group="disabled").dossier.public_id
        step, role, office = open_steps(db, asked)[0]
        deed = Deed(an_officer(db, role, office), MONDAY + timedelta(hours=1), a_key())
        given = Given(reason="Ảnh bị mờ ở góc phải.", missing=("disability_certificate",))
        processing.act(db, asked, "ask", deed, step=step, given=given)
        draft = a_dossier(db, BIRTH, then=("accept", "propose"), by=me, child_case="parents")
        taken = a_filed(db, by=me).public_id
        done = a_dossier(db, then=TO_RESULT, by=me).dossier.public_id
    watch.passes(minutes=90)
    citizen = as_visitor(page(), visitor)

    citizen.goto(f"{site}/ho-so")
    sound(citizen)
    citizen.goto(f"{site}/ho-so/{asked}")
    sound(citizen)
    citizen.get_by_role("link", name="Bổ sung hồ sơ", exact=True).click()
    citizen.get_by_text("Sửa cả chỗ không được yêu cầu").click()
    citizen.fill("#id_number", "123")
    with citizen.expect_navigation():
        presses(citizen, "Gửi phần bổ sung")
    sound(citizen, errors=1)
    citizen.fill("#id_number", "049 190 000 001")
    with citizen.expect_navigation():
        presses(citizen, "Gửi phần bổ sung")
    sound(citizen, errors=1)
    assert citizen.get_by_label("Tôi đã xem lại, gửi như thế này").is_visible()
    citizen.set_input_files("#giay-disability_certificate", a_picture("rõ hơn.jpg"))
    with citizen.expect_navigation():
        presses(citizen, "Gửi phần bổ sung")
    assert "Đã gửi phần bổ sung" in citizen.locator("[role=status]").inner_text()

    citizen.goto(f"{site}/ho-so/{draft.dossier.public_id}/xac-nhan")
    sound(citizen)
    presses(citizen, "Nội dung đúng")
    citizen.goto(f"{site}/ho-so/{taken}")
    citizen.get_by_role("link", name="Rút hồ sơ này").click()
    sound(citizen)
    presses(citizen, "Rút hồ sơ")
    assert citizen.locator("h1").inner_text().startswith("Bạn đã rút hồ sơ ngày")
    sound(citizen)
    citizen.goto(f"{site}/ho-so/{done}")
    sound(citizen)


def test_a_citizen_files_without_a_script(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app, commune="20341")
    citizen = as_visitor(page(javascript=False), visitor)

    citizen.goto(f"{site}/nop-ho-so/{ALLOWANCE}")
    presses(citizen, "Bắt đầu khai")
    for box, typed in (("day", "1/3/1990"), ("month", ""), ("year", "")):
        citizen.fill(f"#born-{box}", typed)
    presses(citizen, "Lưu và tiếp tục")
    citizen.get_by_label("Người khuyết tật").check()
    citizen.get_by_role("radio", name="Không", exact=True).check()
    presses(citizen, "Lưu và tiếp tục")
    assert (
        "có thêm câu hỏi: Mức độ khuyết tật" in citizen.locator("[role=status]").first.inner_text()
    )
    citizen.get_by_role("radio", name="Đặc biệt nặng").check()
    presses(citizen, "Lưu và tiếp tục")
    presses(citizen, "Lưu và tiếp tục")
    citizen.set_input_files("#giay-disability_certificate", a_picture())
    presses(citizen, "Lưu và tiếp tục")
    citizen.get_by_label("Nhận tại quầy một cửa").check()
    presses(citizen, "Lưu và tiếp tục")
    citizen.get_by_label("Tôi cam đoan").check()
    presses(citizen, "Gửi hồ sơ")

    assert re.search(r"N\d{6}-\d{5}", citizen.locator(".big").inner_text())


def test_two_windows_and_a_draft_left_for_later_are_sound(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor, "1.011606", people=2)  # type: ignore[arg-type]
    citizen = as_visitor(page(), visitor)
    path = f"{site}/ban-khai/{draft}"

    citizen.goto(path)
    sound(citizen)
    citizen.goto(f"{path}/phan/3")
    other = citizen.context.new_page()
    other.goto(f"{path}/phan/3")
    other.fill("#members-0-member_name", "Lê Bình")
    with other.expect_navigation():
        presses(other, "Thêm người cùng ở")
    other.close()
    citizen.fill("#members-0-member_name", "Lê Cúc")
    presses(citizen, "So hai bản")
    sound(citizen, errors=2)
    presses(citizen, "Giữ phần tôi vừa nhập")
    citizen.goto(f"{path}/phan/3")
    assert citizen.input_value("#members-0-member_name") == "Lê Cúc"
    sound(citizen)
    citizen.goto(f"{path}/bo")
    sound(citizen)
