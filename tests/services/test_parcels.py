"""The post of a desk: what came is entered once, what left is followed until somebody has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import bookkeeping, counter, invariants, parcel_lists, parcels, processing
from services.counter import HandedIn
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.models import FactRow, JournalLine, Notice, Parcel
from services.parcel_lines import Carried
from services.parcels import Envelope
from services.printed import register
from tests.factories import (
    MONDAY,
    a_dossier,
    a_key,
    an_officer,
    open_steps,
    stands,
)
from tests.services.test_counter import a_walk_in, record
from workflows.case import Actor, Given

AN_MY = "tam-ky.an-my"
VNPOST = "Bưu điện Việt Nam (VNPost)"
CAME, LEFT = "EB123456789VN", "EM000000017VN"
TO_RESULT = ("accept", "propose", "confirm", "approve", "grant")
LETTER = Envelope("eb 123 456 789 vn", VNPOST, "Trần Thị Bé", contents="1 bộ")
SENT = Given(reason="Đã gửi.", carrier=VNPOST, parcel=LEFT)


@pytest.fixture
def clerk(db: Session) -> Actor:
    return an_officer(db, "clerk", AN_MY)


def deed(by: Actor, hours: float = 0) -> Deed:
    return Deed(by, MONDAY + timedelta(hours=hours), a_key())


def posted(db: Session, by: Actor, given: Given = SENT) -> str:
    """A dossier whose result was given to the postal service."""
    public_id = a_dossier(db, "1.001193", then=TO_RESULT, copies=2, late=False).dossier.public_id
    left = bookkeeping.owed(db, stands(db, public_id).dossier.id)
    counter.collect(db, public_id, deed(by, 8), amount=left, method="cash")
    [(step, _, _)] = open_steps(db, public_id)
    processing.act(db, public_id, "deliver", deed(by, 9), step=step, given=given)
    return str(public_id)


def states(db: Session) -> dict[str, str]:
    return {row.number: row.state for row in db.scalars(select(Parcel))}


def told(db: Session, public_id: str) -> list[tuple[str, str]]:
    """The kinds of lines that name an envelope, and its number."""
    mine = JournalLine.dossier_id == stands(db, public_id).dossier.id
    lines = db.scalars(select(JournalLine).where(mine).order_by(JournalLine.n))
    return [(one.kind, one.payload["parcel"]) for one in lines if one.payload.get("parcel")]


def test_what_came_by_post_is_entered_once_and_filed_from_the_book(
    db: Session, clerk: Actor
) -> None:
    once = deed(clerk)
    name = parcels.enter(db, AN_MY, LETTER, once)
    assert parcels.enter(db, AN_MY, LETTER, once) == name
    with pytest.raises(Invalid, match="parcel-known"):
        parcels.enter(db, AN_MY, LETTER, deed(clerk))
    with pytest.raises(Invalid, match="parcel-unreadable"):
        parcels.enter(db, AN_MY, replace(LETTER, number="số 1"), deed(clerk))
    with pytest.raises(NotFound):
        parcels.enter(db, "hoi-an", LETTER, deed(clerk))
    assert parcel_lists.counts(db, clerk)["waiting"] == 1
    [(row, due)] = parcel_lists.listed(db, clerk, "waiting").rows
    assert (row.number, due) == (CAME, MONDAY + timedelta(days=1))

    carried = Carried(VNPOST, CAME)
    first = record(db, a_walk_in(db, channel="post", carried=carried))
    second = record(db, a_walk_in(db, channel="post", carried=carried))

    assert states(db) == {CAME: "filed"}
    assert told(db, first.public_id) == [("submitted", CAME)]
    line = db.scalars(select(JournalLine).where(JournalLine.kind == "submitted")).first()
    assert line
    assert datetime.fromisoformat(line.payload["arrived"]) == MONDAY
    facts = db.scalars(select(FactRow.name).where(FactRow.name.startswith("submitted."))).all()
    assert set(facts) == {"submitted.post"}
    held = parcel_lists.shown(db, name, clerk).dossiers
    assert [one.public_id for one in held] == [first.public_id, second.public_id]
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_comes_by_post_and_is_in_no_book_enters_it_by_being_filed(
    db: Session, clerk: Actor
) -> None:
    with pytest.raises(Invalid, match="parcel-by-hand"):
        record(db, a_walk_in(db, carried=Carried(VNPOST, CAME)))
    with pytest.raises(Invalid, match="parcel-unreadable"):
        record(db, a_walk_in(db, channel="post", carried=Carried(VNPOST, "x!")))
    asked = a_dossier(db, then=["ask"]).dossier.public_id

    papers = [HandedIn("declaration", "original", 1)]
    counter.bring(db, asked, papers, {}, deed(clerk, 2), Carried(VNPOST, CAME))

    assert states(db) == {CAME: "filed"}
    assert told(db, asked) == [("resubmitted", CAME)]
    assert [r.number for r, _ in parcel_lists.listed(db, clerk, "book-in").rows] == [CAME]


def test_what_cannot_be_filed_goes_back_with_its_reason(db: Session, clerk: Actor) -> None:
    name, once = parcels.enter(db, AN_MY, LETTER, deed(clerk)), deed(clerk)

    with pytest.raises(Invalid, match="reason-missing"):
        parcels.send_back(db, name, once, why=" ")
    with pytest.raises(NotFound):
        parcels.send_back(db, name, deed(an_officer(db, "clerk", "hoi-an")), why="Không rõ")
    parcels.send_back(db, name, once, why="Không thuộc quầy này")
    parcels.send_back(db, name, once, why="Không thuộc quầy này")
    with pytest.raises(Conflict, match="parcel-moved"):
        parcels.send_back(db, name, deed(clerk), why="Lần nữa")
    with pytest.raises(Invalid, match="parcel-sent-back"):
        record(db, a_walk_in(db, channel="post", carried=Carried(VNPOST, CAME)))

    assert states(db) == {CAME: "sent-back"}


def test_a_result_is_followed_until_somebody_has_it(db: Session, clerk: Actor) -> None:
    public_id = posted(db, clerk)
    name = parcel_lists.listed(db, clerk, "sent").rows[0][0].public_id

    with pytest.raises(Invalid, match="reason-missing"):
        parcels.tell(db, name, deed(clerk, 30), how="returned")
    with pytest.raises(Invalid, match="parcel-moved"):
        parcels.tell(db, name, deed(clerk, 30), how="eaten")
    once = deed(clerk, 30)
    for _ in range(2):
        parcels.tell(db, name, once, how="returned", why="Không có người nhận")
    parcels.send_again(db, name, deed(clerk, 31), Carried(VNPOST, "EM2VN"))
    [(again, _)] = parcel_lists.listed(db, clerk, "sent").rows
    parcels.tell(db, again.public_id, deed(clerk, 50), how="delivered")
    with pytest.raises(Conflict, match="parcel-moved"):
        parcels.tell(db, again.public_id, deed(clerk, 51), how="returned", why="Nhầm")

    assert states(db) == {LEFT: "resent", "EM2VN": "delivered"}
    assert told(db, public_id) == [
        ("delivered", LEFT),
        ("post-returned", LEFT),
        ("post-resent", "EM2VN"),
        ("post-delivered", "EM2VN"),
    ]
    assert "post-returned" in db.scalars(select(Notice.kind)).all()
    [row] = register.entries(db, AN_MY, MONDAY.date(), MONDAY.date())
    assert [said.parcel for said in row.notes] == [LEFT, "EM2VN"]
    assert stands(db, public_id).dossier.stage == "returned"
    assert not [one for one in invariants.check(db) if one.rows]


def test_what_came_back_is_fetched_at_the_desk(db: Session, clerk: Actor) -> None:
    posted(db, clerk)
    name = parcel_lists.listed(db, clerk, "sent").rows[0][0].public_id
    parcels.tell(db, name, deed(clerk, 30), how="returned", why="Sai địa chỉ")
    assert parcel_lists.counts(db, clerk)["returned"] == 1

    parcels.tell(db, name, deed(clerk, 40), how="fetched", why="Nguyễn Thị Đức")

    assert states(db) == {LEFT: "fetched"}


def test_one_envelope_holds_results_of_one_person_only(db: Session, clerk: Actor) -> None:
    first, second = posted(db, clerk), posted(db, clerk)
    name = parcel_lists.listed(db, clerk, "sent").rows[0][0].public_id
    assert parcels.held(db, db.scalars(select(Parcel.id)).one()) == [first, second]

    parcels.tell(db, name, deed(clerk, 60), how="delivered")

    assert [told(db, one)[-1] for one in (first, second)] == [("post-delivered", LEFT)] * 2
    with pytest.raises(Invalid, match="parcel-taken"):
        posted(db, clerk)
    assert db.scalar(select(func.count(Parcel.id))) == 1


def test_the_book_has_pages(db: Session, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel_lists, "PAGE", 2)
    for n in range(3):
        parcels.enter(db, AN_MY, replace(LETTER, number=f"EB00{n}VN"), deed(clerk))

    first = parcel_lists.listed(db, clerk, "waiting")
    rest = parcel_lists.listed(db, clerk, "waiting", after=first.after)
    newest = parcel_lists.listed(db, clerk, "book-in")
    oldest = parcel_lists.listed(db, clerk, "book-in", after=newest.after)

    assert [r.number for r, _ in (*first.rows, *rest.rows)] == ["EB000VN", "EB001VN", "EB002VN"]
    assert [r.number for r, _ in (*newest.rows, *oldest.rows)] == ["EB002VN", "EB001VN", "EB000VN"]
    assert rest.after is None
