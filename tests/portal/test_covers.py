"""Who does whose work while somebody is away, in the portal."""

from __future__ import annotations

from flask import Flask

from tests.pages import Page
from tests.portal.working import AN_MY, a_clerk, a_colleague, claims, decides, filed

PATH = "/xu-ly/nguoi-thay"
DAYS = {"until-day": "5", "until-month": "3", "until-year": "2021", "reason": "Nghỉ phép năm."}


def test_a_colleague_does_the_work_of_who_is_away_until_it_is_ended(app: Flask) -> None:
    clerk, other, public_id = a_clerk(app), a_colleague(app, "officer", AN_MY), filed(app)
    claims(clerk, public_id)
    post = f"{clerk.id}:clerk:{AN_MY}"

    answer = clerk.sends(clerk.opens(PATH), PATH, post=post, substitute=str(other.id), **DAYS)

    assert answer.status_code == 303
    assert "Trần Quốc Bảo làm thay Lê Văn Tâm" in clerk.opens(PATH).words
    queue = other.opens("/xu-ly")
    assert "Bạn đang làm thay Lê Văn Tâm (cán bộ một cửa) đến hết 05/03/2021." in queue.words
    assert "Làm thay" in queue.words
    page = other.opens(f"/xu-ly/{public_id}")
    assert "Lê Văn Tâm đang giữ việc này. Bạn làm thay." in page.words
    assert decides(other, public_id, "accept").status_code == 303
    done = other.opens(f"/xu-ly/{public_id}").words
    assert "Trần Quốc Bảo thay Lê Văn Tâm, cán bộ một cửa, UBND phường An Mỹ" in done
    assert other.sends(other.opens(PATH), f"{PATH}/ket-thuc").status_code == 303
    assert "Kết thúc sớm" in other.opens(PATH).words
    assert "Bạn đang làm thay" not in other.opens("/xu-ly").words


def test_what_is_missing_or_not_ones_own_is_said(app: Flask) -> None:
    clerk, other = a_clerk(app), a_colleague(app, "officer", AN_MY)

    answer = clerk.sends(clerk.opens(PATH), PATH, **{"until-day": "31"})

    words = Page(answer.text).words
    assert answer.status_code == 422
    assert "Chọn người làm thay" in words
    assert "Nhập đủ ngày, tháng, năm" in words
    theirs = f"{other.id}:officer:{AN_MY}"
    refused = clerk.sends(clerk.opens(PATH), PATH, post=theirs, substitute=str(clerk.id), **DAYS)
    assert "Người vắng không giữ vai trò này" in refused.text
    assert clerk.posts(f"{PATH}/ket-thuc", cover="x").status_code == 404
