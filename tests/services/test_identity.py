"""What a provider says about somebody, and whose account that opens."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services.db import sessions
from services.errors import Conflict, Invalid
from services.identity import asking, linking
from services.identity.asking import Errand
from services.identity.claims import Proven, born, read
from services.identity.provider import Provider
from services.models import Citizen, Identity, IdentityRequest
from tests.factories import MONDAY
from workflows.assurance import enough, strongest, weakest

VNEID = Provider(key="a", title="A", issuer="https://a.invalid", client_id="c", client_secret="s")
PLAIN = replace(VNEID, number_claim="sub", level_claims=("acr",), levels={"loa3": "high"})
NGA = {"sub": "s", "SoDinhDanh": "049190000123", "HoVaTen": "Trần Thị Nga", "loAs": 2}
WHO = Proven(
    issuer="https://a.invalid",
    subject="s",
    assurance="substantial",
    kind="citizen",
    name="Trần Thị Nga",
    number="049190000123",
)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"loAs": "2"}, "substantial"),
        ({"loAs": 3}, "high"),
        ({"loAs": "1"}, "low"),
        ({"loAs": "2", "IAL": "1"}, "low"),
        ({"loAs": "2", "IAL": "2"}, "substantial"),
        ({"loAs": "mức 9"}, "low"),
        ({"loAs": True}, "low"),
        ({"loAs": ["2"]}, "low"),
        ({"loAs": None}, "low"),
    ],
)
def test_the_weakest_word_about_the_level_counts(said: dict[str, Any], level: str) -> None:
    assert read({**NGA, "loAs": None} | said, VNEID).assurance == level


def test_the_common_claims_are_understood_too() -> None:
    claims = {"sub": "049290000123", "name": "An", "birthdate": "1990-05-20", "acr": "loa3"}

    who = read(claims, PLAIN)

    assert (who.number, who.name, who.born, who.sex) == (
        "049290000123",
        "An",
        date(1990, 5, 20),
        "male",
    )
    assert who.assurance == "high"


@pytest.mark.parametrize(
    "wrong",
    [
        {"SoDinhDanh": None},
        {"SoDinhDanh": "12"},
        {"SoDinhDanh": "04919000012a"},
        {"HoVaTen": ""},
        {"HoVaTen": "\u200b \n"},
        {"HoVaTen": "A" * 201},
        {"HoVaTen": ["A"]},
        {"sub": None},
        {"LoaiTaiKhoan": "9"},
        {"LoaiTaiKhoan": "2"},
    ],
)
def test_without_a_name_a_number_or_a_kind_nobody_is_known(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="identity-incomplete"):
        read(NGA | wrong, VNEID)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("19900520", date(1990, 5, 20)),
        ("20/05/1990", date(1990, 5, 20)),
        ("1990", None),
        ("19901350", None),
        ("", None),
    ],
)
def test_a_birthday_is_one_or_none(said: str, day: date | None) -> None:
    assert born(said) == day


def test_levels_have_an_order() -> None:
    assert [enough(one, "substantial") for one in ("", "local", "low", "substantial", "high")] == [
        *[False] * 3,
        *[True] * 2,
    ]
    assert enough("", "")
    assert (weakest(["high", "low"]), strongest(["", "low", "local"])) == ("low", "low")


def test_many_first_times_at_once_make_one_account(db: Session, engine: Engine) -> None:
    def come_in(subject: str) -> str:
        with sessions(engine)() as mine:
            try:
                return linking.enter(mine, replace(WHO, subject=subject), at=MONDAY).how
            except Conflict as late:
                return late.reason

    with ThreadPoolExecutor(8) as crowd:
        came = sorted(crowd.map(come_in, ["s"] * 6 + ["t"] * 2))

    accounts = db.scalars(select(Citizen)).all()
    assert len(accounts) == 1
    assert came.count("made") == 1
    assert set(came) == {"made", "known", "linked"}
    assert {one.citizen_id for one in db.scalars(select(Identity))} == {accounts[0].id}


@pytest.mark.parametrize(
    "change",
    [
        lambda who: replace(who, number="049190000999"),
        lambda who: replace(who, kind="business", number="4000101816"),
    ],
)
def test_an_identity_that_became_somebody_elses_opens_nothing(
    db: Session, change: Callable[[Proven], Proven]
) -> None:
    linking.enter(db, WHO, at=MONDAY)

    with pytest.raises(Invalid, match="identity-other-number"):
        linking.enter(db, change(WHO), at=MONDAY)


def test_an_account_with_the_number_of_an_earlier_card_is_found(db: Session) -> None:
    first = linking.enter(db, replace(WHO, number="201234567"), at=MONDAY)
    again = linking.enter(db, replace(WHO, subject="t", old_number="201234567"), at=MONDAY)

    assert (again.citizen_id, again.how) == (first.citizen_id, "linked")


def test_a_telephone_that_is_somebody_elses_is_left_out(db: Session) -> None:
    linking.enter(db, replace(WHO, phone="0905000001"), at=MONDAY)
    linking.enter(
        db, replace(WHO, subject="t", number="049190000999", phone="0905000001"), at=MONDAY
    )

    assert sorted(one.phone or "" for one in db.scalars(select(Citizen))) == ["", "0905000001"]


def test_who_never_came_back_is_forgotten(db: Session) -> None:
    asking.send(db, "a", Errand(), browser="b", at=MONDAY)
    asking.send(db, "a", Errand(), browser="b", at=MONDAY + timedelta(hours=1))

    assert len(db.scalars(select(IdentityRequest)).all()) == 1


def test_who_brings_nothing_was_not_sent(db: Session) -> None:
    for state, browser in (("", ""), ("x", ""), ("", "b"), ("x", "b")):
        with pytest.raises(Invalid, match="identity-request-unknown"):
            asking.take(db, "a", state, browser=browser, at=MONDAY)
