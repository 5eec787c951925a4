"""Who is signed in, for how long, and who is kept out."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import accounts, forgetting, locking_out, passwords, signing_in, staff
from services.accounts import Enrolment
from services.db import sessions, transaction
from services.errors import Invalid, NotFound
from services.models import Citizen, Setting, SignIn, SignInFailure
from services.signing_in import Terms
from services.staff import NewOfficer
from tests.factories import MONDAY
from workflows.case import Actor, Post

PASSWORD = "đò dọc sông Hoài"
PHONE, ID_NUMBER = "0905123456", "049190000017"
NGOC = Enrolment(
    kind="citizen",
    name="Nguyễn Thị Bích Ngọc",
    id_number=ID_NUMBER,
    phone=PHONE,
    password=PASSWORD,
)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ngoc(db: Session) -> int:
    return accounts.enrol(db, NGOC, at=MONDAY)


@pytest.fixture
def van(db: Session) -> int:
    new = NewOfficer(login="hong-van", name="Lê Thị Hồng Vân", title="Cán bộ", password=PASSWORD)
    officer_id = staff.add(db, new)
    staff.give_role(db, officer_id, "clerk", "tam-ky", since=MONDAY.date())
    return officer_id


def guess(db: Session, account: str, password: str = "đoán mò thôi mà") -> str:
    """What a wrong or right password is answered with at `MONDAY`."""
    try:
        signing_in.sign_in(db, account, password, at=MONDAY)
    except Invalid as refused:
        return refused.reason
    return "in"


@pytest.mark.parametrize("typed", [PHONE, "+84 905 123 456", "049 190 000 017"])
def test_a_citizen_signs_in_with_telephone_or_number(db: Session, ngoc: int, typed: str) -> None:
    token = signing_in.sign_in(db, typed, PASSWORD, at=MONDAY)

    person = signing_in.present(db, token, at=MONDAY)
    assert person
    assert (person.kind, person.id, person.assurance) == ("citizen", ngoc, "low")
    assert person.actor == Actor(f"citizen:{ngoc}", NGOC.name, "citizen", assurance="low")
    assert person.roles == {"citizen"}


def test_a_business_signs_in_with_its_tax_code(db: Session) -> None:
    shop = Enrolment(
        kind="business",
        name="Hộ kinh doanh Phạm Văn Đức",
        tax_code="4000101816",
        phone="0905123457",
        password=PASSWORD,
    )
    accounts.enrol(db, shop, at=MONDAY)

    assert signing_in.sign_in(db, "4000 101 816", PASSWORD, at=MONDAY)


def test_a_tax_code_that_looks_like_a_telephone_number_opens_its_own_account(
    db: Session, ngoc: int
) -> None:
    shop = Enrolment(
        kind="business",
        name="Công ty Sông Thu",
        tax_code=PHONE,
        phone="0905123457",
        password="chợ nổi lúc rạng đông",
    )
    shop_id = accounts.enrol(db, shop, at=MONDAY)

    tokens = [signing_in.sign_in(db, PHONE, one, at=MONDAY) for one in (PASSWORD, shop.password)]

    people = [signing_in.present(db, token, at=MONDAY) for token in tokens]
    assert [one.id for one in people if one] == [ngoc, shop_id]


def test_an_officer_signs_in_with_the_roles_of_the_day(db: Session, van: int) -> None:
    token = signing_in.sign_in(db, "Hong-Van", PASSWORD, at=MONDAY)

    person = signing_in.present(db, token, at=MONDAY)
    assert person
    assert (person.kind, person.id) == ("officer", van)
    assert person.actor.posts == {Post("clerk", "tam-ky")}
    assert person.roles == {"clerk"}


def test_a_role_given_or_taken_counts_at_once(db: Session, van: int) -> None:
    token = signing_in.sign_in(db, "hong-van", PASSWORD, at=MONDAY)

    staff.take_role(db, van, "clerk", "tam-ky", on=MONDAY.date())
    staff.give_role(db, van, "head", "tam-ky", since=MONDAY.date())

    person = signing_in.present(db, token, at=MONDAY)
    assert person
    assert person.roles == {"head"}


def test_the_table_does_not_hold_what_the_browser_holds(db: Session, ngoc: int) -> None:
    assert ngoc
    token = signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY)

    row = db.scalars(select(SignIn)).one()
    assert len(token) == 43
    assert row.token_hash == signing_in.hashed(token)
    assert signing_in.present(db, row.token_hash, at=MONDAY) is None


def test_each_sign_in_has_a_token_of_its_own(db: Session, ngoc: int) -> None:
    assert ngoc
    assert len({signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY) for _ in range(3)}) == 3


def test_an_unknown_account_and_a_wrong_password_are_answered_alike(
    db: Session, ngoc: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    right = passwords.right

    def counted(hashed: str, password: str) -> bool:
        compared.append(password)
        return right(hashed, password)

    monkeypatch.setattr(passwords, "right", counted)

    answers = [guess(db, PHONE), guess(db, "0900000000"), guess(db, "nobody")]

    assert ngoc
    assert answers == ["sign-in-wrong"] * 3
    assert len(compared) == 3


def test_nobody_signs_in_to_an_account_without_a_password(db: Session) -> None:
    with transaction(db):
        given = {"kind": "citizen", "name": "Trần An", "folded": "tran an", "phone": PHONE}
        db.add(Citizen(created_at=MONDAY, **given))

    assert guess(db, PHONE, "") == "sign-in-wrong"
    assert guess(db, PHONE, "nobody has this account") == "sign-in-wrong"


@pytest.mark.parametrize("account", [PHONE, "0900000000"])
def test_five_wrong_guesses_lock_an_account_whether_it_exists_or_not(
    db: Session, ngoc: int, account: str
) -> None:
    assert ngoc

    answers = [guess(db, account) for _ in range(6)]

    assert answers == ["sign-in-wrong"] * 5 + ["sign-in-locked"]
    assert guess(db, account, PASSWORD) == "sign-in-locked"


def test_a_lock_opens_by_time_and_grows_with_each_guess(db: Session, ngoc: int) -> None:
    assert ngoc
    at = MONDAY
    for _ in range(5):
        guess(db, PHONE)
    waits = []
    for _ in range(5):
        with pytest.raises(Invalid, match="sign-in-locked"):
            signing_in.sign_in(db, PHONE, PASSWORD, at=at)
        locked = db.scalars(select(SignInFailure.locked_until)).one()
        assert locked
        waits.append(locked - at)
        at = locked
        with pytest.raises(Invalid, match="sign-in-wrong"):
            signing_in.sign_in(db, PHONE, "đoán mò thôi mà", at=at)

    assert waits == [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 30 * MINUTE]


def test_a_locked_account_says_until_when(db: Session) -> None:
    for _ in range(5):
        guess(db, PHONE)

    with pytest.raises(Invalid) as refused:
        signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY)

    assert refused.value.details == {"where": "account", "at": "08:31"}


def test_the_right_password_forgets_the_wrong_ones(db: Session, ngoc: int) -> None:
    assert ngoc
    for _ in range(4):
        guess(db, PHONE)

    assert guess(db, PHONE, PASSWORD) == "in"

    assert [guess(db, PHONE) for _ in range(5)] == ["sign-in-wrong"] * 5


def test_wrong_guesses_are_forgotten_after_a_day(db: Session) -> None:
    for _ in range(6):
        guess(db, PHONE)

    with pytest.raises(Invalid, match="sign-in-wrong"):
        signing_in.sign_in(db, "0900000001", "x", at=MONDAY + timedelta(days=1, minutes=2))

    assert len(db.scalars(select(SignInFailure)).all()) == 1


def test_what_was_typed_as_an_account_is_not_kept(db: Session) -> None:
    guess(db, "mật khẩu của tôi")

    row = db.scalars(select(SignInFailure)).one()
    assert "mật" not in row.account
    assert len(row.account) == 64


def test_guesses_at_the_same_moment_are_no_more_than_five(engine: Engine) -> None:
    free: list[bool] = []
    start = threading.Barrier(12)

    def one_guess() -> None:
        with sessions(engine)() as db:
            start.wait()
            free.append(locking_out.count_guess(db, PHONE, at=MONDAY) is None)

    guesses = [threading.Thread(target=one_guess) for _ in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()

    assert sorted(free) == [False] * 7 + [True] * 5


@pytest.mark.parametrize(
    ("account", "idle"), [(PHONE, timedelta(hours=2)), ("hong-van", timedelta(minutes=30))]
)
def test_a_session_that_nobody_uses_ends(
    db: Session, ngoc: int, van: int, account: str, idle: timedelta
) -> None:
    assert ngoc
    assert van
    token = signing_in.sign_in(db, account, PASSWORD, at=MONDAY)

    assert signing_in.present(db, token, at=MONDAY + idle)
    assert signing_in.present(db, token, at=MONDAY + idle + MINUTE) is None


def test_a_session_in_use_goes_on_until_its_last_hour(db: Session, ngoc: int) -> None:
    assert ngoc
    token = signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY)
    for hour in range(1, 12):
        assert signing_in.present(db, token, at=MONDAY + timedelta(hours=hour))
        signing_in.seen(db, token, at=MONDAY + timedelta(hours=hour))

    assert signing_in.present(db, token, at=MONDAY + timedelta(hours=12)) is None


def test_an_installation_chooses_how_long_sessions_live(db: Session, ngoc: int) -> None:
    assert ngoc
    short = Terms(citizen_idle=5 * MINUTE, longest=10 * MINUTE)
    token = signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY, terms=short)

    assert signing_in.present(db, token, at=MONDAY + 6 * MINUTE, terms=short) is None
    assert signing_in.present(db, token, at=MONDAY + 6 * MINUTE)
    assert signing_in.present(db, token, at=MONDAY + 10 * MINUTE) is None


def test_signing_out_ends_this_session_only(db: Session, ngoc: int) -> None:
    assert ngoc
    here, elsewhere = (signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY) for _ in range(2))

    signing_in.sign_out(db, here, at=MONDAY)

    assert signing_in.present(db, here, at=MONDAY) is None
    assert signing_in.present(db, elsewhere, at=MONDAY)


def test_signing_out_everywhere_ends_all_and_says_how_many(db: Session, ngoc: int) -> None:
    tokens = [signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY) for _ in range(3)]

    assert signing_in.sign_out_everywhere(db, "officer", ngoc, at=MONDAY) == 0
    assert signing_in.sign_out_everywhere(db, "citizen", ngoc, at=MONDAY) == 3

    assert [signing_in.present(db, token, at=MONDAY) for token in tokens] == [None] * 3


def test_sessions_that_ended_long_ago_are_deleted(db: Session, ngoc: int) -> None:
    assert ngoc
    signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY)
    signing_in.sign_in(db, PHONE, PASSWORD, at=MONDAY + timedelta(days=5))

    assert forgetting.forget_ended(db, at=MONDAY + timedelta(days=32)) == 1
    assert len(db.scalars(select(SignIn)).all()) == 1


def test_the_demo_people_are_let_in_only_in_a_demonstration(db: Session, ngoc: int) -> None:
    with pytest.raises(NotFound, match="page-unknown"):
        signing_in.let_in_demo(db, "citizen", at=MONDAY)

    person = {"kind": "citizen", "id": ngoc, "name": NGOC.name, "about": "Người dân ở Tam Kỳ"}
    with transaction(db):
        db.add(Setting(name="demo", value={"people": {"citizen": person}}))

    token = signing_in.let_in_demo(db, "citizen", at=MONDAY)
    found = signing_in.present(db, token, at=MONDAY)
    assert found
    assert (found.id, found.assurance) == (ngoc, "low")
    with pytest.raises(NotFound, match="page-unknown"):
        signing_in.let_in_demo(db, "admin", at=MONDAY)
