"""A desk receives for another office: the papers go there, the result comes back, nothing twice."""

from __future__ import annotations

from collections import Counter as Counts
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import (
    bookkeeping,
    carriages,
    counter,
    desk_lists,
    desk_view,
    invariants,
    lookup,
    printing,
    turns,
)
from services.administering import merging
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from services.carriages import BACK, OUT
from services.counter import HandedIn
from services.deeds import Deed
from services.desk_offices import committees_of, offered_by
from services.entering import Applicant, Filed, Filing
from services.errors import Invalid, NotFound
from services.models import Counter, Dossier, FactRow, Payment, PrintForm
from services.printed import passage
from services.working import run_due
from tests.factories import (
    MONDAY,
    a_key,
    an_officer,
    answers_for,
    moves,
    open_steps,
    stands,
    the_procedure,
)
from tests.faults.races import ACTORS, all_at_once
from tests.services.acting import kinds
from tests.services.test_working import the_world
from workflows.calendar import local_day
from workflows.case import Actor

AN_MY, HOI_AN, CENTRE = "tam-ky.an-my", "hoi-an.minh-an", "trung-tam"
SINGLE = "1.004873"  # goes to the commune that an answer names
EXTRACT = "2.000635"  # the office is picked
KARAOKE = "1.001029"  # paid before it is received, by the department of culture
ALLOWANCE = "1.001776"  # not received elsewhere
TODAY = local_day(MONDAY)
AN_MY_GSO = "20341"


def received(db: Session, clerk: Actor, code: str = SINGLE, **also: Any) -> Filed:
    procedure = the_procedure(db, code)
    answers = answers_for(procedure)
    answers |= {
        f.name: AN_MY_GSO for f in procedure.fields if f.kind == "commune" and f.name in answers
    }
    what = Filing(
        key=a_key(),
        applicant=Applicant("Trần Thị Bé", id_number="049145000012", phone="0905111222"),
        answers=answers,
        office=AN_MY,
        channel="counter",
    )
    papers = [HandedIn(s.name, "original", 1) for s in procedure.wanted(answers) if s.required]
    return counter.record_walk_in(db, code, replace(what, **also), papers, by=clerk, at=MONDAY)


def row_of(db: Session, filed: Filed) -> Dossier:
    return db.scalars(select(Dossier).where(Dossier.public_id == filed.public_id)).one()


def hands(db: Session, way: str, by: Actor, filed: Filed, key: str = "", **also: Any) -> int:
    at = also.get("at", MONDAY + timedelta(hours=3))
    deed = Deed(by, at, key or a_key())
    return carriages.hand_over(db, way, HOI_AN, AN_MY, [filed.public_id], deed)


@pytest.mark.database
def test_from_another_desk_to_the_office_and_back(db: Session) -> None:
    here, there = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", AN_MY)
    filed = received(db, here)

    row = row_of(db, filed)
    assert (row.office, row.desk) == (AN_MY, HOI_AN)
    assert row.code is not None
    own = stands(db, filed.public_id).matter.scene.directory.get(HOI_AN, TODAY)
    assert row.code.startswith(own.identity_code)
    assert {step[2] for step in open_steps(db, filed.public_id)} == {AN_MY}
    assert db.scalars(select(PrintForm.office)).all() == [HOI_AN]
    assert desk_lists.day(db, here, MONDAY).received == 1
    assert desk_lists.day(db, there, MONDAY).received == 0
    book = desk_lists.register(db, HOI_AN, TODAY, TODAY).entries
    assert [one.office for one in book] == [AN_MY]
    counted = select(FactRow.office).where(FactRow.name == "received").distinct()
    assert set(db.scalars(counted)) <= {AN_MY}

    [bundle] = carriages.waiting(db, here, TODAY)
    assert (bundle.way, bundle.ends) == (OUT, (HOI_AN, AN_MY))
    assert bundle.due.hour == 10 or bundle.due > MONDAY
    assert carriages.waiting(db, there, TODAY) == []
    key = a_key()
    assert hands(db, OUT, here, filed, key) == hands(db, OUT, here, filed, key) == 1
    with pytest.raises(Invalid, match="nothing-to-hand-over"):
        hands(db, OUT, here, filed)
    [gone] = carriages.left(db, here, TODAY)
    assert printing.carriage_list(db, gone, by=here, on=TODAY).startswith(b"%PDF")

    seen_by_those_two(db, filed, there)
    its_result_comes_back(db, filed, here, there)


