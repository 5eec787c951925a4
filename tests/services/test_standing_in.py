"""Claimed work that its holder does not do is taken over or freed, by exactly one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import claim_notices, expiry, offers, processing, queues, standing_in
from services.db import batch
from services.deeds import Deed
from services.errors import Conflict, NotFound
from services.models import JournalLine, Officer, OpenStepRow
from services.printed import passage
from services.queue_wanted import Wanted
from services.standing_in import Held
from tests.factories import a_citizen, a_dossier, a_filed, a_key, an_officer, stands
from tests.faults.races import ACTORS, all_at_once, broken
from tests.services.acting import AN_MY, CLOSING, YES, acts, at, claims, kinds, lines
from workflows.case import Actor, Post, Refused

ILL = "Chị Tâm nghỉ ốm đến hết tuần."


def held_by(who: Actor, step: str = "receive", branch: str = "") -> Held:
    return Held(step, branch, int(who.id.partition(":")[2]))


def takes_over(db: Session, public_id: str, by: Actor, whose: Actor, **how: str) -> None:
    deed = Deed(by, at(3), how.get("key") or a_key())
    reason = how.get("reason", ILL)
    standing_in.take_over(db, public_id, deed, held_by(whose), reason=reason)


def frees(db: Session, public_id: str, by: Actor, whose: Actor) -> None:
    standing_in.free(db, public_id, Deed(by, at(3), a_key()), held_by(whose), reason=ILL)


def holder(db: Session) -> str:
    """Who holds the one open step."""
    return f"officer:{db.scalars(select(OpenStepRow.claimed_by)).one()}"


def claimed(db: Session) -> tuple[str, Actor, Actor]:
    """A dossier whose clerk has claimed it and is away; the clerk; the head of the same office."""
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    claims(db, public_id, clerk)
    return public_id, clerk, an_officer(db, "head", AN_MY)


def test_a_head_takes_over_and_does_the_work_as_head(db: Session) -> None:
    public_id, clerk, head = claimed(db)

    takes_over(db, public_id, head, clerk)

    assert holder(db) == head.id
    acts(db, public_id, "accept", head)
    last = db.execute(
        select(JournalLine.kind, JournalLine.actor, JournalLine.role).order_by(JournalLine.n.desc())
    ).first()
    assert last == ("received", head.id, "head")
    assert broken(db) == {}


def test_the_journal_says_who_took_it_from_whom_and_why(db: Session) -> None:
    public_id, clerk, head = claimed(db)

    takes_over(db, public_id, head, clerk)

    assert kinds(db, public_id) == ["submitted", "claimed", "taken-over"]
    line = db.scalars(select(JournalLine).order_by(JournalLine.n.desc())).first()
    assert line
    assert (line.actor, line.role, line.office) == (head.id, "head", AN_MY)
    assert line.payload == {"branch": "", "reason": ILL, "from": clerk.name}


def test_a_leader_gives_it_back_to_the_office_and_another_takes_it(db: Session) -> None:
    public_id, clerk, _ = claimed(db)
    leader, colleague = an_officer(db, "leader", AN_MY), an_officer(db, "clerk", "tam-ky")
    colleague = replace(colleague, posts=clerk.posts)

    frees(db, public_id, leader, clerk)
    claims(db, public_id, colleague)

    assert holder(db) == colleague.id
    assert kinds(db, public_id)[-2:] == ["freed", "claimed"]


def test_the_one_who_held_it_is_told_until_they_have_read_it(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    assert claim_notices.unread(db, clerk) == []

    takes_over(db, public_id, head, clerk)

    (lost,) = claim_notices.unread(db, clerk)
    assert (lost.public_id, lost.kind, lost.by, lost.reason) == (
        public_id,
        "taken-over",
        head.name,
        ILL,
    )
    assert claim_notices.unread(db, head) == []
    claim_notices.read(db, head, until=at(9), at=at(9))
    claim_notices.read(db, clerk, until=at(2), at=at(9))
    assert len(claim_notices.unread(db, clerk)) == 1
    claim_notices.read(db, clerk, until=lost.at, at=at(9))
    assert claim_notices.unread(db, clerk) == []


def test_who_has_lost_the_work_can_do_nothing_more_with_it(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    takes_over(db, public_id, head, clerk)

    with pytest.raises(Conflict, match="claimed-by-other"):
        acts(db, public_id, "accept", clerk)
    with pytest.raises(Conflict, match="not-claimed-by-you"):
        processing.release(db, public_id, Deed(clerk, at(4), a_key()), step="receive", branch="")


def test_who_took_it_over_can_give_it_back_and_then_is_nobody_there(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    takes_over(db, public_id, head, clerk)

    processing.release(db, public_id, Deed(head, at(4), a_key()), step="receive", branch="")

    assert kinds(db, public_id)[-1] == "released"
    with pytest.raises(Refused, match="not-yours"):
        acts(db, public_id, "accept", head)
    claims(db, public_id, clerk)
    assert broken(db) == {}


@pytest.mark.parametrize(
    ("role", "office", "error", "reason"),
    [
        ("officer", AN_MY, Refused, "head-needed"),
        ("clerk", AN_MY, Refused, "head-needed"),
        ("head", "tam-ky.labour", NotFound, "dossier-unknown"),
        ("leader", "tam-ky", NotFound, "dossier-unknown"),
    ],
)
def test_others_of_the_office_are_told_no_and_other_offices_find_nothing(
    db: Session, role: str, office: str, error: type[Exception], reason: str
) -> None:
    public_id, clerk, _ = claimed(db)
    other = an_officer(db, role, office)
    if other.id == clerk.id:
        other = Actor("officer:999", "Đồng nghiệp", "officer", clerk.posts)
    before = lines(db)

    for move in (takes_over, frees):
        with pytest.raises(error, match=reason):
            move(db, public_id, other, clerk)

    assert (lines(db), holder(db)) == (before, clerk.id)


def test_without_a_reason_nothing_is_moved(db: Session) -> None:
    public_id, clerk, head = claimed(db)

    with pytest.raises(Refused, match="reason-missing"):
        takes_over(db, public_id, head, clerk, reason=" ")

    assert holder(db) == clerk.id


def test_a_claim_that_has_moved_is_not_moved_again_from_an_old_page(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    leader = an_officer(db, "leader", AN_MY)
    takes_over(db, public_id, head, clerk)

    for move in (takes_over, frees):
        with pytest.raises(Conflict, match="claim-moved"):
            move(db, public_id, leader, clerk)
    with pytest.raises(Conflict, match="claim-moved"):
        takes_over(db, public_id, head, head)

    assert holder(db) == head.id


def test_the_same_key_takes_over_once(db: Session) -> None:
    public_id, clerk, head = claimed(db)

    for _ in range(2):
        takes_over(db, public_id, head, clerk, key="once only")

    assert kinds(db, public_id) == ["submitted", "claimed", "taken-over"]
    assert len(claim_notices.unread(db, clerk)) == 1


def test_a_question_to_the_office_is_answered_in_place_of_the_one_who_was_asked(
    db: Session,
) -> None:
    public_id = a_dossier(db, CLOSING, then=("accept", "propose")).dossier.public_id
    officer, head = (an_officer(db, role, "tam-ky.tax") for role in ("officer", "head"))
    place = {"step": "tax", "branch": "1"}
    processing.claim(db, public_id, Deed(officer, at(3), a_key()), **place)

    held = held_by(officer, "tax", "1")
    standing_in.take_over(db, public_id, Deed(head, at(4), a_key()), held, reason=ILL)
    processing.reply(db, public_id, Deed(head, at(5), a_key()), given=YES, **place)

    assert kinds(db, public_id)[-2:] == ["taken-over", "replied"]
    assert broken(db) == {}


def test_a_taken_over_claim_ends_when_the_question_goes_to_the_leader(db: Session) -> None:
    public_id = a_dossier(db, CLOSING, then=("accept", "propose")).dossier.public_id
    officer, head = (an_officer(db, role, "tam-ky.tax") for role in ("officer", "head"))
    place = {"step": "tax", "branch": "1"}
    processing.claim(db, public_id, Deed(officer, at(3), a_key()), **place)
    held = held_by(officer, "tax", "1")
    standing_in.take_over(db, public_id, Deed(head, at(4), a_key()), held, reason=ILL)

    assert expiry.expire(db, public_id, at=at(60), key=a_key(), **place)

    assert list(db.scalars(select(OpenStepRow.claimed_by))) == [None]
    with pytest.raises(Refused, match="not-yours"):
        processing.reply(db, public_id, Deed(head, at(61), a_key()), given=YES, **place)


def test_a_head_finds_what_colleagues_hold_and_what_is_theirs_now(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    a_filed(db)
    both = replace(head, posts=head.posts | {Post("leader", AN_MY)})

    found = queues.queue(db, both, Wanted(name="held"), at=at(4))

    assert [(work.public_id, work.holder) for work in found.works] == [(public_id, clerk.name)]
    assert (found.counts["held"], found.counts["mine"]) == (1, 0)
    assert queues.queue(db, clerk, Wanted(), at=at(4)).counts["held"] == 0
    takes_over(db, public_id, head, clerk)
    after = queues.queue(db, head, Wanted(name="mine"), at=at(4))
    assert ([work.mine for work in after.works], after.counts["held"]) == ([True], 0)


def test_the_page_offers_what_the_rules_allow(db: Session) -> None:
    public_id, clerk, head = claimed(db)

    def place(by: Actor) -> offers.Place:
        return offers.offers(stands(db, public_id), by, at=at(4)).places[0]

    assert (place(head).overseen, place(head).ours) == (True, False)
    assert (place(clerk).overseen, place(clerk).ours) == (False, True)
    assert not place(an_officer(db, "head", "hoi-an")).overseen
    takes_over(db, public_id, head, clerk)
    assert (place(head).does, place(head).overseen) == (True, False)
    assert (place(clerk).does, place(clerk).held) == (False, True)


def test_the_control_slip_names_everybody_who_had_the_work(db: Session) -> None:
    public_id, clerk, head = claimed(db)
    name = "Ngô Thị Trưởng"
    db.get_one(Officer, int(head.id.partition(":")[2])).name = name
    db.commit()
    head = replace(head, name=name)
    takes_over(db, public_id, head, clerk)
    acts(db, public_id, "accept", head)

    lines = db.execute(select(JournalLine.__table__).order_by(JournalLine.n)).all()
    taken = passage.hand_overs(stands(db, public_id), lines)[0].taken

    assert [one.by for one in taken] == [clerk.name, name]


def test_of_sixteen_who_take_over_at_once_exactly_one_wins(engine: Engine, db: Session) -> None:
    clerk, citizen = an_officer(db, "clerk", AN_MY), a_citizen(db)
    with batch(db):
        dossiers = [a_filed(db, by=citizen).public_id for _ in range(12)]
        for public_id in dossiers:
            claims(db, public_id, clerk)
    db.add_all(Officer(login=f"head-{n}", name="Trưởng phòng", title="") for n in range(ACTORS))
    db.commit()
    ids = list(db.scalars(select(Officer.id).where(Officer.login.startswith("head-"))))
    post = frozenset([Post("head", AN_MY)])
    heads = [Actor(f"officer:{number}", "Trưởng phòng", "officer", post) for number in ids]
    won: list[str] = []

    def take(db: Session, n: int) -> None:
        for public_id in dossiers:
            try:
                takes_over(db, public_id, heads[n], clerk, key=f"{n}:{public_id}")
            except Conflict:
                continue
            won.append(public_id)

    all_at_once(engine, take)
    db.rollback()

    assert Counter(won) == dict.fromkeys(dossiers, 1)
    assert len(claim_notices.unread(db, clerk)) == len(dossiers)
    assert broken(db) == {}
