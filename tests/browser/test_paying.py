"""Paying on a telephone, on the page of a bank that is visibly none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from tests.browser.conftest import SignsIn
from tests.browser.test_citizen import presses, sound
from tests.factories import a_filed
from tests.people import Watch, a_signed_in_citizen, the_database
from tests.simulators.banks import API, PAY, Street, open_for_business
from tests.simulators.vnpay import SECRET, TERMINAL

EXTRACT = "2.000635"
ACCOUNT = "office,bank,bin,account,holder\nquang-nam,Ngân hàng thử,970436,0123456789,Kho bạc thử\n"


@pytest.fixture
def street() -> Street:
    return Street("")


@pytest.fixture
def app(settings: Settings, watch: Watch, street: Street, tmp_path: Path) -> Iterator[Flask]:
    """An application with a contract with VNPAY, and an account."""
    assert watch.at.tzinfo
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNT)
    with open_for_business(street) as banks:
        contract = replace(settings, vnpay_url=banks + PAY, vnpay_api=banks + API)
        contract = replace(contract, vnpay_terminal=TERMINAL, vnpay_secret=SECRET)
        app = create_app(replace(contract, bank_accounts=str(accounts)))
        yield app
        app.extensions[NAME].engine.dispose()


@pytest.fixture
def site(app: Flask, street: Street) -> Iterator[str]:
    """The address of the application, which the bank is told."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    street.portal = f"http://127.0.0.1:{server.server_port}"
    yield street.portal
    server.shutdown()


def test_a_citizen_pays_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    visitor = a_signed_in_citizen(app)
    assert visitor.actor
    with the_database(app) as db:
        path = f"{site}/ho-so/{a_filed(db, EXTRACT, by=visitor.actor).public_id}"
    citizen = as_visitor(page(), visitor)

    citizen.goto(path)
    sound(citizen)
    citizen.get_by_role("link", name="Nộp trực tuyến").click()
    sound(citizen)
    citizen.get_by_label("Thẻ hoặc ứng dụng ngân hàng, qua VNPAY").check()
    presses(citizen, "Tiếp tục")
    sound(citizen)
    citizen.get_by_role("link", name="Sang trang VNPAY").click()
    expect(citizen.get_by_text("NGÂN HÀNG MÔ PHỎNG")).to_be_visible()
    presses(citizen, "Trả tiền")

    expect(citizen.get_by_role("heading", level=1)).to_contain_text("Đã nộp 8.000")
    sound(citizen)
    citizen.get_by_role("link", name="Về hồ sơ").click()
    expect(citizen.get_by_role("link", name="Biên lai BL-")).to_be_visible()
