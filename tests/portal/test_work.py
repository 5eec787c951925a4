"""The officer's day: the queue, and what others have in hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from portal.wiring import NAME
from services.queue_pages import PAGE
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed
from tests.pages import Page
from tests.people import (
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    signed_in,
    the_database,
)
from tests.portal.working import (
    AN_MY,
    PERMIT,
    a_clerk,
    a_colleague,
    claims,
    filed,
    standing,
    worked,
)
from tests.services.test_queues import many


def selects(app: Flask) -> list[str]:
    """The queries that are asked from now on."""
    said: list[str] = []

    def note(*given: object) -> None:
        if str(given[2]).startswith("SELECT"):
            said.append(str(given[2]))

    event.listen(app.extensions[NAME].engine, "before_cursor_execute", note)
    return said


def test_the_queue_shows_what_waits_and_the_nearest_first(app: Flask) -> None:
    clerk = a_clerk(app)
    filed(app, at=MONDAY + timedelta(hours=3))
    filed(app, at=MONDAY)

    page = clerk.opens("/xu-ly")

    assert page.words.index("N210301-00002") < page.words.index("N210301-00001")
    assert "UBND phường An Mỹ" in page.words
    assert "Tất cả 2" in page.words
    assert "1–2 trên 2 hồ sơ" in page.words


def test_an_empty_queue_says_so(app: Flask) -> None:
    page = a_clerk(app).opens("/xu-ly")

    assert "Không còn việc nào chờ bạn" in page.words


def test_work_is_claimed_from_the_queue_and_can_be_given_back(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)

    answer = claims(clerk, public_id)

    assert (answer.status_code, answer.location) == (303, f"/xu-ly/{public_id}")
    page = clerk.opens(f"/xu-ly/{public_id}")
    assert "Bạn đang giữ việc này." in page.words
    assert "Xử lý tiếp" in clerk.opens("/xu-ly?loc=mine").words
    clerk.sends(page, action=f"/xu-ly/{public_id}/tra-viec")
    assert "Bạn chưa nhận việc nào" in clerk.opens("/xu-ly?loc=mine").words


def test_a_colleague_sees_who_has_the_work_and_cannot_take_it(app: Flask) -> None:
    clerk, colleague, public_id = a_clerk(app), a_colleague(app, "clerk", AN_MY), filed(app)
    before = colleague.opens("/xu-ly")
    claims(clerk, public_id)

    answer = colleague.sends(before, action=f"/xu-ly/{public_id}/nhan-viec")

    assert answer.status_code == 409
    assert Page(answer.text).heading == "Lê Văn Tâm đang giữ việc này"
    assert "Lê Văn Tâm đang giữ" in colleague.opens("/xu-ly").words
    page = colleague.opens(f"/xu-ly/{public_id}")
    assert "Bạn xem được, chưa làm được." in page.words
    assert [form.action.rpartition("/")[2] for form in page.forms] == ["dang-xuat", "ghi-chu"]


def test_a_button_pressed_twice_claims_once(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    page = clerk.opens("/xu-ly")

    answers = [clerk.sends(page, action=f"/xu-ly/{public_id}/nhan-viec") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert standing(app, public_id).dossier.lines == 2


def test_time_moves_work_through_the_quick_filters(app: Flask, watch: Watch) -> None:
    clerk = a_clerk(app)
    filed(app)
    said = ["Đến hạn hôm nay 1", "Quá hạn 1"]

    seen = [clerk.opens("/xu-ly?loc=today").words]
    watch.passes(hours=9)
    assert clerk.actor
    clerk = signed_in(clerk.client, clerk.actor)
    seen.append(clerk.opens("/xu-ly?loc=overdue").words)

    assert all(words in page for words, page in zip(said, seen, strict=True))
    assert "Không có việc nào ở mục này" in clerk.opens("/xu-ly?loc=today").words


def test_a_filter_that_does_not_exist_is_not_found(app: Flask) -> None:
    a_clerk(app).opens("/xu-ly?loc=everything", 404)


def test_a_name_or_the_end_of_a_code_is_searched_without_standing_in_the_address(
    app: Flask,
) -> None:
    clerk = a_clerk(app)
    with the_database(app) as db:
        a_filed(db, by=a_citizen(db, name="Nguyễn Thị Đức"))
        a_filed(db, by=a_citizen(db, name="Trần Văn Bình"))

    answer = clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/tim", words="thi duc")
    by_name = clerk.opens("/xu-ly/tim").words
    clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/tim", words="00002")
    by_code = clerk.opens("/xu-ly/tim").words

    assert (answer.status_code, answer.location) == (303, "/xu-ly/tim?loc=all")
    assert "Nguyễn Thị Đức" in by_name
    assert "Trần Văn Bình" not in by_name
    assert "Trần Văn Bình" in by_code


def test_a_search_for_nothing_says_what_to_type(app: Flask) -> None:
    clerk = a_clerk(app)

    answer = clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/tim", words="")

    assert answer.status_code == 422
    assert "Nhập mã hồ sơ, số nộp hoặc tên người nộp" in answer.text


def test_the_queue_can_be_limited_to_a_procedure(app: Flask) -> None:
    clerk = a_clerk(app)
    filed(app)
    filed(app, code="1.001193")

    page = clerk.opens("/xu-ly?thu-tuc=1.001193")

    assert "N210301-00002" in page.words
    assert "N210301-00001" not in page.words


def test_officers_who_are_asked_see_the_question(app: Flask) -> None:
    police = a_signed_in_officer(app, "officer", "tam-ky.police")
    worked(app, "accept", "propose", code=PERMIT)

    page = police.opens("/xu-ly?loc=asked")

    assert "Hỏi về phòng cháy và lối cho xe chữa cháy" in page.words
    assert "Được hỏi ý kiến 1" in page.words


def test_what_waits_for_the_applicant_can_be_looked_at(app: Flask) -> None:
    clerk = a_clerk(app)
    worked(app, "accept", "ask")

    page = clerk.opens("/xu-ly?loc=waiting")

    assert "Chờ người nộp bổ sung" in page.words
    assert "Tạm dừng" in page.words


def test_pages_of_the_queue_follow_each_other(app: Flask) -> None:
    clerk = a_clerk(app)
    with the_database(app) as db:
        many(db, PAGE + 2)

    first = clerk.opens("/xu-ly")
    (following,) = [link for link in first.links if "sau=" in link]
    second = clerk.opens(following)
    (previous,) = [link for link in second.links if "truoc=" in link]

    assert f"1–{PAGE} trên {PAGE + 2} hồ sơ" in first.words
    assert f"{PAGE + 1}–{PAGE + 2} trên {PAGE + 2} hồ sơ" in second.words
    assert f"1–{PAGE} trên {PAGE + 2} hồ sơ" in clerk.opens(previous).words


def test_a_full_page_asks_the_database_no_more_than_an_empty_one(app: Flask) -> None:
    clerk = a_clerk(app)
    filed(app)
    clerk.opens("/xu-ly")
    said = selects(app)
    clerk.opens("/xu-ly")
    few = len(said)
    with the_database(app) as db:
        many(db, PAGE)
    said.clear()

    page = clerk.opens("/xu-ly")

    assert page.text.count("/nhan-viec") == PAGE
    assert len(said) == few


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_who_does_not_do_the_work_has_no_queue(app: Flask, role: str) -> None:
    a_signed_in_officer(app, role).opens("/xu-ly", 403)


def test_a_citizen_has_no_queue(app: Flask) -> None:
    a_signed_in_citizen(app).opens("/xu-ly", 403)


def test_somebody_elses_dossier_is_not_found(app: Flask) -> None:
    public_id = filed(app)
    outsider = a_signed_in_officer(app, "clerk", "hoi-an")

    outsider.opens(f"/xu-ly/{public_id}", 404)
    answers = [
        outsider.posts(f"/xu-ly/{public_id}/{name}", step="receive", branch="", action="accept")
        for name in (
            "nhan-viec",
            "tra-viec",
            "quyet-dinh",
            "y-kien",
            "bo-sung",
            "hen-lai",
            "lam-tiep",
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    with the_database(app) as db:
        assert a_dossier(db).dossier.number == "N210301-00002"
