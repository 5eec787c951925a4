"""An identity code is one office's for ever; what was numbered keeps its number."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import places
from services.administering import identifying, merging, offices, taking_back
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from services.errors import Invalid
from services.models import AdminChange
from tests.factories import MONDAY, a_dossier, a_key
from tests.services.acting import AN_MY

pytestmark = pytest.mark.database

FIRST = date(2021, 3, 3)
OLD, NEW = "000.03.31.H47", "H47.31.03"
NEIGHBOUR = "tam-ky.an-xuan"


def errand() -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key(), reason="QĐ 20/2020/QĐ-TTg")


def codes(db: Session) -> list[str]:
    return [str(a_dossier(db, then=["accept"]).dossier.code) for _ in range(2)]


def test_new_dossiers_begin_with_the_new_code_and_old_ones_keep_theirs(db: Session) -> None:
    old = codes(db)
    offices.identify(db, AN_MY, NEW, errand(), official=True)
    new = codes(db)

    assert old == [f"{OLD}-210301-0001", f"{OLD}-210301-0002"]
    assert new == [f"{NEW}-210301-0001", f"{NEW}-210301-0002"]
    assert (identifying.numbered(db, OLD), identifying.numbered(db, NEW)) == (2, 2)


def test_to_be_called_otherwise_changes_no_code(db: Session) -> None:
    offices.name(db, AN_MY, {"name": "UBND phường An Mỹ Mới"}, errand())

    assert codes(db)[0].startswith(f"{OLD}-")


def test_a_code_that_was_given_up_goes_to_no_other_office_and_may_come_back(db: Session) -> None:
    offices.identify(db, AN_MY, NEW, errand(), official=True)

    for taken in (OLD, NEW):
        with pytest.raises(Invalid, match="identity-code-taken") as refused:
            offices.identify(db, NEIGHBOUR, taken, errand(), official=False)
        assert refused.value.details["office"] == "UBND phường An Mỹ"
    [change] = db.scalars(select(AdminChange).where(AdminChange.kind == "office"))
    taking_back.take_back(db, change.id, errand())

    assert codes(db)[0].startswith(f"{OLD}-")


@pytest.mark.parametrize("wrong", ["", "H4", "000.3.31.H47", "h47.31", "H47-31", "000.03.31.H47\n"])
def test_what_is_no_identity_code_is_refused(db: Session, wrong: str) -> None:
    with pytest.raises(Invalid, match="identity-code-shape"):
        offices.identify(db, AN_MY, wrong, errand(), official=False)


def test_every_office_that_a_merger_makes_has_a_code_of_its_own(db: Session) -> None:
    made = dict(offices.OFFICE.read(db, "tam-ky") or {}) | {"key": "moi", "name": "UBND TP Mới"}
    made |= {"valid_from": FIRST.isoformat(), "valid_to": ""}
    with pytest.raises(Invalid, match="identity-code-taken"):
        merging.merge(db, Merger(("tam-ky",), "quang-nam.moi", FIRST, made), errand())
    made |= {"identity_code": "000.00.90.H47"}
    merging.merge(db, Merger(("tam-ky",), "quang-nam.moi", FIRST, made), errand())

    every = [one.identity_code for one in places.directory(db).every()]
    assert len(every) == len(set(every))
    there = places.directory(db).ever("quang-nam.moi.an-my")
    assert there is not None
    assert there.identity_code == "000.03.90.H47"


@pytest.mark.parametrize(
    ("like", "top", "above", "code"),
    [
        ("001.03.31.H47", "000.03.31.H47", "000.99.31.H47", "001.99.31.H47"),
        ("000.52.31.H47", "000.00.31.H47", "000.00.90.H47", "002.52.90.H47"),
        ("000.52.31.H47", "000.00.31.H47", "H47.90", "H47.90.2"),
        ("H47.31.7", "H47.31", "H47.90", "H47.90.7"),
    ],
)
def test_a_provisional_code_says_below_whom_it_is(
    like: str, top: str, above: str, code: str
) -> None:
    used = {"000.52.90.H47", "001.52.90.H47", "H47.90.1", "000.52.H47"}

    assert identifying.fresh(like, top, above, used) == code


def test_a_commune_that_nobody_could_choose_is_not_made(db: Session) -> None:
    record = dict(offices.OFFICE.read(db, AN_MY) or {}) | {"identity_code": "000.97.31.H47"}
    for gso, reason in (("", "commune-code-shape"), ("20341", "commune-code-taken")):
        with pytest.raises(Invalid, match=reason):
            offices.make(db, "tam-ky.moi", record | {"gso": gso}, errand())

    offices.make(db, "tam-ky.moi", record | {"gso": "99999"}, errand())

    assert places.directory(db).commune_by_gso("99999", MONDAY.date()).code == "tam-ky.moi"
