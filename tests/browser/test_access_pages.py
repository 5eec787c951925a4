"""The pages to come in by, in a browser, on a telephone and on a desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from services import accounts
from services.db import transaction
from services.models import Setting
from tests.browser.pages import check_page
from tests.factories import MONDAY
from tests.people import an_employed_officer, the_database

Opens = Callable[..., Page]
SCREENS = pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
KEYS = (
    *("citizen", "business", "clerk", "officer", "head", "leader"),
    *("manager", "city-manager", "admin"),
)


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application behind a real port, as a demonstration with nine people."""
    what = accounts.Enrolment(
        kind="citizen",
        name="Nguyễn Thị Bích Ngọc",
        id_number="049190000017",
        phone="0905123456",
        password="đò dọc sông Hoài",
    )
    with the_database(app) as db:
        citizen_id = accounts.enrol(db, what, at=MONDAY)
    clerk = an_employed_officer(app, "clerk", "tam-ky").id.partition(":")[2]
    people = {
        key: {
            "kind": "citizen" if key in KEYS[:2] else "officer",
            "id": citizen_id if key in KEYS[:2] else int(clerk),
            "name": "Công Tằng Tôn Nữ Thị Bích Ngọc",
            "about": "Người dân ở Tam Kỳ, có 1 hồ sơ chờ bổ sung giấy tờ",
        }
        for key in KEYS
    }
    with the_database(app) as db, transaction(db):
        db.add(Setting(name="demo", value={"people": people}))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@SCREENS
def test_the_pages_to_come_in_by_are_good(page: Opens, site: str, width: int, height: int) -> None:
    visitor = page(width, height)

    visitor.goto(f"{site}/dang-nhap")
    check_page(visitor)
    visitor.click("main button.btn-primary")
    check_page(visitor, expected_errors=1)
    for path in ("/dang-ky", "/dang-ky/doanh-nghiep"):
        visitor.goto(f"{site}{path}")
        check_page(visitor)
        visitor.click("main button.btn-primary")
        check_page(visitor, expected_errors=1)


@SCREENS
def test_ones_own_account_is_good_to_look_at(
    page: Opens, site: str, width: int, height: int
) -> None:
    visitor = page(width, height)
    visitor.goto(f"{site}/dang-nhap?tiep=/tai-khoan")
    visitor.fill("#account", "0905 123 456")
    visitor.fill("#password", "đò dọc sông Hoài")

    visitor.click("main button.btn-primary")

    assert visitor.url == f"{site}/tai-khoan"
    check_page(visitor)
    for path in ("/tai-khoan/mat-khau", "/tai-khoan/thong-tin"):
        visitor.goto(f"{site}{path}")
        check_page(visitor)
    visitor.fill("#email", "an@")
    visitor.click("main button.btn-primary")
    check_page(visitor, expected_errors=1)


@pytest.mark.parametrize("key", ["citizen", "clerk"])
def test_one_click_is_enough_without_javascript(page: Opens, site: str, key: str) -> None:
    visitor = page(javascript=False)
    visitor.goto(f"{site}/dang-nhap?tiep=/tai-khoan")

    visitor.click(f"[data-demo={key}]")

    assert visitor.url == f"{site}/tai-khoan"
    assert visitor.locator("h1").inner_text() == "Tài khoản của bạn"


def test_the_keyboard_comes_first_to_the_content_and_to_the_error(page: Opens, site: str) -> None:
    visitor = page()
    visitor.goto(f"{site}/dang-nhap")

    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.className") == "skip"
    visitor.click("main button.btn-primary")

    expect(visitor.locator(".errs")).to_be_focused()
