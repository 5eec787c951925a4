"""Signing in with an electronic identity, against a provider on loopback that can misbehave."""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.providers import SIMULATED
from portal.settings import Settings
from portal.wiring import NAME
from services import accounts, signing_in
from services.adapters import bounded
from services.db import transaction
from services.identity.provider import WELL_KNOWN, Provider
from services.models import Citizen, Dossier, Identity, JournalLine, SignIn
from tests.factories import MONDAY, a_draft
from tests.pages import Page
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    somebody,
    the_database,
)
from tests.simulators.identity import Answers, Claims, Simulator, running
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


@pytest.fixture
def provider(watch: Watch) -> Iterator[Simulator]:
    with running(Simulator(PEOPLE, clock=lambda: watch.at)) as simulator:
        yield simulator


@pytest.fixture
def portal(settings: Settings, watch: Watch, provider: Simulator) -> Iterator[Flask]:
    """The portal of an installation that trusts this provider."""
    assert watch
    trusted = replace(
        SIMULATED,
        key="vneid",
        title="VNeID",
        discovery=provider.address + WELL_KNOWN,
        simulated=False,
    )
    app = create_app(replace(settings, identity=(trusted,)))
    yield app
    app.extensions[NAME].engine.dispose()


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


def test_the_first_time_makes_an_account_with_what_it_needs(portal: Flask) -> None:
    visitor = somebody(portal)

    answer = enters(visitor, wanted="/tai-khoan")

    page = visitor.opens("/tai-khoan")
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert "Tài khoản của bạn đã mở" in page.words
    assert "Trần Thị Nga" in page.words
    assert "Mức 2, như đã xuất trình thẻ căn cước" in page.words
    with the_database(portal) as db:
        citizen = db.scalars(select(Citizen)).one()
        identity = db.scalars(select(Identity)).one()
        session = db.scalars(select(SignIn)).one()
    assert (citizen.id_number, citizen.phone, citizen.password) == (
        "049190000123",
        "0905777888",
        "",
    )
    assert (str(citizen.born), citizen.sex) == ("1990-05-20", "female")
    assert (identity.subject, identity.tech_id, identity.assurance) == (
        "0b9c-nga",
        "T-1",
        "substantial",
    )
    assert (session.assurance, session.issuer) == ("substantial", SIMULATED.issuer)


def test_the_second_time_opens_the_same_account(portal: Flask) -> None:
    for _ in range(2):
        assert enters(somebody(portal)).location == "/ho-so"

    assert (rows(portal, Citizen), rows(portal, Identity), rows(portal, SignIn)) == (1, 1, 2)


def test_a_business_comes_in_as_one(portal: Flask) -> None:
    enters(somebody(portal), "shop")

    with the_database(portal) as db:
        shop = db.scalars(select(Citizen)).one()
    assert (shop.kind, shop.name, shop.tax_code) == ("business", "Cty Thu Bồn", "4000101816")


