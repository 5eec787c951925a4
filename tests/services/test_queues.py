"""The queue of an officer: what waits at their posts, in order, in pages, in parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services import desk_lists, processing, queues
from services.actor_ids import officer_id
from services.db import Base, table, transaction
from services.deeds import Deed
from services.models import Dossier, DossierAnswers, OpenStepRow
from services.queue_filters import MOST_COUNTED
from services.queue_pages import PAGE
from services.queue_wanted import Cursor, Wanted
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, a_key, an_officer, stands
from tests.services.acting import CLOSING, expires
from tests.statements import statements
from workflows.calendar import VIETNAM
from workflows.case import Actor, Given, Post

AN_MY, URBAN, PERMIT = "tam-ky.an-my", "tam-ky.urban", "1.009994"


def a_clerk(db: Session, office: str = AN_MY) -> Actor:
    return an_officer(db, "clerk", office)


def codes(found: queues.Queue) -> list[str]:
    return [work.code for work in found.works]


def seen(db: Session, by: Actor, at: datetime = MONDAY, **wanted: str) -> list[str]:
    return codes(queues.queue(db, by, Wanted(**wanted), at=at))  # type: ignore[arg-type]


def many(db: Session, n: int, *, undated: int = 0) -> None:
    """As many dossiers waiting at An Mỹ's desk, due an hour apart, the last ones at no time."""
    model = stands(db, a_filed(db).public_id)
    row = {name: value for name, value in model.dossier._asdict().items() if name != "answers"}
    step = db.execute(select(table(OpenStepRow)).limit(1)).one()._mapping  # noqa: SLF001 - a row as a mapping is public in all but name
    rows: dict[type[Base], list[dict[str, Any]]] = {
        Dossier: [],
        DossierAnswers: [],
        OpenStepRow: [],
    }
    for k in range(1, n):
        own = {"id": 1000 + k} | dict.fromkeys(("public_id", "key", "number"), f"{k:05d}")
        due = step["due"] + timedelta(hours=k) if k < n - undated else None
        rows[Dossier].append(dict(row) | own)
        rows[DossierAnswers].append({"dossier_id": 1000 + k, "answers": {}})
        rows[OpenStepRow].append(dict(step) | {"id": 1000 + k, "dossier_id": 1000 + k, "due": due})
    with transaction(db):
        for model_of, made in rows.items():
            db.execute(insert(table(model_of)), made)


def test_the_nearest_due_comes_first(db: Session) -> None:
    a_filed(db, at=MONDAY + timedelta(hours=3))
    a_filed(db, at=MONDAY)

    found = queues.queue(db, a_clerk(db), Wanted(), at=MONDAY)

    assert codes(found) == ["N210301-00002", "N210301-00001"]
    assert found.works[0].step.name == "receive"
    assert found.works[0].due == datetime(2021, 3, 1, 14, 30, tzinfo=VIETNAM)
    assert (found.first, found.total) == (1, 2)


def test_only_what_waits_at_ones_own_posts_is_seen(db: Session) -> None:
    a_filed(db)

    elsewhere = [an_officer(db, "officer", AN_MY), an_officer(db, "clerk", "tam-ky.an-xuan")]

    assert [seen(db, by) for by in elsewhere] == [[], []]
    assert seen(db, Actor("officer:99", "Quản lý", "officer", frozenset())) == []
    assert len(seen(db, a_clerk(db))) == 1


def test_the_work_of_all_posts_is_one_queue(db: Session) -> None:
    a_dossier(db, then=("accept",))
    a_filed(db)
    posts = frozenset([Post("clerk", AN_MY), Post("officer", AN_MY)])
    both = Actor(a_clerk(db).id, "Một người hai việc", "officer", posts)

    found = queues.queue(db, both, Wanted(), at=MONDAY)

    assert [work.step.name for work in found.works] == ["receive", "review"]
    assert found.counts["all"] == 2


