"""E-mail of citizens: confirmed first, chosen by them, delivered once by a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import invariants, jobs, mailboxes, outside
from services.adapters.null import NullMessenger
from services.errors import Invalid
from services.models import Job, MailboxClaim
from services.ports import Message
from services.promised import Outside
from services.working import BACK_OFF, run_due
from tests.factories import MONDAY, a_citizen, a_dossier, a_key, moves
from tests.mail import Postman, a_free_port, post_office, server_at
from workflows.case import Actor

TEMPLATES = Path(__file__).parents[2] / "templates"
SITE, KEY = "https://dvc.example.vn", "khóa" * 9
ADDRESS = "an@example.vn"
LINK = re.compile(rf"{SITE}/thu-dien-tu/(\S+)")
HOUR = timedelta(hours=1)


@pytest.fixture
def owner(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def world(postman: Postman) -> Iterator[Outside]:
    """What the worker reaches: a mail server of this machine."""
    with post_office(postman) as port:
        yield the_world(port)


def the_world(port: int) -> Outside:
    return outside.world(TEMPLATES, SITE, server=server_at(port), key=KEY)


def asks(db: Session, by: Actor, address: str = ADDRESS, at: datetime = MONDAY) -> str:
    claim = a_key()
    mailboxes.ask(db, by, address, claim_id=claim, at=at)
    return claim


def has(db: Session, by: Actor, address: str = ADDRESS) -> None:
    """A confirmed address; the letter that asked for it has gone elsewhere."""
    mailboxes.confirm(db, asks(db, by, address), at=MONDAY)
    run_due(db, MONDAY, outside.world(TEMPLATES))


def works(db: Session, world: Outside, at: datetime = MONDAY + HOUR * 2) -> None:
    run_due(db, at, world)


def received(db: Session, by: Actor) -> Any:
    """A dossier of theirs that was received just now, with everything said before it sent off."""
    return a_dossier(db, then=["accept"], by=by).dossier


def test_an_address_gets_nothing_but_the_question_until_it_is_confirmed(
    db: Session, owner: Actor, postman: Postman, world: Outside
) -> None:
    asks(db, owner)
    dossier = received(db, owner)
    works(db, world)

    [letter] = postman.letters
    sealed = LINK.search(letter.get_content())
    assert sealed
    assert letter["To"] == ADDRESS
    assert owner.name not in letter.get_content()
    claim = outside.mailbox_seal(KEY).open(sealed[1])
    assert mailboxes.awaits(db, claim, at=MONDAY + HOUR) == ADDRESS
    assert mailboxes.confirm(db, claim, at=MONDAY + HOUR) == ADDRESS
    with pytest.raises(Invalid, match="link-over"):
        mailboxes.confirm(db, claim, at=MONDAY + HOUR)

    moves(db, dossier.public_id, "ask", at=MONDAY + HOUR * 3)
    works(db, world, MONDAY + HOUR * 4)

    _, told = postman.letters
    assert told["Subject"] == f"Hồ sơ {dossier.code} cần bạn bổ sung"
    text = told.get_content()
    assert f"Mở tại: {SITE}/ho-so/{dossier.public_id}" in text
    for private in (owner.name, dossier.applicant_id_number, dossier.applicant_phone, "Lý do rõ"):
        assert private not in text
    assert max(map(len, text.splitlines())) <= 78


@pytest.mark.parametrize("sealed", ["", "x", "x.y", "key-1.AAAA", "\x00", "ô.ô"])
def test_a_link_that_we_did_not_seal_is_none(sealed: str) -> None:
    seal = outside.mailbox_seal(KEY)

    assert seal.open(sealed) == ""
    assert seal.open(outside.mailbox_seal("other" * 8).close("key-1")) == ""
    assert seal.open(seal.close("key-1")) == "key-1"


def test_a_link_ends_after_a_day_and_with_the_next_one(db: Session, owner: Actor) -> None:
    first = asks(db, owner)
    second = asks(db, owner, "binh@example.vn")

    for claim, at in ((first, MONDAY), (second, MONDAY + timedelta(days=1)), ("none", MONDAY)):
        with pytest.raises(Invalid, match="link-over"):
            mailboxes.confirm(db, claim, at=at)
    assert mailboxes.chosen(db, owner, at=MONDAY).waiting == "binh@example.vn"
    assert mailboxes.chosen(db, owner, at=MONDAY).address == ""


@pytest.mark.parametrize(
    "typed",
    [
        *("", "an", "an@", "@example.vn", "an@example", "ân@example.vn", "an@exämple.vn"),
        *("an@example.vn\nBcc: moi@nguoi.vn", "an@example.vn, b@example.vn", "a b@example.vn"),
        *("<an@example.vn>", f"{'a' * 65}@example.vn", f"an@{'a.' * 130}vn", "an@example.vn\x00"),
    ],
)
def test_what_is_no_address_is_refused(db: Session, owner: Actor, typed: str) -> None:
    with pytest.raises(Invalid, match="address-wrong"):
        asks(db, owner, typed)
    assert db.scalars(select(MailboxClaim.id)).all() == []


def test_nobody_is_flooded_with_questions(db: Session, owner: Actor) -> None:
    for n in range(5):
        asks(db, owner, f"an{n}@example.vn")
    with pytest.raises(Invalid, match="address-too-often"):
        asks(db, owner, "an6@example.vn")
    for _ in range(3):
        asks(db, a_citizen(db), "nguoi-khac@example.vn")
    with pytest.raises(Invalid, match="address-too-often"):
        asks(db, a_citizen(db), "Nguoi-Khac@example.vn")
    asks(db, owner, at=MONDAY + timedelta(days=1, minutes=1))


def test_nothing_is_held_of_the_database_while_a_server_takes_its_time(
    db: Session, owner: Actor
) -> None:
    held = []

    class Slow(NullMessenger):
        reaches = True

        def send(self, message: Message) -> None:
            held.append((message.subject != "", db.in_transaction()))

    slow = replace(the_world(0), mail=Slow(), sms=Slow())
    claim = asks(db, owner)
    works(db, slow)
    mailboxes.confirm(db, claim, at=MONDAY)
    received(db, owner)
    works(db, slow, MONDAY + HOUR)

    assert len(held) > 2
    assert set(held) == {(True, False)}


def test_people_choose_what_they_are_told(
    db: Session, owner: Actor, postman: Postman, world: Outside
) -> None:
    has(db, owner)
    mailboxes.choose(db, owner, {("result", "mail"), ("nonsense", "mail")})
    received(db, owner)
    works(db, world)
    assert postman.letters == []

    mailboxes.choose(db, owner, {(topic, "mail") for topic in mailboxes.TOPICS})
    received(db, owner)
    works(db, world, MONDAY + HOUR * 3)
    assert len(postman.letters) == 1

    mailboxes.give_up(db, owner, at=MONDAY)
    received(db, owner)
    works(db, world, MONDAY + HOUR * 4)
    assert len(postman.letters) == 1


def test_a_server_that_is_moody_away_and_slow_delivers_once(
    db: Session, owner: Actor, postman: Postman
) -> None:
    has(db, owner)
    received(db, owner)
    port, at = a_free_port(), MONDAY + HOUR * 2
    postman.moods, postman.leaves_slowly = ["451 4.7.1 greylisted", "421 4.3.2 full"], 0.1

    works(db, the_world(port), at)
    assert [job.error.partition(" at ")[0] for job in jobs.unfinished(db, failed=True)] == [
        "Undelivered ConnectionRefusedError"
    ]
    with post_office(postman, port=port):
        for pause in BACK_OFF[:4]:
            at += pause
            works(db, the_world(port), at)

    assert len(postman.letters) == 1
    assert jobs.unfinished(db, failed=True) == []
    assert all(not one.rows for one in invariants.check(db))


def test_a_box_that_does_not_exist_is_not_asked_again_and_its_owner_is_told(
    db: Session, owner: Actor, postman: Postman, world: Outside
) -> None:
    has(db, owner)
    postman.nobody[ADDRESS] = "550 5.1.1 no such user"
    received(db, owner)
    works(db, world)

    [lost] = jobs.given_up(db, 9)
    assert lost.attempts == 1
    assert lost.error.startswith("Undelivered 550 at services/adapters/smtp.py")
    assert mailboxes.chosen(db, owner, at=MONDAY).refused_at
    received(db, owner)
    works(db, world, MONDAY + HOUR * 3)
    assert len(jobs.given_up(db, 9)) == 1
    done = select(Job.done_at).where(Job.name == "send-notice").order_by(Job.id.desc())
    assert db.scalars(done.limit(1)).one()
