"""Receiving at the desk: what waits, the three ways out, what is printed, who may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from services.models import JournalLine
from tests.factories import ALLOWANCE, MONDAY, a_citizen, a_dossier, a_filed, stands
from tests.pages import Page
from tests.people import Visitor, Watch, a_signed_in_officer, signed_in, the_database

AN_MY = "tam-ky.an-my"
TAN_THANH = "tam-ky.tan-thanh"
TO_RESULT = ("accept", "propose", "approve", "propose", "approve", "grant")


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", AN_MY)


def filed(app: Flask, **also: Any) -> str:
    """The public id of a dossier that was just filed online."""
    with the_database(app) as db:
        return a_filed(db, **also).public_id


def brought_to(app: Flask, *actions: str) -> str:
    """The public id of a dossier after these actions."""
    with the_database(app) as db:
        return str(a_dossier(db, then=actions).dossier.public_id)


def stage_of(app: Flask, public_id: str) -> str:
    with the_database(app) as db:
        return str(stands(db, public_id).dossier.stage)


def last_line(app: Flask, public_id: str) -> JournalLine:
    """What happened last to a dossier."""
    with the_database(app) as db:
        of_it = JournalLine.dossier_id == stands(db, public_id).dossier.id
        return db.scalars(
            select(JournalLine).where(of_it).order_by(JournalLine.n.desc()).limit(1)
        ).one()


def test_a_clerk_without_work_is_told_so(clerk: Visitor) -> None:
    page = clerk.opens("/mot-cua")

    assert page.heading == "Một cửa hôm nay"
    assert "Không có hồ sơ nào chờ tiếp nhận" in page.words
    assert "UBND phường An Mỹ · thứ Hai, 01/03/2021" in page.words


def test_each_list_of_the_day_says_when_it_is_empty(clerk: Visitor) -> None:
    assert "Không có kết quả nào chờ trả" in clerk.opens("/mot-cua?viec=hand-over").words
    assert "Không có hồ sơ nào chờ bổ sung" in clerk.opens("/mot-cua?viec=supplement").words
    clerk.opens("/mot-cua?viec=holiday", 404)


def test_what_was_filed_waits_at_the_desk_until_it_is_looked_at(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)

    page = clerk.opens("/mot-cua")

    assert "Chờ tiếp nhận 1" in page.words
    assert "N210301-00001" in page.words
    assert f"/mot-cua/tiep-nhan/{public_id}" in page.links


def test_the_answer_is_due_within_eight_working_hours(
    app: Flask, clerk: Visitor, watch: Watch
) -> None:
    public_id = filed(app)

    assert "08:30, thứ Ba, 02/03/2021" in clerk.opens(f"/mot-cua/tiep-nhan/{public_id}").words

    watch.passes(days=1, hours=1)
    assert clerk.actor
    tomorrow = signed_in(app.test_client(), clerk.actor, app)
    assert "Quá hạn từ 08:30" in tomorrow.opens("/mot-cua").words


def test_a_dossier_is_looked_through_on_one_page(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app, group="disabled")

    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}")

    assert page.heading.endswith("trợ cấp xã hội hằng tháng")
    assert "Người khuyết tật" in page.words
    assert "Giấy xác nhận khuyết tật" in page.words
    assert "giay-to.pdf" in page.words
    assert "Đúng quầy này" in page.words


def test_an_accepted_dossier_gets_its_code_its_day_and_its_slip(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}")

    answer = clerk.sends(page, f"/mot-cua/tiep-nhan/{public_id}/nhan")

    assert answer.status_code == 303
    slip = clerk.opens(answer.location)
    assert slip.heading == "Đã tiếp nhận hồ sơ"
    assert "000.03.31.H47-210301-0001" in slip.words
    assert "17:00, thứ Hai, 29/03/2021" in slip.words
    assert f"/mot-cua/ho-so/{public_id}/phieu/2/receipt" in slip.links


def test_a_second_click_lands_on_the_same_slip(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}")

    first = clerk.sends(page, f"/mot-cua/tiep-nhan/{public_id}/nhan")
    again = clerk.sends(page, f"/mot-cua/tiep-nhan/{public_id}/nhan")

    assert again.status_code == first.status_code == 303
    assert again.location == first.location
    assert last_line(app, public_id).n == 2


def test_what_was_received_is_not_received_again(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "accept")

    for path in ("", "/bo-sung", "/tu-choi"):
        answer = clerk.gets(f"/mot-cua/tiep-nhan/{public_id}{path}")
        assert answer.status_code == 303
        assert answer.location == f"/mot-cua/phieu-hen/{public_id}"


def test_everything_that_lacks_is_asked_for_at_once(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app, group="disabled")
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/bo-sung")

    answer = clerk.sends(
        page,
        papers=["disability_certificate"],
        questions=["born", "residence"],
        other="Ảnh thẻ",
        reason="Giấy xác nhận bị mờ.\nNgày sinh khác giấy.",
    )

    assert "Chỗ khai cần sửa Người xin trợ cấp Họ và tên" in page.words
    assert answer.status_code == 303
    line = last_line(app, public_id)
    assert line.kind == "asked"
    assert line.payload["missing"] == ["disability_certificate", "born", "residence", "Ảnh thẻ"]
    assert line.payload["reason"] == "Giấy xác nhận bị mờ.\nNgày sinh khác giấy."
    dossier = clerk.opens(answer.location)
    assert "Đã gửi yêu cầu bổ sung cho người nộp." in dossier.words
    assert "Phiếu yêu cầu bổ sung hồ sơ" in dossier.words


def test_a_request_for_nothing_or_without_a_reason_is_not_sent(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/bo-sung")

    nothing = clerk.sends(page, reason="Thiếu giấy tờ")
    silent = clerk.sends(page, questions=["born"])

    assert nothing.status_code == silent.status_code == 422
    assert "Chọn ít nhất một giấy tờ hoặc một chỗ khai cần bổ sung" in nothing.text
    assert "Thiếu giấy tờ" in nothing.text
    assert "Viết lý do để người nộp biết phải làm gì" in silent.text
    assert stage_of(app, public_id) == "submitted"


@pytest.mark.parametrize(
    ("page", "name", "words"),
    [("bo-sung", "blurred", "Chụp lại đủ bốn góc"), ("tu-choi", "twice", "đang được giải quyết")],
)
def test_a_sentence_of_the_library_is_added_and_nothing_is_sent(
    app: Flask, clerk: Visitor, page: str, name: str, words: str
) -> None:
    public_id = filed(app)
    shown = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/{page}")

    answer = clerk.sends(shown, reason="Tôi viết trước.", **{"cau-mau": name})

    form = Page(answer.text, shown.path).form()
    assert answer.status_code == 200
    assert form.fields["reason"].startswith("Tôi viết trước.")
    assert words in form.fields["reason"]
    assert stage_of(app, public_id) == "submitted"


def test_a_sentence_that_was_changed_is_sent_as_it_was_changed(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    shown = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/tu-choi")
    added = clerk.sends(shown, **{"cau-mau": "twice"})

    answer = clerk.sends(Page(added.text, shown.path), reason="Đã có hồ sơ N210301-00001.")

    assert answer.status_code == 303
    assert last_line(app, public_id).payload["reason"] == "Đã có hồ sơ N210301-00001."


def test_the_one_request_is_spent(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "ask", "resubmit")

    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}")

    assert "Đã yêu cầu bổ sung một lần" in page.words
    assert f"/mot-cua/tiep-nhan/{public_id}/bo-sung" not in page.links
    answer = clerk.gets(f"/mot-cua/tiep-nhan/{public_id}/bo-sung")
    assert answer.location == f"/mot-cua/ho-so/{public_id}"


def test_a_refusal_is_asked_once_more_and_says_why(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/tu-choi")

    silent = clerk.sends(page, reason="  \n ")
    answer = clerk.sends(page, reason="Hồ sơ thuộc xã Tam Thăng.")

    assert silent.status_code == 422
    assert answer.status_code == 303
    line = last_line(app, public_id)
    assert (line.kind, line.payload["reason"]) == ("refused", "Hồ sơ thuộc xã Tam Thăng.")
    assert "Phiếu từ chối tiếp nhận" in clerk.opens(answer.location).words


@pytest.mark.parametrize(
    ("page", "meant"),
    [("/nhan", "Tiếp nhận"), ("/bo-sung", "Yêu cầu bổ sung"), ("/tu-choi", "Từ chối tiếp nhận")],
)
def test_who_comes_too_late_learns_who_was_faster_and_keeps_what_was_written(
    app: Flask, clerk: Visitor, page: str, meant: str
) -> None:
    public_id = brought_to(app, "accept")

    answer = clerk.posts(f"/mot-cua/tiep-nhan/{public_id}{page}", seen="1", reason="Nhầm thủ tục")

    assert answer.status_code == 409
    told = Page(answer.text)
    assert told.heading == "Hồ sơ vừa được người khác cập nhật"
    assert meant in told.words
    assert "Nhầm thủ tục" in told.words
    assert f"/mot-cua/phieu-hen/{public_id}" in told.links
    assert last_line(app, public_id).n == 2


def test_a_page_that_grew_stale_keeps_what_was_written(app: Flask, clerk: Visitor) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/tu-choi")

    stale = clerk.sends(page, reason="Nhầm thủ tục", seen="7")

    assert stale.status_code == 409
    assert "Hồ sơ đã đổi từ lúc bạn mở trang" in stale.text
    assert "Nhầm thủ tục" in stale.text
    assert 'name="seen" value="1"' in stale.text
    assert stage_of(app, public_id) == "submitted"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_is_stale(app: Flask, clerk: Visitor, seen: str) -> None:
    public_id = filed(app)
    page = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}")

    answer = clerk.sends(page, f"/mot-cua/tiep-nhan/{public_id}/nhan", seen=seen)

    assert answer.status_code == 409
    assert stage_of(app, public_id) == "submitted"


def test_somebody_elses_desk_finds_nothing(app: Flask) -> None:
    neighbour = a_signed_in_officer(app, "clerk", TAN_THANH)
    public_id = filed(app)

    for path in ("tiep-nhan", "ho-so", "phieu-hen", "thu-phi", "tra-ket-qua", "bo-sung"):
        neighbour.opens(f"/mot-cua/{path}/{public_id}", 404)
    neighbour.opens(f"/mot-cua/ho-so/{public_id}/phieu-kiem-soat", 404)


def test_a_search_finds_by_code_name_and_identity_number(app: Flask, clerk: Visitor) -> None:
    with the_database(app) as db:
        citizen = a_citizen(db, name="Trần Đại Nghĩa", id_number="049190012345")
        code = a_dossier(db, then=["accept"], by=citizen).dossier.code
        a_filed(db)
    page = clerk.opens("/mot-cua")

    for words in (code, "tran dai nghia", "049190012345", "0001"):
        found = clerk.opens(clerk.sends(page, "/mot-cua/tim", words=words).location).words
        assert "Trần Đại Nghĩa" in found, words
        assert "Nguyễn Thị Đức" not in found


def test_a_search_that_finds_nothing_says_what_to_type(app: Flask, clerk: Visitor) -> None:
    filed(app)
    page = clerk.opens("/mot-cua")

    before = clerk.opens("/mot-cua/tim")
    found = clerk.opens(clerk.sends(page, "/mot-cua/tim", words="không ai").location)
    long = clerk.sends(page, "/mot-cua/tim", words="x" * 301)

    assert "Không tìm thấy" not in before.words
    assert "Không tìm thấy hồ sơ nào ở quầy này" in found.words
    assert long.status_code == 422


def test_the_name_that_was_searched_for_stands_in_no_address(clerk: Visitor) -> None:
    page = clerk.opens("/mot-cua")

    answer = clerk.sends(page, "/mot-cua/tim", words="Trần Đại Nghĩa")

    assert (answer.status_code, answer.location) == (303, "/mot-cua/tim")


def test_who_leaves_takes_along_what_they_searched_for(clerk: Visitor) -> None:
    clerk.sends(clerk.opens("/mot-cua"), "/mot-cua/tim", words="Trần Đại Nghĩa")
    kept = clerk.opens("/mot-cua/tim").form("/mot-cua/tim").fields["words"]

    clerk.posts("/dang-xuat")

    with clerk.client.session_transaction() as session:
        assert kept == "Trần Đại Nghĩa"
        assert not [name for name in session if name.startswith("tim-")]


def test_the_forms_of_a_dossier_are_printed(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "accept")
    page = clerk.opens(f"/mot-cua/ho-so/{public_id}")

    forms = [link for link in page.links if "/phieu" in link]
    assert len(forms) == 2
    for path in forms:
        answer = clerk.gets(path)
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        names = answer.headers["Content-Disposition"]
        assert names.startswith(('inline; filename="phieu-', 'inline; filename="giay-tiep-nhan-'))
        assert answer.headers["Cache-Control"] == "no-store"
    clerk.opens(f"/mot-cua/ho-so/{public_id}/phieu/9/receipt", 404)
    clerk.opens(f"/mot-cua/ho-so/{public_id}/phieu/2/recipe", 404)


def test_the_way_of_a_dossier_can_be_read(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, *TO_RESULT)

    page = clerk.opens(f"/mot-cua/ho-so/{public_id}")

    assert "Nộp hồ sơ" in page.words
    assert "Tiếp nhận hồ sơ" in page.words
    assert "Đã có kết quả" in page.words
    assert f"/mot-cua/tra-ket-qua/{public_id}" in page.links


def test_the_register_shows_what_was_received(app: Flask, clerk: Visitor) -> None:
    with the_database(app) as db:
        code = a_dossier(db, then=["accept"]).dossier.code
        old = a_dossier(db, then=["accept"], at=MONDAY - timedelta(days=20)).dossier.code

    page = clerk.opens("/mot-cua/so-theo-doi")
    earlier = clerk.opens(f"/mot-cua/so-theo-doi?quay={AN_MY}&tu=1/2/2021&den=28/2/2021")

    assert code in page.words
    assert old not in page.words
    assert old in earlier.words
    assert code not in earlier.words


def test_the_register_is_printed_for_the_same_days(app: Flask, clerk: Visitor) -> None:
    brought_to(app, "accept")
    page = clerk.opens("/mot-cua/so-theo-doi")
    (path,) = [link for link in page.links if "ban-in" in link]

    answer = clerk.gets(path)

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "asked", ["tu=31/2/2021", "tu=2/3/2021&den=1/3/2021", "tu=1/1/2019&den=1/3/2021", "quay=hoi-an"]
)
def test_a_register_that_cannot_be_is_explained(clerk: Visitor, asked: str) -> None:
    page = clerk.opens(f"/mot-cua/so-theo-doi?{asked}", 422)

    assert "Còn 1 chỗ cần sửa" in page.words
    assert clerk.gets(f"/mot-cua/so-theo-doi/ban-in?{asked}").status_code == 404


def test_an_empty_register_says_so(clerk: Visitor) -> None:
    assert "Không có hồ sơ nào trong những ngày này" in clerk.opens("/mot-cua/so-theo-doi").words


def test_another_dossier_of_the_same_person_is_pointed_out_to_all_three(
    app: Flask, clerk: Visitor
) -> None:
    with the_database(app) as db:
        person = a_citizen(db)
        first, second = (a_filed(db, by=person) for _ in range(2))
    officer = a_signed_in_officer(app, "leader", AN_MY)
    citizen = signed_in(app.test_client(), person, app)

    at_desk = clerk.opens(f"/mot-cua/tiep-nhan/{first.public_id}").words
    at_work = officer.opens(f"/xu-ly/{second.public_id}").words
    before = citizen.opens(f"/nop-ho-so/{ALLOWANCE}")

    assert "Người này có 1 hồ sơ khác về cùng thủ tục." in at_desk
    assert f"{second.number}, nộp 01/03/2021, Phường An Mỹ: mới nộp, chờ tiếp nhận" in at_desk
    assert first.number in at_work
    assert "Bạn đã nộp thủ tục này rồi." in before.words
    assert f"/ho-so/{second.public_id}" in before.links
