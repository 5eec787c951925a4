"""Offices merge, end, are renamed: people, posts and running dossiers go along, figures stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import covering, internal_notes, lookup, marks, places, presence, processing, staff
from services.actor_ids import officer_id
from services.administering import history, leaving, merging, offices, taking_back
from services.administering.changes import SHELL, Errand
from services.administering.ending_together import meant
from services.administering.merging import Merger
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.models import AdminChange, Dossier, JournalLine, OfficerRole
from services.reporting import verifying
from services.staff import NewOfficer
from services.working import run_due
from tests.factories import ALLOWANCE, MONDAY, a_dossier, a_key, moves, stands
from tests.services.acting import AN_MY
from tests.services.test_working import broken, the_world
from workflows.case import Actor, Post, Refused, Scene

pytestmark = pytest.mark.database

TODAY, FIRST = MONDAY.date(), date(2021, 3, 3)
WEDNESDAY = MONDAY + timedelta(days=2)
HEIR = "tam-ky.an-xuan"


def errand() -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key(), reason="NQ 1241/NQ-UBTVQH15")


def somebody(db: Session, role: str, office: str, login: str = "hong-van") -> Actor:
    number = staff.add(db, NewOfficer(login=login, name="Lê Thị Hồng Vân", title="Cán bộ"))
    staff.give_role(db, number, role, office, since=date(2021, 1, 1))
    return Actor(f"officer:{number}", "Lê Thị Hồng Vân", "officer", frozenset([Post(role, office)]))


def posts(db: Session, by: Actor, on: date) -> set[tuple[str, str]]:
    return {
        (row.role, row.office)
        for row in db.scalars(select(OfficerRole))
        if by.id == f"officer:{row.officer_id}"
        and row.valid_from <= on
        and (row.valid_to is None or row.valid_to >= on)
    }


def test_whoever_works_there_and_what_waits_there_go_along_and_no_day_moves(db: Session) -> None:
    van = somebody(db, "clerk", AN_MY)
    dossier = a_dossier(db, then=["accept"])
    public_id, due = dossier.dossier.public_id, dossier.matter.case.due
    waiting = a_dossier(db).dossier.public_id
    processing.claim(db, waiting, Deed(van, MONDAY, a_key()), step="receive", branch="")
    before = meant(db, [AN_MY], FIRST)

    merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    still = stands(db, public_id).matter.case.open[0].office
    run_due(db, WEDNESDAY, the_world())

    assert (len(before.offices), before.roles, before.dossiers) == (2, 1, 2)
    assert still == AN_MY
    case = stands(db, public_id).matter.case
    assert ({step.office for step in case.open}, case.due, case.here) == ({HEIR}, due, AN_MY)
    assert posts(db, van, MONDAY.date()) == {("clerk", AN_MY)}
    assert posts(db, van, FIRST) == {("clerk", HEIR)}
    held = stands(db, waiting)
    assert held.claims["receive", ""].officer_id == int(van.id.partition(":")[2])
    assert held.dossier.desk == HEIR
    assert db.scalar(select(Dossier.office).where(Dossier.public_id == waiting)) == AN_MY
    assert not verifying.verify(db)
    assert broken(db) == {}


def test_who_is_covered_stays_covered_and_what_was_claimed_for_them_can_be_done(
    db: Session,
) -> None:
    van, chi = somebody(db, "clerk", AN_MY), somebody(db, "officer", AN_MY, "kim-chi")
    wanted = covering.Wanted(
        principal=officer_id(van) or 0,
        substitute=officer_id(chi) or 0,
        post=Post("clerk", AN_MY),
        since=MONDAY.date(),
        until=FIRST + timedelta(days=5),
        reason="Nghỉ phép năm.",
    )
    covering.appoint(db, Deed(van, MONDAY, a_key()), wanted)

    merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    run_due(db, WEDNESDAY, the_world())

    known = presence.officer(db, officer_id(chi) or 0, FIRST)
    assert known.posts == {Post("officer", HEIR), Post("clerk", HEIR)}
    assert presence.officer(db, officer_id(chi) or 0, FIRST + timedelta(days=6)).posts < known.posts


def test_what_was_done_before_is_read_by_the_office_that_took_over(db: Session) -> None:
    van = somebody(db, "officer", AN_MY)
    way = ("accept", "propose", "approve", "propose", "approve", "grant", "deliver")
    closed = a_dossier(db, then=way).dossier
    internal_notes.write(db, closed.public_id, Deed(van, MONDAY, a_key()), "Sổ số 12.")

    merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    run_due(db, WEDNESDAY, the_world())

    now = presence.officer(db, officer_id(van) or 0, FIRST)
    assert now.posts == {Post("officer", HEIR)}
    assert lookup.look(db, closed.public_id, now).dossier.id == closed.id
    assert [one.text for one in internal_notes.of_dossier(db, closed.id, now)] == ["Sổ số 12."]


def test_a_dossier_that_was_passed_on_goes_to_its_end_in_the_new_office(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    run_due(db, WEDNESDAY, the_world())

    for action in ("propose", "approve", "propose", "approve", "grant", "deliver"):
        moves(db, public_id, action, at=WEDNESDAY + timedelta(hours=1))

    line = select(JournalLine).where(JournalLine.kind == "delivered")
    assert db.scalars(line).one().office == HEIR
    assert not verifying.verify(db)
    assert broken(db) == {}


def test_roles_of_a_closed_account_go_along_and_are_there_when_it_is_opened_again(
    db: Session,
) -> None:
    van = somebody(db, "clerk", AN_MY)
    leaving.lock(db, "hong-van", errand())

    merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    leaving.unlock(db, "hong-van", errand())

    assert posts(db, van, FIRST) == {("clerk", HEIR)}


def test_a_district_is_renamed_with_few_readings_of_the_offices(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, readings = places.read, list[int]()

    def counted(db: Session) -> Scene:
        readings.append(1)
        return read(db)

    monkeypatch.setattr(places, "read", counted)
    made = {**(offices.OFFICE.read(db, "tam-ky") or {}), "key": "moi", "name": "UBND TP Mới"}
    days = {"valid_from": FIRST.isoformat(), "valid_to": "", "identity_code": "000.00.90.H47"}

    merging.merge(db, Merger(("tam-ky",), "quang-nam.moi", FIRST, made | days), errand())

    assert len(readings) <= 4
    communes = places.directory(db)
    before, after = (communes.commune_by_gso("20341", on) for on in (TODAY, FIRST))
    assert (before.code, after.code) == (AN_MY, "quang-nam.moi.an-my")
    [whole], _n = history.listed(db)
    assert history.sizes(db, [whole.id]) == {whole.id: len(history.parts_of(db, whole.id))}
    assert len(places.directory(db).ever_below("quang-nam.moi")) > 40


def test_whoever_merges_an_office_that_somebody_else_has_changed_is_told_so(db: Session) -> None:
    seen = marks.of(offices.OFFICE.read(db, AN_MY))
    offices.name(db, AN_MY, {"short_name": "An Mỹ mới"}, errand())

    with pytest.raises(Conflict, match="record-moved"):
        merging.merge(db, Merger((AN_MY,), HEIR, FIRST), replace(errand(), seen=seen))


def test_an_office_never_hangs_below_itself_or_below_nothing(db: Session) -> None:
    record = {**(offices.OFFICE.read(db, "tam-ky") or {}), "name": "Vòng"}

    record |= {"identity_code": "000.91.31.H47"}
    offices.make(db, f"{AN_MY}.vong", record | {"parent": AN_MY}, errand())

    with pytest.raises(Invalid, match="office-orphan"):
        offices.name(db, AN_MY, {"parent": f"{AN_MY}.vong"}, errand())
    astray = record | {"parent": "atlantis", "identity_code": "000.92.31.H47"}
    with pytest.raises(Invalid, match="office-orphan"):
        offices.make(db, "atlantis.vong", astray, errand())


def test_a_renamed_office_has_all_that_the_old_one_had_below_it(db: Session) -> None:
    made = {**(offices.OFFICE.read(db, AN_MY) or {}), "key": "an-hung"}
    made |= {"name": "UBND phường An Hưng", "short_name": "Phường An Hưng"}
    made |= {"valid_from": FIRST.isoformat(), "valid_to": "", "identity_code": "000.90.31.H47"}

    merging.merge(db, Merger((AN_MY,), "tam-ky.an-hung", FIRST, made), errand())

    there = places.directory(db)
    police = there.acting(f"{AN_MY}.police", FIRST)
    assert (police.code, police.name) == ("tam-ky.an-hung.police", "Công an phường An Hưng")
    assert there.commune_by_gso("20341", FIRST).code == "tam-ky.an-hung"
    assert there.commune_by_gso("20341", MONDAY.date()).code == AN_MY


def test_a_merger_is_taken_back_as_a_whole_until_its_day(db: Session) -> None:
    van = somebody(db, "clerk", AN_MY)
    whole = merging.merge(db, Merger((AN_MY,), HEIR, FIRST), errand())
    parts = db.scalars(select(AdminChange).where(AdminChange.part_of == whole)).all()

    with pytest.raises(Conflict, match="part"):
        taking_back.take_back(db, parts[0].id, errand())
    with pytest.raises(Conflict, match="begun"):
        taking_back.take_back(db, whole, replace(errand(), at=WEDNESDAY))
    taking_back.take_back(db, whole, errand())
    run_due(db, WEDNESDAY, the_world())

    assert posts(db, van, FIRST) == {("clerk", AN_MY)}
    assert places.directory(db).get(AN_MY, FIRST).valid_to == date(2025, 6, 30)
    told, _n = history.listed(db, kinds=("merger",))
    assert [one.after is None for one in told] == [True, False]
    with pytest.raises(Conflict, match="told-only"):
        taking_back.take_back(db, told[0].id, errand())


def test_what_cannot_take_over_is_refused_and_nothing_has_changed(db: Session) -> None:
    def refused(merger: Merger, reason: str) -> None:
        with pytest.raises((Invalid, NotFound, Conflict), match=reason):
            merging.merge(db, merger, errand())

    made = offices.OFFICE.read(db, AN_MY)
    refused(Merger((AN_MY,), HEIR, MONDAY.date()), "merged-too-early")
    refused(Merger((AN_MY,), "tam-ky", FIRST), "heir-wrong")
    refused(Merger((AN_MY,), f"{AN_MY}.police", FIRST), "heir-wrong")
    refused(Merger((AN_MY,), "atlantis", FIRST), "no-such-office")
    refused(Merger(("atlantis",), HEIR, FIRST), "no-such-office")
    refused(Merger((AN_MY,), HEIR, FIRST, made), "office-known")
    refused(Merger((AN_MY,), HEIR, date(2026, 1, 1)), "office-ended")
    with pytest.raises(Invalid, match="ended-too-early"):
        offices.end(db, AN_MY, TODAY - timedelta(days=2), errand())
    refused(Merger(("quang-nam.justice",), "quang-nam.health", FIRST), "office-needed")

    assert history.listed(db)[1] == 0
    assert places.directory(db).ever(AN_MY).valid_to == date(2025, 6, 30)  # type: ignore[union-attr]  # it is there


def test_an_office_with_open_dossiers_does_not_end_without_an_heir(db: Session) -> None:
    a_dossier(db, ALLOWANCE, then=["accept"])

    with pytest.raises(Invalid, match="office-busy"):
        offices.end(db, AN_MY, MONDAY.date(), errand())


def test_where_nobody_took_over_the_next_step_is_refused_in_words(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    ended = {**(offices.OFFICE.read(db, AN_MY) or {}), "valid_to": "2021-03-02"}
    from services.administering import changes  # noqa: PLC0415  # what no page does
    from services.db import transaction  # noqa: PLC0415  # likewise

    with transaction(db):
        changes.write(db, offices.OFFICE, AN_MY, ended, errand())

    with pytest.raises(Refused, match="office-gone"):
        moves(db, public_id, "propose", at=WEDNESDAY)
    assert stands(db, public_id).dossier.lines == 2


def test_the_same_deed_twice_is_done_once(db: Session) -> None:
    once = errand()

    first = merging.merge(db, Merger((AN_MY,), HEIR, FIRST), once)

    assert (bool(first), merging.merge(db, Merger((AN_MY,), HEIR, FIRST), once)) == (True, 0)
