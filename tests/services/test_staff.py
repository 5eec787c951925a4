"""Officers, their roles, their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import signing_in, staff
from services.errors import Conflict, Invalid, NotFound
from services.models import OfficerRole
from services.staff import NewOfficer
from tests.factories import MONDAY, who_signs_in
from workflows.calendar import VIETNAM
from workflows.case import Actor, Post

TODAY = MONDAY.date()
VAN = NewOfficer(
    login="Hong-Van", name="Lê Thị Hồng Vân", title="Cán bộ", password="đèn lồng phố cổ"
)
DESK, CITY = "tam-ky.an-my", "tam-ky"


@pytest.fixture
def van(db: Session) -> int:
    return staff.add(db, VAN)


def posts(db: Session, officer_id: int, on: date = TODAY) -> set[Post]:
    morning = datetime.combine(on, time(8), VIETNAM)
    return set(who_signs_in(db, officer_id, morning).posts)


def held_by(db: Session, officer_id: int) -> list[tuple[str, str, date, date | None]]:
    """All roles that an officer has held, holds and will hold."""
    ever = select(OfficerRole).where(OfficerRole.officer_id == officer_id)
    return [(one.role, one.office, one.valid_from, one.valid_to) for one in db.scalars(ever)]


def test_a_new_officer_may_do_nothing_yet(db: Session, van: int) -> None:
    assert who_signs_in(db, van) == Actor(f"officer:{van}", VAN.name, "officer", assurance="local")
    assert staff.by_login(db, "hong-van").id == van


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"login": "vân"}, "login-wrong"),
        ({"password": "ngắn"}, "password-short"),
        ({"password": "tôi là Hong-Van đây"}, "password-personal"),
    ],
)
def test_an_account_needs_a_plain_login_and_a_good_password(
    db: Session, given: dict[str, str], reason: str
) -> None:
    new = {"login": VAN.login, "name": VAN.name, "title": VAN.title, "password": VAN.password}

    with pytest.raises(Invalid, match=reason):
        staff.add(db, NewOfficer(**new | given))


def test_a_login_is_given_once(db: Session, van: int) -> None:
    assert van

    with pytest.raises(Conflict, match="login-taken"):
        staff.add(db, VAN)


def test_a_role_is_held_from_its_first_day_to_its_last(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 3, 1), until=date(2021, 3, 5))

    held = [day for day in range(1, 9) if posts(db, van, date(2021, 3, day))]

    assert held == [1, 2, 3, 4, 5]
    assert posts(db, van) == {Post("clerk", DESK)}


def test_a_role_that_is_given_again_changes_its_last_day(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 2, 1))
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 3, 1), until=date(2021, 6, 30))

    assert held_by(db, van) == [("clerk", DESK, date(2021, 2, 1), date(2021, 6, 30))]


def test_one_officer_may_hold_several_roles(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=TODAY)
    staff.give_role(db, van, "head", CITY, since=TODAY)

    assert posts(db, van) == {Post("clerk", DESK), Post("head", CITY)}


def test_a_role_ends_the_day_it_is_taken(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 2, 1))

    staff.take_role(db, van, "clerk", DESK, on=TODAY)

    assert posts(db, van, date(2021, 2, 28)) == {Post("clerk", DESK)}
    assert posts(db, van) == set()


def test_a_role_of_today_can_be_taken_today(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=TODAY)

    staff.take_role(db, van, "clerk", DESK, on=TODAY)

    assert held_by(db, van) == []


def test_a_role_that_was_taken_can_be_given_again(db: Session, van: int) -> None:
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 2, 1))
    staff.take_role(db, van, "clerk", DESK, on=TODAY)
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 3, 3))

    assert posts(db, van, date(2021, 3, 2)) == set()
    assert posts(db, van, date(2021, 3, 3)) == {Post("clerk", DESK)}


@pytest.mark.parametrize(
    ("role", "office", "until", "reason"),
    [
        ("wizard", DESK, None, "role-unknown"),
        ("clerk", "nowhere", None, "no-such-office"),
        ("clerk", DESK, date(2021, 2, 1), "days-reversed"),
    ],
)
def test_a_role_needs_an_office_that_exists_and_days_in_order(
    db: Session, van: int, role: str, office: str, until: date | None, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        staff.give_role(db, van, role, office, since=TODAY, until=until)

    assert held_by(db, van) == []


def test_a_role_that_is_not_held_cannot_be_taken(db: Session, van: int) -> None:
    with pytest.raises(NotFound, match="role-not-held"):
        staff.take_role(db, van, "clerk", DESK, on=TODAY)


def test_a_closed_account_signs_nobody_in_and_takes_no_role(db: Session, van: int) -> None:
    token = signing_in.sign_in(db, VAN.login, VAN.password, at=MONDAY)

    staff.close(db, van, at=MONDAY)

    assert signing_in.present(db, token, at=MONDAY) is None
    with pytest.raises(Invalid, match="sign-in-wrong"):
        signing_in.sign_in(db, VAN.login, VAN.password, at=MONDAY)
    with pytest.raises(Conflict, match="account-closed"):
        staff.give_role(db, van, "clerk", DESK, since=TODAY)


def test_nobody_can_be_given_a_role_who_is_not_there(db: Session) -> None:
    with pytest.raises(NotFound, match="officer-unknown"):
        staff.give_role(db, 999, "clerk", DESK, since=TODAY)
    with pytest.raises(NotFound, match="officer-unknown"):
        staff.by_login(db, "nobody")
    with pytest.raises(NotFound, match="officer-unknown"):
        staff.by_id(db, 999)


def test_an_officer_changes_their_password_and_stays_here_only(db: Session, van: int) -> None:
    here, elsewhere = (signing_in.sign_in(db, VAN.login, VAN.password, at=MONDAY) for _ in range(2))

    staff.change_password(db, van, VAN.password, "bến đò Cẩm Kim", at=MONDAY, but=here)

    assert signing_in.present(db, here, at=MONDAY)
    assert signing_in.present(db, elsewhere, at=MONDAY) is None


def test_an_officer_changes_their_password_only_with_the_old_one(db: Session, van: int) -> None:
    with pytest.raises(Invalid, match="password-wrong"):
        staff.change_password(db, van, "không nhớ", "bến đò Cẩm Kim", at=MONDAY, but="")
    with pytest.raises(Invalid, match="password-short"):
        staff.set_password(db, van, "ngắn", at=MONDAY)


def test_the_list_shows_who_works_where_today(db: Session, van: int) -> None:
    tam = staff.add(db, replace(VAN, login="tam", name="Võ Thanh Tâm"))
    staff.give_role(db, van, "clerk", DESK, since=TODAY)
    staff.give_role(db, van, "officer", DESK, since=TODAY)
    staff.give_role(db, tam, "head", CITY, since=date(2021, 4, 1))
    staff.close(db, tam, at=MONDAY)

    everybody = staff.listed(db, on=TODAY)
    here = staff.listed(db, on=TODAY, offices=frozenset({DESK}))

    assert [(one.login, one.closed) for one in everybody] == [("hong-van", False), ("tam", True)]
    assert [one.posts for one in everybody] == [(Post("clerk", DESK), Post("officer", DESK)), ()]
    assert [one.login for one in here] == ["hong-van"]
