"""A dossier for another office, at a ward's counter: received, handed over with a list, printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import SignsIn
from tests.browser.test_desk import sound
from tests.people import a_signed_in_officer, the_database
from tests.services.test_away import EXTRACT, HOI_AN, SINGLE, received

SHOTS = os.environ.get("DESK_SHOTS", "")


def seen(page: Page, name: str) -> None:
    sound(page)
    for width in (390, 1280) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def test_a_clerk_receives_for_another_office_and_hands_the_papers_over(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    officer = a_signed_in_officer(app, "clerk", HOI_AN)
    assert officer.actor
    with the_database(app) as db:
        own = received(db, officer.actor, EXTRACT, office=HOI_AN).public_id
    clerk = as_visitor(page(), officer)

    clerk.goto(f"{site}/mot-cua/ghi-nhan")
    seen(clerk, "choose")
    clerk.goto(f"{site}/mot-cua/ghi-nhan/{EXTRACT}")
    assert clerk.locator("[name=filed-at]").input_value() == HOI_AN
    seen(clerk, "pick")
    clerk.goto(f"{site}/mot-cua/ghi-nhan/{SINGLE}?tiep={own}")
    seen(clerk, "record")
    with the_database(app) as db:
        away = received(db, officer.actor).public_id
    clerk.goto(f"{site}/mot-cua/phieu-hen/{away}")
    seen(clerk, "slip")
    clerk.goto(f"{site}/mot-cua/luot/{own}")
    seen(clerk, "turn")
    clerk.goto(f"{site}/mot-cua")
    seen(clerk, "day")
    clerk.get_by_role("link", name="Bàn giao").click()
    seen(clerk, "waiting")
    clerk.get_by_role("button", name="Ghi đã bàn giao").click()
    assert "Đã bàn giao 1 hồ sơ" in clerk.locator("main").inner_text()
    seen(clerk, "left")
    link = clerk.get_by_role("link", name="In danh sách").get_attribute("href")
    answer = clerk.request.get(f"{site}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    clerk.goto(f"{site}/mot-cua/ho-so/{away}")
    seen(clerk, "dossier")
    clerk.goto(f"{site}/mot-cua/so-theo-doi")
    assert "Cơ quan chủ trì: UBND phường An Mỹ" in clerk.locator("main").inner_text()
    seen(clerk, "register")
    clerk.goto(f"{site}/thu-tuc/{SINGLE}")
    if SHOTS:
        (Path(SHOTS) / "list.pdf").write_bytes(answer.body())
        for name, path in (
            ("luot", f"luot/{own}/phieu/nhan"),
            ("kiem-soat", f"ho-so/{away}/phieu-kiem-soat"),
        ):
            (Path(SHOTS) / f"{name}.pdf").write_bytes(
                clerk.request.get(f"{site}/mot-cua/{path}").body()
            )
        seen(clerk, "procedure")
