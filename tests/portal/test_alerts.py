"""What officers read of time on their pages."""

from __future__ import annotations

from flask import Flask

from services.working import run_due
from tests.factories import a_dossier
from tests.people import a_signed_in_officer, the_database
from tests.services.acting import AN_MY
from tests.services.test_working import DUE, the_world


def test_a_delay_is_told_on_the_queue_until_it_was_read(app: Flask) -> None:
    leader = a_signed_in_officer(app, "leader", AN_MY)
    db = the_database(app)
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    run_due(db, DUE.replace(hour=18), the_world())

    queue, page = leader.opens("/xu-ly"), leader.opens("/xu-ly/bao-han")
    leader.sends(page, "/xu-ly/bao-han")

    assert "1 hồ sơ vừa được báo hạn" in queue.words
    assert "Đã quá hẹn trả" in page.words
    assert f"/xu-ly/{public_id}" in page.links
    assert "vừa được báo hạn" not in leader.opens("/xu-ly").words
    assert "Mới, báo" in page.words
    assert "Mới, báo" not in leader.opens("/xu-ly/bao-han").words
