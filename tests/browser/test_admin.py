"""The administrator's pages in a browser, sound at both widths, with something wrong to tell."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from services import jobs
from services.db import transaction
from services.models import Job
from tests.browser.conftest import SignsIn
from tests.browser.test_work import sound
from tests.factories import MONDAY, a_dossier
from tests.people import Watch, a_signed_in_officer, the_database

LONG = "ConnectionRefusedError at services/adapters/telephone.py:41 < services/notices.py:88"


def test_the_state_of_the_installation_can_be_read_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn, watch: Watch
) -> None:
    with the_database(app) as db:
        a_dossier(db, then=("accept",))
        with transaction(db):
            jobs.enqueue(db, "send-notice", key="one", at=MONDAY)
            lost = update(Job).where(Job.key == "one")
            db.execute(lost.values(given_up_at=MONDAY, error=LONG))
    watch.passes(minutes=90)
    admin = as_visitor(page(1280, 900), a_signed_in_officer(app, "admin"))

    admin.goto(f"{site}/quan-tri")
    sound(admin)
    admin.get_by_role("link", name="Tình trạng vận hành").click()
    sound(admin)

    assert "còn thiếu: worker" in admin.inner_text("main")
