"""Whose figures may be asked for."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from services import places
from services.errors import Invalid, NotFound
from services.reporting import scopes
from services.reporting.scopes import Scope
from tests.factories import an_officer
from tests.services.reporting.dossiers import AN_MY, CAM_PHO, JUSTICE
from workflows.case import Actor, Post


def a_manager(*offices: str) -> Actor:
    posts = frozenset(Post("manager", office) for office in offices)
    return Actor("officer:1", "Hồ Quang Vinh", "officer", posts)


def test_a_manager_sees_their_office_and_all_below_it(db: Session) -> None:
    directory = places.directory(db)

    assert scopes.chosen(directory, "", "", a_manager("hoi-an")) == Scope("hoi-an")
    assert scopes.chosen(directory, CAM_PHO, "", a_manager("hoi-an")) == Scope(CAM_PHO)
    assert scopes.chosen(directory, "", "", a_manager("hoi-an", "quang-nam")) == Scope("quang-nam")
    for office in ("tam-ky", "quang-nam", "no-such"):
        with pytest.raises(NotFound):
            scopes.chosen(directory, office, "", a_manager("hoi-an"))
    with pytest.raises(Invalid) as refusal:
        scopes.chosen(directory, JUSTICE, "commune", a_manager("quang-nam"))
    assert refusal.value.reason == "scope-empty"


def test_the_office_at_the_top_stands_for_itself_alone_and_the_others_for_all_below(
    db: Session,
) -> None:
    directory, city = places.directory(db), Scope("tam-ky")
    own = scopes.branch(directory, city, "tam-ky")

    assert own == Scope("tam-ky", scopes.OWN)
    assert scopes.codes_of(directory, own) == {"tam-ky"}
    assert scopes.branch(directory, city, AN_MY) == Scope(AN_MY)
    assert scopes.branch(directory, Scope(JUSTICE), JUSTICE) == Scope(JUSTICE)
    assert scopes.heads(directory, own).over == {"tam-ky": "tam-ky"}


def test_a_clerk_watches_nothing(db: Session) -> None:
    with pytest.raises(NotFound):
        scopes.chosen(places.directory(db), AN_MY, "", an_officer(db, "clerk", AN_MY))
