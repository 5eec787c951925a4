"""Many dossiers at once, in the portal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from services import working
from services.adapters.null import NullMessenger
from services.letters import Letters
from services.promised import Outside
from tests.factories import MONDAY
from tests.people import the_database
from tests.portal.working import AN_MY, a_clerk, a_colleague, claims, filed

MANY = "/xu-ly/nhieu-viec"


def works_on(app: Flask) -> None:
    with the_database(app) as db:
        working.run_due(db, MONDAY, Outside(NullMessenger(), Letters(Path("templates"))))


def test_what_is_ticked_is_tried_shown_done_and_taken_back(app: Flask) -> None:
    clerk, other = a_clerk(app), a_colleague(app, "clerk", AN_MY)
    ids = [filed(app) for _ in range(3)]
    claims(other, ids[2])
    ticked = [f"{one}:receive:" for one in ids]

    answer = clerk.sends(clerk.opens("/xu-ly"), MANY, chon=ticked, viec="claim")

    preview = clerk.opens(answer.location)
    assert preview.heading == "Xem trước: Nhận việc"
    assert "2 hồ sơ làm được, 1 không. Chưa có gì thay đổi." in preview.words
    assert "Hoàn tác được trong 15 phút sau khi làm xong" in preview.words
    assert "không hoàn tác được" not in preview.words
    assert "Hồ sơ này đang có người khác xử lý" in preview.words or "giữ" in preview.words
    assert clerk.sends(preview, answer.location).status_code == 303
    running = clerk.opens(answer.location)
    assert 'http-equiv="refresh"' in running.text
    works_on(app)
    done = clerk.opens(answer.location)
    assert "2 hồ sơ đã làm, 1 không." in done.words
    assert "Đến 08:45 còn trả được" in done.words
    assert "Nhận việc 01/03/2021, 08:30 3 2 1 Đã xong" in clerk.opens(MANY).words
    back = clerk.sends(done, f"{answer.location}/hoan-tac")
    works_on(app)
    assert clerk.opens(back.location).heading == "Đã làm xong: Hoàn tác"
    assert "Việc của tôi 0" in clerk.opens("/xu-ly").words


def test_what_moves_dossiers_says_before_that_it_cannot_be_taken_back(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app)
    chosen = {"chon": [f"{public_id}:receive:"], "viec": "act:accept"}

    answer = clerk.sends(clerk.opens("/xu-ly"), MANY, **chosen)

    preview = clerk.opens(answer.location).words
    assert "Việc này không hoàn tác được: hồ sơ đi tiếp ngay." in preview
    assert "Hoàn tác được trong" not in preview


def test_a_head_gives_a_whole_filter_to_a_colleague(app: Flask) -> None:
    clerk, head = a_clerk(app), a_colleague(app, "head", AN_MY)
    public_id = filed(app)
    claims(clerk, public_id)

    queue = head.opens("/xu-ly?loc=held")
    answer = head.sends(queue, MANY, viec="assign", **{"tat-ca": "1"})

    page = head.opens(answer.location)
    assert "(đang giữ 1 việc)" in page.words
    assert "Việc nào người này không có quyền làm thì không giao, vẫn để như cũ." in page.words
    missing = head.sends(page, answer.location)
    assert missing.status_code == 422
    assert "Chọn người sẽ làm những việc này" in missing.text
    assert "Viết lý do một lần cho các hồ sơ này" in missing.text


def test_who_has_done_nothing_with_many_is_told_how(app: Flask) -> None:
    assert "Bạn chưa làm việc nào hàng loạt" in a_clerk(app).opens(MANY).words


def test_nothing_ticked_is_said_in_the_queue(app: Flask) -> None:
    clerk = a_clerk(app)
    filed(app)

    answer = clerk.sends(clerk.opens("/xu-ly"), MANY, viec="claim")

    assert answer.location == "/xu-ly"
    assert "Chọn ít nhất một hồ sơ trong danh sách." in clerk.opens("/xu-ly").words


def test_what_was_done_keeps_its_name_when_no_step_of_it_is_open_any_more(app: Flask) -> None:
    clerk = a_clerk(app)
    public_id = filed(app)
    made = clerk.posts(MANY, viec="act:accept", chon=f"{public_id}:receive:").location
    clerk.sends(clerk.opens(made), made)

    works_on(app)

    assert clerk.opens(made).heading == "Đã làm xong: Tiếp nhận"


@pytest.mark.parametrize("place", ["nonsense:", "receive:99", "receive:x"])
def test_a_step_that_was_made_up_is_not_found(app: Flask, place: str) -> None:
    clerk, public_id = a_clerk(app), filed(app)

    answer = clerk.posts(MANY, viec="claim", chon=f"{public_id}:{place}")

    assert answer.location == "/xu-ly"
    assert "không nằm trong phần việc của bạn" in clerk.opens("/xu-ly").words
