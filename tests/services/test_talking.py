"""Messages between an owner and whoever has the dossier: journal, scope, limits, read marks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import my_dossiers, processing, replaying, responding, talking, unread
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier, Job, JournalLine, Message, Notice
from services.reporting import verifying
from tests.factories import (
    GIVEN_ALL,
    MONDAY,
    a_citizen,
    a_dossier,
    a_key,
    an_officer,
    moves,
    open_steps,
    stands,
)
from workflows.case import Actor, Refused
from workflows.lines import WROTE
from workflows.talking import LONGEST

AN_MY, LABOUR = "tam-ky.an-my", "tam-ky.labour"
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def owner(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def public_id(db: Session, owner: Actor) -> str:
    """A dossier that the commune is working on."""
    return str(a_dossier(db, then=["accept"], by=owner).dossier.public_id)


def says(db: Session, public_id: str, by: Actor, text: str = "Bao giờ xong?", **at: int) -> None:
    talking.write(db, public_id, text, Deed(by, LATER + timedelta(**at), a_key()))


def talk(db: Session, public_id: str, by: Actor, **which: int) -> talking.Talk:
    return talking.talk(db, stands(db, public_id).dossier.id, by, **which)


def lines(db: Session) -> int:
    return db.scalars(select(func.count(JournalLine.id)).where(JournalLine.kind == WROTE)).one()


def test_a_message_waits_for_the_office_until_somebody_answers(
    db: Session, owner: Actor, public_id: str
) -> None:
    officer = an_officer(db, "officer", AN_MY)

    says(db, public_id, owner, "Tôi nộp thiếu trang 2.")
    says(db, public_id, owner, "Xin lỗi, đủ rồi.", minutes=1)

    [waiting] = unread.waiting(db, officer)
    assert (waiting.public_id, waiting.n, waiting.since) == (public_id, 2, LATER)
    assert unread.count(db, officer) == 1
    assert unread.among(db, [public_id, "none"]) == {public_id}
    assert talk(db, public_id, officer).unread == 2
    assert not unread.waiting(db, an_officer(db, "officer", "hoi-an.cam-pho"))

    says(db, public_id, officer, "Chúng tôi nhận đủ.", minutes=2)

    assert not unread.waiting(db, officer)
    told = talk(db, public_id, owner)
    assert [one.role for one in told.said] == ["citizen", "citizen", "officer"]
    assert told.said[0].read_at == LATER + timedelta(minutes=2)
    assert told.unread == 1
    [mine] = my_dossiers.mine(db, owner, at=LATER).dossiers
    assert mine.news == 2, "received, and answered"

    my_dossiers.read_notices(db, public_id, owner, at=LATER + timedelta(hours=1))

    assert talk(db, public_id, owner).unread == 0
    assert talk(db, public_id, officer).said[-1].read_at == LATER + timedelta(hours=1)


def test_a_message_can_be_read_without_an_answer(db: Session, owner: Actor, public_id: str) -> None:
    officer = an_officer(db, "officer", AN_MY)
    says(db, public_id, owner)
    seen = talk(db, public_id, officer).said[-1].n
    says(db, public_id, owner, "Còn một câu nữa.", minutes=5)

    talking.read(db, public_id, officer, until=seen, at=LATER)

    assert [one.n for one in unread.waiting(db, officer)] == [1]


def test_a_message_moves_nothing(db: Session, owner: Actor, public_id: str) -> None:
    before = stands(db, public_id)
    facts = verifying.recount(db)

    says(db, public_id, owner)
    says(db, public_id, an_officer(db, "officer", AN_MY))

    after = stands(db, public_id)
    assert after.matter.case == before.matter.case
    assert after.dossier.lines == before.dossier.lines + 2
    assert list(replaying.strays(db)) == []
    assert verifying.recount(db) == facts


def test_a_page_that_was_open_meanwhile_is_not_stale(
    db: Session, owner: Actor, public_id: str
) -> None:
    before = stands(db, public_id).dossier.lines
    step, role, office = open_steps(db, public_id)[0]
    officer = an_officer(db, role, office)
    says(db, public_id, owner)

    deed = Deed(officer, LATER, a_key(), seen=before)
    processing.act(db, public_id, "propose", deed, step=step, given=GIVEN_ALL)

    with pytest.raises(Conflict):
        responding.withdraw(db, public_id, Deed(owner, LATER, a_key(), seen=before))
    with pytest.raises(Conflict):
        responding.withdraw(db, public_id, Deed(owner, LATER, a_key(), seen=10**6))


def test_a_message_is_no_supplement(db: Session, owner: Actor, public_id: str) -> None:
    moves(db, public_id, "ask", at=LATER)
    says(db, public_id, owner, "Tôi sẽ bổ sung sau.", minutes=1)

    standing = stands(db, public_id)

    assert standing.dossier.stage == "supplement"
    assert standing.matter.case.supplements == 1
    assert unread.count(db, an_officer(db, "officer", AN_MY)) == 1


def test_it_goes_to_the_office_that_has_the_dossier(
    db: Session, owner: Actor, public_id: str
) -> None:
    for n, action in enumerate(("propose", "approve")):
        moves(db, public_id, action, at=LATER + timedelta(hours=n))

    says(db, public_id, owner, hours=4)

    assert unread.count(db, an_officer(db, "officer", LABOUR)) == 1
    assert unread.count(db, an_officer(db, "officer", AN_MY)) == 0
    says(db, public_id, an_officer(db, "clerk", AN_MY), "Hồ sơ đang ở phòng Lao động.", hours=5)


@pytest.mark.parametrize("who", ["stranger", "officer elsewhere"])
def test_somebody_elses_dossier_is_not_found(db: Session, public_id: str, who: str) -> None:
    other = a_citizen(db) if who == "stranger" else an_officer(db, "officer", "hoi-an.cam-pho")

    with pytest.raises(NotFound):
        says(db, public_id, other)
    if who != "stranger":
        with pytest.raises(NotFound):
            talking.read(db, public_id, other, until=99, at=LATER)
    assert lines(db) == 0


def test_who_only_watches_does_not_write(db: Session, public_id: str) -> None:
    with pytest.raises(Refused, match="not-yours"):
        says(db, public_id, an_officer(db, "leader", "quang-nam"))
    assert lines(db) == 0


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x07", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_is_refused(
    db: Session, owner: Actor, public_id: str, text: str
) -> None:
    with pytest.raises(Invalid):
        says(db, public_id, owner, text)
    assert lines(db) == 0


def test_what_only_machines_read_is_left_out(db: Session, owner: Actor, public_id: str) -> None:
    says(db, public_id, owner, " <b>Chào</b>\x00\r\nbạn\x1b[1m ")

    assert talk(db, public_id, owner).said[0].text == "<b>Chào</b>\nbạn[1m"


def test_the_same_key_says_it_once(db: Session, owner: Actor, public_id: str) -> None:
    deed = Deed(owner, LATER, a_key())

    for _ in range(3):
        talking.write(db, public_id, "Một lần", deed)

    assert lines(db) == 1


def test_nobody_buries_an_office(db: Session, owner: Actor, public_id: str) -> None:
    for n in range(10):
        says(db, public_id, owner, minutes=n)
    with pytest.raises(Invalid, match="message-too-often"):
        says(db, public_id, owner, hours=1)
    says(db, public_id, an_officer(db, "officer", AN_MY), hours=1)
    says(db, public_id, owner, days=1, minutes=1)

    assert lines(db) == 12


def test_a_closed_dossier_can_be_asked_about_for_thirty_days(
    db: Session, owner: Actor, public_id: str
) -> None:
    responding.withdraw(db, public_id, Deed(owner, LATER, a_key()))

    says(db, public_id, owner, days=29)
    with pytest.raises(Refused, match="talk-over"):
        says(db, public_id, owner, days=31)
    with pytest.raises(Refused, match="talk-over"):
        says(db, public_id, an_officer(db, "clerk", AN_MY), days=31)

    assert unread.count(db, an_officer(db, "clerk", AN_MY)) == 1


def test_nobody_is_written_to_who_cannot_read(db: Session, public_id: str) -> None:
    with db.begin():
        db.query(Dossier).update({"citizen_id": None})

    with pytest.raises(Refused, match="talk-unread"):
        says(db, public_id, an_officer(db, "officer", AN_MY))


def test_long_talks_are_read_in_pages(
    db: Session, owner: Actor, public_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "PAGE", 3)
    for n in range(5):
        says(db, public_id, owner, f"{n}", minutes=n)

    newest = talk(db, public_id, owner)
    older = talk(db, public_id, owner, before=newest.said[0].n)

    assert ([one.text for one in newest.said], newest.more) == (["2", "3", "4"], True)
    assert ([one.text for one in older.said], older.more) == (["0", "1"], False)


def test_what_an_office_says_is_a_notice_with_its_job(
    db: Session, owner: Actor, public_id: str
) -> None:
    officer = an_officer(db, "officer", AN_MY)
    says(db, public_id, owner)
    says(db, public_id, officer)

    told = db.scalars(select(Notice).where(Notice.kind == WROTE)).all()
    [notice] = told
    key = f"notice:{notice.dossier_id}:{notice.line}"

    assert db.scalars(select(Job.name).where(Job.key == key)).one() == "send-notice"
    assert db.scalars(select(Message.read_by)).one() == officer.name
