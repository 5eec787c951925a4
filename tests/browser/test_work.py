"""The officer's day in a browser: from the queue to a decision, every page sound at both widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import FilePayload, Page

from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed
from tests.people import a_signed_in_officer, the_database
from tests.portal.working import (
    AN_MY,
    DISTRICT,
    PERMIT,
    URBAN,
    a_clerk,
    a_colleague,
    claims,
    filed,
)
from tests.services.acting import ASKED, CULTURE, WAY, at_inspection
from tests.uploads import a_pdf


def sound(page: Page, *, errors: int = 0) -> None:
    """The page is sound as wide as a screen, and on a telephone."""
    check_page(page, expected_errors=errors)
    page.set_viewport_size({"width": 390, "height": 844})
    assert looked(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def scan(content: bytes) -> FilePayload:
    """A file as a person chooses it."""
    return {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": content}


def presses(page: Page, name: str) -> None:
    """Press the button that says this."""
    page.get_by_role("button", name=name, exact=True).click()


def test_a_leader_takes_the_work_and_signs(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    officer = a_signed_in_officer(app, "leader", DISTRICT)
    with the_database(app) as db:
        long = a_citizen(db, name="Công Tằng Tôn Nữ Diệu Huyền Trân")
        public_id = a_dossier(db, then=WAY[:5], by=long).dossier.public_id
    leader = as_visitor(page(1280, 900), officer)

    leader.goto(f"{site}/xu-ly")
    sound(leader)
    leader.get_by_role("button", name="Nhận việc").click()
    sound(leader)
    leader.get_by_label("Ký, không giải quyết").check()
    presses(leader, "Ghi nhận")
    sound(leader, errors=1)
    leader.fill("#reason", "Chưa đủ tuổi hưởng trợ cấp.")
    leader.check("#signature")
    leader.evaluate("document.querySelector('#seen').value = '1'")
    presses(leader, "Ghi nhận")
    assert leader.locator("h1").inner_text() == "Hồ sơ vừa được người khác cập nhật"
    sound(leader, errors=1)
    presses(leader, "Làm tiếp, giữ lời đã viết")
    assert leader.input_value("#reason") == "Chưa đủ tuổi hưởng trợ cấp."
    leader.get_by_label("Ký, không giải quyết").check()
    leader.check("#signature")
    presses(leader, "Ghi nhận")
    assert leader.url == f"{site}/xu-ly/{public_id}"


def test_an_officer_asks_apologises_and_hears_others(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    urban = as_visitor(page(1280, 900), a_signed_in_officer(app, "officer", URBAN))
    police = as_visitor(page(1280, 900), a_signed_in_officer(app, "officer", ASKED[1][1]))
    with the_database(app) as db:
        public_id = a_dossier(db, PERMIT, then=("accept",)).dossier.public_id
        asked = a_dossier(db, PERMIT, then=("accept", "propose")).dossier.public_id

    urban.goto(f"{site}/xu-ly/{public_id}/hen-lai")
    sound(urban)
    urban.goto(f"{site}/xu-ly/{public_id}/bo-sung")
    presses(urban, "Gửi yêu cầu bổ sung")
    sound(urban, errors=1)
    police.goto(f"{site}/xu-ly/{asked}")
    sound(police)
    police.get_by_label("Đồng ý", exact=True).check()
    presses(police, "Gửi ý kiến")
    urban.goto(f"{site}/xu-ly/{asked}")
    assert "Đang chờ trả lời" in urban.inner_text("main")


def test_a_head_takes_over_what_an_absent_colleague_holds(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    clerk, head = a_clerk(app), a_colleague(app, "head", AN_MY)
    public_id = filed(app)
    claims(clerk, public_id)
    at_desk, above = as_visitor(page(1280, 900), clerk), as_visitor(page(1280, 900), head)

    above.goto(f"{site}/xu-ly?loc=held")
    sound(above)
    above.goto(f"{site}/xu-ly/{public_id}")
    sound(above)
    above.get_by_role("link", name="Chuyển việc của đồng nghiệp").click()
    above.fill("#reason", "Chị Tâm nghỉ ốm đến hết tuần.")
    presses(above, "Ghi nhận")
    sound(above, errors=1)
    above.get_by_label("Tôi nhận làm thay").check()
    presses(above, "Ghi nhận")
    sound(above)
    at_desk.goto(f"{site}/xu-ly")
    sound(at_desk)
    presses(at_desk, "Tôi đã biết")
    assert "đã được chuyển" not in at_desk.inner_text("main")


def test_an_officer_adds_the_minutes_of_an_inspection(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    officer = as_visitor(page(1280, 900), a_signed_in_officer(app, "officer", CULTURE))
    with the_database(app) as db:
        public_id = at_inspection(db)

    officer.goto(f"{site}/xu-ly/{public_id}")
    sound(officer)
    officer.set_input_files("#paper", scan(b"<html>"))
    presses(officer, "Đề nghị giải quyết")
    sound(officer, errors=1)
    officer.set_input_files("#paper", scan(a_pdf()))
    presses(officer, "Đề nghị giải quyết")
    sound(officer)
    with officer.expect_download() as download:
        officer.get_by_role("link", name="bien-ban.pdf").last.click()
    assert download.value.suggested_filename == "bien-ban.pdf"


def test_the_queue_works_without_a_script(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    officer = a_signed_in_officer(app, "clerk", AN_MY)
    with the_database(app) as db:
        a_filed(db, at=MONDAY - timedelta(days=5))
        a_dossier(db, then=["ask"])
    clerk = as_visitor(page(javascript=False), officer)

    clerk.goto(f"{site}/xu-ly?loc=waiting")
    clerk.get_by_role("link", name="Quá hạn").click()
    clerk.fill("#words", "00001")
    presses(clerk, "Tìm")
    presses(clerk, "Nhận việc N210224-00001")
    clerk.check("input[value=accept]")
    presses(clerk, "Ghi nhận")

    assert "Đã ghi nhận: Tiếp nhận." in clerk.inner_text("main")


def test_on_a_telephone_the_time_left_stands_first_and_the_journal_is_folded(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    public_id = filed(app)
    clerk = as_visitor(page(390, 844), a_clerk(app))

    clerk.goto(f"{site}/xu-ly/{public_id}")

    time, applicant = (clerk.locator(one).bounding_box() for one in ("#thoi-han", "#nguoi-nop"))
    assert time
    assert applicant
    assert time["y"] < applicant["y"]
    journal = clerk.locator("[aria-labelledby=nhat-ky] .line")
    assert not journal.is_visible()
    clerk.get_by_text("Xem 1 việc đã ghi").click()
    assert journal.is_visible()
    clerk.reload()
    clerk.set_viewport_size({"width": 1280, "height": 900})
    assert journal.is_visible()
    aside, wide = clerk.locator("aside").bounding_box(), clerk.locator("#thoi-han").bounding_box()
    assert aside
    assert wide
    assert wide["x"] > aside["x"]
    sound(clerk)
