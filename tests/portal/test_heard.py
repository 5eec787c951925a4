"""What comes in that no database keeps, and numbers that no row has."""

from __future__ import annotations

import pytest
from flask import Flask, request

from portal.rows import FURTHEST, row, whole
from tests.people import a_signed_in_officer, somebody

AN_MY = "tam-ky.an-my"


def test_nul_is_taken_out_of_addresses_and_forms(app: Flask) -> None:
    with app.test_request_context(
        "/?q=h%00i&%00b=1&q=2", method="POST", data={"t": "m\0ột", "u": ""}
    ):
        assert request.args.to_dict(flat=False) == {"q": ["hi", "2"], "b": ["1"]}
        assert request.form.to_dict() == {"t": "một", "u": ""}


@pytest.mark.parametrize("path", ["/thu-tuc/%00", "/thu-dien-tu/a%00b", "/ban-khai/%00/khoa"])
def test_nothing_lives_at_an_address_with_nul(app: Flask, path: str) -> None:
    assert somebody(app).gets(path).status_code == 404


@pytest.mark.database
def test_an_officer_is_not_stopped_by_what_postgresql_refuses(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", AN_MY)

    searched = clerk.gets("/xu-ly?giu=%ff%00%c3&buoc=%00&thu-tuc=%00")
    dropped = clerk.posts("/xu-ly/cach-xem/xoa", xem="9" * 30)

    assert (searched.status_code, dropped.status_code) == (200, 303)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("0", 0), ("12", 12), (7, 7), (str(FURTHEST), FURTHEST)),
        *((wrong, None) for wrong in ("", None, "-1", "1.5", "٣", "²", " 1", "1e3", "9" * 5000)),
        (str(FURTHEST + 1), None),
    ],
)
def test_a_whole_number_is_plain_digits_within_its_bound(typed: object, number: int | None) -> None:
    assert whole(typed) == number


def test_a_row_that_cannot_be_is_none() -> None:
    assert [row({"n": told}, "n") for told in ("5", "x", "9" * 30)] == [5, 0, 0]
    assert row({}, "n") == 0
