"""What citizens do with a filed dossier: the way on is taken for what it is, wherever it is written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import responding
from services.db import transaction
from services.deeds import Deed
from services.models import Revision
from tests.factories import ALLOWANCE, a_citizen, a_dossier, a_key, stands
from tests.services.acting import at, kinds
from workflows.case import Actor

BIRTH = "1.001193"


def says(db: Session, code: str, step: str, actions: list[dict[str, Any]]) -> None:
    """From now on, these are the actions of a step of that procedure."""
    with transaction(db):
        revision = db.scalars(select(Revision).where(Revision.code == code)).one()
        told = dict(revision.definition)
        told["steps"] = [
            dict(one, actions=actions) if one["name"] == step else one for one in told["steps"]
        ]
        revision.definition, revision.digest = told, f"{step} written anew"


def a_deed(by: Actor) -> Deed:
    return Deed(by, at(24), a_key())


def open_now(db: Session, public_id: str) -> list[str]:
    return [here.step for here in stands(db, public_id).matter.case.open]


def test_what_was_asked_for_is_handed_in_though_another_way_out_is_written_first(
    db: Session,
) -> None:
    ways = [{"name": "give-up", "to": "stopped"}, {"name": "resubmit", "to": "receive"}]
    says(db, ALLOWANCE, "supplement", ways)
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("ask",), by=citizen).dossier.public_id

    responding.resubmit(db, public_id, {}, a_deed(citizen))

    assert open_now(db, public_id) == ["receive"]
    assert kinds(db, public_id)[-1] == "resubmitted"


def test_a_draft_is_confirmed_though_the_way_back_is_written_first(db: Session) -> None:
    back = {"name": "return", "to": "record", "needs": ["reason"], "back": True}
    says(db, BIRTH, "confirm-draft", [back, {"name": "confirm", "to": "check"}])
    citizen = a_citizen(db)
    way = ("accept", "propose")
    dossier = a_dossier(db, BIRTH, then=way, by=citizen, child_case="parents").dossier

    responding.confirm(db, dossier.public_id, a_deed(citizen))

    assert open_now(db, dossier.public_id) == ["check"]
