"""Signing in with a provider that others wrote, in a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services.identity.provider import Provider
from services.models import Citizen
from tests.browser.pages import check_page
from tests.factories import a_draft
from tests.people import Watch, the_database
from tests.portal.identifying import CARD, an_account
from tests.portal.identifying import PASSWORD as ACCOUNT_PASSWORD
from tests.simulators.canaille import PASSWORD, Canaille
from workflows.case import Actor

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


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_pages_of_an_identity_are_as_every_page_should_be(
    page: Callable[..., Page], portal: Flask, width: int, height: int
) -> None:
    an_account(portal)
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    site, visitor = f"http://127.0.0.1:{server.server_port}", page(width, height)
    with the_database(portal) as db:
        draft = a_draft(
            db, Actor(f"citizen:{db.scalars(select(Citizen.id)).one()}", "", "citizen"), CARD
        )

    visitor.goto(f"{site}/dang-nhap?tiep=/ban-khai/{draft}/kiem-tra")
    check_page(visitor)
    visitor.get_by_label("Số điện thoại hoặc số định danh").fill("0905123456")
    visitor.get_by_label("Mật khẩu").fill(ACCOUNT_PASSWORD)
    visitor.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(visitor.locator("main")).to_contain_text("cần định danh điện tử mức 2")
    check_page(visitor)
    visitor.get_by_role("button", name="Xác nhận bằng VNeID").click()
    visitor.get_by_role("button", name="Không xác nhận").click()
    expect(visitor.locator("h1")).to_have_text("Chưa xác nhận được định danh điện tử")
    check_page(visitor, expected_errors=1)
    visitor.get_by_role("button", name="Thử lại").click()
    visitor.get_by_role("button", name="Trần Thị Nga").click()
    expect(visitor.get_by_role("button", name="Gửi hồ sơ")).to_be_visible(timeout=15_000)
    check_page(visitor)
    visitor.goto(f"{site}/tai-khoan")
    check_page(visitor)
    visitor.goto(f"{site}/tai-khoan/mat-khau")
    check_page(visitor)
    server.shutdown()


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