def test_days_that_are_left_are_working_days(db: Session) -> None:
    before_tet = datetime(2021, 2, 9, 9, tzinfo=VIETNAM)
    standing = a_dossier(db, then=("accept",), at=before_tet)
    officer = an_officer(db, "officer", AN_MY)

    (work,) = queues.queue(db, officer, Wanted(), at=before_tet).works

    assert standing.matter.case.open[0].due == datetime(2021, 2, 23, 16, tzinfo=VIETNAM)
    assert work.left == 5


def test_an_overdue_step_has_negative_days_left(db: Session) -> None:
    a_filed(db)

    (work,) = queues.queue(db, a_clerk(db), Wanted(), at=MONDAY + timedelta(days=4)).works

    assert work.left == -4


def test_quick_filters_count_what_they_show(db: Session) -> None:
    clerk = a_clerk(db)
    for hours in (-120, 0, 6, 24, 96):
        a_filed(db, at=MONDAY + timedelta(hours=hours))
    mine = a_filed(db, at=MONDAY)
    processing.claim(db, mine.public_id, Deed(clerk, MONDAY, a_key()), step="receive", branch="")
    at = MONDAY + timedelta(hours=1)

    counts = queues.queue(db, clerk, Wanted(), at=at).counts

    assert counts == {
        "all": 6,
        "mine": 1,
        "free": 5,
        "overdue": 1,
        "today": 2,
        "soon": 4,
        "asked": 0,
        "held": 0,
        "waiting": 0,
        "office": 6,
        "below": 0,
    }
    for name, n in counts.items():
        assert len(seen(db, clerk, at, name=name)) == n


def test_whoever_holds_several_posts_has_each_step_counted_once(db: Session) -> None:
    posts = frozenset(
        [Post("clerk", AN_MY), Post("officer", AN_MY), Post("clerk", "tam-ky.an-xuan")]
    )
    by = Actor(a_clerk(db).id, "Một người ba việc", "officer", posts)
    head = Actor(by.id, by.name, "officer", frozenset([Post("head", AN_MY)]))
    for hours in (-120, 0, 24, 96):
        at = MONDAY + timedelta(hours=hours)
        a_filed(db, at=at)
        a_dossier(db, then=("accept",), at=at)

    for who, everything in ((by, 8), (head, 0)):
        found = queues.queue(db, who, Wanted(), at=MONDAY + timedelta(hours=1))

        assert (found.counts["all"], found.counts["office"]) == (everything, 8)
        for name, n in found.counts.items():
            assert len(seen(db, who, MONDAY + timedelta(hours=1), name=name)) == n


def test_what_waits_for_the_applicant_is_seen_by_the_desk_and_the_office(db: Session) -> None:
    standing = a_dossier(db, PERMIT, then=("accept", "ask"))
    assert standing.matter.case.paused
    desk, office = a_clerk(db, "tam-ky"), an_officer(db, "leader", "tam-ky")

    found = [queues.queue(db, by, Wanted("waiting"), at=MONDAY) for by in (desk, office)]

    assert [found[0].works[0].ours, found[1].works[0].ours] == [True, False]
    assert [one.counts["waiting"] for one in found] == [1, 1]
    assert seen(db, a_clerk(db, "hoi-an"), name="waiting") == []


def test_offices_that_are_asked_find_it_among_their_consultations(db: Session) -> None:
    a_dossier(db, PERMIT, then=("accept", "propose"))

    found = queues.queue(db, an_officer(db, "officer", "tam-ky.police"), Wanted("asked"), at=MONDAY)

    assert [work.asked for work in found.works] == ["Hỏi về phòng cháy và lối cho xe chữa cháy"]
    assert found.counts["asked"] == found.counts["all"] == 1


