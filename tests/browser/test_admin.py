"""The administrator's pages in a browser, sound at both widths, with something wrong to tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from services import jobs
from services.administering import offices
from services.administering.changes import SHELL, Errand
from services.db import transaction
from services.models import Job
from services.working import run_due
from tests.browser.conftest import SignsIn
from tests.browser.test_work import sound
from tests.factories import MONDAY, a_dossier
from tests.people import Watch, a_signed_in_officer, the_database
from tests.services.acting import AN_MY
from tests.services.test_working import DUE, the_world

LONG = "ConnectionRefusedError at services/adapters/telephone.py:41 < services/notices.py:88"

BEYOND = """svg => [...svg.querySelectorAll("g")].flatMap((card) => {
  const round = card.querySelector("rect").getBBox();
  return [...card.querySelectorAll("text")].filter((text) => {
    const line = text.getBBox();
    return line.x < round.x || line.x + line.width > round.x + round.width
      || line.y < round.y || line.y + line.height > round.y + round.height;
  }).map((text) => text.textContent);
})"""
"""The lines that run out of the card they stand in, as the browser has drawn them."""

SHEET, SMALLEST = 718, 6.5
"""The pixels across a sheet of A4 but for its margins; the points of letters that can be read."""


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


def test_lists_of_procedures_and_days_and_a_stale_page_can_be_read_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    admin = as_visitor(page(1280, 900), a_signed_in_officer(app, "admin"))
    for path in ("thu-tuc?q=giay", "lich"):
        admin.goto(f"{site}/quan-tri/{path}")
        sound(admin)
    admin.goto(f"{site}/quan-tri/don-vi/{AN_MY}/ten")
    with the_database(app) as db:
        errand = Errand(by=SHELL, at=MONDAY, reason="NQ 12")
        offices.name(db, AN_MY, {"short_name": "Phường An Mỹ mới"}, errand)

    admin.fill("[name=reason]", "NQ 13")
    admin.get_by_role("button", name="Lưu tên").click()

    sound(admin, errors=1)
    assert "nay là Phường An Mỹ mới" in str(admin.text_content("main"))


def test_a_workflow_can_be_read_on_a_telephone_and_at_a_desk(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    admin = as_visitor(page(1280, 900), a_signed_in_officer(app, "admin"))

    admin.goto(f"{site}/quan-tri/thu-tuc")
    admin.get_by_role("link", name="Chuyển mục đích sử dụng đất").click()
    sound(admin)

    for width, kind in ((390, "narrow"), (1280, "wide")):
        admin.set_viewport_size({"width": width, "height": 900})
        shown = admin.locator("svg.flow:visible")
        assert f"flow-{kind}" in str(shown.get_attribute("class"))
        assert shown.evaluate(BEYOND) == []
        assert (
            shown.evaluate("it => it.getBoundingClientRect().width / it.viewBox.baseVal.width") == 1
        )


@pytest.mark.parametrize("code", ["1.001776", "1.012756"])
def test_a_workflow_is_printed_once_in_letters_that_can_be_read(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn, code: str
) -> None:
    admin = as_visitor(page(SHEET, 900), a_signed_in_officer(app, "admin"))
    admin.goto(f"{site}/quan-tri/thu-tuc/{code}")

    admin.emulate_media(media="print")

    shown = admin.locator("svg.flow:visible")
    scale = shown.evaluate("it => it.getScreenCTM().a")
    assert "flow-wide" in str(shown.get_attribute("class"))
    assert 13 * scale * 72 / 96 >= SMALLEST
    assert shown.evaluate("it => it.clientWidth") <= SHEET


def test_time_that_presses_and_a_merger_can_be_read_on_a_telephone(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    with the_database(app) as db:
        a_dossier(db, then=("accept",))
        run_due(db, DUE + timedelta(days=3), the_world())
    leader = as_visitor(page(1280, 900), a_signed_in_officer(app, "leader", AN_MY))
    leader.goto(f"{site}/xu-ly/bao-han")
    sound(leader)
    assert "Chưa ai làm được" in leader.inner_text("main")

    admin = as_visitor(page(390, 900), a_signed_in_officer(app, "admin"))
    admin.goto(f"{site}/quan-tri/don-vi/{AN_MY}/sap-nhap")
    sound(admin)
