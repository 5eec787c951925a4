"""The accessibility statement says what the tests did, and of the pages that there are."""

from __future__ import annotations

from flask import Flask

from portal.tested import PEOPLES, latest, pages
from tests.browser.tested import record
from tests.people import somebody

AXE = {"axe": "4.11.0", "rules": ["label", "image-alt"], "violations": 0}


def test_the_record_knows_every_page_that_people_have(app: Flask) -> None:
    there = {name for name in pages(app) if name.partition(".")[0] in PEOPLES}
    known = {name for name in latest().pages if name.partition(".")[0] in PEOPLES}

    assert known == there, "bin/test writes portal/tested.json anew; commit it"
    assert latest().violations == 0


def test_the_statement_says_what_the_record_says(app: Flask) -> None:
    words, it = somebody(app).opens("/kha-nang-tiep-can").words, latest()
    seen, there = it.of(PEOPLES)

    assert f"Loại trang của người dân {seen} trên {there}" in words
    assert f"{it.on:%d/%m/%Y}" in words
    assert f"axe {it.axe}, {it.rules} quy tắc" in words
    assert ("Máy chưa mở" in words) == bool(it.unseen)


def test_looks_are_counted_by_the_kind_of_page(app: Flask) -> None:
    lines = [
        {"path": "/thu-tuc/1.001776", "width": 390, **AXE},
        {"path": "/thu-tuc/1.001193", "width": 390, **AXE, "violations": 2},
        {"path": "/thu-tuc/1.001193", "width": 1280},
        {"path": "/nowhere", "width": 390, **AXE, "violations": 5},
    ]

    made = record(app, lines)

    assert (made["pages"]["public.procedure"], made["pages"]["public.home"]) == (2, 0)
    assert (made["looks"], made["violations"], made["rules"]) == (2, 2, 2)
    assert made["widths"] == [390, 1280]
