"""The head of an office takes a colleague's work over, in the portal."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.pages import Page
from tests.people import Visitor, a_signed_in_officer
from tests.portal.working import AN_MY, DISTRICT, a_clerk, a_colleague, claims, decides, filed

ILL = "Chị Tâm nghỉ ốm đến hết tuần."


def a_head(app: Flask) -> Visitor:
    return a_colleague(app, "head", AN_MY)


def a_claimed(app: Flask) -> tuple[str, Visitor]:
    """A dossier that the clerk has claimed, and the clerk."""
    clerk, public_id = a_clerk(app), filed(app)
    claims(clerk, public_id)
    return public_id, clerk


def address(public_id: str) -> str:
    return f"/xu-ly/{public_id}/lam-thay?viec=receive:"


def moves(by: Visitor, public_id: str, **answers: Any) -> TestResponse:
    return by.sends(by.opens(address(public_id)), f"/xu-ly/{public_id}/lam-thay", **answers)


def test_a_head_finds_the_work_takes_it_over_and_does_it(app: Flask) -> None:
    (public_id, clerk), head = a_claimed(app), a_head(app)
    assert "Đồng nghiệp đang giữ 1" in head.opens("/xu-ly").words
    assert f"/xu-ly/{public_id}" in head.opens("/xu-ly?loc=held").links
    assert address(public_id) in head.opens(f"/xu-ly/{public_id}").links

    answer = moves(head, public_id, way="take", reason=ILL)

    assert (answer.status_code, answer.location) == (303, f"/xu-ly/{public_id}")
    page = head.opens(f"/xu-ly/{public_id}")
    assert "Bạn đã nhận việc này làm thay." in page.words
    assert "Nhận làm thay đồng nghiệp" in page.words
    assert "Trần Quốc Bảo, trưởng phòng, UBND phường An Mỹ" in page.words
    assert f"“{ILL}” · Trước đó do Lê Văn Tâm giữ" in page.words
    assert decides(head, public_id, "accept").status_code == 303
    assert "Bạn cần làm" not in clerk.opens(f"/xu-ly/{public_id}").words


def test_the_one_who_held_it_is_told_until_they_say_that_they_know(app: Flask) -> None:
    (public_id, clerk), head = a_claimed(app), a_head(app)
    moves(head, public_id, way="free", reason=ILL)

    page = clerk.opens("/xu-ly")

    assert "Việc vừa được chuyển: Trần Quốc Bảo trả về đơn vị" in page.words
    assert f"“{ILL}”" in page.words
    assert clerk.sends(page, action="/xu-ly/da-biet").status_code == 303
    assert "đã được chuyển" not in clerk.opens("/xu-ly").words


def test_nothing_is_moved_without_a_way_and_a_reason(app: Flask) -> None:
    (public_id, _), head = a_claimed(app), a_head(app)

    answer = moves(head, public_id, reason="")

    assert answer.status_code == 422
    words = Page(answer.text).words
    assert "Chọn một cách" in words
    assert "Viết lý do chuyển việc" in words
    written = moves(head, public_id, reason=ILL)
    assert (written.status_code, ILL in written.text) == (422, True)


def test_a_colleague_is_told_who_can(app: Flask) -> None:
    (public_id, _), colleague = a_claimed(app), a_colleague(app, "officer", AN_MY)

    words = colleague.opens(address(public_id), 409).words

    assert "Chỉ trưởng phòng hoặc lãnh đạo của đơn vị chuyển được việc" in words
    assert address(public_id) not in colleague.opens(f"/xu-ly/{public_id}").links


def test_the_leader_above_sees_the_dossier_and_finds_no_such_work_to_take(app: Flask) -> None:
    (public_id, _), above = a_claimed(app), a_signed_in_officer(app, "leader", DISTRICT)
    above.opens(f"/xu-ly/{public_id}")

    answer = above.posts(
        f"/xu-ly/{public_id}/lam-thay",
        step="receive",
        branch="",
        holder="1",
        seen="2",
        way="take",
        reason=ILL,
    )

    assert answer.status_code == 404
    above.opens(address(public_id), 404)


def test_work_that_nobody_holds_is_not_taken_from_anybody(app: Flask) -> None:
    head, public_id = a_head(app), filed(app)

    page = head.opens(address(public_id))
    assert page.heading == "Giao việc cho đồng nghiệp"
    assert "Chọn đồng nghiệp sẽ làm việc này" in moves(head, public_id, reason=ILL).text

    answer = moves(head, public_id, way="take", reason=ILL)

    assert answer.status_code == 409
    assert "Chưa ai giữ việc này." in answer.text


def test_a_head_gives_free_work_to_a_colleague_who_finds_it_as_their_own(app: Flask) -> None:
    head, clerk, public_id = a_head(app), a_clerk(app), filed(app)
    assert address(public_id) in head.opens(f"/xu-ly/{public_id}").links

    answer = moves(head, public_id, to=str(clerk.id), reason=ILL)

    assert answer.status_code == 303
    page = clerk.opens("/xu-ly")
    assert "Việc vừa được chuyển: Trần Quốc Bảo giao cho bạn" in page.words
    assert "Xử lý tiếp" in page.words
    assert "Giao cho Lê Văn Tâm" in head.opens(f"/xu-ly/{public_id}").words


def test_a_claim_that_moved_meanwhile_is_told_with_what_was_written(app: Flask) -> None:
    (public_id, clerk), head = a_claimed(app), a_head(app)
    page = head.opens(address(public_id))
    clerk.sends(clerk.opens(f"/xu-ly/{public_id}"), action=f"/xu-ly/{public_id}/tra-viec")

    answer = head.sends(page, f"/xu-ly/{public_id}/lam-thay", way="take", reason=ILL)

    assert answer.status_code == 409
    words = Page(answer.text).words
    assert "Việc Trả việc về đơn vị Nhận làm thay đồng nghiệp" in words
    assert ILL in words


def test_what_is_no_holder_and_no_moment_is_a_bad_request(app: Flask) -> None:
    (public_id, _), head = a_claimed(app), a_head(app)
    sent = {"step": "receive", "branch": "", "seen": "2", "way": "take", "reason": ILL}

    answer = head.posts(f"/xu-ly/{public_id}/lam-thay", holder="x", **sent)

    assert answer.status_code == 400
    for moment in ("", "bây giờ", "2021-03-01T08:00:00"):
        assert head.posts("/xu-ly/da-biet", until=moment).status_code == 400
