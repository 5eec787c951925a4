"""Who does an absent colleague's work: for some days, in their own name, never more than was lent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import claim_notices, covering, offers, processing, queues, staff, standing_in
from services.adapters.null import NullMessenger
from services.covering import Wanted
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.letters import Letters
from services.models import JournalLine, OpenStepRow
from services.promised import Outside
from services.queue_wanted import Wanted as Part
from services.standing_in import Held
from services.watching import stuck
from services.working import run_due
from tests.factories import MONDAY, a_dossier, a_filed, a_key, stands, who_signs_in
from tests.faults.races import broken
from tests.services.acting import AN_MY, acts, claims
from workflows.case import Actor, Post, Refused

TODAY = MONDAY.date()
CLERK, OFFICER, HEAD, LEADER = (
    Post(role, AN_MY) for role in ("clerk", "officer", "head", "leader")
)
LEAVE = "Nghỉ phép năm."
WORLD = Outside(NullMessenger(), Letters(Path("templates")))


def employs(db: Session, role: str, name: str, office: str = AN_MY, *, login: str = "") -> Actor:
    login = login or f"{role}.{name}".lower().replace(" ", "-")
    new = staff.NewOfficer(login=login, name=name, title="Cán bộ", password="sông Thu Bồn 21")
    officer = staff.add(db, new)
    staff.give_role(db, officer, role, office, since=date(2021, 1, 1))
    return who_signs_in(db, officer)


def again(db: Session, who: Actor, days: int = 0) -> Actor:
    """The same officer, as the portal knows them that day."""
    return who_signs_in(db, number(who), MONDAY + timedelta(days=days))


def number(who: Actor) -> int:
    return int(who.id.partition(":")[2])


def told(db: Session, public_id: str) -> JournalLine:
    """The last line of a dossier's journal."""
    of_it = JournalLine.dossier_id == stands(db, public_id).dossier.id
    return db.scalars(select(JournalLine).where(of_it).order_by(JournalLine.n.desc())).all()[0]


def covers(
    db: Session, whom: Actor, who: Actor, post: Post, by: Actor | None = None, **how: Any
) -> int:
    wanted = Wanted(
        principal=number(whom),
        substitute=number(who),
        post=post,
        since=how.get("since", TODAY),
        until=how.get("until", TODAY + timedelta(days=4)),
        reason=how.get("reason", LEAVE),
    )
    return covering.appoint(db, Deed(by or whom, MONDAY, how.get("key") or a_key()), wanted)


@pytest.mark.database
def test_a_substitute_sees_and_does_the_work_in_their_own_name_for_the_other(db: Session) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    public_id = a_filed(db).public_id
    claims(db, public_id, clerk)
    assert queues.queue(db, officer, Part(), at=MONDAY).works == []

    covers(db, clerk, officer, CLERK)

    chi = again(db, officer)
    [work] = queues.queue(db, chi, Part(), at=MONDAY).works
    assert (work.covered, work.mine, work.holder) == (True, False, "Tran Binh")
    place = offers.offers(stands(db, public_id), chi, at=MONDAY).first
    assert place
    assert place.does
    claims(db, public_id, chi)
    acts(db, public_id, "accept", chi)
    last = db.execute(select(JournalLine).order_by(JournalLine.n.desc())).scalars().first()
    assert last
    assert (last.actor, last.role, last.payload["for"]) == (chi.id, "clerk", "Tran Binh")
    assert broken(db) == {}


def test_it_begins_and_ends_with_its_days_and_with_the_role_that_was_lent(db: Session) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    covers(db, clerk, officer, CLERK, since=TODAY + timedelta(days=1))

    held = [CLERK in again(db, officer, days).posts for days in (0, 1, 4, 5)]

    assert held == [False, True, True, False]
    staff.take_role(db, number(clerk), "clerk", AN_MY, on=TODAY + timedelta(days=2))
    assert CLERK not in again(db, officer, 3).posts


def test_what_was_claimed_goes_back_when_it_ends_early_or_by_itself(db: Session) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    for early in (True, False):
        public_id = a_filed(db).public_id
        cover = covers(db, clerk, officer, CLERK)
        claims(db, public_id, again(db, officer))
        assert "left" not in {one.why for one in stuck.stuck(db, real=MONDAY)}
        if early:
            covering.end(db, cover, Deed(officer, MONDAY, a_key()))

        run_due(db, MONDAY if early else MONDAY + timedelta(days=5), WORLD)

        held = select(OpenStepRow.claimed_by).order_by(OpenStepRow.id.desc())
        assert db.scalars(held).first() is None
        assert told(db, public_id).kind == "released"
    assert broken(db) == {}


