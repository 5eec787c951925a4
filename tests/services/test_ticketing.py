"""Numbers at a desk: without gaps, called once, passed on, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from services import migrations, ticketing
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from tests.factories import MONDAY, a_key, an_officer
from tests.faults.races import ACTORS, all_at_once, broken
from tests.services.acting import AN_MY
from workflows.case import Actor

TODAY = MONDAY.date()


def takes(db: Session, minutes: float = 0, desk: str = AN_MY) -> int:
    return ticketing.take(db, desk, key=a_key(), at=MONDAY + timedelta(minutes=minutes))


def deed(by: Actor, minutes: float = 0) -> Deed:
    return Deed(by, MONDAY + timedelta(minutes=minutes), a_key())


def calls(db: Session, by: Actor, window: int, minutes: float = 0) -> int | None:
    return ticketing.call_next(db, AN_MY, window, deed(by, minutes))


@pytest.mark.database
def test_numbers_go_up_without_gaps_by_desk_and_day(db: Session) -> None:
    key = a_key()

    assert [takes(db), takes(db), takes(db, desk="hoi-an"), takes(db, 60 * 24)] == [1, 2, 1, 1]
    again = [ticketing.take(db, AN_MY, key=key, at=MONDAY) for _ in range(2)]
    assert again == [3, 3]
    with pytest.raises(NotFound, match="no-such-office"):
        takes(db, desk="nowhere")
    assert broken(db) == {}


@pytest.mark.database
def test_two_windows_never_call_the_same_number(engine: Engine, db: Session) -> None:
    for _ in range(ACTORS):
        takes(db)
    clerk = an_officer(db, "clerk", AN_MY)

    called: list[int | None] = []

    def one(session: Session, window: int) -> None:
        called.append(ticketing.call_next(session, AN_MY, window + 1, deed(clerk)))

    all_at_once(engine, one)

    assert sorted(n or 0 for n in called) == list(range(1, ACTORS + 1))


def test_a_number_is_called_again_passed_on_and_comes_first_there(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    for _ in range(3):
        takes(db)
    assert calls(db, clerk, 1, 10) == 1
    ticketing.call_again(db, AN_MY, 1, 1, deed(clerk, 11))

    ticketing.pass_on(db, AN_MY, 1, 1, deed(clerk, 12), to=2)

    assert [calls(db, clerk, 2), calls(db, clerk, 1), calls(db, clerk, 2)] == [1, 2, 3]
    assert calls(db, clerk, 1) is None
    hall = ticketing.hall(db, AN_MY, TODAY)
    assert (hall.waiting, hall.served, len(hall.missed)) == (0, 2, 0)


def test_who_does_not_come_is_absent_and_times_of_waiting_are_kept(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    for _ in range(2):
        takes(db)
    calls(db, clerk, 1, 10)
    ticketing.end(db, AN_MY, 1, 1, deed(clerk, 11), came=False)
    calls(db, clerk, 1, 20)

    hall = ticketing.hall(db, AN_MY, TODAY)

    assert (len(hall.missed), hall.average) == (1, timedelta(minutes=15))
    assert [one.n for one in hall.called] == [2]
    assert ticketing.ahead(db, AN_MY, 2, TODAY) == 0


def misses(db: Session, clerk: Actor) -> None:
    """Number 1 is called to window 1 and does not come."""
    for _ in range(2):
        takes(db)
    calls(db, clerk, 1, 10)
    ticketing.end(db, AN_MY, 1, 1, deed(clerk, 11), came=False)


def test_who_comes_late_is_called_back_and_the_one_at_the_window_was_served(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    misses(db, clerk)
    calls(db, clerk, 1, 12)
    back = deed(clerk, 20)

    for _ in range(2):
        ticketing.call_back(db, AN_MY, 1, 1, back, seen=2)

    hall = ticketing.hall(db, AN_MY, TODAY)
    assert [(one.n, one.window, one.calls) for one in hall.called] == [(1, 1, 2)]
    assert (hall.served, list(hall.missed)) == (1, [])


@pytest.mark.database
def test_one_window_alone_calls_a_missed_number_back(engine: Engine, db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    misses(db, clerk)
    refused: list[str] = []

    def one(session: Session, window: int) -> None:
        try:
            ticketing.call_back(session, AN_MY, window + 1, 1, deed(clerk), seen=0)
        except Conflict as late:
            refused.append(str(late))

    all_at_once(engine, one)

    assert refused == ["ticket-called-back"] * (ACTORS - 1)


def test_a_page_that_shows_another_number_calls_nobody_back(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    misses(db, clerk)
    calls(db, clerk, 1, 12)

    with pytest.raises(Conflict, match="ticket-called"):
        ticketing.call_back(db, AN_MY, 1, 1, deed(clerk), seen=0)

    assert [one.n for one in ticketing.hall(db, AN_MY, TODAY).missed] == [1]


def test_a_second_click_calls_nobody_else_and_stale_ones_are_told(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    for _ in range(2):
        takes(db)
    once = deed(clerk)
    assert [ticketing.call_next(db, AN_MY, 1, once) for _ in range(2)] == [1, 1]
    calls(db, clerk, 1)

    with pytest.raises(Conflict, match="ticket-moved"):
        ticketing.call_again(db, AN_MY, 1, 1, deed(clerk))
    for wrong in (0, 1, 21):
        with pytest.raises(Invalid, match="window-wrong"):
            ticketing.pass_on(db, AN_MY, 1, 2, deed(clerk), to=wrong)
    with pytest.raises(NotFound, match="no-such-office"):
        calls(db, an_officer(db, "clerk", "hoi-an"), 1)
    with pytest.raises(NotFound, match="ticket-unknown"):
        ticketing.ahead(db, AN_MY, 9, TODAY)


@pytest.mark.database
def test_a_second_click_however_late_does_nothing_more_at_a_window(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    early, first, then = deed(clerk), deed(clerk), [deed(clerk) for _ in range(4)]
    assert ticketing.call_next(db, AN_MY, 1, early) is None
    for _ in range(4):
        takes(db)

    for _ in range(2):
        assert ticketing.call_next(db, AN_MY, 1, first) == 1
        ticketing.call_again(db, AN_MY, 1, 1, then[0])
        ticketing.pass_on(db, AN_MY, 1, 1, then[1], to=2)
        assert ticketing.call_next(db, AN_MY, 2, then[2]) == 1
        ticketing.end(db, AN_MY, 2, 1, then[3], came=True)
    assert ticketing.call_next(db, AN_MY, 1, early) is None

    hall = ticketing.hall(db, AN_MY, TODAY)
    assert (hall.waiting, hall.served, hall.called) == (3, 1, [])


@pytest.mark.database
def test_what_was_called_before_deeds_were_remembered_is_not_called_again(db: Session) -> None:
    clerk = an_officer(db, "clerk", AN_MY)
    once = deed(clerk)
    for _ in range(2):
        takes(db)
    calls(db, clerk, 1)
    engine = db.get_bind().engine
    db.close()
    migrations.downgrade(engine, "0019")
    with engine.begin() as connection:
        called = text("UPDATE ticket SET called_key = :key WHERE n = 1")
        connection.execute(called, {"key": once.key})

    migrations.upgrade(engine)

    assert ticketing.call_next(db, AN_MY, 1, once) == 1
