"""Which months are surely unlike the half year before, and which dossiers came from one hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services import places
from services.db import Base, table, transaction
from services.errors import NotFound
from services.models import Dossier, Draft, FactRow, FreshTally, JournalLine
from services.reporting import crowds, jumps, periods
from services.reporting.board import Asked
from services.reporting.scopes import Scope
from tests.services.reporting.dossiers import (
    AN_MY,
    CAM_PHO,
    COPIES,
    EXTRACT,
    at_counter,
    on,
    online,
)
from tests.statements import statements
from workflows.calendar import VIETNAM
from workflows.figures.flags import PEOPLE
from workflows.figures.shares import Count

TODAY = date(2021, 9, 15)


def asked(db: Session, period: str = "2021", office: str = "quang-nam") -> Asked:
    return Asked(Scope(office), periods.parse(period), TODAY, places.directory(db))


def test_the_last_month_that_is_over_is_looked_at(db: Session) -> None:
    wanted = {"2021": 8, "2021-q1": 3, "2021-09": 9, "2021-08": 8}

    assert {token: jumps.month_of(asked(db, token)).month for token in wanted} == wanted


def test_an_office_that_jumps_is_named_with_what_it_jumped_from(db: Session) -> None:
    """Hội An: half a year of 10 results a month, 2 of them online; then 40 of 50."""
    with transaction(db):
        for month, n, of_them in [*((m, 10, 2) for m in range(2, 8)), (8, 50, 40)]:
            for fact, count in (
                ("resolved", n),
                ("resolved.online", of_them),
                ("resolved.on-time", n),
                ("submitted.online", of_them),
            ):
                db.add(FreshTally(office="hoi-an", fact=fact, month=date(2021, month, 1), n=count))

    found = jumps.jumps(db, asked(db))

    assert [(one.office.code, one.kind) for one in found] == [
        ("hoi-an", "filed"),
        ("hoi-an", "online-rate"),
    ]
    assert found[1].now == Count(40, 50)
    assert found[1].before == Count(12, 60)


def test_what_comes_from_one_hand_is_found_and_names_nobody(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "OF_ACCOUNT", 3)
    monkeypatch.setattr(crowds, "OF_PHONE", 3)
    monkeypatch.setattr(crowds, "OF_DEVICE", 3)
    monkeypatch.setattr(crowds, "OF_OFFICER", 3)
    for n in range(3):
        online(db, EXTRACT, on("08-03") + timedelta(hours=n))
        at_counter(db, COPIES, on("08-04") + timedelta(minutes=n))
    with transaction(db):
        for one in db.query(Dossier):
            one.applicant_id_number = f"04920000000{one.id}"
            one.applicant_phone = "0905000111" if one.channel == "online" else ""
            one.citizen_id = 1 if one.channel == "online" else None
        db.execute(update(Draft).values(device="the hash of a browser"))

    found = crowds.crowds(db, asked(db))

    assert {one.kind: (one.n, one.people, one.office) for one in found} == {
        "account": (3, 3, AN_MY),
        "phone": (3, 3, AN_MY),
        "device": (3, 3, AN_MY),
        "officer": (3, 3, AN_MY),
    }
    told = repr([replace(one, dossiers=()) for one in found])
    assert "0905000111" not in told
    assert "the hash" not in told
    again = crowds.crowd(db, asked(db), "phone", next(o.first for o in found if o.kind == "phone"))
    assert again.n == 3
    for here, kind, first in (
        (asked(db), "phone", "nobody"),
        (asked(db), "no kind", again.first),
        (asked(db, office="hoi-an"), "phone", again.first),
        (asked(db), "phone", again.dossiers[1].public_id),
    ):
        with pytest.raises(NotFound):
            crowds.crowd(db, here, kind, first)


def test_who_files_often_for_themselves_is_no_crowd(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "OF_ACCOUNT", 2)
    for n in range(3):
        online(db, EXTRACT, on("08-03") + timedelta(hours=n))
    with transaction(db):
        db.execute(update(Dossier).values(citizen_id=1, applicant_id_number="049200000001"))
        db.execute(update(JournalLine).values(actor="citizen:1"))

    assert crowds.crowds(db, asked(db)) == []


@pytest.mark.database
def test_the_database_finds_what_reading_the_whole_month_finds(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A random month of two offices, full of hands that are just enough or just not."""
    least = dict.fromkeys(crowds.KINDS, 4)
    for kind, n in least.items():
        monkeypatch.setattr(crowds, f"OF_{kind.upper()}", n)
    a_random_month(db, Random(7), 200)  # noqa: S311 - the same every time

    for here, offices in ((asked(db), {AN_MY, CAM_PHO}), (asked(db, office=AN_MY), {AN_MY})):
        wanted = found_by_reading(db, offices, 4)
        found = crowds.crowds(db, here)

        assert {it.kind for it in found} == set(crowds.KINDS)
        told = [(it.kind, it.n, it.people, it.first, it.at) for it in found]
        assert told == [it[:-1] for it in wanted[: crowds.MOST]]
        for kind in crowds.KINDS:
            one, ids = next(
                (it, of[-1]) for it, of in zip(found, wanted, strict=False) if it.kind == kind
            )
            with statements(db) as seen:
                opened = crowds.crowd(db, here, kind, one.first)
            assert replace(opened, dossiers=()) == one
            assert [it.public_id for it in opened.dossiers] == ids
            assert len(seen) == 1


