"""What is offered to an officer: what they may do now, what it needs, where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from services import consultations, desk_view, offers, processing, responding
from services.actor_ids import officer_id
from services.deeds import Deed
from services.offers import Offers
from services.standing import Claim, Standing
from tests.factories import MONDAY, a_citizen, a_dossier, a_key, an_officer, stands
from workflows import engine
from workflows.case import Actor, Given, Lent, Post, Refused

AN_MY, URBAN, PERMIT = "tam-ky.an-my", "tam-ky.urban", "1.009994"
ENROLMENT = "3.000182"


def offered(standing: Standing, by: Actor, *, hours: float = 1, owed: int = 0) -> Offers:
    return offers.offers(standing, by, at=MONDAY + timedelta(hours=hours), owed=owed)


def names(found: Offers) -> list[list[str]]:
    return [[choice.action.name for choice in place.choices] for place in found.places]


def test_a_clerk_is_offered_the_three_ways_of_reception(db: Session) -> None:
    standing = a_dossier(db)

    found = offered(standing, an_officer(db, "clerk", AN_MY))

    assert names(found) == [["accept", "ask", "refuse"]]
    accept, ask, refuse = found.places[0].choices
    wanted = [sorted(choice.wants) for choice in (accept, ask, refuse)]
    assert wanted == [[], ["missing", "reason"], ["reason"]]
    assert [(to.step.name, to.offices) for to in accept.to] == [("review", ("UBND phường An Mỹ",))]
    assert [(to.step.kind, to.offices) for to in refuse.to] == [("end", ())]


def test_others_are_offered_nothing(db: Session) -> None:
    standing = a_dossier(db)

    found = offered(standing, an_officer(db, "leader", AN_MY))

    assert names(found) == [[]]
    assert found.first is None
    assert not found.places[0].ours


def test_a_consultation_leads_to_every_office_that_is_asked(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept",))

    propose, *_ = offered(standing, an_officer(db, "officer", URBAN)).places[0].choices

    assert [to.offices for to in propose.to] == [
        (
            "Phòng Tài nguyên và Môi trường thành phố Tam Kỳ",
            "Công an thành phố Tam Kỳ",
            "UBND phường An Mỹ",
        )
    ]


def test_an_office_that_is_asked_has_its_own_branch(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "propose"))

    found = offered(standing, an_officer(db, "officer", "tam-ky.police"))

    assert [place.ours for place in found.places] == [False, True, False]
    assert found.first
    assert (found.first.key, found.first.does) == (("opinions", "2"), True)
    assert found.first.ask
    assert found.first.ask.title == "Hỏi về phòng cháy và lối cho xe chữa cháy"


def test_what_a_colleague_holds_is_offered_but_not_to_be_done(db: Session) -> None:
    standing, clerk = a_dossier(db), an_officer(db, "clerk", AN_MY)
    deed = Deed(clerk, MONDAY, a_key())
    processing.claim(db, standing.dossier.public_id, deed, step="receive", branch="")
    now = stands(db, standing.dossier.public_id)
    colleague = Actor("officer:99", "Đồng nghiệp", "officer", clerk.posts)

    mine, theirs = offered(now, clerk).first, offered(now, colleague).first

    assert mine
    assert theirs
    assert (mine.mine, mine.held, mine.does) == (True, False, True)
    assert (theirs.mine, theirs.held, theirs.does) == (False, True, False)
    assert offers.holders(db, offered(now, colleague)) == {mine.holder: "Lê Văn Tâm"}


def test_an_action_that_needs_the_fee_is_barred_until_it_is_paid(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "propose"))
    for branch, office in (("1", "tam-ky.environment"), ("2", "tam-ky.police"), ("3", AN_MY)):
        agrees(db, standing, branch, an_officer(db, "officer", office))
    for action, role, office in (
        ("propose", "officer", URBAN),
        ("approve", "head", URBAN),
        ("grant", "leader", "tam-ky"),
    ):
        takes(db, standing, action, an_officer(db, role, office))
    now, clerk = stands(db, standing.dossier.public_id), an_officer(db, "clerk", "tam-ky")

    owing, paid = offered(now, clerk, owed=75_000), offered(now, clerk)

    assert [choice.barred for choice in owing.places[0].choices] == ["fee-unsettled"]
    assert [choice.barred for choice in paid.places[0].choices] == [""]


def test_who_took_work_over_at_a_post_that_is_only_lent_is_not_offered_to_sign(db: Session) -> None:
    standing = a_dossier(db, ENROLMENT, then=("accept", "propose-refusal"))
    (here,) = standing.matter.case.open
    lent = Lent(
        Post("leader", here.office), "officer:9", "Lê Đình Nam", date(2021, 12, 31), only=True
    )
    by = replace(an_officer(db, "officer", here.office), lent=frozenset([lent]))
    by = replace(by, posts=by.posts | {lent.post})
    claims = {(here.step, here.branch): Claim(1, officer_id(by))}

    (place,) = offered(replace(standing, claims=claims), by).places

    assert (here.role, place.ours) == ("head", True)
    assert [choice.barred for choice in place.choices] == ["signature-not-lent", ""]
    with pytest.raises(Refused, match="signature-not-lent"):
        engine.take(
            standing.matter,
            "reject",
            step=here.step,
            by=replace(by, stands_in=frozenset([Post("head", here.office)])),
            at=MONDAY,
            given=Given(reason="Lý do", signature=True),
        )


def takes(db: Session, standing: Standing, action: str, by: Actor) -> None:
    """An officer takes an action at the one open step, with all that it could need."""
    public_id = standing.dossier.public_id
    (here,) = stands(db, public_id).matter.case.open
    deed, given = Deed(by, MONDAY, a_key()), Given(reason="Lý do", signature=True)
    processing.act(db, public_id, action, deed, step=here.step, given=given)


def agrees(db: Session, standing: Standing, branch: str, by: Actor) -> None:
    """An office that was asked agrees."""
    deed, yes = Deed(by, MONDAY, a_key()), Given(opinion="agree")
    public_id = standing.dossier.public_id
    processing.reply(db, public_id, deed, step="opinions", branch=branch, given=yes)


def test_a_supplement_is_offered_once(db: Session) -> None:
    citizen = a_citizen(db)
    standing = a_dossier(db, then=("ask",), by=citizen)
    public_id = standing.dossier.public_id
    responding.resubmit(db, public_id, {}, Deed(citizen, MONDAY + timedelta(hours=5), a_key()))

    found = offered(stands(db, public_id), an_officer(db, "clerk", AN_MY))

    assert names(found) == [["accept", "refuse"]]


def test_a_supplement_is_taken_in_at_the_counter_and_not_by_an_action(db: Session) -> None:
    standing = a_dossier(db, then=("ask",))

    found = offered(standing, an_officer(db, "clerk", AN_MY))

    assert names(found) == [[]]
    assert found.first
    assert found.first.step.reason == "supplement"


def test_a_new_day_can_be_named_by_who_handles_the_dossier_in_time(db: Session) -> None:
    standing = a_dossier(db, then=("accept",))
    officer, clerk = an_officer(db, "officer", AN_MY), an_officer(db, "clerk", "hoi-an")

    reasons = [
        offered(standing, officer).reappoint,
        offered(standing, clerk).reappoint,
        offered(standing, officer, hours=24 * 28).reappoint,
        offered(a_dossier(db), clerk).reappoint,
    ]

    assert reasons == ["", "not-yours", "apology-too-late", "nothing-due"]


def test_a_new_day_is_offered_to_the_office_that_asked_and_not_to_those_it_asked(
    db: Session,
) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "propose"))
    readers = (("officer", URBAN), ("officer", "tam-ky.police"), ("clerk", "hoi-an"))

    reasons = [offered(standing, an_officer(db, *one), hours=3).reappoint for one in readers]

    assert reasons == ["", "only-asked", "not-yours"]


def test_an_office_that_is_gone_is_left_out_rather_than_failing(db: Session) -> None:
    standing = a_dossier(db, then=("accept", "propose"))
    post = Post("leader", AN_MY)
    leader = Actor("officer:7", "Chủ tịch", "officer", frozenset([post]))

    found = offers.offers(standing, leader, at=MONDAY + timedelta(days=365 * 5))

    approve = found.places[0].choices[0]
    assert [(to.step.name, to.offices) for to in approve.to] == [("appraise", ())]


def test_opinions_tell_who_was_asked_and_what_became_of_it(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "propose"))
    public_id = standing.dossier.public_id
    deed = Deed(an_officer(db, "officer", "tam-ky.police"), MONDAY + timedelta(hours=3), a_key())
    no = Given(opinion="disagree", reason="Lối vào hẹp.")
    processing.reply(db, public_id, deed, step="opinions", branch="2", given=no)
    now = stands(db, public_id)

    found = consultations.opinions(now, desk_view.history(db, now.dossier.id))

    assert [one.state for one in found] == ["waiting", "disagree", "waiting"]
    assert [one.office for one in found] == ["tam-ky.environment", "tam-ky.police", AN_MY]
    assert (found[1].by, found[1].reason) == ("Phạm Thị Hạnh", "Lối vào hẹp.")
    assert found[0].due == now.matter.case.open[0].due
    assert found[1].due is None


def test_of_the_others_who_was_asked_reads_only_that_they_have_answered(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "propose"))
    public_id = standing.dossier.public_id
    deed = Deed(an_officer(db, "officer", "tam-ky.police"), MONDAY + timedelta(hours=3), a_key())
    no = Given(opinion="disagree", reason="Lối vào hẹp.")
    processing.reply(db, public_id, deed, step="opinions", branch="2", given=no)
    now = stands(db, public_id)

    def read(role: str, office: str) -> list[tuple[str, str, str]]:
        lines = consultations.history(db, now, an_officer(db, role, office))
        found = consultations.opinions(now, lines)
        return [(one.state, one.by, one.reason) for one in found]

    whole = ("disagree", "Phạm Thị Hạnh", "Lối vào hẹp.")
    assert read("officer", URBAN)[1] == read("officer", "tam-ky.police")[1] == whole
    assert read("leader", "tam-ky")[1] == whole
    assert read("officer", "tam-ky.environment")[1] == ("answered", "", "")
    assert read("officer", "tam-ky.environment")[0][0] == "waiting"
