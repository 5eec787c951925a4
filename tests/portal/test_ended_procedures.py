"""A procedure that ends: who is filling it in is told in time, and kindly when it is too late."""

from __future__ import annotations

import copy
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from services import publishing
from tests.factories import ALLOWANCE, MONDAY, a_draft
from tests.pages import Page
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    signed_in,
    somebody,
    the_database,
)
from workflows.calendar import VIETNAM

JUNE, JULY = date(2021, 6, 30), datetime(2021, 7, 1, 9, tzinfo=VIETNAM)
IN_TIME = "nhận hồ sơ đến hết 30/06/2021. Gửi bản khai trước khi hết ngày đó."
TOO_LATE = "chỉ nhận hồ sơ đến hết 30/06/2021, nên bản khai này không gửi được nữa."


def changes(app: Flask, **otherwise: Any) -> None:
    """The allowance is published with this change."""
    raw = copy.deepcopy(dict(publishing.shipped()[f"{ALLOWANCE}.toml"])) | otherwise
    with the_database(app) as db:
        publishing.publish(db, {"one.toml": raw}, by="officer:1", at=MONDAY)


@pytest.fixture
def ends_in_june(app: Flask) -> None:
    changes(app, valid_to=JUNE)


def has_begun(app: Flask, citizen: Visitor, at: datetime = MONDAY) -> str:
    assert citizen.actor
    with the_database(app) as db:
        return f"/ban-khai/{a_draft(db, citizen.actor, at=at)}"


def in_july(app: Flask, watch: Watch, one: Visitor) -> Visitor:
    watch.at = JULY
    assert one.actor
    return signed_in(app.test_client(), one.actor)


@pytest.mark.usefixtures("ends_in_june")
def test_who_is_filling_it_in_reads_until_when(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_begun(app, citizen)

    pages = [citizen.opens(f"{draft}{page}") for page in ("", "/phan/1", "/giay-to", "/kiem-tra")]

    assert all(IN_TIME in page.words for page in pages)
    assert "Gửi hồ sơ" in pages[-1].words


@pytest.mark.usefixtures("ends_in_june")
def test_who_comes_too_late_reads_so_and_keeps_what_was_written(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_begun(app, citizen)
    citizen = in_july(app, watch, citizen)

    page = citizen.opens(f"{draft}/kiem-tra")
    answer = citizen.posts(f"{draft}/kiem-tra", **{"cam-doan": "y"})

    assert TOO_LATE in page.words
    assert TOO_LATE in citizen.opens(draft).words
    assert f"/thu-tuc/{ALLOWANCE}" in page.links
    assert "Gửi hồ sơ" not in page.words
    assert answer.status_code == 422
    assert TOO_LATE in Page(answer.text).words


def test_whose_text_was_followed_by_another_finds_the_way_to_it(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_begun(app, citizen)
    changes(app, title="Trợ cấp theo quy định mới", valid_from=JULY.date())
    citizen = in_july(app, watch, citizen)

    page = citizen.opens(f"{draft}/kiem-tra")

    assert TOO_LATE in page.words
    assert citizen.opens(f"/thu-tuc/{ALLOWANCE}").heading == "Trợ cấp theo quy định mới"
    assert "Bắt đầu bản khai mới" in citizen.opens(f"/nop-ho-so/{ALLOWANCE}").words


@pytest.mark.usefixtures("ends_in_june")
def test_what_has_ended_is_offered_nowhere(app: Flask, watch: Watch) -> None:
    citizen, clerk = a_signed_in_citizen(app), a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    assert f"/thu-tuc/{ALLOWANCE}" in somebody(app).opens("/thu-tuc?tu=tro+cap+xa+hoi").links
    citizen, clerk = (in_july(app, watch, one) for one in (citizen, clerk))

    assert f"/thu-tuc/{ALLOWANCE}" not in citizen.opens("/thu-tuc?tu=tro+cap+xa+hoi").links
    closed = citizen.opens(f"/thu-tuc/{ALLOWANCE}", 404)
    not_begun = citizen.opens(f"/nop-ho-so/{ALLOWANCE}", 404)
    clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}", 404)

    assert closed.heading == "Thủ tục này hiện không nhận hồ sơ"
    assert "Thủ tục này hiện không nhận hồ sơ." in not_begun.words
    assert f"/mot-cua/ghi-nhan/{ALLOWANCE}" not in clerk.opens("/mot-cua/ghi-nhan").links
