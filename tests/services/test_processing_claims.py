"""Who has the work, and that nothing happens twice or behind somebody's back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.errors import Conflict
from services.models import JournalLine, OpenStepRow
from tests.factories import (
    MONDAY,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    open_steps,
    stands,
)
from tests.services.acting import (
    AN_MY,
    DISTRICT,
    WAY,
    a_colleague,
    acts,
    at,
    claims,
    kinds,
    reappoints,
    releases,
)
from workflows.calendar import VIETNAM
from workflows.case import NOTHING, Actor, Refused


def test_one_officer_claims_and_the_next_one_learns_who_was_faster(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    claims(db, public_id, clerk)

    with pytest.raises(Conflict, match="claimed-by-other"):
        claims(db, public_id, a_colleague(clerk))
    with pytest.raises(Conflict, match="claimed-by-other"):
        acts(db, public_id, "accept", a_colleague(clerk))

    assert kinds(db, public_id) == ["submitted", "claimed"]
    acts(db, public_id, "accept", clerk)
    assert [place[0] for place in open_steps(db, public_id)] == ["review"]


def test_claiming_ones_own_work_again_changes_nothing(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    claims(db, public_id, clerk)

    claims(db, public_id, clerk)

    assert kinds(db, public_id) == ["submitted", "claimed"]


def test_claimed_work_can_be_given_back_and_taken_by_another(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    second = an_officer(db, "clerk", DISTRICT)
    second = Actor(second.id, second.name, "officer", clerk.posts)
    claims(db, public_id, clerk)

    releases(db, public_id, clerk)
    claims(db, public_id, second)

    held = db.scalars(select(OpenStepRow.claimed_by)).one()
    assert f"officer:{held}" == second.id
    assert kinds(db, public_id) == ["submitted", "claimed", "released", "claimed"]


def test_nobody_gives_back_what_they_do_not_hold(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)

    with pytest.raises(Conflict, match="not-claimed-by-you"):
        releases(db, public_id, clerk)

    claims(db, public_id, clerk)
    with pytest.raises(Conflict, match="not-claimed-by-you"):
        releases(db, public_id, a_colleague(clerk))


def test_who_has_no_post_there_cannot_claim(db: Session) -> None:
    public_id = a_filed(db).public_id

    with pytest.raises(Refused, match="not-yours"):
        claims(db, public_id, an_officer(db, "clerk", "hoi-an"))

    assert db.scalars(select(OpenStepRow.claimed_by)).one() is None


def test_a_claim_ends_with_its_step(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    claims(db, public_id, clerk)

    acts(db, public_id, "accept", clerk)

    assert list(db.scalars(select(OpenStepRow.claimed_by))) == [None]


def test_the_same_key_does_everything_once(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    officer, later = an_officer(db, "officer", AN_MY), datetime(2021, 4, 2, 17, tzinfo=VIETNAM)

    for _ in range(2):
        claims(db, public_id, clerk, "claimed once")
    for _ in range(2):
        acts(db, public_id, "accept", clerk, step="receive", key="accepted once")
    for _ in range(2):
        reappoints(db, public_id, officer, later, key="named once")

    assert kinds(db, public_id) == ["submitted", "claimed", "received", "reappointed"]


def test_a_page_that_has_grown_stale_changes_nothing(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    claims(db, public_id, clerk)

    with pytest.raises(Conflict, match="page-stale"):
        acts(db, public_id, "accept", clerk, seen=1)

    assert kinds(db, public_id) == ["submitted", "claimed"]
    acts(db, public_id, "accept", clerk, seen=2)
    assert kinds(db, public_id)[-1] == "received"


def test_what_was_done_before_is_never_done_after_it(db: Session) -> None:
    public_id = a_dossier(db, then=("accept",)).dossier.public_id

    acts(db, public_id, "propose", an_officer(db, "officer", AN_MY), moment=MONDAY)

    moments = list(db.scalars(select(JournalLine.at).order_by(JournalLine.n)))
    assert moments == [MONDAY, at(1), at(1)]


def test_a_refused_deed_can_be_sent_again_with_the_same_key(db: Session) -> None:
    public_id = a_dossier(db, then=WAY[:5]).dossier.public_id
    leader, key = an_officer(db, "leader", DISTRICT), a_key()
    with pytest.raises(Refused, match="signature-missing"):
        acts(db, public_id, "grant", leader, given=NOTHING, key=key)

    acts(db, public_id, "grant", leader, key=key)

    assert stands(db, public_id).dossier.result == "granted"
