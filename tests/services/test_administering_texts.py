"""Texts of procedures: checked, compared, walked by a test dossier, put in force and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import catalogue, places, publishing, revisions
from services.administering import history, taking_back, texts
from services.administering.changes import SHELL, Errand
from services.administering.rehearsing import rehearse
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier
from tests.factories import ALLOWANCE, MONDAY, a_key

TODAY = MONDAY.date()


def errand() -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key(), reason="QĐ 5")


def the_text() -> str:
    return files("workflows.procedures").joinpath(f"{ALLOWANCE}.toml").read_text("utf-8")


def other(db: Session, **changed: Any) -> dict[str, Any]:
    return {**texts.raw_of(db, ALLOWANCE), **changed}


def test_a_text_is_proved_or_every_fault_is_named_with_its_place(db: Session) -> None:
    good = texts.examine(db, the_text(), on=TODAY)
    broken = texts.examine(db, the_text().replace("level = 3", "level = 7"), on=TODAY)
    none = texts.examine(db, "code = =", on=TODAY)

    assert good.procedure
    assert good.procedure.code == ALLOWANCE
    assert broken.procedure is None
    assert [one.where for one in broken.faults] == ["level"]
    assert [one.where for one in none.faults] == ["dòng 1, cột 8"]


def test_a_text_is_put_in_force_journalled_and_taken_back(db: Session) -> None:
    texts.publish(db, other(db, title="Tên mới"), errand())
    with pytest.raises(Invalid, match="text-known"):
        texts.publish(db, other(db, title="Tên mới"), errand())
    [change], _n = history.listed(db)
    new = catalogue.current(db, ALLOWANCE, on=TODAY).procedure.title

    taking_back.take_back(db, change.id, errand())

    assert (change.kind, change.subject, new) == ("procedure", ALLOWANCE, "Tên mới")
    assert catalogue.current(db, ALLOWANCE, on=TODAY).procedure.title != "Tên mới"


def test_an_unsound_text_is_not_put_in_force(db: Session) -> None:
    with pytest.raises(publishing.Unsound):
        texts.publish(db, other(db, level=9), errand())

    assert history.listed(db)[1] == 0


def test_a_procedure_ends_after_its_last_day_and_never_disappears(db: Session) -> None:
    texts.end(db, ALLOWANCE, date(2021, 3, 31), errand())

    assert catalogue.current(db, ALLOWANCE, on=date(2021, 3, 31))
    with pytest.raises(NotFound):
        catalogue.current(db, ALLOWANCE, on=date(2021, 4, 1))
    with pytest.raises(Conflict, match="procedure-stays"):
        texts.TEXT.put(db, ALLOWANCE, None, errand())  # type: ignore[misc]  # has one
    with pytest.raises(NotFound):
        texts.raw_of(db, "9.999999")


def test_a_last_day_that_is_long_past_is_refused_and_yesterday_is_not(db: Session) -> None:
    with pytest.raises(Invalid, match="ended-too-early"):
        texts.end(db, ALLOWANCE, MONDAY.date() - timedelta(days=2), errand())
    texts.end(db, ALLOWANCE, MONDAY.date() - timedelta(days=1), errand())

    assert texts.leading_to(db, "1.004222", on=MONDAY.date()) != []
    assert texts.leading_to(db, ALLOWANCE, on=MONDAY.date()) == []


def test_who_comes_for_what_was_replaced_is_led_on_and_never_in_a_circle(db: Session) -> None:
    last, after = date(2021, 3, 31), date(2021, 4, 1)
    texts.end(db, ALLOWANCE, last, errand(), "2.000635")
    there = revisions.successor(db, ALLOWANCE, on=after)
    texts.end(db, "2.000635", last, errand(), ALLOWANCE)

    assert there
    assert there.code == "2.000635"
    assert revisions.successor(db, ALLOWANCE, on=last) is None
    assert revisions.successor(db, ALLOWANCE, on=after) is None
    assert revisions.successor(db, "9.999999", on=after) is None
    for wrong in (ALLOWANCE, "9.999999"):
        with pytest.raises(Invalid, match="procedure-heir-unknown"):
            texts.end(db, ALLOWANCE, last, errand(), wrong)


def test_a_test_dossier_of_every_procedure_reaches_its_end_in_time_and_is_nowhere(
    db: Session,
) -> None:
    scene = places.scene(db)
    opening = MONDAY.replace(hour=7, minute=0)
    walked = {one.code: rehearse(one, scene, at=opening) for one in catalogue.offered(db, on=TODAY)}

    wrong = {
        code: one
        for code, one in walked.items()
        if one.ended != "granted" or not one.finished_at or not one.due or one.finished_at > one.due
    }

    assert (len(walked), wrong) == (48, {})
    assert db.scalar(select(func.count(Dossier.id))) == 0
