"""Notes of an office inside a dossier: theirs alone, and for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from services import internal_notes
from services.deeds import Deed
from services.errors import Invalid, NotFound
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, a_key, an_officer, moves, stands
from tests.services.acting import AN_MY, a_permit, at
from workflows.case import Actor, Post

WARNED = "Bà Đức hẹn mang bản chính sáng thứ Năm."


def notes(
    db: Session, public_id: str, by: Actor, text: str = WARNED, mends: int | None = None
) -> int:
    return internal_notes.write(db, public_id, Deed(by, MONDAY, a_key()), text, corrects=mends)


def read(db: Session, public_id: str, by: Actor) -> list[str]:
    dossier_id = stands(db, public_id).dossier.id
    return [one.text for one in internal_notes.of_dossier(db, dossier_id, by)]


@pytest.mark.database
def test_an_office_reads_its_notes_and_no_other_does(db: Session) -> None:
    public_id = a_dossier(db, then=("accept", "propose")).dossier.public_id
    here = [one for one in stands(db, public_id).matter.case.open if one.office != AN_MY]
    clerk, head = an_officer(db, "clerk", AN_MY), an_officer(db, "head", AN_MY)
    before = stands(db, public_id).dossier.lines

    notes(db, public_id, clerk)

    assert read(db, public_id, head) == read(db, public_id, clerk) == [WARNED]
    assert stands(db, public_id).dossier.lines == before
    others = [an_officer(db, "leader", "tam-ky"), an_officer(db, "manager", AN_MY)]
    others += [an_officer(db, one.role, one.office) for one in here]
    assert [read(db, public_id, one) for one in (*others, a_citizen(db))] == [[]] * (
        len(others) + 1
    )


@pytest.mark.database
def test_a_note_stays_and_a_correction_of_a_correction_follows_it(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    first = notes(db, public_id, clerk)
    second = notes(db, public_id, clerk, "Sáng thứ Sáu.", first)

    notes(db, public_id, clerk, "Chiều thứ Sáu.", second)

    dossier_id = stands(db, public_id).dossier.id
    [one] = internal_notes.of_dossier(db, dossier_id, clerk)
    assert (one.text, one.role, one.office) == (WARNED, "clerk", AN_MY)
    assert [it.text for it in one.corrections] == ["Sáng thứ Sáu.", "Chiều thứ Sáu."]


def test_the_same_key_writes_once_and_nothing_is_not_written(db: Session) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    deed = Deed(clerk, MONDAY, a_key())

    assert internal_notes.write(db, public_id, deed, WARNED) == internal_notes.write(
        db, public_id, deed, WARNED
    )
    assert read(db, public_id, clerk) == [WARNED]
    with pytest.raises(Invalid, match="note-empty"):
        notes(db, public_id, clerk, " \n ")
    with pytest.raises(Invalid, match="note-long"):
        notes(db, public_id, clerk, "x" * 2001)


def test_only_who_wrote_a_note_corrects_it_and_only_who_sees_a_dossier_writes(
    db: Session,
) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    note = notes(db, public_id, clerk)

    with pytest.raises(NotFound, match="note-unknown"):
        notes(db, public_id, an_officer(db, "head", AN_MY), "Không phải.", note)
    with pytest.raises(NotFound, match="note-unknown"):
        notes(db, a_filed(db).public_id, clerk, "Ở hồ sơ khác.", note)
    with pytest.raises(NotFound, match="dossier-unknown"):
        notes(db, public_id, an_officer(db, "officer", "hoi-an"))


def test_a_correction_belongs_to_the_office_of_its_note_wherever_the_dossier_waits_now(
    db: Session,
) -> None:
    public_id = a_permit(db)
    [desk] = stands(db, public_id).matter.case.open
    clerk = an_officer(db, desk.role, desk.office)
    note = notes(db, public_id, clerk)
    moves(db, public_id, "accept", at=at(2))
    [waits] = stands(db, public_id).matter.case.open
    assert waits.office != desk.office
    posts = frozenset([Post(waits.role, waits.office)])
    moved, both = (replace(clerk, posts=some) for some in (posts, posts | clerk.posts))

    notes(db, public_id, both, "Sáng thứ Sáu.", note)

    dossier_id = stands(db, public_id).dossier.id
    [one] = internal_notes.of_dossier(db, dossier_id, clerk)
    assert [(it.text, it.role, it.office) for it in one.corrections] == [
        ("Sáng thứ Sáu.", desk.role, desk.office)
    ]
    assert read(db, public_id, moved) == []
    with pytest.raises(NotFound, match="note-unknown"):
        notes(db, public_id, moved, "Chiều thứ Sáu.", note)
