"""The two sides of a talk, page by page."""

from __future__ import annotations

import pytest
from flask import Flask

from services import expecting
from tests.factories import OFFICERS
from tests.people import Visitor, a_signed_in_citizen, a_signed_in_officer
from tests.portal.test_my_dossier import goes_on, has_filed
from tests.portal.working import AN_MY, a_clerk
from workflows.talking import A_DAY, LONGEST


def of_staff(path: str) -> str:
    """The page of the same dossier for those who work on it."""
    return path.replace("/ho-so/", "/xu-ly/")


def asks(citizen: Visitor, path: str, text: str, status: int = 303) -> str:
    answer = citizen.sends(
        citizen.opens(f"{path}/trao-doi"), f"{path}/trao-doi", **{"loi-nhan": text}
    )
    assert answer.status_code == status
    return answer.text


def test_a_question_is_answered_and_both_sides_see_that_it_was_read(app: Flask) -> None:
    citizen, officer = a_signed_in_citizen(app), a_signed_in_officer(app, "officer", AN_MY)
    clerk = a_clerk(app)
    path = has_filed(app, citizen, "1.001776", "accept")
    assert "Hỏi đơn vị đang giữ hồ sơ" in citizen.opens(path).words

    asks(citizen, path, "Bao giờ <script>alert(1)</script> xong?")

    queue = officer.opens("/xu-ly")
    assert "1 hồ sơ có lời nhắn chưa đọc" in queue.words
    assert "Có lời nhắn chưa đọc" in queue.words
    assert f"{of_staff(path)}/trao-doi" in officer.opens("/xu-ly/tin-nhan").links
    assert "1 lời nhắn chưa đọc" in officer.opens(of_staff(path)).words
    assert "1 lời nhắn chưa đọc" in clerk.opens(path.replace("/ho-so", "/mot-cua/ho-so")).words

    assert "1 hồ sơ có lời nhắn chưa đọc" in clerk.opens("/mot-cua").words

    page = officer.opens(f"{of_staff(path)}/trao-doi")
    assert "<script>alert(1)</script> xong?" in page.words
    officer.sends(page, f"{of_staff(path)}/trao-doi", **{"loi-nhan": "Thứ Sáu."})

    assert "Không còn lời nhắn nào chưa đọc" in officer.opens("/xu-ly/tin-nhan").words
    assert "1 tin mới" in citizen.opens("/ho-so").words
    mine = citizen.opens(path)
    assert "1 lời nhắn mới" in mine.words
    assert "UBND phường An Mỹ · Công chức xử lý" in mine.words
    assert not any(name in mine.words for name in OFFICERS.values())
    assert "đã xem" in mine.words
    assert "lời nhắn mới" not in citizen.opens(path).words
    assert "đã xem" in officer.opens(f"{of_staff(path)}/trao-doi").words


def test_what_was_read_need_not_be_answered(app: Flask) -> None:
    citizen, clerk = a_signed_in_citizen(app), a_clerk(app)
    path = has_filed(app, citizen)
    asks(citizen, path, "Cảm ơn.")

    answer = clerk.sends(clerk.opens(f"{of_staff(path)}/trao-doi"), f"{of_staff(path)}/da-doc")

    assert answer.status_code == 303
    assert "Không còn lời nhắn nào" in clerk.opens("/xu-ly/tin-nhan").words


@pytest.mark.parametrize("odd", ["-1", "x", "9" * 19, "9" * 30])
def test_a_number_that_no_line_has_is_no_trouble(app: Flask, odd: str) -> None:
    citizen, clerk = a_signed_in_citizen(app), a_clerk(app)
    path = has_filed(app, citizen)
    asks(citizen, path, "Cảm ơn.")

    for reader, side in ((citizen, path), (clerk, of_staff(path))):
        reader.opens(f"{side}/trao-doi?truoc={odd}")
    assert clerk.posts(f"{of_staff(path)}/da-doc", den=odd).status_code == 303


def test_what_cannot_be_sent_stays_in_the_box(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)

    assert "Viết lời nhắn rồi gửi." in asks(citizen, path, " \n ", 422)
    assert "Viết ngắn hơn" in asks(citizen, path, "x" * (LONGEST + 1), 422)
    for n in range(A_DAY["citizen"]):
        asks(citizen, path, f"Câu {n}")
    late = asks(citizen, path, "Câu này nữa", 422)

    assert "Ngày mai bạn viết tiếp được" in late
    assert "Câu này nữa" in late


def test_who_watches_reads_and_is_told_why_they_cannot_write(app: Flask) -> None:
    citizen, leader = a_signed_in_citizen(app), a_signed_in_officer(app, "leader")
    path = has_filed(app, citizen)
    asks(citizen, path, "Xin chào")

    page = leader.opens(f"{of_staff(path)}/trao-doi")

    assert "Xin chào" in page.words
    assert "bạn chỉ xem được" in page.words
    sent = leader.posts(f"{of_staff(path)}/trao-doi", **{"loi-nhan": "Chào"})
    assert sent.status_code == 422
    assert leader.posts(f"{of_staff(path)}/da-doc", den="99").status_code == 409


def test_how_long_it_took_others_stands_on_both_pages(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expecting, "ENOUGH", 2)
    citizen, code = a_signed_in_citizen(app), "2.000635"
    assert "hồ sơ như thế này" not in citizen.opens(f"/thu-tuc/{code}").words
    for _ in range(2):
        goes_on(app, has_filed(app, citizen, code, "accept"), "propose", "grant", days=3)
    waiting = has_filed(app, citizen, code, "accept")

    for path in (f"/thu-tuc/{code}", waiting):
        page = citizen.opens(path)
        assert "9 trong 10 hồ sơ như thế này xong trong 3 ngày làm việc." in page.words
        assert (
            "Tính từ hơn 0 hồ sơ của thủ tục này có kết quả từ tháng 03/2021 đến nay" in page.words
        )
