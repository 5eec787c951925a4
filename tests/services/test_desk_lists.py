"""What a one-stop desk sees: its own dossiers, in the order of the work, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from services import bills, catalogue, counter, desk_lists, desk_search, desk_view
from services.counter import HandedIn
from services.deeds import Deed
from services.desk_lists import Mark
from services.desk_offices import desks_of, offered_by, served_by
from services.entering import Applicant, Filing
from services.errors import NotFound
from services.places import directory
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_citizen,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    moves,
    stands,
    the_procedure,
)
from tests.statements import statements
from workflows import fees
from workflows.case import Actor, Post

AN_MY = "tam-ky.an-my"
TAN_THANH = "tam-ky.tan-thanh"
CENTRE = "trung-tam"
SCHOOL, LICENCE = "3.000182", "1.002809"
TO_RESULT = ("accept", "propose", "approve", "propose", "approve", "grant")
BIRTH = "1.001193"


@pytest.fixture
def clerk(db: Session) -> Actor:
    return an_officer(db, "clerk", AN_MY)


@pytest.fixture
def neighbour(db: Session) -> Actor:
    return an_officer(db, "clerk", TAN_THANH)


def test_what_waits_longest_to_be_received_comes_first(db: Session, clerk: Actor) -> None:
    later = a_filed(db, at=MONDAY + timedelta(hours=2))
    earlier = a_filed(db, at=MONDAY)

    found = desk_lists.queue(db, clerk, "receive", at=MONDAY)

    assert [entry.public_id for entry in found.entries] == [earlier.public_id, later.public_id]
    assert [entry.code for entry in found.entries] == [earlier.number, later.number]
    assert found.after is None


def test_who_filed_online_is_answered_within_eight_working_hours(db: Session, clerk: Actor) -> None:
    a_filed(db, at=MONDAY)

    (entry,) = desk_lists.queue(db, clerk, "receive", at=MONDAY).entries

    assert entry.due == MONDAY + timedelta(days=1)


def test_an_eight_hour_answer_skips_the_weekend(db: Session, clerk: Actor) -> None:
    a_filed(db, at=MONDAY + timedelta(days=4))

    (entry,) = desk_lists.queue(db, clerk, "receive", at=MONDAY).entries

    assert entry.due == MONDAY + timedelta(days=7)


def test_each_dossier_is_in_the_list_of_what_it_waits_for(db: Session, clerk: Actor) -> None:
    fresh = a_filed(db)
    asked = a_dossier(db, then=["ask"])
    done = a_dossier(db, then=TO_RESULT)
    a_dossier(db, then=["accept"])

    lists = {
        name: desk_lists.queue(db, clerk, name, at=MONDAY).entries for name in desk_lists.QUEUES
    }

    assert [entry.public_id for entry in lists["receive"]] == [fresh.public_id]
    assert [entry.public_id for entry in lists["supplement"]] == [asked.dossier.public_id]
    assert [entry.public_id for entry in lists["hand-over"]] == [done.dossier.public_id]
    assert desk_lists.waiting(db, clerk, MONDAY.date()) == {
        "receive": 1,
        "hand-over": 1,
        "supplement": 1,
        "carriage": 0,
    }


def test_days_that_are_left_are_days_on_which_the_desk_works(db: Session, clerk: Actor) -> None:
    april = MONDAY.replace(month=4, day=19)
    a_dossier(db, then=["ask"], at=april)

    (entry,) = desk_lists.queue(db, clerk, "supplement", at=april).entries

    assert entry.left == 30, "with three holidays among them"


def test_an_empty_desk_has_nothing_to_do(db: Session, clerk: Actor) -> None:
    assert desk_lists.waiting(db, clerk, MONDAY.date()) == {
        "receive": 0,
        "hand-over": 0,
        "supplement": 0,
        "carriage": 0,
    }
    assert desk_lists.queue(db, clerk, "receive", at=MONDAY).entries == []
    assert desk_lists.day(db, clerk, MONDAY) == desk_lists.Day(0, 0, 0)


def test_a_list_goes_on_where_the_page_before_ended(
    db: Session, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_lists, "PAGE", 2)
    filed = [a_filed(db, at=MONDAY + timedelta(minutes=n // 2)) for n in range(5)]

    pages, after = [], None
    for _ in range(3):
        listed = desk_lists.queue(db, clerk, "receive", at=MONDAY, after=after)
        pages.append([entry.public_id for entry in listed.entries])
        after = listed.after

    wanted = [one.public_id for one in filed]
    assert pages == [wanted[:2], wanted[2:4], wanted[4:]]
    assert after is None


def test_a_list_of_a_desk_begins_with_its_own_dossiers_and_not_with_all_that_waits_there(
    db: Session, clerk: Actor
) -> None:
    """However much else waits at the desk: an index leads to the dossiers of the stage."""
    if db.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what is there, and here is nothing")
    with statements(db) as said:
        desk_lists.waiting(db, clerk, MONDAY.date())
        for name in desk_lists.QUEUES:
            desk_lists.queue(db, clerk, name, at=MONDAY)
    lists = [one for one in said if "open_step" in one]

    for one in lists:
        nothing = (None,) * one.count("?")
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", nothing)
        looks = [row.detail for row in plan if "open_step" in row.detail or "desk=?" in row.detail]
        led = [look for look in looks if "ix_dossier_desk_stage (desk=? AND stage=?)" in look]
        assert len(led) == one.count("JOIN open_step") + one.count("FROM open_step") >= 1
        assert all("dossier_id=?" in look for look in looks if "open_step" in look)
    assert len(lists) == 1 + len(desk_lists.QUEUES)


@pytest.mark.parametrize("text", ["", "x", "2021-03-01_1", "2021-03-01T08:30:00+07:00_x", "_"])
def test_a_mark_that_is_none_is_not_read(text: str) -> None:
    assert Mark.read(text) is None


def test_a_mark_goes_through_an_address_unchanged() -> None:
    assert Mark.read(str(Mark(MONDAY, 7))) == Mark(MONDAY, 7)


def test_the_lists_of_another_desk_are_its_own(db: Session, neighbour: Actor) -> None:
    a_filed(db)
    a_dossier(db, then=["ask"])

    assert desk_lists.queue(db, neighbour, "receive", at=MONDAY).entries == []
    assert desk_lists.waiting(db, neighbour, MONDAY.date()) == {
        "receive": 0,
        "hand-over": 0,
        "supplement": 0,
        "carriage": 0,
    }
    assert desk_search.find(db, neighbour, "Nguyễn Thị Đức") == []


def test_an_officer_of_the_same_office_has_no_desk(db: Session) -> None:
    a_filed(db)
    officer = an_officer(db, "officer", AN_MY)

    assert desks_of(officer) == frozenset()
    assert desk_lists.queue(db, officer, "receive", at=MONDAY).entries == []
    assert desk_lists.day(db, officer, MONDAY) == desk_lists.Day(0, 0, 0)


def test_a_list_asks_the_database_as_often_for_many_as_for_one(db: Session, clerk: Actor) -> None:
    a_filed(db)
    desk_lists.queue(db, clerk, "receive", at=MONDAY)
    with statements(db) as for_one:
        desk_lists.queue(db, clerk, "receive", at=MONDAY)
    for _ in range(4):
        a_filed(db)

    with statements(db) as for_five:
        entries = desk_lists.queue(db, clerk, "receive", at=MONDAY).entries

    assert len(entries) == 5
    assert len(for_five) == len(for_one)


def test_the_day_counts_what_the_desk_did_today(db: Session, clerk: Actor) -> None:
    a_dossier(db, then=["accept"])
    a_dossier(db, then=[*TO_RESULT, "deliver"])
    a_dossier(db, then=["accept"], at=MONDAY - timedelta(days=3))
    a_filed(db)

    assert desk_lists.day(db, clerk, MONDAY) == desk_lists.Day(2, 1, 0)


def test_the_day_counts_the_money_of_the_desk(db: Session, clerk: Actor, neighbour: Actor) -> None:
    procedure = the_procedure(db, "2.000815")
    filing = Filing(
        key=a_key(),
        applicant=Applicant("Trần Thị Bé"),
        answers=answers_for(procedure),
        office=AN_MY,
        channel="counter",
    )
    papers = [HandedIn(slot.name, "original", 1) for slot in procedure.papers]
    filed = counter.record_walk_in(db, procedure.code, filing, papers, by=clerk, at=MONDAY)
    counter.collect(db, filed.public_id, Deed(clerk, MONDAY, a_key()), amount=2000, method="cash")

    assert desk_lists.day(db, clerk, MONDAY).collected == 2000
    assert desk_lists.day(db, clerk, MONDAY + timedelta(days=1)).collected == 0
    assert desk_lists.day(db, neighbour, MONDAY).collected == 0


@pytest.mark.parametrize("typed", ["Nguyễn Thị Đức", "nguyen thi duc", "  THI   DUC ", "đức"])
def test_a_name_is_found_without_its_marks(db: Session, clerk: Actor, typed: str) -> None:
    filed = a_filed(db)

    assert [entry.public_id for entry in desk_search.find(db, clerk, typed)] == [filed.public_id]


def test_a_dossier_is_found_by_code_number_or_identity_number(db: Session, clerk: Actor) -> None:
    citizen = a_citizen(db, id_number="049190012345")
    dossier = a_dossier(db, then=["accept"], by=citizen).dossier
    a_dossier(db, then=["accept"])

    for typed in (dossier.code, dossier.code.lower(), dossier.number, "00001", "049 190 012 345"):
        found = desk_search.find(db, clerk, typed)
        assert [entry.public_id for entry in found] == [dossier.public_id], typed


def test_a_scanned_slip_is_found_by_the_code_in_it(db: Session, clerk: Actor) -> None:
    dossier = a_dossier(db, then=["accept"]).dossier
    scanned = f"https://example.vn/tra-cuu?ma={dossier.code}"

    found = desk_search.find(db, clerk, scanned)

    assert [entry.public_id for entry in found] == [dossier.public_id]


@pytest.mark.parametrize("typed", ["", "d", " ", "04919001234", "%", "_guyen", "không ai cả"])
def test_too_little_or_something_else_finds_nothing(db: Session, clerk: Actor, typed: str) -> None:
    a_filed(db, by=a_citizen(db, id_number="049190012345"))

    assert desk_search.find(db, clerk, typed) == []


def test_the_register_has_what_was_received_from_day_to_day(db: Session, clerk: Actor) -> None:
    first = a_dossier(db, then=["accept"]).dossier
    second = a_dossier(db, then=["accept"], at=MONDAY + timedelta(days=1)).dossier
    a_dossier(db, then=["accept"], at=MONDAY + timedelta(days=2))
    a_filed(db)
    monday, tuesday = date(2021, 3, 1), date(2021, 3, 2)

    listed = desk_lists.register(db, AN_MY, monday, tuesday)

    assert [entry.code for entry in listed.entries] == [first.code, second.code]
    assert listed.entries[0].since == MONDAY + timedelta(hours=1)
    assert desk_lists.register(db, TAN_THANH, monday, tuesday).entries == []
    assert clerk.kind == "officer"


def test_the_register_goes_on_after_a_page(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_lists, "REGISTER_PAGE", 1)
    codes = [a_dossier(db, then=["accept"]).dossier.code for _ in range(2)]
    monday = date(2021, 3, 1)

    first = desk_lists.register(db, AN_MY, monday, monday)
    second = desk_lists.register(db, AN_MY, monday, monday, after=first.after)

    assert [entry.code for entry in (*first.entries, *second.entries)] == codes
    assert second.after is None


def test_a_committee_receives_for_its_divisions_and_the_centre_for_the_departments(
    db: Session,
) -> None:
    on = date(2021, 3, 1)

    district = served_by(directory(db), ["tam-ky"], on)
    centre = served_by(directory(db), [CENTRE], on)

    assert {"tam-ky", "tam-ky.urban", "tam-ky.police"} <= district
    assert AN_MY not in district
    assert {CENTRE, "quang-nam.justice"} <= centre
    assert not {"tam-ky", "quang-nam"} & centre
    assert served_by(directory(db), [CENTRE], date(2026, 1, 1)) == frozenset()


def test_a_desk_offers_the_procedures_of_its_tier(db: Session, clerk: Actor) -> None:
    on = date(2021, 3, 1)
    centre, district = an_officer(db, "clerk", CENTRE), an_officer(db, "clerk", "tam-ky")

    offered = {
        where: {procedure.code for procedure in offered_by(db, who, on)}
        for where, who in (("commune", clerk), ("district", district), ("centre", centre))
    }

    assert BIRTH in offered["commune"] - offered["district"] - offered["centre"]
    assert SCHOOL in offered["district"] - offered["commune"] - offered["centre"]
    assert LICENCE in offered["centre"] - offered["commune"] - offered["district"]
    assert "2.000488" in offered["centre"] & offered["commune"] & offered["district"]
    assert offered_by(db, an_officer(db, "officer", AN_MY), on) == []


def test_every_procedure_is_offered_at_some_desk(db: Session) -> None:
    posts = frozenset(Post("clerk", office) for office in (AN_MY, "tam-ky", CENTRE))
    everywhere = Actor("officer:1", "Lê Văn Tâm", "officer", posts)

    offered = {procedure.code for procedure in offered_by(db, everywhere, date(2021, 3, 1))}

    assert offered == {procedure.code for procedure in catalogue.offered(db, on=MONDAY.date())}


@pytest.mark.parametrize("words", ["khai sinh", "giay khai SINH", "1.001193", "con mới sinh"])
def test_a_procedure_is_found_by_how_people_say_it(db: Session, clerk: Actor, words: str) -> None:
    found = offered_by(db, clerk, date(2021, 3, 1), words=words)

    assert BIRTH in [procedure.code for procedure in found]


def test_a_dossier_of_another_desk_is_not_found(db: Session, neighbour: Actor) -> None:
    public_id = a_filed(db).public_id

    with pytest.raises(NotFound):
        desk_view.of_desk(db, public_id, neighbour)
    with pytest.raises(NotFound):
        desk_view.of_desk(db, public_id, an_officer(db, "officer", AN_MY))


def test_reception_has_three_ways_out(db: Session, clerk: Actor) -> None:
    exits = desk_view.reception(desk_view.of_desk(db, a_filed(db).public_id, clerk))

    assert exits
    assert [one and one.name for one in (exits.accept, exits.ask, exits.refuse, exits.deliver)] == [
        "accept",
        "ask",
        "refuse",
        None,
    ]


def test_a_second_supplement_is_not_offered(db: Session) -> None:
    exits = desk_view.reception(a_dossier(db, then=["ask", "resubmit"]))

    assert exits
    assert exits.accept
    assert exits.ask is None


def test_what_was_received_is_handed_over_only_with_its_result(db: Session) -> None:
    received = a_dossier(db, then=["accept"])
    done = a_dossier(db, then=TO_RESULT)

    assert desk_view.reception(received) is None
    assert desk_view.hand_over(received) is None
    exits = desk_view.hand_over(done)
    assert exits
    assert exits.deliver
    assert exits.deliver.name == "deliver"
    assert desk_view.reception(done) is None


def test_every_procedure_can_be_received_asked_about_and_refused(db: Session) -> None:
    online = [
        procedure for procedure in catalogue.offered(db, on=MONDAY.date()) if procedure.level >= 3
    ]

    for procedure in online:
        exits = desk_view.reception(stands(db, a_filed(db, procedure.code).public_id))

        assert exits, procedure.code
        assert exits.accept, procedure.code
        assert exits.ask, procedure.code
        assert exits.refuse, procedure.code


def test_a_dossier_waits_for_its_supplement_until_it_comes(db: Session) -> None:
    public_id = a_filed(db).public_id
    assert desk_view.awaits_supplement(stands(db, public_id)) is None

    moves(db, public_id, "ask", at=MONDAY)
    wait = desk_view.awaits_supplement(stands(db, public_id))
    assert wait
    assert wait.step == "supplement"

    moves(db, public_id, "resubmit", at=MONDAY)
    assert desk_view.awaits_supplement(stands(db, public_id)) is None


def test_the_due_day_is_explained_as_it_was_promised(db: Session) -> None:
    standing = a_dossier(db, then=["accept"])

    deadline = desk_view.explained(standing)

    assert deadline
    assert deadline.due == standing.dossier.due
    assert sum(day.counted_minutes for day in deadline.trace) == 20 * 8 * 60


def test_a_clock_that_does_not_run_explains_nothing(db: Session) -> None:
    assert desk_view.explained(a_dossier(db)) is None
    assert desk_view.explained(a_dossier(db, then=["accept", "ask"])) is None


def test_a_bill_is_what_was_charged_and_what_is_left(db: Session) -> None:
    allowance, registered = a_dossier(db, ALLOWANCE), a_dossier(db, BIRTH, copies=2, late=False)
    free = bills.bill(db, allowance.dossier.id, allowance.matter.procedure)
    birth = bills.bill(db, registered.dossier.id, registered.matter.procedure)

    assert (free.charged, free.left, list(free.payments)) == (0, 0, [])
    assert [(one.name, one.amount) for one in birth.charges] == [("copies", 16_000)]
    assert birth.left == 16_000


def test_fees_stand_in_the_order_of_the_procedure_as_they_did_before_filing(db: Session) -> None:
    it = a_dossier(db, BIRTH, copies=2, late=True)
    procedure = it.matter.procedure

    listed = bills.bill(db, it.dossier.id, procedure).charges

    promised = fees.assess(procedure, it.matter.answers, "online")
    assert [one.name for one in listed] == [one.name for one in promised] == ["late", "copies"]


def test_a_result_that_came_in_time_does_not_grow_late_while_its_owner_stays_away(
    db: Session, clerk: Actor
) -> None:
    ready = a_dossier(db, then=TO_RESULT)
    weeks_later = MONDAY + timedelta(days=60)

    (entry,) = desk_lists.queue(db, clerk, "hand-over", at=weeks_later).entries

    assert entry.due == ready.dossier.due
    assert entry.left is not None
    assert entry.left > 0
