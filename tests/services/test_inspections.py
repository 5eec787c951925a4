"""Records of what was found on the spot: by whom, whole, mended by a new one, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import following, inspections, invariants, printing, processing
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.inspections import Visit
from services.keeping import Kept
from services.models import Inspection, Paper
from tests.factories import MONDAY, a_citizen, a_dossier, a_key, an_officer, moves, stands
from tests.services.acting import PERMIT, URBAN, a_colleague, kinds
from workflows.case import Actor, Refused

pytestmark = pytest.mark.database
VISIT = Visit(
    date(2021, 3, 2), "Thửa 12, tờ 7", "Lê Văn Tâm\nBà Bốn", applicant=True, found="Đất trống.",
    conclusion="fits",
)  # fmt: skip
LATER = MONDAY + timedelta(days=2)


def at_review(db: Session, by: Actor | None = None) -> str:
    return str(a_dossier(db, PERMIT, then=("accept",), by=by).dossier.public_id)


def writes(db: Session, public_id: str, by: Actor, visit: Visit = VISIT, **how: Any) -> None:
    deed = Deed(by, LATER, how.pop("key", "") or a_key())
    inspections.write(db, public_id, deed, visit, **how)


def a_picture(n: str) -> Kept:
    blob = {"sha256": n * 64, "size": 9, "media_type": "image/jpeg", "state": "clean"}
    return Kept(a_key(), "enclosed", f"anh-{n}.jpg", blob | {"stored_at": LATER})


def records(db: Session, public_id: str) -> list[inspections.Recorded]:
    return list(inspections.of_dossier(db, stands(db, public_id).dossier.id))


def test_a_record_says_when_where_who_and_what_and_moves_nothing(db: Session) -> None:
    public_id, officer = at_review(db), an_officer(db, "officer", URBAN)
    before = stands(db, public_id).matter.case
    writes(db, public_id, officer, pictures=[a_picture("a"), a_picture("b")], key="once")
    writes(db, public_id, officer, key="once")

    [found] = records(db, public_id)
    tied = db.execute(select(Paper.public_id, Paper.internal).where(Paper.slot == "enclosed")).all()

    assert (found.n, found.visit, found.author) == (1, VISIT, officer.name)
    assert (found.role, found.office) == ("officer", URBAN)
    assert [tuple(one) for one in tied] == [(one, True) for one in found.pictures]
    assert kinds(db, public_id)[-1] == "inspected"
    assert replace(stands(db, public_id).matter.case) == before
    assert all(one.rows == 0 for one in invariants.check(db))


def test_a_wrong_record_stays_and_is_mended_once_by_a_new_one(db: Session) -> None:
    public_id, officer = at_review(db), an_officer(db, "officer", URBAN)
    writes(db, public_id, officer)
    mended = replace(VISIT, found="Đất có một căn nhà.", conclusion="unfit")
    writes(db, public_id, officer, mended, corrects=1)

    first, second = records(db, public_id)

    assert (first.visit, first.corrected) == (VISIT, 2)
    assert (second.visit, second.corrects, second.corrected) == (mended, 1, None)
    for number in (1, 7):
        with pytest.raises(Invalid, match="inspection-unknown"):
            writes(db, public_id, officer, corrects=number)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"on": None}, "inspection-day"),
        ({"on": date(2021, 3, 9)}, "inspection-day"),
        ({"people": " "}, "inspection-empty"),
        ({"conclusion": "maybe"}, "inspection-conclusion"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(
    db: Session, wrong: dict[str, Any], reason: str
) -> None:
    public_id, officer = at_review(db), an_officer(db, "officer", URBAN)

    with pytest.raises(Invalid, match=reason):
        writes(db, public_id, officer, replace(VISIT, **wrong), pictures=[a_picture("c")])

    assert records(db, public_id) == []
    assert db.scalars(select(func.count(Paper.id)).where(Paper.slot == "enclosed")).one() == 0


def test_only_who_works_at_a_step_that_looks_may_write(db: Session) -> None:
    public_id, officer = at_review(db), an_officer(db, "officer", URBAN)
    for other in (an_officer(db, "clerk", "tam-ky"), an_officer(db, "leader", "tam-ky")):
        with pytest.raises(Refused, match="no-inspection-here"):
            writes(db, public_id, other)
    claim = Deed(officer, MONDAY + timedelta(hours=3), a_key())

    processing.claim(db, public_id, claim, step="review", branch="")
    with pytest.raises(Conflict, match="claimed-by-other"):
        writes(db, public_id, a_colleague(officer))
    moves(db, public_id, "propose", at=LATER)
    with pytest.raises(Refused, match="no-inspection-here"):
        writes(db, public_id, officer)

    assert db.scalars(select(func.count()).select_from(Inspection)).one() == 0


def test_the_owner_learns_that_somebody_looked_and_no_more(db: Session) -> None:
    owner = a_citizen(db)
    public_id = at_review(db, owner)
    writes(db, public_id, an_officer(db, "officer", URBAN), pictures=[a_picture("d")])

    followed = following.follow(db, public_id, owner, at=LATER)

    assert followed.lines[-1].kind == "inspected"
    assert "enclosed" not in {file.slot for file in followed.files}


def test_a_record_is_printed_and_an_unknown_one_is_not_found(db: Session) -> None:
    public_id = at_review(db)
    writes(db, public_id, an_officer(db, "officer", URBAN), pictures=[a_picture("e")])
    standing = stands(db, public_id)

    sheet = printing.inspection(db, standing, inspections.one(db, standing.dossier.id, 1))

    assert sheet.startswith(b"%PDF")
    with pytest.raises(NotFound):
        inspections.one(db, standing.dossier.id, 2)