def seen_by_those_two(db: Session, filed: Filed, there: Actor) -> None:
    row = row_of(db, filed)
    with pytest.raises(NotFound):
        desk_view.of_desk(db, filed.public_id, there)
    assert lookup.look(db, filed.public_id, there).dossier.id == row.id
    for stranger in (
        an_officer(db, "clerk", "tam-ky.tan-thanh"),
        an_officer(db, "officer", CENTRE),
    ):
        with pytest.raises(NotFound):
            lookup.look(db, filed.public_id, stranger)
        with pytest.raises((NotFound, Invalid)):
            hands(db, OUT, stranger, filed)


def its_result_comes_back(db: Session, filed: Filed, here: Actor, there: Actor) -> None:
    row, hours = row_of(db, filed), 4
    while stands(db, filed.public_id).dossier.stage != "finished":
        here_now = stands(db, filed.public_id).matter.case.open[0]
        step = the_procedure(db, SINGLE).step(here_now.step)
        moves(
            db,
            filed.public_id,
            next(a for a in step.actions if not a.back).name,
            at=MONDAY + timedelta(hours=hours),
        )
        hours += 1
    assert [step[2] for step in open_steps(db, filed.public_id)] == [HOI_AN]
    [back] = carriages.waiting(db, there, TODAY)
    assert (back.way, back.ends) == (BACK, (AN_MY, HOI_AN))
    end = MONDAY + timedelta(hours=hours)
    assert hands(db, BACK, there, filed, at=end) == 1
    [returned] = carriages.left(db, there, local_day(end))
    assert printing.carriage_list(db, returned, by=there, on=TODAY).startswith(b"%PDF")
    assert desk_view.hand_over(desk_view.of_desk(db, filed.public_id, here)) is not None
    assert kinds(db, filed.public_id)[-1] == "papers-back"
    standing = stands(db, filed.public_id)
    ways = passage.hand_overs(standing, desk_view.history(db, row.id))
    assert all(one.done_at is None or one.punctuality != "late" for one in ways)
    assert printing.control_slip(db, standing, here).startswith(b"%PDF")
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_is_not_on_the_list_is_named_its_right_desk(db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)

    with pytest.raises(Invalid, match="not-this-desk"):
        received(db, here, ALLOWANCE)
    for office in ("hoi-an", "gone", "quang-nam.culture"):
        with pytest.raises(Invalid, match="no-such-office"):
            received(db, here, EXTRACT, office=office)
    with pytest.raises(Invalid, match="not-this-desk"):
        received(db, an_officer(db, "officer", HOI_AN))

    assert db.scalar(select(func.count(Dossier.id))) == 0
    assert db.scalar(select(func.count()).select_from(Counter)) == 0


def test_every_desk_offers_what_is_on_the_list_and_its_own_offices_first(db: Session) -> None:
    ward, centre = an_officer(db, "clerk", HOI_AN), an_officer(db, "clerk", CENTRE)
    extract = the_procedure(db, EXTRACT)

    assert SINGLE in {one.code for one in offered_by(db, centre, TODAY)}
    assert ALLOWANCE not in {one.code for one in offered_by(db, centre, TODAY)}
    own, others = committees_of(db, ward, extract, TODAY)
    assert [one.code for one in own] == [HOI_AN]
    assert len({one.code for one in others} - {HOI_AN}) == len(others) > 200
    assert committees_of(db, centre, the_procedure(db, SINGLE), TODAY) == ([], [])