def test_what_a_silent_office_left_to_its_leader_stands_in_the_order_of_its_due_time(
    db: Session,
) -> None:
    leader = an_officer(db, "leader", "tam-ky.tax")
    for day in (2, 0):
        at = MONDAY + timedelta(days=day)
        public_id = a_dossier(db, CLOSING, then=("accept", "propose"), at=at).dossier.public_id
        (asked,) = stands(db, public_id).matter.case.open
        assert asked.due
        assert expires(db, public_id, "tax", ["1"], asked.due) == [True]

    works = queues.queue(db, leader, Wanted(), at=MONDAY + timedelta(days=1)).works

    assert [work.due for work in works] == [
        datetime(2021, 3, day, 14, 30, tzinfo=VIETNAM) for day in (2, 4)
    ]
    assert [(work.escalated, work.left) for work in works] == [(True, 0), (True, 2)]


def test_a_claim_says_who_holds_it(db: Session) -> None:
    filed, clerk = a_filed(db), a_clerk(db)
    processing.claim(db, filed.public_id, Deed(clerk, MONDAY, a_key()), step="receive", branch="")
    other = Actor("officer:777", "Người khác", "officer", clerk.posts)

    (mine,) = queues.queue(db, clerk, Wanted(), at=MONDAY).works
    (theirs,) = queues.queue(db, other, Wanted(), at=MONDAY).works

    assert (mine.mine, mine.holder) == (True, "Lê Văn Tâm")
    assert (theirs.mine, theirs.holder) == (False, "Lê Văn Tâm")


@pytest.mark.parametrize("words", ["duc", "thi ĐỨC", "00001", "n210301-00001", "  Thị  Đức "])
def test_a_name_in_any_spelling_and_the_end_of_a_code_are_found(db: Session, words: str) -> None:
    a_filed(db, by=a_citizen(db, name="Nguyễn Thị Đức"))
    a_filed(db, by=a_citizen(db, name="Trần Văn Bình"))

    assert seen(db, a_clerk(db), words=words) == ["N210301-00001"]


@pytest.mark.parametrize("words", ["%", "_", "không ai", "0000"])
def test_other_words_find_nothing(db: Session, words: str) -> None:
    a_filed(db)

    assert seen(db, a_clerk(db), words=words) == []


def test_a_queue_can_be_limited_to_a_procedure(db: Session) -> None:
    a_filed(db)
    a_filed(db, "1.001193")

    found = queues.queue(db, a_clerk(db), Wanted(procedure="1.001193"), at=MONDAY)

    assert codes(found) == ["N210301-00002"]
    assert found.total is None


def test_pages_follow_each_other_and_lead_back(db: Session) -> None:
    many(db, 2 * PAGE + 7, undated=3)
    clerk = a_clerk(db)

    pages = [queues.queue(db, clerk, Wanted(), at=MONDAY)]
    while pages[-1].next:
        pages.append(queues.queue(db, clerk, Wanted(after=pages[-1].next), at=MONDAY))

    assert [len(page.works) for page in pages] == [PAGE, PAGE, 7]
    assert [page.first for page in pages] == [1, PAGE + 1, 2 * PAGE + 1]
    assert len({work.code for page in pages for work in page.works}) == 2 * PAGE + 7
    assert [work.due for work in pages[-1].works[-3:]] == [None, None, None]
    back = queues.queue(db, clerk, Wanted(before=pages[2].previous), at=MONDAY)
    assert (codes(back), back.first) == (codes(pages[1]), PAGE + 1)
    assert back.previous
    assert back.next
    start = queues.queue(db, clerk, Wanted(before=back.previous), at=MONDAY)
    assert (codes(start), start.first, start.previous) == (codes(pages[0]), 1, None)


def test_a_page_can_begin_among_what_has_no_due_time(db: Session) -> None:
    many(db, 10, undated=4)
    clerk = a_clerk(db)
    whole = codes(queues.queue(db, clerk, Wanted(), at=MONDAY))
    mark = Cursor(8, None, 1007)

    after = queues.queue(db, clerk, Wanted(after=mark), at=MONDAY)
    before = queues.queue(db, clerk, Wanted(before=mark), at=MONDAY)

    assert codes(after) == whole[8:]
    assert codes(before) == whole[:7]


