"""Processing: a dossier goes from desk to desk, and nobody can push it off its way."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import bookkeeping, counter
from services.deeds import Deed
from services.errors import NotFound
from services.models import JournalLine, Notice, PrintForm
from tests.factories import (
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    moves,
    open_steps,
    stands,
)
from tests.services.acting import (
    AN_MY,
    ASKED,
    DISTRICT,
    LABOUR,
    WAY,
    a_colleague,
    a_permit,
    acts,
    answers,
    at,
    kinds,
    lines,
    the_sample,
)
from workflows.case import NOTHING, Actor, Given, Refused


def test_an_allowance_goes_up_to_the_district_and_back_to_the_desk_it_came_from(
    db: Session,
) -> None:
    public_id = a_filed(db).public_id
    places = [open_steps(db, public_id)[0]]

    for n, action in enumerate(WAY, 1):
        moves(db, public_id, action, at=at(n))
        places += open_steps(db, public_id)[:1]

    assert places == [
        ("receive", "clerk", AN_MY),
        ("review", "officer", AN_MY),
        ("commune-sign", "leader", AN_MY),
        ("appraise", "officer", LABOUR),
        ("district-check", "head", LABOUR),
        ("decide", "leader", DISTRICT),
        ("hand-over", "clerk", AN_MY),
    ]
    dossier = stands(db, public_id).dossier
    assert (dossier.stage, dossier.result, dossier.outcome) == ("returned", "granted", "granted")
    assert kinds(db, public_id) == [
        *("submitted", "received", "moved", "moved", "moved", "moved", "decided", "delivered")
    ]
    assert list(db.scalars(select(PrintForm.form).order_by(PrintForm.id))) == [
        "receipt",
        "decision",
    ]
    told = db.scalars(select(Notice.kind).order_by(Notice.line))
    assert list(told) == ["received", "decided", "delivered"]


def test_the_code_of_a_dossier_is_given_when_it_is_received(db: Session) -> None:
    public_id = a_filed(db).public_id
    assert stands(db, public_id).dossier.code is None

    moves(db, public_id, "accept", at=at(1))

    assert stands(db, public_id).dossier.code == "000.03.31.H47-210301-0001"


def test_who_holds_no_post_at_the_step_is_refused(db: Session) -> None:
    public_id = a_filed(db).public_id
    before = lines(db)

    for role, office in (("officer", AN_MY), ("clerk", "tam-ky.an-xuan"), ("manager", AN_MY)):
        with pytest.raises(Refused, match="not-yours"):
            acts(db, public_id, "accept", an_officer(db, role, office))

    assert lines(db) == before
    assert open_steps(db, public_id) == [("receive", "clerk", AN_MY)]


def test_only_what_the_step_has_can_be_done(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)

    with pytest.raises(Refused, match="no-such-action"):
        acts(db, public_id, "grant", clerk)
    with pytest.raises(Refused, match="not-open"):
        acts(db, public_id, "propose", clerk, step="review")
    with pytest.raises(NotFound):
        acts(db, "nobody-knows-it", "accept", clerk, step="receive")


@pytest.mark.parametrize(
    ("action", "given", "reason"),
    [
        ("grant", NOTHING, "signature-missing"),
        ("reject", Given(signature=True), "reason-missing"),
        ("reject", Given(signature=True, reason="  "), "reason-missing"),
        ("return", NOTHING, "reason-missing"),
    ],
)
def test_what_an_action_needs_has_to_be_given(
    db: Session, action: str, given: Given, reason: str
) -> None:
    public_id = a_dossier(db, then=WAY[:5]).dossier.public_id

    with pytest.raises(Refused, match=reason):
        acts(db, public_id, action, an_officer(db, "leader", DISTRICT), given=given)


def test_a_fee_that_is_owed_keeps_the_result_at_the_desk(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    for branch, office in ASKED:
        answers(db, public_id, branch, an_officer(db, "officer", office))
    for n, action in enumerate(("propose", "approve", "grant")):
        moves(db, public_id, action, at=at(20 + n))
    clerk = an_officer(db, "clerk", DISTRICT)
    with pytest.raises(Refused, match="fee-unsettled"):
        acts(db, public_id, "deliver", clerk)

    deed = Deed(clerk, at(48), a_key())
    counter.collect(db, public_id, deed, amount=bookkeeping.owed(db, 1), method="cash")
    acts(db, public_id, "deliver", clerk)

    assert stands(db, public_id).dossier.stage == "returned"


def test_work_is_sent_back_with_a_reason_and_done_again(db: Session) -> None:
    public_id = a_dossier(db, then=WAY[:4]).dossier.public_id
    head = an_officer(db, "head", LABOUR)

    acts(db, public_id, "return", head, given=Given(reason="Thiếu hệ số."))

    assert open_steps(db, public_id) == [("appraise", "officer", LABOUR)]
    line = db.scalars(select(JournalLine).order_by(JournalLine.id.desc()).limit(1)).one()
    assert (line.kind, line.payload["reason"], line.to) == ("moved", "Thiếu hệ số.", ["appraise"])
    for n, action in enumerate(WAY[3:]):
        moves(db, public_id, action, at=at(60 + n))
    assert stands(db, public_id).dossier.stage == "returned"


def test_a_refusal_after_processing_is_a_result_that_is_handed_over(db: Session) -> None:
    public_id = a_dossier(db, then=WAY[:5]).dossier.public_id

    moves(db, public_id, "reject", at=at(8))

    dossier = stands(db, public_id).dossier
    assert (dossier.stage, dossier.result, dossier.finished_at) == ("finished", "refused", at(8))
    assert open_steps(db, public_id) == [("hand-over", "clerk", AN_MY)]
    moves(db, public_id, "deliver", at=at(9))
    assert stands(db, public_id).dossier.outcome == "refused"


def test_a_refusal_at_the_desk_ends_the_dossier_without_a_code(db: Session) -> None:
    public_id = a_dossier(db, then=("refuse",)).dossier.public_id

    dossier = stands(db, public_id).dossier

    assert (dossier.stage, dossier.code, dossier.closed_at) == ("refused", None, at(1))
    assert open_steps(db, public_id) == []
    with pytest.raises(Refused, match="closed"):
        acts(db, public_id, "accept", an_officer(db, "clerk", AN_MY), step="receive")


def test_a_second_person_signs_where_the_procedure_wants_one(db: Session) -> None:
    public_id = the_sample(db)
    officer = an_officer(db, "officer", AN_MY)
    leader = an_officer(db, "leader", DISTRICT)
    acts(db, public_id, "consult", officer)
    offices = ((LABOUR, "1"), ("tam-ky.police", "2"))
    for office, branch in offices:
        posts = an_officer(db, "officer", office).posts
        answers(db, public_id, branch, Actor(leader.id, leader.name, "officer", posts))

    with pytest.raises(Refused, match="second-person-needed"):
        acts(db, public_id, "grant", leader)

    acts(db, public_id, "grant", a_colleague(leader))
    assert stands(db, public_id).dossier.result == "granted"
