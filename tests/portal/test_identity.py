"""Signing in with an electronic identity, against a provider on loopback."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.providers import SIMULATED
from portal.settings import Settings
from portal.wiring import NAME
from services import signing_in
from services.db import transaction
from services.identity.provider import WELL_KNOWN, Provider
from services.models import Citizen, Dossier, Identity, JournalLine, SignIn
from tests.factories import MONDAY, a_draft
from tests.pages import Page
from tests.people import Watch, a_signed_in_citizen, a_signed_in_officer, somebody, the_database
from tests.portal.identifying import (
    CARD,
    NGA,
    PASSWORD,
    an_account,
    enters,
    goes,
    proves,
    rows,
    with_password,
)
from tests.portal.test_my_dossier import is_asked
from tests.simulators.identity import Simulator
from workflows.case import Actor

CONFIGURATION, KEYS = WELL_KNOWN, "/keys"


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
    denied, left = (visitor.client.post(form.action, data=form.answered({})) for _ in "12")
    refused = visitor.gets(proves(denied.headers["Refresh"].removeprefix("0; url="), "deny"))
    answer = visitor.gets(proves(left.headers["Refresh"].removeprefix("0; url=")))

    assert "Kiệt 5" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"
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


def test_what_was_filed_surely_is_completed_by_nobody_less_sure(portal: Flask) -> None:
    an_account(portal)
    visitor = with_password(portal)
    enters(visitor)
    check = a_card_again(portal)
    filed = visitor.sends(visitor.opens(check), check, **{"cam-doan": "y"})
    path = filed.location.removesuffix("/da-gui")
    is_asked(portal, path)
    thief = with_password(portal)
    page = thief.opens(f"{path}/bo-sung")

    refused = thief.sends(page, f"{path}/bo-sung", **{"nhu-the-nay": "y"})
    owner = visitor.sends(visitor.opens(f"{path}/bo-sung"), **{"nhu-the-nay": "y"})

    assert page.form("/dang-nhap/dinh-danh").action.endswith(f"{path}/bo-sung")
    assert refused.status_code == 422
    assert "cần biết chắc ai nộp" in refused.text
    assert (owner.status_code, owner.location) == (303, path)


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
