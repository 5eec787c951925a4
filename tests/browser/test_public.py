"""The public pages in a browser: a stranger with a telephone, a slip and no account."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.pages import check_page, looked
from tests.factories import a_dossier
from tests.people import Watch, the_database

Opens = Callable[..., Page]

LONGEST = "/thu-tuc/1.012756"
"""Eleven steps, a long title, papers of every kind."""


def sound(page: Page, *, errors: int = 0) -> None:
    """The page is sound on a telephone, and as wide as a screen and a small telephone are."""
    check_page(page, expected_errors=errors)
    for width, height in ((1280, 900), (320, 640), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert looked(page) == []


def test_a_stranger_finds_a_procedure_and_follows_a_dossier(
    app: Flask, site: str, page: Opens, watch: Watch
) -> None:
    with the_database(app) as db:
        way = ("accept", "propose", "approve", "propose", "approve", "grant")
        dossier = a_dossier(db, then=way).dossier
    watch.passes(days=31)
    visitor = page()

    visitor.goto(f"{site}/")
    sound(visitor)
    visitor.fill("input[type=search]", "khai sing")
    visitor.press("input[type=search]", "Enter")
    sound(visitor)
    visitor.get_by_role("link", name="khai sinh", exact=True).click()
    sound(visitor)
    visitor.locator("main summary").click()
    visitor.get_by_label("Cấp tiếp nhận").select_option("xa")
    visitor.get_by_role("button", name="Lọc").click()
    sound(visitor)
    visitor.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    sound(visitor)

    visitor.goto(f"{site}/tra-cuu?ma={dossier.code}")
    sound(visitor)
    visitor.get_by_label("Mã biên nhận").fill("ABCDEFGH")
    visitor.get_by_role("button", name="Tra cứu").click()
    sound(visitor, errors=1)
    visitor.get_by_label("Mã biên nhận").fill(dossier.secret)
    visitor.get_by_role("button", name="Tra cứu").click()
    assert visitor.locator("h1").inner_text() == "Đã có kết quả"
    sound(visitor)
    visitor.get_by_role("link", name="Xem thủ tục này").click()
    visitor.go_back()
    assert visitor.locator("h1").inner_text() == "Tra cứu hồ sơ"
    visitor.go_back()
    sound(visitor)


def test_the_other_public_pages_are_sound(site: str, page: Opens) -> None:
    visitor = page()

    visitor.goto(f"{site}{LONGEST}")
    sound(visitor)
    for path in ("/tro-giup", "/kha-nang-tiep-can", "/quyen-rieng-tu", "/gioi-thieu"):
        visitor.goto(f"{site}{path}")
        check_page(visitor)
    visitor.goto(f"{site}/thu-tuc/9.999")
    check_page(visitor, expected_errors=1)


def test_the_days_of_a_deadline_open_without_a_script(site: str, page: Opens) -> None:
    visitor = page(javascript=False)

    visitor.goto(f"{site}/thu-tuc/1.001612")
    visitor.get_by_text("Xem cách tính từng ngày").click()

    days = visitor.locator("details[open] tbody tr")
    assert days.count() == 3
    assert "hẹn trả" in days.last.inner_text()


@pytest.mark.parametrize("path", ["/", "/thu-tuc", LONGEST, "/tra-cuu"])
def test_a_public_page_is_light(app: Flask, path: str) -> None:
    """60 KB of HTML, CSS and JS on a citizen's page, compressed, fonts apart."""
    client = app.test_client()
    html = client.get(path).data
    url_of = app.jinja_env.globals["asset_url"]
    weight = len(gzip.compress(html))
    for name in ("portal.css", "portal.js"):
        with app.test_request_context(), client.get(url_of(name)) as answer:  # type: ignore[operator]
            weight += len(gzip.compress(answer.data))

    assert weight < 60_000