def test_nobody_lends_what_was_lent_to_them_nor_what_is_not_theirs(db: Session) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    head, other = employs(db, "head", "Vo Dan"), employs(db, "clerk", "Do Em")
    covers(db, clerk, officer, CLERK)
    chi = again(db, officer)

    with pytest.raises(Invalid, match="cover-not-held"):
        covers(db, chi, other, CLERK)
    with pytest.raises(NotAllowed, match="cover-not-yours"):
        covers(db, head, officer, HEAD, by=other)
    assert covers(db, other, officer, CLERK, by=head)
    with pytest.raises(NotFound, match="cover-unknown"):
        covering.end(db, 1, Deed(other, MONDAY, a_key()))


def test_days_and_people_that_do_not_fit_are_named(db: Session) -> None:
    clerk, officer = employs(db, "clerk", "Tran Binh"), employs(db, "officer", "Le Chi")
    leader, away = employs(db, "leader", "Ho Gia"), employs(db, "officer", "Xa Xoi", "hoi-an")
    day = timedelta(days=1)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("cover-past", {"since": TODAY - day}),
        ("days-reversed", {"until": TODAY - day}),
        ("cover-too-long", {"until": TODAY + 93 * day}),
        ("cover-reason-missing", {"reason": " "}),
    ]
    for reason, how in wrong:
        with pytest.raises(Invalid, match=reason):
            covers(db, clerk, officer, CLERK, **how)
    for whom, who, post in ((clerk, away, CLERK), (clerk, clerk, CLERK), (leader, officer, LEADER)):
        with pytest.raises(Invalid, match="cover-nobody"):
            covers(db, whom, who, post)
    key = a_key()
    assert covers(db, clerk, officer, CLERK, key=key) == covers(db, clerk, officer, CLERK, key=key)
    with pytest.raises(Conflict, match="cover-overlaps"):
        covers(db, clerk, officer, CLERK, since=TODAY + 4 * day, until=TODAY + 9 * day)


def test_who_covers_a_head_signs_only_as_a_head_or_leader_themselves(db: Session) -> None:
    officer, leader = employs(db, "officer", "Le Chi"), employs(db, "leader", "Ho Gia")
    head = employs(db, "head", "Vo Dan")
    standing = a_dossier(db, then=("accept", "propose"))
    here = standing.matter.case.open[0]
    assert (here.role, here.office) == ("leader", AN_MY)
    covers(db, leader, head, LEADER)
    covers(db, head, officer, HEAD)

    assert again(db, head).covering(LEADER)
    acts(db, standing.dossier.public_id, "approve", again(db, head))

    assert "for" in told(db, standing.dossier.public_id).payload


def test_a_head_gives_work_to_a_colleague_and_both_are_told(db: Session) -> None:
    binh, em = employs(db, "clerk", "Tran Binh"), employs(db, "clerk", "Do Em")
    head, officer = employs(db, "head", "Vo Dan"), employs(db, "officer", "Le Chi")
    public_id = a_filed(db).public_id
    deed = Deed(head, MONDAY, a_key())
    with pytest.raises(Invalid, match="assign-nobody"):
        standing_in.assign(
            db, public_id, deed, Held("receive", "", None), to=number(officer), reason=LEAVE
        )

    standing_in.assign(
        db, public_id, deed, Held("receive", "", None), to=number(binh), reason=LEAVE
    )
    moved = Held("receive", "", number(binh))
    standing_in.assign(
        db, public_id, Deed(head, MONDAY, a_key()), moved, to=number(em), reason=LEAVE
    )

    told = {who.name: [one.mine for one in claim_notices.unread(db, who)] for who in (binh, em)}
    assert told == {"Tran Binh": [True, False], "Do Em": [True]}
    with pytest.raises(Conflict, match="claim-moved"):
        standing_in.assign(
            db, public_id, Deed(head, MONDAY, a_key()), moved, to=number(em), reason=LEAVE
        )
    with pytest.raises(Refused, match="head-needed"):
        standing_in.assign(
            db, public_id, Deed(officer, MONDAY, a_key()), moved, to=number(em), reason=LEAVE
        )
    processing.release(db, public_id, Deed(em, MONDAY, a_key()), step="receive", branch="")
    assert broken(db) == {}


def test_of_two_colleagues_of_one_name_the_right_one_has_the_work(db: Session) -> None:
    one, other = (employs(db, "clerk", "Tran Binh", login=login) for login in ("binh-1", "binh-2"))
    head = employs(db, "head", "Vo Dan")
    public_id = a_filed(db).public_id

    for before, to in ((None, one), (number(one), other)):
        deed = Deed(head, MONDAY, a_key())
        held = Held("receive", "", before)
        standing_in.assign(db, public_id, deed, held, to=number(to), reason=LEAVE)

    mine = [[lost.mine for lost in claim_notices.unread(db, who)] for who in (one, other)]
    assert mine == [[True, False], [True]]
