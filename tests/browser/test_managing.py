"""Every kind of page that a manager comes to from the board, on a desk and on two telephones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from portal.tested import pages
from services.reporting import periods, reports
from tests.browser.conftest import SignsIn
from tests.browser.pages import check_page, looked
from tests.people import Watch, a_signed_in_officer, the_database
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import employed, on

BOARD = "/dieu-hanh"
STARTS = [
    f"{BOARD}{path}"
    for path in ("", "/nhap-bao-cao", "/level-3", "/budget", "/e-documents", "/e-documents/bao-cao")
]
"""The board, what only its folds lead to, and the indicators that look unlike the others."""
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
LINKS = "[...document.querySelectorAll('main a')].map((a) => a.pathname + a.search)"
MOVED = """() => [...document.querySelectorAll(".tiles, .plot:has(.tiles), .scroll:has(.rank)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
APART = {"manager.sign", "manager.report_file"}
"""What no board of so few dossiers leads to, and a file."""


def test_every_page_of_a_manager_is_sound_on_a_desk_and_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn, watch: Watch
) -> None:
    watch.at = on("12-15")
    with the_database(app) as db:
        a_small_year(db, 40)
        employed(db)
        reports.make(db, "quang-nam", periods.parse("2021-q1"), by=None, at=watch.at)
    manager = as_visitor(page(1280, 900), a_signed_in_officer(app, "manager"))
    seen = set()

    for endpoint in walked(app, manager, site):
        manager.evaluate(UNFOLD)
        check_page(manager)
        for width in (390, 320):
            manager.set_viewport_size({"width": width, "height": 844})
            assert (looked(manager), manager.evaluate(MOVED)) == ([], []), (endpoint, width)
        manager.set_viewport_size({"width": 1280, "height": 900})
        seen.add(endpoint)

    assert seen == {one for one in pages(app) if one.startswith("manager.")} - APART


def walked(app: Flask, manager: Page, site: str) -> Iterator[str]:
    """Opens each kind of page that links lead to from the board, and says which."""
    places, unseen = app.url_map.bind("127.0.0.1"), set(pages(app)) - APART
    todo, starts = list(STARTS), set(STARTS)
    while todo:
        path = todo.pop(0)
        endpoint = endpoint_of(places, path)
        if path in starts or endpoint in unseen:
            starts.discard(path)
            unseen.discard(endpoint)
            manager.goto(f"{site}{path}")
            todo += manager.evaluate(LINKS)
            yield endpoint


def endpoint_of(places: MapAdapter, path: str) -> str:
    """The kind of page at an address; empty where none can be asked for."""
    try:
        return str(places.match(urlsplit(path).path, method="GET")[0])
    except HTTPException:
        return ""
