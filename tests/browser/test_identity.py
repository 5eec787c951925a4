"""Signing in with a provider that others wrote, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services.identity.provider import Provider
from tests.people import Watch
from tests.simulators.canaille import PASSWORD, Canaille

NGA = {
    "user-name": "049190000123",
    "given-name": "Nga",
    "family-name": "Trần Thị",
    "formatted-name": "Trần Thị Nga",
    "emails": "nga@example.vn",
}


@pytest.fixture
def canaille(tmp_path: Path) -> Iterator[Canaille]:
    folder = tmp_path / "canaille"
    folder.mkdir()
    provider = Canaille(folder)
    yield provider
    provider.end()


@pytest.fixture
def app(settings: Settings, watch: Watch, canaille: Canaille) -> Iterator[Flask]:
    """The portal of an installation that trusts canaille, at the real time: tokens live by it."""
    watch.at = datetime.now(UTC)
    trusted = Provider(
        key="canaille",
        title="Canaille",
        issuer=canaille.address,
        client_id="motcua",
        client_secret="secret",
        scope="openid profile",
        number_claim="sub",
        level="substantial",
    )
    app = create_app(replace(settings, identity=(trusted,)))
    yield app
    app.extensions[NAME].engine.dispose()


def test_a_provider_that_others_wrote_lets_somebody_in_once_and_out_again(
    page: Callable[..., Page], site: str, canaille: Canaille
) -> None:
    canaille.prepare(site, NGA)
    canaille.start()
    visitor, came = page(1280, 900), list[str]()
    visitor.on("request", lambda one: came.append(one.url) if "code=" in one.url else None)

    visitor.goto(f"{site}/dang-nhap?tiep=/tai-khoan")
    visitor.get_by_role("button", name="Đăng nhập bằng Canaille").click()
    visitor.locator("input[name=login]").fill(NGA["user-name"])
    visitor.locator("input[name=login]").press("Enter")
    visitor.locator("input[name=password]").fill(PASSWORD)
    visitor.locator("input[name=password]").press("Enter")
    visitor.get_by_role("button", name="Accept").click()

    expect(visitor).to_have_url(f"{site}/tai-khoan")
    expect(visitor.locator("main")).to_contain_text("Trần Thị Nga")
    expect(visitor.locator("main")).to_contain_text("Mức 2, như đã xuất trình thẻ căn cước")

    back = next(one for one in came if one.startswith(f"{site}/dang-nhap/dinh-danh/canaille?"))
    visitor.goto(back)
    expect(visitor.locator("main")).to_contain_text("Lần đăng nhập này đã dùng rồi")
    visitor.get_by_role("button", name="Đăng xuất").first.click()
    expect(visitor).to_have_url(f"{site}/dang-nhap")
    visitor.get_by_role("button", name="Đăng nhập bằng Canaille").click()
    expect(visitor.locator("input[name=login], input[name=password]").first).to_be_visible()
