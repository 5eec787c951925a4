"""The queue by its keys, and told what is new, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page
from tests.browser.test_work import sound
from tests.factories import MONDAY
from tests.portal.test_work_papers import with_papers
from tests.portal.working import AN_MY, a_clerk, a_colleague, claims, filed

SIZES = """(one) => Array.from(one.rows, (row) => {
    const at = row.getBoundingClientRect();
    return [at.top + scrollY, at.height, ...Array.from(row.cells, (cell) => cell.offsetWidth)];
})"""


def focused(page: Page) -> str:
    """The line of the queue in which the focus stands."""
    return str(
        page.evaluate("document.activeElement.closest('tr')?.querySelector('.num').textContent")
    )


def test_the_queue_is_worked_by_its_keys(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    for hours in range(3):
        filed(app, at=MONDAY + timedelta(hours=hours - 3))
    clerk = as_visitor(page(1280, 900), a_clerk(app))
    clerk.goto(f"{site}/xu-ly")
    keys = clerk.keyboard

    for key, line in (("j", 1), ("j", 2), ("j", 3), ("j", 3), ("k", 2)):
        keys.press(key)
        assert focused(clerk) == f"N210301-0000{line}"
    keys.press("x")
    assert clerk.locator("input[name=chon]:checked").count() == 1
    keys.press("/")
    keys.type("ck?j")
    assert clerk.input_value("#words") == "ck?j"
    clerk.locator("h1").click()
    keys.press("?")
    sound(clerk)
    clerk.get_by_label("Dùng phím tắt trên máy này").uncheck()
    keys.press("Escape")
    keys.press("j")
    assert focused(clerk) == "None"
    clerk.get_by_role("button", name="Phím tắt").click()
    clerk.get_by_label("Dùng phím tắt trên máy này").check()
    keys.press("Escape")
    clerk.locator("h1").click()

    keys.press("j")
    with clerk.expect_navigation():
        keys.press("c")
    assert "Bạn đã nhận việc này." in clerk.inner_text("main")
    clerk.goto(f"{site}/xu-ly?loc=mine&han=soon&cot=channel&cot=due&cot=office&cot=since")
    sound(clerk)
    keys.press("j")
    with clerk.expect_navigation():
        keys.press("r")
    assert "Bạn đã trả việc về đơn vị." in clerk.inner_text("main")

    clerk.clock.install()
    clerk.reload()
    before = clerk.locator("#queue").bounding_box()
    filed(app, at=MONDAY + timedelta(minutes=1))
    clerk.clock.fast_forward("00:20")
    clerk.get_by_role("link", name="1 việc mới, tải lại").wait_for()
    assert clerk.locator("#queue").bounding_box() == before
    check_page(clerk)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_line_that_a_colleague_has_claimed_says_so_where_its_button_was(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn, width: int
) -> None:
    public_id, colleague = filed(app), a_colleague(app, "clerk", AN_MY)
    filed(app)
    clerk = as_visitor(page(width, 844), a_clerk(app))
    clerk.clock.install()
    clerk.goto(f"{site}/xu-ly")
    button = clerk.locator(f"form[action$='{public_id}/nhan-viec'] button")
    button.focus()
    before = clerk.locator("#queue").evaluate(SIZES)

    claims(colleague, public_id)
    clerk.clock.fast_forward("00:20")

    clerk.get_by_text("Vừa được Trần Quốc Bảo nhận").wait_for()
    assert clerk.locator("#queue").evaluate(SIZES) == before
    assert not button.is_visible()
    assert clerk.locator("[data-count=free]").inner_text() == "1"
    assert clerk.locator("[data-told]").inner_text() == "1 hồ sơ trên trang vừa có thay đổi."
    assert focused(clerk) == "N210301-00001"
    clerk.keyboard.press("c")
    assert clerk.url == f"{site}/xu-ly"
    check_page(clerk)

    colleague.sends(colleague.opens("/xu-ly"), action=f"/xu-ly/{public_id}/tra-viec")
    clerk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    button.wait_for()
    assert clerk.locator(".turned").count() == 0
    assert clerk.locator("[data-told]").inner_text() == ""


def test_on_a_telephone_the_first_dossier_stands_on_the_first_screen(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    filed(app)
    clerk = as_visitor(page(390, 844), a_clerk(app))

    clerk.goto(f"{site}/xu-ly?loc=office")

    box = clerk.locator("#queue tbody tr th a").bounding_box()
    assert box
    assert box["y"] + box["height"] < 844
    for pill in clerk.locator(".one-row a").all():
        assert pill.evaluate("(one) => one.offsetHeight") >= 44
    chosen = clerk.locator(".one-row [aria-current]").bounding_box()
    assert chosen
    assert chosen["x"] + chosen["width"] <= 390
    sound(clerk)


def test_a_paper_is_looked_at_by_keys(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    clerk = as_visitor(page(1280, 900), a_clerk(app))
    public_id, (pdf, photo) = with_papers(app)
    clerk.goto(f"{site}/xu-ly/{public_id}")

    clerk.keyboard.press("v")
    clerk.wait_for_url(f"{site}/xu-ly/{public_id}/giay-to/{pdf}")
    clerk.locator("img").nth(1).evaluate("(one) => one.decode()")
    sound(clerk)
    clerk.keyboard.press("j")
    clerk.keyboard.press("j")
    assert clerk.evaluate("document.activeElement.id") == "trang-2"
    clerk.keyboard.press("+")
    clerk.wait_for_url("**co=to")
    sound(clerk)
    clerk.keyboard.press("n")
    clerk.wait_for_url(f"**/{photo}")
    clerk.keyboard.press("u")
    clerk.wait_for_url(f"{site}/xu-ly/{public_id}")
    sound(clerk)
