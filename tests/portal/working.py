"""Officers at work in the portal: who they are, what they have before them, what they send."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from services.standing import Standing
from tests.factories import ALLOWANCE, a_dossier, a_filed, stands
from tests.people import (
    Visitor,
    a_signed_in_officer,
    an_employed_officer,
    signed_in,
    the_database,
)

AN_MY, URBAN, DISTRICT = "tam-ky.an-my", "tam-ky.urban", "tam-ky"
PERMIT = "1.009994"


def a_clerk(app: Flask) -> Visitor:
    """The clerk of An Mỹ."""
    return a_signed_in_officer(app, "clerk", AN_MY)


def a_colleague(app: Flask, role: str, office: str) -> Visitor:
    """A second officer with the same role in the same office."""
    also = {"login": f"{role}-hai", "name": "Trần Quốc Bảo"}
    return signed_in(app.test_client(), an_employed_officer(app, role, office, **also), app)


def filed(app: Flask, **how: Any) -> str:
    """The public id of a dossier that was just filed at An Mỹ."""
    with the_database(app) as db:
        return a_filed(db, **how).public_id


def worked(app: Flask, *then: str, code: str = ALLOWANCE, **how: Any) -> str:
    """The public id of a dossier that went through these actions."""
    with the_database(app) as db:
        return str(a_dossier(db, code, then=then, **how).dossier.public_id)


def standing(app: Flask, public_id: str) -> Standing:
    """Where a dossier stands."""
    with the_database(app) as db:
        return stands(db, public_id)


def claims(by: Visitor, public_id: str) -> TestResponse:
    """Press the button in the queue."""
    return by.sends(by.opens("/xu-ly"), action=f"/xu-ly/{public_id}/nhan-viec")


def decides(by: Visitor, public_id: str, action: str | None, **answers: Any) -> TestResponse:
    """Open the dossier, choose an action and send."""
    form = by.opens(f"/xu-ly/{public_id}").form(f"/xu-ly/{public_id}/quyet-dinh")
    return by.client.post(form.action, data=form.answered({"action": action} | answers))
