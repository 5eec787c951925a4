"""Looking a dossier up without an account: two codes, nothing about anybody, no guessing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import public_lookup
from services.errors import Invalid
from services.public_lookup import Happened, Seen, Waiting
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, stands
from tests.statements import statements

LATER = MONDAY + timedelta(days=1)
HERE = "203.0.113.7"


def look(db: Session, code: str, secret: str, *, client: str = HERE, at: datetime = LATER) -> Seen:
    return public_lookup.look_up(db, code, secret, client=client, at=at)


def refusal(db: Session, code: str, secret: str, **also: Any) -> tuple[str, Any]:
    with pytest.raises(Invalid) as refused:
        look(db, code, secret, **also)
    return refused.value.reason, refused.value.details.get("at")


def test_the_two_codes_show_where_a_dossier_stands(db: Session) -> None:
    dossier = a_dossier(db, then=("accept",)).dossier

    seen = look(db, dossier.code, dossier.secret)

    assert seen.stage == "received"
    assert seen.procedure_code == "1.001776"
    assert seen.desk == "UBND phường An Mỹ"
    assert (seen.due, seen.state, seen.left) == (dossier.due, "running", 19)
    assert seen.happened == [
        Happened("submitted", MONDAY, "UBND phường An Mỹ"),
        Happened("received", MONDAY + timedelta(hours=1), "UBND phường An Mỹ"),
    ]
    assert seen.waiting == [Waiting("Xác minh và niêm yết kết quả xét duyệt", "UBND phường An Mỹ")]


def test_the_number_of_a_submission_serves_as_well(db: Session) -> None:
    filed = a_filed(db)
    dossier = stands(db, filed.public_id).dossier

    seen = look(db, filed.number.lower(), f" {dossier.secret[:4]}-{dossier.secret[4:].lower()} ")

    assert (seen.number, seen.code, seen.stage) == (filed.number, None, "submitted")
    assert (seen.due, seen.state, seen.left) == (None, "none", None)


def test_a_dossier_that_was_refused_has_no_clock_any_more(db: Session) -> None:
    dossier = a_dossier(db, then=("refuse",)).dossier

    seen = look(db, dossier.number, dossier.secret)

    assert (seen.stage, seen.state) == ("refused", "stopped")


def test_a_code_may_be_typed_without_its_points_and_lines(db: Session) -> None:
    filed, received = a_filed(db), a_dossier(db, then=("accept",)).dossier
    waiting = stands(db, filed.public_id).dossier
    bare = "".join(c for c in received.code if c.isalnum())

    for typed in (filed.number.replace("-", " "), filed.number.replace("-", "–").lower()):
        assert look(db, typed, waiting.secret).number == filed.number
    for typed in (bare, received.code.replace(".", " ").replace("-", ".")):
        assert look(db, typed, received.secret).code == received.code


def test_nothing_is_said_about_anybody(db: Session) -> None:
    citizen = a_citizen(db, name="Trần Thị Bích Ngọc", phone="0905111222")
    dossier = a_dossier(db, then=("accept",), by=citizen).dossier

    told = str(asdict(look(db, dossier.code, dossier.secret)))

    for secret in ("Ngọc", "0905111222", dossier.applicant_id_number, dossier.public_id, "Tâm"):
        assert secret not in told


def test_what_waits_for_the_citizen_has_no_office(db: Session) -> None:
    dossier = a_dossier(db, then=("ask",)).dossier

    seen = look(db, dossier.number, dossier.secret)

    assert seen.stage == "supplement"
    assert seen.waiting == [Waiting("Chờ bạn bổ sung hồ sơ", "")]
    assert [one.kind for one in seen.happened] == ["submitted", "asked"]


def test_an_unknown_dossier_and_a_wrong_receipt_code_are_one_answer(db: Session) -> None:
    dossier = a_dossier(db, then=("accept",)).dossier

    with statements(db) as for_unknown:
        unknown = refusal(db, "000.00.01.H47-210301-9999", dossier.secret)
    with statements(db) as for_wrong:
        wrong = refusal(db, dossier.code, "ABCDEFGH")

    assert unknown == wrong == ("look-up-wrong", None)
    assert len(for_unknown) == len(for_wrong)


def test_an_empty_receipt_code_opens_nothing(db: Session) -> None:
    dossier = a_dossier(db).dossier

    assert refusal(db, dossier.number, "")[0] == "look-up-wrong"
    assert refusal(db, "", "")[0] == "look-up-wrong"
    assert refusal(db, "NOBODY", public_lookup.NOBODYS)[0] == "look-up-wrong"


def test_the_fifth_wrong_guess_locks_a_dossier_for_everybody(db: Session) -> None:
    dossier = a_dossier(db).dossier

    reasons = [refusal(db, dossier.number, "WRONG", client=f"place {n}")[0] for n in range(6)]

    assert reasons == ["look-up-wrong"] * 5 + ["look-up-locked"]
    assert refusal(db, dossier.number, dossier.secret) == ("look-up-locked", "08:31")
    assert look(db, dossier.number, dossier.secret, at=LATER + timedelta(minutes=2)).number


def test_a_dossier_that_does_not_exist_locks_alike(db: Session) -> None:
    reasons = [refusal(db, "N210301-99999", "WRONG", client=f"place {n}")[0] for n in range(6)]

    assert reasons == ["look-up-wrong"] * 5 + ["look-up-locked"]


def test_the_right_code_forgets_the_wrong_ones_of_its_dossier(db: Session) -> None:
    dossier = a_dossier(db).dossier
    for n in range(4):
        refusal(db, dossier.number, "WRONG", client=f"place {n}")

    look(db, dossier.number, dossier.secret)

    assert refusal(db, dossier.number, "WRONG")[0] == "look-up-wrong"
    assert look(db, dossier.number, dossier.secret)


def test_ten_wrong_guesses_lock_a_place_whatever_they_are_for(db: Session) -> None:
    dossier = a_dossier(db).dossier
    reasons = [refusal(db, f"N210301-9{n:04d}", "WRONG")[0] for n in range(11)]

    assert reasons == ["look-up-wrong"] * 10 + ["place-locked"]
    assert refusal(db, dossier.number, dossier.secret)[0] == "place-locked"
    assert look(db, dossier.number, dossier.secret, client="elsewhere")
    assert look(db, dossier.number, dossier.secret, at=LATER + timedelta(minutes=15))


def test_right_guesses_cost_a_place_nothing_and_forgive_it_nothing(db: Session) -> None:
    dossier = a_dossier(db).dossier
    for n in range(9):
        refusal(db, f"N210301-9{n:04d}", "WRONG")

    for _ in range(20):
        look(db, dossier.number, dossier.secret)

    assert refusal(db, "N210301-90010", "WRONG")[0] == "look-up-wrong"
    assert refusal(db, "N210301-90011", "WRONG")[0] == "place-locked"


def test_a_look_costs_the_same_however_long_the_story(db: Session) -> None:
    short, long = (
        a_dossier(db).dossier,
        a_dossier(db, then=("accept", "propose", "approve")).dossier,
    )
    look(db, short.number, short.secret)

    with statements(db) as for_short:
        look(db, short.number, short.secret)
    with statements(db) as for_long:
        look(db, long.code, long.secret)

    assert len(for_short) == len(for_long) == 14
