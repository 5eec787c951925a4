"""An earlier dossier as the beginning of a new one, under the text of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import catalogue, copying
from services.catalogue import Published
from services.copying import CHANGED, GONE, UNFIT, Left
from services.errors import NotFound
from tests.factories import MONDAY, a_citizen, a_filed, stands, the_procedure
from workflows.case import Actor
from workflows.definition import Field, Procedure

LATER = MONDAY + timedelta(days=90)


@pytest.fixture
def owner(db: Session) -> Actor:
    return a_citizen(db)


def now_in_force(monkeypatch: pytest.MonkeyPatch, procedure: Procedure) -> None:
    """From now on this is the text of the procedure."""

    def current(db: Session, code: str, *, on: object) -> Published:  # noqa: ARG001  # as the real one
        return Published(0, procedure, MONDAY)

    monkeypatch.setattr(catalogue, "current", current)


def with_fields(procedure: Procedure, *fields: Field) -> Procedure:
    return replace(procedure, fields=fields)


def test_all_comes_along_where_nothing_has_changed(db: Session, owner: Actor) -> None:
    public_id = a_filed(db, by=owner, group="disabled").public_id

    found = copying.copy_of(db, public_id, owner, at=LATER)

    assert found.answers == stands(db, public_id).matter.answers
    assert found.left == []
    assert len(found.copied) == len(found.answers)


def test_what_no_longer_fits_is_named_and_left(
    db: Session, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_id = a_filed(db, by=owner, group="disabled").public_id
    old = the_procedure(db)
    answers = stands(db, public_id).matter.answers
    group = next(field for field in old.fields if field.name == "group")
    gone, changed = [f for f in old.fields if f.name in answers and f.when is None and f != group][
        :2
    ]
    kept = [
        replace(f, label=f"{f.label} (mới)") if f == changed else f for f in old.fields if f != gone
    ]
    fewer = {key: word for key, word in (group.choices or {}).items() if key != "disabled"}
    kept = [replace(f, choices=fewer) if f == group else f for f in kept]
    now_in_force(monkeypatch, with_fields(old, *kept))

    found = copying.copy_of(db, public_id, owner, at=LATER)

    assert Left(gone.label, GONE) in found.left
    assert Left(changed.label, CHANGED) in found.left
    assert Left(group.label, UNFIT) in found.left
    assert not found.answers.keys() & {gone.name, changed.name, "group"}
    hanging = {f.name for f in old.fields if f.when is not None}
    assert not found.answers.keys() & hanging


def test_somebody_elses_dossier_is_not_copied(db: Session, owner: Actor) -> None:
    public_id = a_filed(db, by=owner).public_id

    with pytest.raises(NotFound):
        copying.copy_of(db, public_id, a_citizen(db), at=LATER)
