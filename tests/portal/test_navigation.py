"""What stands at the head of every page."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.navigation import home_of
from tests.pages import Page
from tests.people import (
    PROVINCE,
    a_signed_in_citizen,
    a_signed_in_officer,
    an_employed_officer,
    give,
    signed_in,
    somebody,
)


def ways(page: Page) -> list[tuple[str, str]]:
    """The ways to go that the head of a page shows."""
    nav = next(page.root.all("nav"))
    return [(a.words, a.attrs["href"]) for a in nav.all("a")]


def test_everybody_finds_procedures_look_up_and_figures(app: Flask) -> None:
    assert ways(somebody(app).opens("/dang-nhap")) == [
        ("Thủ tục", "/thu-tuc"),
        ("Tra cứu", "/tra-cuu"),
        ("Kết quả phục vụ", "/ket-qua-phuc-vu"),
    ]


def test_a_citizen_finds_their_dossiers(app: Flask) -> None:
    assert ("Hồ sơ của tôi", "/ho-so") in ways(a_signed_in_citizen(app).opens("/tai-khoan"))


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("clerk", [("Một cửa", "/mot-cua"), ("Việc cần làm", "/xu-ly")]),
        ("officer", [("Việc cần làm", "/xu-ly")]),
        ("head", [("Việc cần làm", "/xu-ly")]),
        ("leader", [("Việc cần làm", "/xu-ly"), ("Điều hành", "/dieu-hanh")]),
        ("manager", [("Điều hành", "/dieu-hanh")]),
        ("admin", [("Quản trị", "/quan-tri")]),
    ],
)
def test_an_officer_finds_their_work(app: Flask, role: str, found: list[tuple[str, str]]) -> None:
    assert ways(a_signed_in_officer(app, role).opens("/tai-khoan")) == found


def test_who_has_many_roles_has_at_most_three_ways(app: Flask) -> None:
    actor = an_employed_officer(app, "clerk")
    for role in ("leader", "manager", "admin"):
        give(app, actor, role, PROVINCE)

    page = signed_in(app.test_client(), actor).opens("/tai-khoan")

    assert [label for label, _ in ways(page)] == ["Một cửa", "Việc cần làm", "Điều hành"]


def test_the_brand_leads_officers_to_their_work_and_others_home(app: Flask) -> None:
    officer = a_signed_in_officer(app, "leader").opens("/tai-khoan")
    citizen = a_signed_in_citizen(app).opens("/tai-khoan")

    brands = [
        next(a for a in page.root.all("a") if a.attrs.get("class") == "brand")
        for page in (officer, citizen)
    ]
    assert [brand.attrs["href"] for brand in brands] == ["/xu-ly", "/"]


def test_who_has_no_role_starts_at_the_front_door() -> None:
    assert home_of(frozenset()) == "/"