def test_a_page_costs_the_same_whatever_is_waiting(db: Session) -> None:
    clerk = a_clerk(db)
    a_filed(db)
    queues.queue(db, clerk, Wanted(), at=MONDAY)
    with statements(db) as few:
        queues.queue(db, clerk, Wanted(), at=MONDAY)
    db.rollback()
    many(db, PAGE)

    with statements(db) as more:
        found = queues.queue(db, clerk, Wanted(), at=MONDAY)

    assert len(found.works) == PAGE
    assert [sum("SELECT" in one for one in said) for said in (few, more)] == [3, 3]
    page = more[-1]
    if db.get_bind().dialect.name == "sqlite":
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {page}", (None,) * 4).all()
        assert "COVERING INDEX ix_open_step_queue (office=? AND role=?)" in plan[0].detail
    else:  # Or all that waits would be joined before it is put in order.
        assert page.index("LIMIT") < page.index("JOIN dossier")


@pytest.mark.parametrize("text", ["", "x", "1_2", "1_2021-03-01_3", "1_2021-03-01T00:00_3", "__"])
def test_what_is_no_cursor_begins_at_the_start(text: str) -> None:
    assert Cursor.read(text) is None


def test_a_cursor_survives_its_address() -> None:
    marks = [Cursor(50, MONDAY, 7), Cursor(50, None, 7)]

    assert [Cursor.read(str(mark)) for mark in marks] == marks


def test_the_procedures_that_can_come_to_a_post(db: Session) -> None:
    def offered(role: str, office: str) -> set[str]:
        by = an_officer(db, role, office)
        return {procedure.code for procedure in queues.procedures(db, by)}

    assert {"1.001776", "1.001193"} <= offered("clerk", AN_MY)
    assert PERMIT not in offered("clerk", AN_MY)
    assert {PERMIT} <= offered("officer", "tam-ky.police")
    assert offered("officer", "quang-nam.justice") == {"2.000488"}
    assert "2.000488" in offered("clerk", "trung-tam")
    assert offered("manager", "quang-nam") == set()


def test_answering_takes_a_consultation_out_of_the_queue(db: Session) -> None:
    public_id = a_dossier(db, PERMIT, then=("accept", "propose")).dossier.public_id
    police = an_officer(db, "officer", "tam-ky.police")
    at = MONDAY + timedelta(hours=6)

    deed = Deed(police, at, a_key())
    processing.reply(db, public_id, deed, step="opinions", branch="2", given=Given(opinion="agree"))

    assert seen(db, police) == []


def test_a_very_long_queue_is_not_counted_to_its_end(db: Session) -> None:
    a_filed(db)
    many(db, MOST_COUNTED + 9)
    clerk = a_clerk(db)
    with transaction(db):
        held = table(OpenStepRow).c.id < 1000 + MOST_COUNTED  # The most urgent.
        db.execute(update(OpenStepRow).where(held).values(claimed_by=officer_id(clerk)))

    found = queues.queue(db, clerk, Wanted(), at=MONDAY)

    assert found.counts["all"] == found.total == MOST_COUNTED + 1
    assert found.counts["free"] == len(seen(db, clerk, name="free")) == 9
    assert desk_lists.waiting(db, clerk, MONDAY.date())["receive"] == MOST_COUNTED + 1


@pytest.mark.database
def test_a_leader_of_eight_hundred_offices_asks_as_one_of_forty_does(db: Session) -> None:
    """One text for all offices: a statement with a value for each is planned and spelled anew every
    time, and PostgreSQL goes through them for every step."""
    asked = []
    for office in ("quang-nam", "tam-ky"):
        by = an_officer(db, "leader", office)
        queues.queue(db, by, Wanted(), at=MONDAY)
        with statements(db) as said:
            queues.queue(db, by, Wanted(name="below"), at=MONDAY)
        asked.append(said)

    assert asked[0] == asked[1]
