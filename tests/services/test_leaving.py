"""Who leaves, or loses a role, keeps no claim there, and takes none from whoever has it by now."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services import freeing, presence, processing, staff, standing_in
from services.actor_ids import officer_id
from services.adapters.null import NullMessenger
from services.administering import leaving, officers
from services.db import table
from services.deeds import Deed
from services.letters import Letters
from services.models import JournalLine, OpenStepRow
from services.promised import Outside
from services.standing import Standing, take_up
from services.standing_in import Held
from services.watching import stuck
from services.working import run_due
from tests.factories import MONDAY, a_dossier, a_key, stands
from tests.services.test_administering import DESK, TODAY, VAN, errand
from tests.services.test_covering import again, covers, employs, number
from tests.statements import statements
from workflows.case import Actor, Post

LONG_AGO = date(2021, 1, 1)
WORLD = Outside(NullMessenger(), Letters(Path("templates")))


@pytest.fixture
def admin(db: Session) -> Actor:
    return employs(db, "admin", "Tran Quan Tri", "quang-nam")


def holds_a_claim(db: Session, admin: Actor) -> int:
    """Vân, who has worked at the desk for years, and has claimed a dossier there."""
    van = staff.add(db, VAN, errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=LONG_AGO)
    clerk = Actor(f"officer:{van}", VAN.name, "officer", frozenset([Post("clerk", DESK)]))
    public_id = a_dossier(db).dossier.public_id
    processing.claim(db, public_id, Deed(clerk, MONDAY, a_key()), step="receive", branch="")
    return van


@pytest.mark.parametrize("again", [False, True])
def test_what_was_claimed_in_a_role_goes_back_after_its_last_day_unless_it_is_held_again(
    db: Session, admin: Actor, *, again: bool
) -> None:
    van = holds_a_claim(db, admin)
    subject = officers.role_subject("hong-van", "clerk", DESK, LONG_AGO)
    for last in (TODAY + timedelta(days=1), TODAY):
        assert leaving.end_role(db, "hong-van", subject, last, errand(admin)) == 0
    if again:
        staff.give_role(db, van, "clerk", DESK, since=TODAY + timedelta(days=1))

    run_due(db, MONDAY, WORLD)
    assert db.scalars(select(OpenStepRow.claimed_by)).all() == [van]
    run_due(db, MONDAY + timedelta(days=1), WORLD)

    assert db.scalars(select(OpenStepRow.claimed_by)).all() == [van if again else None]


@pytest.mark.database
@pytest.mark.parametrize("closed", [False, True])
def test_a_claim_that_is_somebody_elses_by_now_or_nobodys_stays_as_it_is(
    db: Session, admin: Actor, monkeypatch: pytest.MonkeyPatch, *, closed: bool
) -> None:
    holds_a_claim(db, admin)
    other = officer_id(admin)
    before = db.scalars(select(JournalLine.id)).all()

    def late(db: Session, public_id: str) -> Standing:
        """What happens between the reading of the claims and the lock."""
        steps = table(OpenStepRow)
        db.execute(delete(steps) if closed else update(steps).values(claimed_by=other))
        return take_up(db, public_id)

    monkeypatch.setattr(freeing, "take_up", late)

    assert leaving.lock(db, "hong-van", errand(admin)) == 0
    assert db.scalars(select(OpenStepRow.claimed_by)).all() == ([] if closed else [other])
    assert db.scalars(select(JournalLine.id)).all() == before


def test_what_waits_at_many_places_is_counted_with_as_many_statements_as_at_one(
    db: Session, admin: Actor
) -> None:
    van = holds_a_claim(db, admin)
    with statements(db) as one:
        leaving.waits(db, van, on=TODAY)
    for role in ("head", "leader", "officer"):
        staff.give_role(db, van, role, DESK, since=LONG_AGO)
    employs(db, "head", "Vo Dan")

    with statements(db) as four:
        found = leaving.waits(db, van, on=TODAY)

    assert [(at.role, at.claimed, at.open, at.others) for at in found] == [
        ("clerk", 1, 1, 0),
        ("head", 0, 0, 1),
        ("leader", 0, 0, 0),
        ("officer", 0, 0, 0),
    ]
    assert len(one) == len(four)


def held_by(db: Session, public_id: str) -> list[int | None]:
    """Who holds the open steps of a dossier."""
    return [one.officer_id for one in stands(db, public_id).claims.values()]


@pytest.mark.database
@pytest.mark.parametrize("ends", ["role of the absent", "account of the absent", "own role"])
def test_what_a_substitute_holds_goes_back_when_nothing_is_lent_to_them_any_more(
    db: Session, admin: Actor, ends: str
) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    public_id = a_dossier(db).dossier.public_id
    covers(db, clerk, officer, Post("clerk", DESK))
    processing.claim(
        db, public_id, Deed(again(db, officer), MONDAY, a_key()), step="receive", branch=""
    )
    assert number(officer) in presence.at_post(db, Post("clerk", DESK), TODAY)

    if ends == "account of the absent":
        leaving.lock(db, "clerk.tran-binh", errand(admin))
    else:
        role, who = ("clerk", clerk) if ends == "role of the absent" else ("officer", officer)
        staff.take_role(db, number(who), role, DESK, on=TODAY, errand=errand(admin))

    assert number(officer) not in presence.at_post(db, Post("clerk", DESK), TODAY)
    assert "left" in {one.why for one in stuck.stuck(db, real=MONDAY)} or ends != "own role"
    run_due(db, MONDAY, WORLD)
    assert held_by(db, public_id) == [None]


@pytest.mark.database
def test_what_a_head_has_taken_over_is_not_left_until_they_answer_for_it_no_more(
    db: Session, admin: Actor
) -> None:
    clerk, head = employs(db, "clerk", "Tran Binh"), employs(db, "head", "Vo Dan")
    public_id = a_dossier(db).dossier.public_id
    processing.claim(db, public_id, Deed(clerk, MONDAY, a_key()), step="receive", branch="")
    held = Held("receive", "", number(clerk))
    standing_in.take_over(db, public_id, Deed(head, MONDAY, a_key()), held, reason="Nghỉ ốm")
    run_due(db, MONDAY, WORLD)
    assert stuck.stuck(db, real=MONDAY) == []

    staff.take_role(db, number(head), "head", DESK, on=TODAY, errand=errand(admin))
    run_due(db, MONDAY, WORLD)

    assert held_by(db, public_id) == [None]
