"""Paying over the national platform: begun there, told once however often, asked, never forged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import create_app
from portal.session import db as the_session
from portal.settings import Settings
from portal.wiring import NAME
from services import invariants, paying
from services.adapters.null import NullGateway
from services.models import Payment, PaymentOrder
from tests.factories import MONDAY, a_filed
from tests.people import Visitor, Watch, a_signed_in_citizen, the_database
from tests.simulators.national import PARTNER, SECRET, Platform, forgeries, open_for_business

EXTRACT = "2.000635"
ACCOUNTS = "office,bank,bin,account,holder\nquang-nam,Kho bạc,970436,0123456789,Kho bac Quang Nam\n"


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def app(settings: Settings, watch: Watch, platform: Platform, tmp_path: Path) -> Iterator[Flask]:
    """An application with an agreement with the platform, and an account of the province."""
    assert watch.at.tzinfo
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, "utf-8")
    with open_for_business(platform) as address:
        agreed = replace(settings, national_url=address, national_partner=PARTNER)
        accounts = str(tmp_path / "accounts.csv")
        app = create_app(replace(agreed, national_secret=SECRET, bank_accounts=accounts))
        yield app
        app.extensions[NAME].engine.dispose()


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return a_signed_in_citizen(app)


def begun(app: Flask, owner: Visitor) -> tuple[str, str]:
    """Somebody chooses the platform and goes there: the order's address and its reference."""
    assert owner.actor
    with the_database(app) as db:
        path = f"/ho-so/{a_filed(db, EXTRACT, by=owner.actor).public_id}"
    order = owner.sends(owner.opens(f"{path}/nop-phi"), cach="national").location
    return order, order.rpartition("/")[2]


def call_back(app: Flask, said: dict[str, str], *, as_json: bool = False) -> str:
    client, path = app.test_client(), "/thanh-toan/national/bao"
    answer = client.post(path, json=said) if as_json else client.post(path, data=said)
    return str(json.loads(answer.text)["MaLoi"])


def paid(app: Flask) -> int:
    with the_database(app) as db:
        assert not [one for one in invariants.check(db) if one.rows]
        return db.scalar(select(func.count(Payment.id))) or 0


def test_a_payer_goes_to_the_page_that_the_platform_names(
    app: Flask, owner: Visitor, platform: Platform
) -> None:
    order, reference = begun(app, owner)

    there = owner.gets(f"{order}/sang").location

    assert there.endswith(f"/tra?ma={reference}")
    said = platform.begun[reference]
    assert (said["SoTien"], said["ThongTinBienLai"]["TKThuHuong"]) == ("8000", "0123456789")


def test_nothing_is_held_of_the_database_while_the_platform_takes_its_time(
    app: Flask, owner: Visitor
) -> None:
    order, _ = begun(app, owner)
    held = []

    class Slow(NullGateway):
        def address(self, *_: object, **more: object) -> str:
            held.append((bool(more), the_session().in_transaction()))
            return "https://platform.example/"

    app.extensions[NAME].gateways["national"] = Slow()
    there = owner.gets(f"{order}/sang").location

    assert (there, held) == ("https://platform.example/", [(True, False)])


def test_it_is_paid_once_however_often_and_in_whatever_form_it_is_told(
    app: Flask, owner: Visitor, platform: Platform
) -> None:
    order, reference = begun(app, owner)
    owner.gets(f"{order}/sang")
    true = platform.settles(reference)

    answers = [call_back(app, true, as_json=bool(n % 2)) for n in range(20)]

    assert (set(answers), paid(app)) == ({"00"}, 1)
    assert owner.opens(order).heading == "Đã nộp 8.000 đồng"


def test_what_is_forged_or_about_something_else_changes_nothing(
    app: Flask, owner: Visitor, platform: Platform
) -> None:
    order, reference = begun(app, owner)
    owner.gets(f"{order}/sang")
    forged = list(forgeries(platform.settles(reference)))

    assert [call_back(app, one) for one in forged] == ["97"] * 40
    assert call_back(app, platform.tells("MC2222222222", "00")) == "01"
    assert call_back(app, platform.tells(reference, "00", MaDoiTac="H48")) == "01"
    assert call_back(app, platform.tells(reference, "00", SoTien="7999")) == "04"
    assert call_back(app, platform.tells(reference, "00", MaTienTe="USD")) == "04"
    assert paid(app) == 0
    assert call_back(app, platform.tells(reference, "24")) == "00"
    assert owner.opens(order).heading == "Chưa nộp được"


def test_an_order_that_nobody_told_of_is_asked_for(
    app: Flask, owner: Visitor, platform: Platform
) -> None:
    order, reference = begun(app, owner)
    owner.gets(f"{order}/sang")
    gateways, later = app.extensions[NAME].gateways, MONDAY + timedelta(hours=1)
    with the_database(app) as db:
        paying.ask(db, gateways, reference, at=later)
        assert db.scalars(select(PaymentOrder.state)).all() == ["waiting"]
    platform.codes[reference] = "00"

    with the_database(app) as db:
        paying.ask(db, gateways, reference, at=later)

    assert paid(app) == 1


def test_a_platform_that_is_away_is_said_in_words(
    app: Flask, owner: Visitor, platform: Platform
) -> None:
    order, _ = begun(app, owner)
    platform.away = True

    page = owner.opens(f"{order}/sang", 503)

    assert "Cách trả này tạm thời không dùng được" in page.words


def test_without_an_account_of_the_office_it_is_not_offered(settings: Settings) -> None:
    agreed = replace(settings, national_url="http://127.0.0.1:9", national_partner=PARTNER)
    app = create_app(replace(agreed, national_secret=SECRET))
    owner = a_signed_in_citizen(app)
    assert owner.actor
    with the_database(app) as db:
        path = f"/ho-so/{a_filed(db, EXTRACT, by=owner.actor).public_id}"

    assert "Nộp trực tuyến" not in owner.opens(path).words
    app.extensions[NAME].engine.dispose()