def test_what_goes_to_the_provider_binds_what_comes_back(portal: Flask) -> None:
    asked = parse_qs(urlsplit(goes(somebody(portal))).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["redirect_uri"] == ["http://localhost/dang-nhap/dinh-danh/vneid"]


def test_an_answer_is_taken_once_and_from_its_own_browser_only(portal: Flask, watch: Watch) -> None:
    visitor, thief = somebody(portal), somebody(portal)
    thief.opens("/dang-nhap")
    back = proves(goes(visitor))

    stolen = thief.gets(back)
    first, again = visitor.gets(back), visitor.gets(back)
    late_visitor = somebody(portal)
    late = proves(goes(late_visitor))
    watch.passes(minutes=16)

    assert stolen.status_code == 422
    assert "mở ở trình duyệt khác" in stolen.text
    assert first.status_code == 303
    assert again.status_code == 422
    assert late_visitor.gets(late).status_code == 422
    assert rows(portal, SignIn) == 1


def test_nothing_of_the_session_before_survives(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)
    with visitor.client.session_transaction() as session:
        before = dict(session)

    enters(visitor)

    with visitor.client.session_transaction() as session:
        after = dict(session)
    assert before["_user_id"] != after["_user_id"]
    assert "browser" not in after
    with the_database(portal) as db:
        ended = db.scalars(select(SignIn).where(SignIn.revoked_at.is_not(None))).all()
    assert len(ended) == 1


FORGED: dict[str, Callable[[Claims], Claims]] = {
    "no audience": lambda c: c | {"aud": []},
    "another audience": lambda c: c | {"aud": "another"},
    "two audiences and no party": lambda c: c | {"aud": ["another", SIMULATED.client_id]},
    "another issuer": lambda c: c | {"iss": "https://elsewhere.invalid"},
    "no issuer": lambda c: {n: v for n, v in c.items() if n != "iss"},
    "another nonce": lambda c: c | {"nonce": "another"},
    "no nonce": lambda c: {n: v for n, v in c.items() if n != "nonce"},
    "ended": lambda c: c | {"exp": c["iat"] - 3600},
    "endless": lambda c: {n: v for n, v in c.items() if n != "exp"},
    "of tomorrow": lambda c: c | {"iat": c["iat"] + 86400, "nbf": c["iat"] + 86400},
    "of nobody": lambda c: {n: v for n, v in c.items() if n != "sub"},
    "of somebody else": lambda c: c | {"sub": "another"},
    "of another access token": lambda c: c | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("how", [*FORGED, "none", "HS256", "foreign"])
def test_a_token_that_proves_nothing_lets_nobody_in(
    portal: Flask, provider: Simulator, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    if how in FORGED:
        provider.twist = FORGED[how]
    else:
        provider.sign = how
    caplog.set_level(logging.INFO)

    answer = enters(somebody(portal))

    assert answer.status_code == 422
    assert "Không kiểm chứng được lời xác nhận" in Page(answer.text, "/dang-nhap").words
    assert (rows(portal, Citizen), rows(portal, SignIn)) == (0, 0)
    told = [one for one in caplog.records if one.message == "identity refused"]
    assert [one.facts["reason"] for one in told] == ["identity-not-proven"]  # type: ignore[attr-defined]
    said = json.dumps([vars(one) for one in told], default=str)
    assert not any(secret in said for secret in ("Nga", "049190000123", "0b9c-nga"))


@pytest.mark.parametrize("secret", ["0", "another"])
def test_another_verifier_gets_no_token(portal: Flask, provider: Simulator, secret: str) -> None:
    visitor = somebody(portal)
    back = proves(goes(visitor))
    for asked in provider.codes.values():
        asked["code_challenge"] = base64.urlsafe_b64encode(secret.encode()).decode()

    assert "Lần xác nhận này không còn dùng được" in visitor.gets(back).text
    assert rows(portal, SignIn) == 0


@pytest.mark.parametrize(
    ("who", "words"),
    [("nobody", "chưa cho biết đủ họ tên và số định danh"), ("deny", "Bạn chưa xác nhận ở bên")],
)
def test_who_cannot_be_known_is_told_what_to_do(portal: Flask, who: str, words: str) -> None:
    answer = enters(somebody(portal), who)

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(portal, Citizen) == 0


def silent(answers: Answers) -> None:
    answers.close_connection = True


def hangs(_answers: Answers) -> None:
    time.sleep(1.0)


def trickles(answers: Answers) -> None:
    answers.send_response(200)
    answers.end_headers()
    for _ in range(10):
        answers.wfile.write(b" ")
        answers.wfile.flush()
        time.sleep(0.1)


def fails(answers: Answers) -> None:
    answers.sends(500, "text/html", b"<h1>Nga</h1>")


def raves(answers: Answers) -> None:
    answers.sends(200, "text/html", b"<html>hello")


def lists(answers: Answers) -> None:
    answers.sends(200, "application/json", b"[1, 2]")


def floods(answers: Answers) -> None:
    answers.sends(200, "application/json", b" " * 600_000)


def leads_away(answers: Answers) -> None:
    answers.goes("http://127.0.0.1:9/")


def another_issuer(answers: Answers) -> None:
    answers.tells(answers.simulator.about() | {"issuer": "https://elsewhere.invalid"})


def plain_http(answers: Answers) -> None:
    answers.tells(answers.simulator.about() | {"token_endpoint": "http://elsewhere.invalid/t"})


AWAY = (silent, hangs, trickles, fails)
NONSENSE = (raves, lists, floods, leads_away)
CONFIGURATION, KEYS, TOKEN, USER = (WELL_KNOWN, "/keys", "/token", "/userinfo")


@pytest.mark.parametrize(
    ("path", "does"),
    [
        *((CONFIGURATION, one) for one in (*AWAY, *NONSENSE, another_issuer, plain_http)),
        *(
            (path, one)
            for path in (KEYS, TOKEN, USER)
            for one in (silent, hangs, fails, raves, lists)
        ),
    ],
)
def test_a_provider_that_is_away_slow_or_mad_shuts_no_other_door(
    portal: Flask,
    provider: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    does: Callable[[Answers], None],
) -> None:
    for name, value in (("TO_CONNECT", 0.3), ("TO_READ", 0.3), ("IN_ALL", 0.5)):
        monkeypatch.setattr(bounded, name, value)
    an_account(portal)
    visitor = somebody(portal)
    if path == CONFIGURATION:
        provider.breaks[path] = does
        answer = visitor.posts("/dang-nhap/dinh-danh?tiep=/tai-khoan", ben="vneid")
    else:
        back = proves(goes(visitor, "/tai-khoan"))
        provider.breaks[path] = does
        answer = visitor.gets(back)

    away = does in AWAY
    assert answer.status_code == (503 if away else 422), answer.text
    page = Page(answer.text, "/dang-nhap")
    assert ("chưa trả lời" if away else "trả lời không đúng") in page.words
    form = page.form("/dang-nhap?tiep")
    signed = visitor.client.post(
        form.action, data=form.answered({"account": "0905123456", "password": PASSWORD})
    )
    assert (signed.status_code, signed.location) == (303, "/tai-khoan")


def test_a_provider_says_who_it_is_once_an_hour(
    portal: Flask, provider: Simulator, watch: Watch
) -> None:
    for _ in range(2):
        enters(somebody(portal))
    assert (provider.asked.count(CONFIGURATION), provider.asked.count(KEYS)) == (1, 1)

    watch.passes(hours=2)
    enters(somebody(portal))

    assert (provider.asked.count(CONFIGURATION), provider.asked.count(KEYS)) == (2, 2)


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_afterwards(portal: Flask, elsewhere: str) -> None:
    assert enters(somebody(portal), wanted=elsewhere).location == "/ho-so"


def test_what_was_not_sent_yet_goes_along(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)
    page = visitor.opens("/tai-khoan/thong-tin")
    with the_database(portal) as db, transaction(db):
        db.execute(SignIn.__table__.update().values(revoked_at=MONDAY))  # type: ignore[attr-defined]
    refused = visitor.client.post(page.path, data=page.form().answered({"o-address": "Kiệt 5"}))
    form = Page(refused.text, page.path).form("/dang-nhap/dinh-danh")
    assert refused.status_code == 401

    with the_database(portal) as db, transaction(db):
        identity = {"issuer": SIMULATED.issuer, "subject": NGA["sub"], "assurance": "substantial"}
        db.add(Identity(citizen_id=db.scalars(select(Citizen.id)).one(), **identity))
    left = visitor.client.post(form.action, data=form.answered({}))
    answer = visitor.gets(proves(left.headers["Refresh"].removeprefix("0; url=")))

    assert answer.status_code == 200
    assert Page(answer.text, "/").heading == "Gửi tiếp phần vừa nhập?"
    assert "Kiệt 5" in answer.text


def test_a_number_that_somebody_typed_opens_no_account(portal: Flask) -> None:
    an_account(portal)

    answer = enters(somebody(portal))

    assert answer.status_code == 409
    assert "Đăng nhập bằng mật khẩu rồi liên kết" in answer.text
    assert (rows(portal, Citizen), rows(portal, SignIn)) == (1, 0)


def test_its_owner_links_it_and_then_comes_in_by_it(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)

    linked = enters(visitor, wanted="/tai-khoan")

    assert linked.location == "/tai-khoan"
    assert "Đã liên kết định danh điện tử" in visitor.opens("/tai-khoan").words
    assert enters(somebody(portal)).location == "/ho-so"
    assert rows(portal, Citizen) == 1


def test_an_account_whose_number_was_checked_is_its_owners(portal: Flask) -> None:
    citizen_id = an_account(portal)
    with the_database(portal) as db, transaction(db):
        db.scalars(select(Identity)).one().assurance = "substantial"

    assert enters(somebody(portal)).location == "/ho-so"

    with the_database(portal) as db:
        assert {one.citizen_id for one in db.scalars(select(Identity))} == {citizen_id}


def test_somebody_elses_identity_is_not_linked(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)

    answer = enters(visitor, "yen")

    assert answer.status_code == 422
    assert "mang số khác với tài khoản" in Page(answer.text, "/").words
    assert visitor.opens("/tai-khoan").heading == "Tài khoản của bạn"
    assert rows(portal, Identity) == 1


def test_an_identity_opens_one_account_only(portal: Flask) -> None:
    enters(somebody(portal))
    an_account(portal, number="049190000999")

    answer = enters(with_password(portal))

    assert answer.status_code == 409
    assert "đã liên kết với một tài khoản khác" in answer.text


def test_a_link_is_taken_off_but_not_the_last_way_in(portal: Flask) -> None:
    visitor = somebody(portal)
    enters(visitor)
    last = visitor.sends(visitor.opens("/tai-khoan"), "/tai-khoan/dinh-danh/go")
    assert last.status_code == 303
    assert "Đây là cách duy nhất để vào tài khoản" in visitor.opens("/tai-khoan").words

    with the_database(portal) as db, transaction(db):
        db.scalars(select(Citizen)).one().password = "hashed"
    visitor.sends(visitor.opens("/tai-khoan"), "/tai-khoan/dinh-danh/go")

    assert "Đã gỡ định danh điện tử" in visitor.opens("/tai-khoan").words
    assert rows(portal, Identity) == 0


def test_who_was_just_proven_sets_a_password_without_the_old_one(
    portal: Flask, watch: Watch
) -> None:
    visitor = somebody(portal)
    enters(visitor)
    assert "Chưa đặt" in visitor.opens("/tai-khoan").words

    page = visitor.opens("/tai-khoan/mat-khau")
    sent = visitor.client.post(page.path, data=page.form("").answered({"new": PASSWORD}))

    assert sent.status_code == 303, sent.text
    with the_database(portal) as db:
        token = signing_in.sign_in(db, "0905777888", PASSWORD, at=watch.at)
        person = signing_in.present(db, token, at=watch.at)
    assert person
    assert (person.assurance, person.issuer) == ("low", "local")

    watch.passes(minutes=16)
    late = visitor.client.post(page.path, data=page.form("").answered({"new": "bến đò xưa cũ"}))
    assert late.status_code == 422
    assert "Nhập mật khẩu đang dùng" in late.text


def test_signing_out_ends_the_session_there_too(portal: Flask) -> None:
    visitor = somebody(portal)
    enters(visitor)

    answer = visitor.sends(visitor.opens("/tai-khoan"), "/dang-xuat")

    there = urlsplit(answer.headers["Refresh"].removeprefix("0; url="))
    asked = parse_qs(there.query)
    assert there.path == "/logout"
    assert asked["post_logout_redirect_uri"] == ["http://localhost/dang-nhap"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert visitor.gets("/tai-khoan").status_code == 303
    with the_database(portal) as db:
        assert db.scalars(select(SignIn)).one().proof == ""


def test_a_session_knows_how_surely_it_began(portal: Flask) -> None:
    enters(somebody(portal), "yen")

    with the_database(portal) as db:
        assert db.scalars(select(SignIn)).one().assurance == "low"


def a_card_again(app: Flask) -> str:
    """The address of the check page of a declaration that demands to know surely who files."""
    with the_database(app) as db:
        citizen = db.scalars(select(Citizen)).one()
        owner = Actor(f"citizen:{citizen.id}", citizen.name, "citizen")
        return f"/ban-khai/{a_draft(db, owner, CARD)}/kiem-tra"


def test_who_is_known_too_weakly_proves_it_and_comes_back_to_file(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)
    check = a_card_again(portal)

    begin, page = visitor.opens(f"/nop-ho-so/{CARD}"), visitor.opens(check)
    early = visitor.posts(check, **{"cam-doan": "y"})
    assert "cần định danh điện tử mức 2" in begin.words
    assert "cần định danh điện tử mức 2" in page.words
    assert page.form("/dang-nhap/dinh-danh").action.endswith(check)
    assert early.status_code == 422
    assert "bản khai của bạn vẫn được giữ" in early.text
    assert rows(portal, Dossier) == 0

    assert enters(visitor, wanted=check).location == check
    filed = visitor.sends(visitor.opens(check), f"{check}", **{"cam-doan": "y"})

    assert filed.status_code == 303, Page(filed.text, check).words
    with the_database(portal) as db:
        assert db.scalars(select(Dossier)).one().assurance == "substantial"
        assert db.scalars(select(JournalLine)).one().assurance == "substantial"


def test_an_identity_that_is_too_weak_is_told_where_it_becomes_stronger(portal: Flask) -> None:
    visitor = somebody(portal)
    enters(visitor, "yen")

    page = visitor.opens(a_card_again(portal))

    assert "Mang thẻ căn cước đến công an xã" in page.words


def test_without_a_provider_the_desk_is_the_way(app: Flask) -> None:
    visitor = a_signed_in_citizen(app)

    page = visitor.opens(f"/nop-ho-so/{CARD}")

    assert "Mang giấy tờ và thẻ căn cước đến quầy một cửa" in page.words
    assert "Định danh điện tử mức 2" in visitor.opens(f"/thu-tuc/{CARD}").text


def test_an_officer_has_nothing_to_do_there(portal: Flask) -> None:
    officer = a_signed_in_officer(portal, "clerk")

    assert officer.posts("/dang-nhap/dinh-danh", ben="vneid").status_code == 403


def test_the_simulated_provider_is_there_in_a_demonstration_only(
    settings: Settings, watch: Watch, provider: Simulator
) -> None:
    assert watch
    app = create_app(replace(settings, simulated_identity=provider.address))

    page = somebody(app).opens("/dang-nhap")
    answer = somebody(app).posts("/dang-nhap/dinh-danh", ben="mo-phong")
    back = somebody(app).gets("/dang-nhap/dinh-danh/mo-phong?code=x&state=y")

    app.extensions[NAME].engine.dispose()
    assert "mô phỏng" not in page.words
    assert (answer.status_code, back.status_code) == (404, 404)


def test_a_provider_keeps_its_secret_to_itself() -> None:
    trusted = Provider(key="a", title="A", issuer="i", client_id="c", client_secret="geheim")

    assert "geheim" not in repr(trusted)
