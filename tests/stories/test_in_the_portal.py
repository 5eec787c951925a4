"""An allowance, from a telephone at home to the district and back, page by page."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from services import invariants
from services.models import Dossier
from services.reporting import verifying
from tests.factories import stands
from tests.people import (
    Watch,
    a_signed_in_citizen,
    an_employed_officer,
    signed_in,
    the_database,
)
from tests.portal.test_filing_walk import goes_on, has_ready
from tests.portal.working import decides
from tests.services.acting import WAY

PLACES = [
    ("clerk", "tam-ky.an-my"),
    ("officer", "tam-ky.an-my"),
    ("leader", "tam-ky.an-my"),
    ("officer", "tam-ky.labour"),
    ("head", "tam-ky.labour"),
    ("leader", "tam-ky"),
    ("clerk", "tam-ky.an-my"),
]


def test_an_allowance_goes_up_to_the_district_and_comes_back_to_its_desk(
    app: Flask, watch: Watch
) -> None:
    grandmother = a_signed_in_citizen(app, name="Nguyễn Thị Đức")
    draft = has_ready(app, grandmother)
    goes_on(grandmother, f"{draft}/kiem-tra", **{"cam-doan": "y"})
    with the_database(app) as db:
        public_id = db.scalars(select(Dossier.public_id)).one()

    went_to, told = [], []
    officers = {place: an_employed_officer(app, *place) for place in set(PLACES)}
    for action in WAY:
        with the_database(app) as db:
            (here,) = stands(db, public_id).matter.case.open
        went_to.append((here.role, here.office))
        told.append(grandmother.opens(f"/ho-so/{public_id}").words)
        watch.passes(minutes=20)
        officer = signed_in(app.test_client(), officers[here.role, here.office], app)
        if action == "deliver":
            handing = officer.opens(f"/mot-cua/tra-ket-qua/{public_id}")
            answer = officer.sends(handing, signed="y")
        else:
            answer = decides(officer, public_id, action, reason="Đủ điều kiện.", signature="y")
        assert answer.status_code == 303, action

    assert went_to == PLACES
    assert "Hồ sơ đang chờ tiếp nhận" in told[0]
    assert "UBND phường An Mỹ đang giải quyết hồ sơ" in told[1]
    assert "Phòng Lao động - Thương binh và Xã hội thành phố Tam Kỳ đang giải quyết" in told[3]
    assert "Kết quả của bạn đã có" in told[6]
    assert "Chúng tôi đã trả kết quả" in grandmother.opens(f"/ho-so/{public_id}").words
    with the_database(app) as db:
        assert not verifying.verify(db)
        assert [one.key for one in invariants.check(db) if one.rows] == []
