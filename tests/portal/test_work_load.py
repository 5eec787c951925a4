"""Heads and leaders see under their queue how much lies with each officer of their office."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.factories import MONDAY
from tests.people import a_signed_in_officer
from tests.portal.working import AN_MY, a_clerk, claims, filed

TITLE = "Việc của từng cán bộ"


def test_a_leader_reads_who_holds_how_much(app: Flask) -> None:
    clerk = a_clerk(app)
    claims(clerk, filed(app))

    page = a_signed_in_officer(app, "leader", AN_MY).opens("/xu-ly")

    assert TITLE in page.words
    assert "Cán bộ một cửa 1 0 0" in page.words
    assert "Trần Thanh Sơn (bạn)" in page.words
    assert "/xu-ly?loc=held" in page.text


def test_an_office_without_other_officers_says_so(app: Flask) -> None:
    page = a_signed_in_officer(app, "head", AN_MY).opens("/xu-ly")

    assert "Ngoài bạn, hôm nay chưa có cán bộ nào giữ vai trò trong đơn vị." in page.words


def test_it_stands_under_all_work_only_and_for_heads_and_leaders_only(app: Flask) -> None:
    filed(app, at=MONDAY + timedelta(hours=3))

    assert TITLE not in a_clerk(app).opens("/xu-ly").words
    assert TITLE not in a_signed_in_officer(app, "head", AN_MY).opens("/xu-ly?loc=held").words
