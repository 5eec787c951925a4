"""Many accounts tried from one place; and a fool at one desk who shuts nobody else out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import accounts, signing_in
from services.accounts import Enrolment
from services.errors import Conflict, Invalid
from services.locking_out import FREE_GUESSES, FROM_ONE_PLACE, WINDOW
from services.models import SignInFailure
from tests.factories import MONDAY
from tests.faults.races import ACTORS, all_at_once

PASSWORD, PHONE = "đò dọc sông Hoài", "0905123456"
NGOC = Enrolment(
    kind="citizen",
    name="Nguyễn Thị Bích Ngọc",
    id_number="049190000017",
    phone=PHONE,
    password=PASSWORD,
)
HERE = "the people's committee"


@pytest.fixture
def ngoc(db: Session) -> int:
    return accounts.enrol(db, NGOC, at=MONDAY)


def tries(
    db: Session,
    account: str,
    password: str = "đoán mò thôi mà",
    *,
    client: str = HERE,
    at: datetime = MONDAY,
) -> str:
    """What signing in is answered with."""
    try:
        signing_in.sign_in(db, account, password, at=at, client=client)
    except Invalid as refused:
        return refused.reason
    return "in"


def test_one_password_tried_on_many_accounts_is_stopped(db: Session, ngoc: int) -> None:
    told = [tries(db, f"09050{n:05d}") for n in range(FROM_ONE_PLACE + 5)]

    assert ngoc
    assert told == ["sign-in-wrong"] * FROM_ONE_PLACE + ["place-locked"] * 5
    assert tries(db, PHONE, PASSWORD) == "place-locked"
    assert tries(db, PHONE, PASSWORD, client="elsewhere") == "in"


def test_a_place_is_open_again_after_a_minute_and_anew_after_its_quarter(
    db: Session, ngoc: int
) -> None:
    for n in range(FROM_ONE_PLACE):
        tries(db, f"09050{n:05d}")
    a_minute_later = MONDAY + timedelta(minutes=1)

    assert ngoc
    assert tries(db, PHONE, PASSWORD, at=a_minute_later) == "in"
    told = [tries(db, f"09051{n:05d}", at=MONDAY + WINDOW) for n in range(FROM_ONE_PLACE + 1)]
    assert told == ["sign-in-wrong"] * FROM_ONE_PLACE + ["place-locked"]


def test_one_fool_at_one_account_shuts_nobody_else_out(db: Session, ngoc: int) -> None:
    told = Counter(tries(db, "hong-van") for _ in range(200))

    assert ngoc
    assert told == {"sign-in-wrong": FREE_GUESSES, "sign-in-locked": 200 - FREE_GUESSES}
    assert tries(db, PHONE, PASSWORD) == "in"


def test_right_passwords_cost_a_place_nothing(db: Session, ngoc: int) -> None:
    told = Counter(tries(db, PHONE, PASSWORD) for _ in range(2 * FROM_ONE_PLACE))

    assert ngoc
    assert told == {"in": 2 * FROM_ONE_PLACE}


def test_an_account_that_waits_is_not_counted_on_by_a_place_that_waits(
    db: Session, ngoc: int
) -> None:
    for n in range(FROM_ONE_PLACE):
        tries(db, f"09050{n:05d}")
    told = Counter(tries(db, PHONE) for _ in range(50))

    assert ngoc
    assert told == {"place-locked": 50}
    assert tries(db, PHONE, PASSWORD, client="elsewhere") == "in"


def test_who_asks_for_many_accounts_waits_even_where_they_exist(db: Session, ngoc: int) -> None:
    told = []
    for _ in range(FROM_ONE_PLACE + 1):
        try:
            accounts.enrol(db, NGOC, at=MONDAY, client=HERE)
        except (Conflict, Invalid) as refused:
            told.append(refused.reason)

    assert ngoc
    assert told == ["account-exists"] * FROM_ONE_PLACE + ["place-locked"]
    assert accounts.enrol(
        db, replace(NGOC, id_number="049190000018", phone="0905123457"), at=MONDAY
    )


def test_only_hashes_are_kept(db: Session) -> None:
    tries(db, PHONE, client="203.0.113.9")

    kept = db.scalars(select(SignInFailure.account)).all()
    assert len(kept) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in kept)


@pytest.mark.slow
def test_guesses_at_the_same_moment_are_as_bounded(engine: Engine, db: Session) -> None:
    told: Counter[str] = Counter()

    def guess(db: Session, n: int) -> None:
        told.update(tries(db, f"0905{n:02d}{m:04d}") for m in range(5))

    all_at_once(engine, guess)

    assert told == {
        "sign-in-wrong": FROM_ONE_PLACE,
        "place-locked": ACTORS * 5 - FROM_ONE_PLACE,
    }
    assert (
        db.scalars(select(SignInFailure.failures).order_by(SignInFailure.failures.desc())).first()
        == FROM_ONE_PLACE
    )
