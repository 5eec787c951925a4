"""What else happens to people: the counter and the post, a lacking paper, a no, a silent office."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import counter, invariants, processing, responding
from services.deeds import Deed
from services.models import FactRow, PrintForm
from services.reporting import verifying
from tests.factories import (
    GIVEN_ALL,
    a_citizen,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    moves,
    open_steps,
    stands,
)
from tests.services.acting import (
    ASKED,
    CLOSING,
    WAY,
    YES,
    acts,
    at,
    expires,
    kinds,
)
from tests.services.test_counter import a_walk_in, handed_in

DESK = "tam-ky.an-my"


def all_is_well(db: Session) -> bool:
    """Every invariant holds, and every figure is what the journal says."""
    return not verifying.verify(db) and not [one for one in invariants.check(db) if one.rows]


def facts(db: Session) -> set[str]:
    return set(db.scalars(select(FactRow.name)))


def forms(db: Session) -> list[str]:
    return list(db.scalars(select(PrintForm.form).order_by(PrintForm.id)))


def test_a_walk_in_is_recorded_at_the_counter_and_gets_the_result_by_post(db: Session) -> None:
    clerk = an_officer(db, "clerk", DESK)
    home = "Khối phố 3, phường An Mỹ, Tam Kỳ"
    said = replace(a_walk_in(db), delivery="post", delivery_address=home)

    filed = counter.record_walk_in(db, "1.001776", said, handed_in(db), by=clerk, at=at(0))
    for n, action in enumerate(WAY[1:], 1):
        moves(db, filed.public_id, action, at=at(n))

    dossier = stands(db, filed.public_id).dossier
    assert (dossier.channel, dossier.stage, dossier.result) == ("counter", "returned", "granted")
    assert (dossier.delivery, dossier.delivery_address) == ("post", home)
    assert "resolved.counter" in facts(db)
    assert "resolved.online" not in facts(db)
    assert all_is_well(db)


def test_one_complete_request_is_made_and_answered_and_time_starts_anew(db: Session) -> None:
    owner = a_citizen(db)
    public_id = a_filed(db, by=owner).public_id

    acts(db, public_id, "ask", an_officer(db, "clerk", DESK), moment=at(1))
    assert open_steps(db, public_id)[0][0] == "supplement"
    responding.resubmit(db, public_id, {}, Deed(owner, at(26), a_key()))
    moves(db, public_id, "accept", at=at(27))

    standing = stands(db, public_id)
    assert kinds(db, public_id) == ["submitted", "asked", "resubmitted", "received"]
    assert standing.dossier.received_at == at(27)
    assert standing.dossier.due > at(27)
    assert {"supplement-request", "receipt"} <= set(forms(db))
    assert all_is_well(db)


def test_a_no_has_its_reason_and_comes_back_to_the_desk_like_a_yes(db: Session) -> None:
    owner = a_citizen(db)
    public_id = str(a_dossier(db, then=WAY[:5], by=owner).dossier.public_id)

    moves(db, public_id, "reject", at=at(30))
    assert open_steps(db, public_id) == [("hand-over", "clerk", DESK)]
    moves(db, public_id, "deliver", at=at(31))

    dossier = stands(db, public_id).dossier
    assert (dossier.stage, dossier.result) == ("returned", "refused")
    assert "decision" in forms(db)
    assert {"resolved", "resolved.online"} <= facts(db)
    assert all_is_well(db)


def test_a_silent_office_is_answered_for_by_its_leader(db: Session) -> None:
    public_id = str(a_dossier(db, CLOSING, then=("accept", "propose")).dossier.public_id)
    (asked,) = stands(db, public_id).matter.case.open
    assert asked.due is not None

    expires(db, public_id, asked.step, [asked.branch], asked.due)

    (louder,) = stands(db, public_id).matter.case.open
    assert (louder.role, louder.office, louder.escalated) == ("leader", asked.office, True)
    assert louder.due is not None
    assert louder.due > asked.due
    deed = Deed(an_officer(db, "leader", louder.office), louder.due, a_key())
    processing.reply(db, public_id, deed, step=louder.step, branch=louder.branch, given=YES)
    assert [one.office for one in stands(db, public_id).matter.case.open] != [asked.office]
    assert all_is_well(db)


def test_three_offices_are_asked_at_once_and_the_permit_waits_for_all(db: Session) -> None:
    public_id = str(a_dossier(db, "1.009994", then=("accept", "propose")).dossier.public_id)
    assert len(open_steps(db, public_id)) == len(ASKED)

    for branch, office in ASKED:
        deed = Deed(an_officer(db, "officer", office), at(10), a_key())
        processing.reply(db, public_id, deed, step="opinions", branch=branch, given=YES)

    ((step, _, _),) = open_steps(db, public_id)
    assert step == "appraise"
    officer = an_officer(db, "officer", "tam-ky.urban")
    acts(db, public_id, "propose", officer, given=GIVEN_ALL, moment=at(12))
    assert len(open_steps(db, public_id)) == 1
    assert all_is_well(db)
