"""A list behind a number: its order, its pages, its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.reporting import export, lists, periods, unfinished
from services.reporting.counting import Cut
from services.reporting.scopes import EVERY, Offices
from tests.factories import moves
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import AN_MY, CAM_PHO, EXTRACT, granted, on, online
from tests.statements import statements

YEAR = Cut(EVERY, periods.year(2021))
ELSEWHERE = Cut(Offices("hoi-an", CAM_PHO, "", frozenset({CAM_PHO})), periods.year(2021))
SUBMITTED = lists.of_facts(YEAR, ("submitted",))
ELECTRONIC = "received.online.electronic-result"
RESOLVED = ("resolved.early", "resolved.on-time", "resolved.late")


def test_a_list_is_turned_page_by_page_and_back(db: Session) -> None:
    a_small_year(db, 20)
    whole = [one.public_id for one in lists.every(db, SUBMITTED)]

    first = lists.page(db, SUBMITTED, size=8)
    second = lists.page(db, SUBMITTED, after=first.after or "", size=8)
    third = lists.page(db, SUBMITTED, after=second.after or "", size=8)
    back = lists.page(db, SUBMITTED, before=third.before or "", size=8)

    assert [one.public_id for p in (first, second, third) for one in p.rows] == whole
    assert (first.before, third.after, len(whole)) == (None, None, 20)
    assert back == second
    assert lists.page(db, SUBMITTED, before=second.before or "", size=8) == first
    assert lists.position(db, SUBMITTED, whole[8]) == 9


def test_a_list_says_on_which_day_each_dossier_was_counted(db: Session) -> None:
    filed = online(db, EXTRACT, on("03-31"))
    moves(db, filed, "accept", at=on("03-31", 9))
    granted(db, filed, on("04-01"))

    (resolved,) = lists.page(db, lists.of_facts(YEAR, RESOLVED)).rows
    (received,) = lists.page(db, lists.of_facts(YEAR, (ELECTRONIC,))).rows

    assert (resolved.day, received.day) == (date(2021, 4, 1), date(2021, 3, 31))
    assert (resolved.public_id, resolved.office, resolved.channel) == (filed, AN_MY, "online")


def test_a_page_that_goes_on_from_a_dossier_outside_the_list_is_not_found(db: Session) -> None:
    filed = online(db, EXTRACT, on("03-01"))
    with pytest.raises(NotFound):
        lists.page(db, lists.of_facts(ELSEWHERE, ("submitted",)), after=filed)


def test_a_list_of_what_waits_goes_on_although_the_last_one_is_done_meanwhile(db: Session) -> None:
    first, second, third = (online(db, EXTRACT, on("03-01", 9 + n)) for n in range(3))
    for n, one in enumerate((first, second, third)):
        moves(db, one, "accept", at=on("03-01", 13 + n))
    waits = unfinished.listed_pending(YEAR, on("03-31"))
    read = lists.page(db, waits, size=2)
    granted(db, second, on("03-02"))

    following = lists.page(db, waits, after=read.after or "", size=2)
    back = lists.page(db, waits, before=following.before or "", size=2)

    assert [one.public_id for one in read.rows] == [first, second]
    assert [one.public_id for one in following.rows] == [third]
    assert [one.public_id for one in back.rows] == [first]
    assert lists.position(db, waits, third) == 2
    with pytest.raises(NotFound):
        lists.page(db, unfinished.listed_pending(ELSEWHERE, on("03-31")), after=first)


def test_a_cell_can_never_be_run_as_a_formula() -> None:
    texts = ["=1+1", "+84", "-5", "@x", "\tx", "\rx", "＝1", "＠x", 'a"b', "a,b"]

    first, second, third = export.lines(["Đơn vị"], [texts, [3, 41.25, date(2021, 3, 1)]])

    assert first == "\ufeffĐơn vị\r\n"
    assert second == "'=1+1,'+84,'-5,'@x,'\tx,\"'\rx\",'＝1,'＠x,\"a\"\"b\",\"a,b\"\r\n"
    assert third == '3,"41,2",01/03/2021\r\n'


def test_a_list_is_read_a_page_at_a_time_and_holds_nothing_meanwhile(db: Session) -> None:
    a_small_year(db, 12)

    with statements(db) as asked:
        rows = lists.every(db, SUBMITTED, size=3)
        seen = [len(asked)]
        for _ in range(12):
            next(rows)
            seen.append(len(asked))
            assert not db.in_transaction()

    assert next(rows, None) is None
    assert seen == [0, *(1 + i // 3 for i in range(12))]


@pytest.mark.parametrize("names", [["submitted"], RESOLVED])
def test_no_page_sorts_the_whole_list(db: Session, names: Sequence[str]) -> None:
    a_small_year(db, 3)

    with statements(db) as asked:
        list(lists.every(db, lists.of_facts(YEAR, names)))

    [page] = asked
    assert page.count("LIMIT") == len(names) + 1