def test_money_and_one_slip_of_a_visit_are_the_receiving_desks(db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    own, away = received(db, here, EXTRACT, office=HOI_AN), received(db, here, SINGLE)

    one = turns.turn(db, own.public_id, here, at=MONDAY)

    known = {entry.public_id for entry in one.received}
    assert away.public_id in known
    assert one.elsewhere == {away.public_id: "UBND phường An Mỹ"}
    assert printing.turn(db, one, returned=False, by=here, at=MONDAY).startswith(b"%PDF")
    assert set(db.scalars(select(Payment.office))) <= {HOI_AN}
    assert [bundle.office for bundle in carriages.waiting(db, here, TODAY)] == [AN_MY]


@pytest.mark.database
def test_a_receiving_desk_that_ended_leaves_it_all_to_its_heir(db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed = received(db, here)
    heir, first = "hoi-an.son-phong", TODAY + timedelta(days=2)
    why = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="Sáp nhập")
    merging.merge(db, Merger((HOI_AN,), heir, first), why)
    later = MONDAY + timedelta(days=2)
    run_due(db, later, the_world())

    there = an_officer(db, "clerk", heir)
    [bundle] = carriages.waiting(db, there, first)

    assert bundle.ends == (heir, AN_MY)
    assert stands(db, filed.public_id).matter.case.desk == heir
    deed = Deed(there, later, a_key())
    assert carriages.hand_over(db, OUT, heir, AN_MY, [filed.public_id], deed) == 1
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_is_brought_later_leaves_too_and_what_was_stopped_comes_back(db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed = received(db, here)
    hands(db, OUT, here, filed)
    asking = next(
        a.name
        for a in the_procedure(db, SINGLE).step(open_steps(db, filed.public_id)[0][0]).actions
        if "ask" in a.name
    )
    moves(db, filed.public_id, asking, at=MONDAY + timedelta(hours=4))
    assert open_steps(db, filed.public_id)[0][2] == HOI_AN
    assert carriages.waiting(db, here, TODAY) == []

    counter.bring(db, filed.public_id, [], {}, Deed(here, MONDAY + timedelta(hours=5), a_key()))
    [again] = carriages.waiting(db, here, TODAY)
    assert again.way == OUT
    assert hands(db, OUT, here, filed, at=MONDAY + timedelta(hours=6)) == 1

    [receipt] = printing.forms_of(db, row_of(db, filed).id)[:1]
    assert printing.render(db, receipt, base_url="").startswith(b"%PDF")


@pytest.mark.database
def test_what_must_be_paid_first_is_received_with_the_money_of_this_desk(db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed = received(db, here, KARAOKE)
    assert row_of(db, filed).code is None
    assert open_steps(db, filed.public_id)[0][1:] == ("clerk", HOI_AN)
    assert carriages.waiting(db, here, TODAY) == []

    owed = bookkeeping.owed(db, row_of(db, filed).id)
    number = counter.collect(
        db, filed.public_id, Deed(here, MONDAY, a_key()), amount=owed, method="cash"
    )
    moves(db, filed.public_id, "accept", at=MONDAY + timedelta(hours=7))

    row = row_of(db, filed)
    assert (row.office, row.desk) == ("quang-nam.culture", HOI_AN)
    assert number
    assert db.scalars(select(Payment.office)).all() == [HOI_AN]
    [bundle] = carriages.waiting(db, here, TODAY)
    assert bundle.due == MONDAY.replace(hour=7, minute=0) + timedelta(days=1)  # 15:30 there.
    assert not [one for one in invariants.check(db) if one.rows]


@pytest.mark.parametrize("colleagues", [0, 1])
def test_a_request_sent_again_says_what_it_had_handed_over(db: Session, colleagues: int) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    ticked = sorted((received(db, here) for _ in range(2)), key=lambda one: one.public_id)
    hands(db, OUT, here, ticked[colleagues])
    deed, chosen = Deed(here, MONDAY + timedelta(hours=4), a_key()), [t.public_id for t in ticked]

    said = [carriages.hand_over(db, OUT, HOI_AN, AN_MY, chosen, deed) for _ in range(2)]

    assert said == [1, 1]


@pytest.mark.database
def test_a_request_sent_many_times_at_once_is_told_the_same_each_time(
    engine: Engine, db: Session
) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed, key = received(db, here), a_key()
    said = list[int]()

    all_at_once(engine, lambda db, _n: said.append(hands(db, OUT, here, filed, key)))

    assert said == [1] * ACTORS
    assert kinds(db, filed.public_id).count("papers-sent") == 1


@pytest.mark.database
def test_of_all_who_hand_over_at_once_one_does(engine: Engine, db: Session) -> None:
    here = an_officer(db, "clerk", HOI_AN)
    filed = received(db, here)
    moved = Counts[int | str]()

    def go(db: Session, n: int) -> None:
        try:
            moved[hands(db, OUT, here, filed, f"race-{n}")] += 1
        except Invalid as told:
            moved[told.reason] += 1

    all_at_once(engine, go)

    assert moved == {1: 1, "nothing-to-hand-over": ACTORS - 1}
    db.commit()
    assert kinds(db, filed.public_id).count("papers-sent") == 1
