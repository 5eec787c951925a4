"""What nobody asks of figures in good faith is refused in words, and never a fault of ours."""

from __future__ import annotations

import pytest

from tests.people import Visitor

HERE = "/dieu-hanh"
FAR = "ky=ngay&tu=9999-12-01&den=9999-12-31"


@pytest.mark.parametrize("page", ["", "/on-time", "/bieu-06a", "/bo-chi-so.csv", "/dau-hieu"])
def test_days_after_the_last_year_are_refused(manager: Visitor, page: str) -> None:
    answer = manager.gets(f"{HERE}{page}?{FAR}")

    assert answer.status_code == 422
    assert "trong các năm 2000 đến 2099" in answer.text


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx", ".ods", "/truc-tuyen"])
def test_lines_that_the_form_does_not_have_are_refused(manager: Visitor, ending: str) -> None:
    assert manager.gets(f"{HERE}/bieu-06a{ending}?theo=x").status_code == 422


@pytest.mark.database
@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**30, f"{'9' * 5000}"])
def test_a_number_that_no_row_has_is_not_found(manager: Visitor, number: object) -> None:
    for ending in (".pdf", "/csv", "/xlsx.sig"):
        assert manager.gets(f"{HERE}/bao-cao/{number}{ending}").status_code == 404
