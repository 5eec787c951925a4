"""Under which address the portal speaks of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal import create_app, site
from portal.settings import Settings
from portal.wiring import NAME
from tests.people import Watch, a_signed_in_officer

WARNED = "Cần đặt địa chỉ của cổng"


@pytest.mark.parametrize(
    ("public_url", "seen"),
    [("", "http://evil.example"), ("https://dvc.example.vn/", "https://dvc.example.vn")],
)
def test_what_is_printed_says_the_address_that_was_set_whoever_asks(
    settings: Settings, public_url: str, seen: str
) -> None:
    app = create_app(replace(settings, public_url=public_url))
    with app.test_request_context(base_url="http://evil.example"):
        said = site.site()
    app.extensions[NAME].engine.dispose()

    assert said == seen


@pytest.mark.parametrize(("public_url", "warnings"), [("", 1), ("https://dvc.example.vn", 0)])
def test_an_administrator_is_told_that_no_address_is_set(
    settings: Settings, watch: Watch, public_url: str, warnings: int
) -> None:
    assert watch.at
    app = create_app(replace(settings, public_url=public_url))
    page = a_signed_in_officer(app, "admin", "quang-nam").opens("/quan-tri")
    app.extensions[NAME].engine.dispose()

    assert page.words.count(WARNED) == warnings
