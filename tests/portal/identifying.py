"""People with electronic identities, and how they come in by them in tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.providers import SIMULATED
from portal.settings import Settings
from services import accounts
from services.identity.provider import WELL_KNOWN
from tests.factories import MONDAY
from tests.pages import Page
from tests.people import Visitor, somebody, the_database
from tests.simulators.identity import Claims, Simulator
from workflows.case import Actor

NGA: Claims = {
    "sub": "0b9c-nga",
    "TechID": "T-1",
    "LoaiTaiKhoan": "1",
    "SoDinhDanh": "049190000123",
    "HoVaTen": "Trần Thị Nga",
    "NgayThangNamSinh": "19900520",
    "SoDienThoai": "0905777888",
    "TonGiao": "Không",
    "loAs": "2",
}
PEOPLE = {
    "nga": NGA,
    "yen": NGA | {"sub": "yen", "SoDinhDanh": "049190000124", "HoVaTen": "Lê Thị Yến", "loAs": "1"},
    "shop": {
        "sub": "shop",
        "LoaiTaiKhoan": 2,
        "MaSoThue": "4000101816",
        "TenDoanhNghiep": "Cty Thu Bồn",
    }
    | {"loAs": 2},
    "nobody": {"sub": "nobody", "HoVaTen": "Không Số", "loAs": "2"},
}
CARD = "1.002759"  # a new health insurance card: it demands to know surely who asks for it
PASSWORD = "đò dọc sông Hoài"


def that_trusts(provider: Simulator, settings: Settings) -> Flask:
    """The portal of an installation that trusts this provider."""
    trusted = replace(
        SIMULATED,
        key="vneid",
        title="VNeID",
        discovery=provider.address + WELL_KNOWN,
        simulated=False,
    )
    return create_app(replace(settings, identity=(trusted,)))


def goes(visitor: Visitor, wanted: str = "", **more: str) -> str:
    """Where the browser of somebody who chose the identity is sent."""
    path = "/dang-nhap/dinh-danh" + (f"?tiep={wanted}" if wanted else "")
    answer = visitor.posts(path, ben="vneid", **more)
    assert answer.status_code == 200, answer.text
    Page(answer.text, path)
    return answer.headers["Refresh"].removeprefix("0; url=")


def proves(there: str, who: str = "nga") -> str:
    """The address to which the provider sends somebody back."""
    answer = requests.get(f"{there}&person={who}", allow_redirects=False, timeout=5)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def enters(visitor: Visitor, who: str = "nga", wanted: str = "") -> TestResponse:
    return visitor.gets(proves(goes(visitor, wanted), who))


def rows(app: Flask, what: Any) -> int:
    with the_database(app) as db:
        return db.scalar(select(func.count()).select_from(what)) or 0


def an_account(app: Flask, number: str = "049190000123", phone: str = "0905123456") -> int:
    given = accounts.Enrolment(
        kind="citizen", name="Trần Thị Nga", id_number=number, phone=phone, password=PASSWORD
    )
    with the_database(app) as db:
        return accounts.enrol(db, given, at=MONDAY)


def with_password(app: Flask) -> Visitor:
    """The owner of the account that was opened here, signed in by its password."""
    visitor = somebody(app)
    form = visitor.opens("/dang-nhap").forms[-1]
    given = form.answered({"account": "0905123456", "password": PASSWORD})
    assert visitor.client.post("/dang-nhap", data=given).status_code == 303
    visitor.actor = Actor("citizen:0", "Trần Thị Nga", "citizen")
    return visitor
