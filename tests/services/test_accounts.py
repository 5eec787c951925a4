"""Citizens' and businesses' accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import accounts, signing_in
from services.accounts import Enrolment, Profile
from services.errors import Conflict, Invalid, NotFound
from services.models import Citizen, Identity
from tests.factories import MONDAY

NGOC = Enrolment(
    kind="citizen",
    name="Nguyễn Thị Bích Ngọc",
    id_number="049 190 000 017",
    phone="+84 905 123 456",
    password="đò dọc sông Hoài",
)
SHOP = Enrolment(
    kind="business",
    name="Hộ kinh doanh Phạm Văn Đức",
    tax_code="4000101816001",
    phone="0905123457",
    password="đò dọc sông Hoài",
)


def test_a_citizen_gets_an_account_with_plain_numbers(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)

    citizen = db.get_one(Citizen, citizen_id)
    assert (citizen.id_number, citizen.phone) == ("049190000017", "0905123456")
    assert citizen.folded == "nguyen thi bich ngoc"
    assert "Hoài" not in citizen.password


def test_whoever_enrols_alone_is_known_with_low_assurance(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)

    identity = db.scalars(select(Identity).where(Identity.citizen_id == citizen_id)).one()
    assert (identity.issuer, identity.subject) == ("local", "049190000017")
    assert identity.assurance == "low"


def test_a_business_is_known_by_its_tax_code(db: Session) -> None:
    citizen_id = accounts.enrol(db, SHOP, at=MONDAY)

    shop = db.get_one(Citizen, citizen_id)
    assert (shop.kind, shop.tax_code, shop.id_number) == ("business", "4000101816-001", None)


@pytest.mark.parametrize(
    ("change", "reason", "where"),
    [
        ({"kind": "robot"}, "kind-unknown", "kind"),
        ({"name": "  "}, "name-missing", "name"),
        ({"id_number": "123"}, "id-number-wrong", "id_number"),
        ({"kind": "business"}, "tax-code-wrong", "tax_code"),
        ({"phone": "123"}, "phone-wrong", "phone"),
        ({"password": "ngắn"}, "password-short", "password"),
        ({"password": "là 0905123456 nhé"}, "password-personal", "password"),
        ({"password": "là 049190000017 nhé"}, "password-personal", "password"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_box(
    db: Session, change: dict[str, str], reason: str, where: str
) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        accounts.enrol(db, replace(NGOC, **change), at=MONDAY)

    assert refused.value.details == {"where": where}
    assert db.scalars(select(Citizen)).all() == []


@pytest.mark.parametrize("change", [{"phone": "0905999999"}, {"id_number": "049190000018"}])
def test_a_known_number_or_telephone_is_refused_alike(db: Session, change: dict[str, str]) -> None:
    accounts.enrol(db, NGOC, at=MONDAY)

    with pytest.raises(Conflict, match="account-exists"):
        accounts.enrol(db, replace(NGOC, **change), at=MONDAY)

    assert len(db.scalars(select(Citizen)).all()) == 1


def test_people_change_where_we_reach_them_and_nothing_else(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)
    profile = Profile(phone="0905 999 999", email="ngoc@example.vn", born=date(1990, 5, 20))

    accounts.change_profile(db, citizen_id, profile)

    citizen = accounts.profile_of(db, citizen_id)
    assert (citizen.phone, citizen.email) == ("0905999999", "ngoc@example.vn")
    assert (citizen.born, citizen.name) == (date(1990, 5, 20), NGOC.name)


def test_a_telephone_number_has_one_account(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)
    accounts.enrol(db, SHOP, at=MONDAY)

    with pytest.raises(Conflict, match="phone-taken"):
        accounts.change_profile(db, citizen_id, Profile(phone=SHOP.phone))
    with pytest.raises(Invalid, match="phone-wrong"):
        accounts.change_profile(db, citizen_id, Profile(phone="12"))


def test_an_account_that_is_not_there_has_no_profile(db: Session) -> None:
    with pytest.raises(NotFound, match="account-unknown"):
        accounts.profile_of(db, 999)


def test_a_new_password_ends_all_other_sessions(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)
    here, elsewhere = (
        signing_in.sign_in(db, NGOC.phone, NGOC.password, at=MONDAY) for _ in range(2)
    )

    accounts.change_password(
        db, citizen_id, NGOC.password, "chợ nổi lúc rạng đông", at=MONDAY, but=here
    )

    assert signing_in.present(db, here, at=MONDAY)
    assert signing_in.present(db, elsewhere, at=MONDAY) is None
    assert signing_in.sign_in(db, NGOC.phone, "chợ nổi lúc rạng đông", at=MONDAY)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("không nhớ nữa", "chợ nổi lúc rạng đông", "password-wrong"),
        (NGOC.password, "ngắn", "password-short"),
    ],
)
def test_a_password_changes_only_for_who_knows_it_and_to_a_good_one(
    db: Session, old: str, new: str, reason: str
) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)

    with pytest.raises(Invalid, match=reason):
        accounts.change_password(db, citizen_id, old, new, at=MONDAY, but="")

    assert signing_in.sign_in(db, NGOC.phone, NGOC.password, at=MONDAY)


@pytest.mark.parametrize("number", ["0905 123 456", "049190000017"])
def test_who_forgot_their_password_gets_another_and_starts_anew(db: Session, number: str) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)
    token = signing_in.sign_in(db, NGOC.phone, NGOC.password, at=MONDAY)

    citizen, password = accounts.renew_password(db, number, at=MONDAY)

    assert citizen.id == citizen_id
    assert signing_in.present(db, token, at=MONDAY) is None
    assert signing_in.sign_in(db, NGOC.phone, password, at=MONDAY)
    with pytest.raises(Invalid, match="sign-in-wrong"):
        signing_in.sign_in(db, NGOC.phone, NGOC.password, at=MONDAY)


def test_a_number_that_is_nobodys_or_twos_renews_no_password(db: Session) -> None:
    accounts.enrol(db, NGOC, at=MONDAY)
    accounts.enrol(db, replace(SHOP, tax_code="0905123456"), at=MONDAY)

    for number in ("0900000000", "0905123456"):
        with pytest.raises(NotFound, match="account-unknown"):
            accounts.renew_password(db, number, at=MONDAY)


def test_whoever_took_over_a_browser_cannot_guess_its_owners_password(db: Session) -> None:
    citizen_id = accounts.enrol(db, NGOC, at=MONDAY)
    new = "chợ nổi lúc rạng đông"

    for reason in ["password-wrong"] * 5 + ["sign-in-locked"]:
        with pytest.raises(Invalid, match=reason):
            accounts.change_password(db, citizen_id, "đoán mò thôi", new, at=MONDAY, but="")

    with pytest.raises(Invalid, match="sign-in-locked") as refused:
        accounts.change_password(db, citizen_id, NGOC.password, new, at=MONDAY, but="")
    assert refused.value.details == {"where": "old", "at": "08:31"}
