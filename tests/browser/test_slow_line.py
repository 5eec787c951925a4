"""The pages on a slow telephone line, as Chromium plays one: when can people read?"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import SignsIn
from tests.factories import a_draft
from tests.people import a_signed_in_citizen, the_database

SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
"""400 ms to and fro, 400 kbit/s each way."""
READABLE_WITHIN = 3_500
WHOLE_WITHIN = 9_000
"""Milliseconds on an empty browser; the suite's machine is busy, so there is some room."""
TIMES = """() => ({
  readable: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  whole: performance.getEntriesByType("navigation")[0].loadEventEnd,
  hosts: [...new Set(performance.getEntriesByType("resource").map((one) => new URL(one.name).host))],
})"""


def test_the_first_page_and_a_form_can_be_read_on_slow_3g(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    with the_database(app) as db:
        draft = a_draft(db, visitor.actor)  # type: ignore[arg-type]

    for path in ("/", f"/ban-khai/{draft}/phan/1"):
        phone = as_visitor(page(), visitor)
        phone.context.new_cdp_session(phone).send("Network.emulateNetworkConditions", SLOW_3G)
        phone.goto(site + path, wait_until="load")
        took = phone.evaluate(TIMES)

        assert took["readable"] < READABLE_WITHIN
        assert took["whole"] < WHOLE_WITHIN
        assert took["hosts"] == [site.removeprefix("http://")]
