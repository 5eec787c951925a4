"""Where the working calendar ends: nobody meets a fault, and everybody reads what is to be done."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import delete

from services import places
from services.db import table, transaction
from services.models import CalendarDay
from services.queue_filters import NAMES
from tests.factories import ALLOWANCE, a_dossier, a_draft, a_filed
from tests.pages import Page
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    signed_in,
    the_database,
)
from tests.portal.test_counter import ALLOWANCE_ANSWERS, APPLICANT
from tests.portal.working import AN_MY, a_clerk, decides, filed, standing, worked
from workflows.calendar import VIETNAM

NOVEMBER = datetime(2021, 11, 1, 9, tzinfo=VIETNAM)
DECEMBER = datetime(2021, 12, 1, 9, tzinfo=VIETNAM)
LAST_DAYS = (
    datetime(2021, 12, 30, 10, tzinfo=VIETNAM),
    datetime(2021, 12, 31, 16, 30, tzinfo=VIETNAM),
    datetime(2022, 1, 4, 9, tzinfo=VIETNAM),
)
TOO_SHORT = "lịch làm việc năm tới chưa được nạp"


@pytest.fixture(autouse=True)
def of_2021_alone(app: Flask, watch: Watch) -> None:
    """Nobody has loaded the year after; it is December."""
    watch.at = DECEMBER
    with the_database(app) as db, transaction(db):
        db.execute(delete(table(CalendarDay)).where(CalendarDay.on > date(2021, 12, 31)))
        places.changed(db)


@pytest.mark.parametrize("moment", LAST_DAYS, ids=str)
def test_every_queue_goes_on(app: Flask, watch: Watch, moment: datetime) -> None:
    officer, clerk = a_signed_in_officer(app, "officer", AN_MY), a_clerk(app)
    waiting, at_work = filed(app, at=DECEMBER), worked(app, "accept", at=DECEMBER)
    watch.at = moment
    officer, clerk = again(app, officer), again(app, clerk)

    for name in NAMES:
        officer.opens(f"/xu-ly?loc={name}")
        clerk.opens(f"/xu-ly?loc={name}")
    listed = clerk.opens("/mot-cua")
    looked_at = clerk.opens(f"/mot-cua/tiep-nhan/{waiting}")
    in_work = officer.opens(f"/xu-ly/{at_work}")

    assert waiting in " ".join(listed.links)
    assert "Tiếp nhận và in giấy hẹn" in looked_at.words
    assert "Hẹn trả" in in_work.words


@pytest.mark.parametrize("moment", LAST_DAYS, ids=str)
def test_what_waits_is_read_by_its_owner(app: Flask, watch: Watch, moment: datetime) -> None:
    citizen = a_signed_in_citizen(app)
    with the_database(app) as db:
        there = [
            a_filed(db, at=DECEMBER, by=citizen.actor).public_id,
            a_dossier(db, then=("accept",), at=DECEMBER, by=citizen.actor).dossier.public_id,
            a_dossier(db, then=("accept", "ask"), at=NOVEMBER, by=citizen.actor).dossier.public_id,
        ]
    watch.at = moment
    citizen = again(app, citizen)

    for public_id in there:
        citizen.opens(f"/ho-so/{public_id}")
    citizen.opens(f"/thu-tuc/{ALLOWANCE}")


def test_who_files_reads_why_not_yet_and_keeps_the_declaration(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    assert citizen.actor
    with the_database(app) as db:
        draft = a_draft(db, citizen.actor, at=DECEMBER)
    watch.at = LAST_DAYS[1]
    citizen = again(app, citizen)

    answer = citizen.sends(citizen.opens(f"/ban-khai/{draft}/kiem-tra"), **{"cam-doan": "y"})

    assert answer.status_code == 409
    assert TOO_SHORT in Page(answer.text).words
    citizen.opens(f"/ban-khai/{draft}/kiem-tra")


def test_who_receives_reads_why_not_yet_and_nothing_has_changed(app: Flask, watch: Watch) -> None:
    public_id = filed(app, at=DECEMBER)
    watch.at = LAST_DAYS[0]
    clerk = a_clerk(app)

    at_the_desk = clerk.sends(clerk.opens(f"/mot-cua/tiep-nhan/{public_id}"), action="/mot-cua/")
    in_the_queue = decides(clerk, public_id, "accept")

    assert (at_the_desk.status_code, in_the_queue.status_code) == (422, 409)
    for answer in (at_the_desk, in_the_queue):
        assert TOO_SHORT in Page(answer.text).words
    assert standing(app, public_id).dossier.received_at is None


def test_what_a_clerk_has_keyed_in_is_kept(app: Flask, watch: Watch) -> None:
    clerk = a_clerk(app)
    watch.at = LAST_DAYS[0]
    clerk = again(app, clerk)
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS)

    assert answer.status_code == 422
    assert TOO_SHORT in Page(answer.text).words
    assert APPLICANT["applicant-name"] in answer.text


def test_who_works_reads_why_not_yet(app: Flask, watch: Watch) -> None:
    officer = a_signed_in_officer(app, "officer", AN_MY)
    public_id = worked(app, "accept", at=DECEMBER)
    watch.at = LAST_DAYS[2]

    answer = decides(again(app, officer), public_id, "propose")

    assert answer.status_code == 409
    assert TOO_SHORT in Page(answer.text).words


def test_no_new_day_can_be_named_beyond_the_calendar(app: Flask, watch: Watch) -> None:
    officer = a_signed_in_officer(app, "officer", AN_MY)
    public_id = worked(app, "accept", at=DECEMBER)
    due = standing(app, public_id).dossier.due
    watch.at = datetime(2021, 12, 28, 9, tzinfo=VIETNAM)

    page = again(app, officer).opens(f"/xu-ly/{public_id}/hen-lai")

    assert due.date() == date(2021, 12, 29)
    assert page.words.count("/12/2021") >= 2


def test_where_a_dossier_is_due_on_the_last_day_no_later_one_is_offered(
    app: Flask, watch: Watch
) -> None:
    public_id = worked(app, "accept", at=datetime(2021, 12, 3, 9, tzinfo=VIETNAM))
    watch.at = datetime(2021, 12, 28, 9, tzinfo=VIETNAM)
    officer = a_signed_in_officer(app, "officer", AN_MY)

    page = officer.opens(f"/xu-ly/{public_id}/hen-lai", 409)

    assert standing(app, public_id).dossier.due.date() == date(2021, 12, 31)
    assert TOO_SHORT in page.words


def again(app: Flask, one: Visitor) -> Visitor:
    """The same person, signed in anew weeks later."""
    assert one.actor
    return signed_in(app.test_client(), one.actor, app)
