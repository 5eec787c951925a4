"""English pages in a browser: longer words, on a telephone and with large letters."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page

from portal.language import COOKIE
from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.people import a_signed_in_citizen
from tests.portal.test_my_dossier import BIRTH, CERTIFICATE, has_filed, is_asked

Opens = Callable[..., Page]
PUBLIC = ("/", "/thu-tuc/1.012756", "/gioi-thieu", "/quyen-rieng-tu", "/kha-nang-tiep-can")
RESULTS = "/ket-qua-phuc-vu"
OWN = ("/thong-bao", "/tai-khoan/thong-bao", "/tai-khoan/thu-dien-tu", "/tai-khoan/thong-tin")


def test_english_pages_fit_a_telephone_and_a_screen(
    app: Flask, site: str, page: Opens, as_visitor: SignsIn
) -> None:
    citizen = a_signed_in_citizen(app, name="Nguyễn Thị Hồng Hạnh")
    asked = has_filed(app, citizen, "1.001776", "accept", group="disabled")
    is_asked(app, asked, CERTIFICATE, "full_name")
    born = has_filed(app, citizen, BIRTH, "accept", "propose", child_case="parents")
    theirs = (asked, *(f"{asked}/{one}" for one in ("bo-sung", "trao-doi", "rut", "chep")))
    reader = as_visitor(page(), citizen)
    reader.context.add_cookies([{"name": COOKIE, "value": "en", "url": site}])

    for path in (*PUBLIC, RESULTS, *OWN, *theirs, f"{born}/xac-nhan"):
        reader.goto(f"{site}{path}")
        check_page(reader)

    reader.set_viewport_size({"width": 1280, "height": 900})
    for path in (*PUBLIC, asked):
        reader.goto(f"{site}{path}")
        assert looked(reader) == [], path