def a_random_month(db: Session, rng: Random, n: int) -> None:
    """Copies of a few dossiers, filed by few hands for few people, around the turn of a month."""
    originals = [online(db, EXTRACT, on("08-03")) for _ in range(3)]
    originals += 2 * [at_counter(db, COPIES, on("08-03"))]
    with transaction(db):
        for copy in range(n):
            dossier = db.query(Dossier).filter_by(public_id=rng.choice(originals)).one()
            at = on("08-01", 0) + timedelta(hours=rng.randrange(-2, 6), minutes=rng.choice((0, 59)))
            new, office = 10_000 - copy, rng.choice((AN_MY, AN_MY, CAM_PHO))
            own = {
                "public_id": f"p{new}",
                "key": f"k{new}",
                "number": f"n{new}",
                "code": None,
                "applicant_id_number": rng.choice(("", "1", "2")),
                "applicant": rng.choice(("An", "Bình")),
                "applicant_phone": rng.choice(("", *"abcdefghijklmnop")),
            }
            a_copy(db, dossier, id=new, submitted_at=at, office=office, **own)
            line = db.query(JournalLine).filter_by(dossier_id=dossier.id, n=1).one()
            who = line.actor if dossier.citizen_id else f"officer:{rng.randrange(2)}"
            a_copy(db, line, id=new, dossier_id=new, at=at, key=None, actor=who)
            for fact in db.query(FactRow).filter_by(dossier_id=dossier.id, line=1):
                a_copy(db, fact, dossier_id=new, day=at.date(), office=office)
            for draft in db.query(Draft).filter_by(id=dossier.key):
                device = rng.choice((None, *"abcdefghijklmnop"))
                a_copy(db, draft, id=f"k{new}", dossier_id=new, device=device)


def a_copy(db: Session, of: Base, **other: object) -> None:
    """The same row, but for this."""
    rows = table(type(of))
    db.execute(insert(rows).values({it.name: getattr(of, it.name) for it in rows.c} | other))


Told = tuple[str, int, int, str, datetime, list[str]]


def found_by_reading(db: Session, offices: set[str], least: int) -> list[Told]:
    """What `crowds` has to find: hand by hand, out of all that was filed in August."""
    facts = select(FactRow.dossier_id).where(
        FactRow.name.in_(("submitted.online", "submitted.counter")),
        FactRow.day.between(date(2021, 8, 1), date(2021, 8, 31)),
        FactRow.office.in_(offices),
    )
    filed = select(Dossier, JournalLine, Draft.device).outerjoin(Draft, Draft.id == Dossier.key)
    filed = filed.join(JournalLine, (JournalLine.dossier_id == Dossier.id) & (JournalLine.n == 1))
    hands = defaultdict(list)
    rows = db.execute(filed.where(Dossier.id.in_(facts)).order_by(JournalLine.at, Dossier.id))
    for dossier, line, device in rows:
        hour = (line.actor, line.at.astimezone(VIETNAM).strftime("%d %H"))
        own = (dossier.citizen_id, dossier.applicant_phone, device, None)
        for kind, hand in zip(
            crowds.KINDS, own if line.role == "citizen" else (hour,) * 4, strict=True
        ):
            if hand and (line.role == "citizen" or kind == "officer"):
                hands[kind, hand].append(dossier)
    told = []
    for (kind, _hand), mine in hands.items():
        people = len({it.applicant_id_number or it.applicant for it in mine})
        if len(mine) >= least and people >= PEOPLE:
            ids = [it.public_id for it in mine]
            told.append((kind, len(mine), people, ids[0], mine[0].submitted_at, ids))
    return sorted(told, key=lambda it: (-it[1], crowds.KINDS.index(it[0]), it[4]))
