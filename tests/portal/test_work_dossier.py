"""One dossier on one screen: who reads what, whose turn it is, what the office prints."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.factories import MONDAY, a_citizen, a_dossier
from tests.people import a_signed_in_officer, give, the_database
from tests.portal.working import (
    AN_MY,
    DISTRICT,
    PERMIT,
    URBAN,
    a_clerk,
    claims,
    decides,
    filed,
    standing,
    worked,
)
from tests.printed import text_of
from tests.services.acting import ASKED, WAY
from tests.services.test_counter import a_walk_in, record


def test_everything_about_a_dossier_is_on_one_page(app: Flask) -> None:
    officer = a_signed_in_officer(app, "officer", AN_MY)
    with the_database(app) as db:
        citizen = a_citizen(db, name="Nguyễn Thị Bích Ngọc", id_number="049190000017")
        dossier = a_dossier(db, then=("accept",), by=citizen).dossier

    page = officer.opens(f"/xu-ly/{dossier.public_id}")

    assert page.heading == "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng"
    for words in (
        dossier.code,
        "Nguyễn Thị Bích Ngọc",
        "049190000017",
        "Người nộp đang thấy Đã tiếp nhận",
        "Người xin trợ cấp thuộc nhóm nào? Người cao tuổi",
        "20 ngày làm việc còn lại",
        "Đã dùng 0 trên 20 ngày làm việc · còn 20 ngày",
        "Hẹn trả 17:00, thứ Hai, 29/03/2021",
        "Gặp người xin trợ cấp, xét duyệt và niêm yết 2 ngày làm việc.",
        "Lê Văn Tâm, cán bộ một cửa, UBND phường An Mỹ",
        "Hẹn trả 17:00, thứ Hai, 29/03/2021 · Đã báo người nộp",
        "Giấy tiếp nhận và hẹn trả kết quả",
        "Phiếu kiểm soát quá trình giải quyết",
    ):
        assert words in page.words


def test_who_only_looks_on_reads_masked_numbers(app: Flask) -> None:
    leader = a_signed_in_officer(app, "leader", DISTRICT)
    with the_database(app) as db:
        citizen = a_citizen(db, id_number="049190000017", phone="0905123456")
        public_id = a_dossier(db, by=citizen, id_number="049088000412").dossier.public_id

    words = leader.opens(f"/xu-ly/{public_id}").words

    assert "049*****0017" in words
    assert "0905***456" in words
    assert "049190000017" not in words
    assert "049088000412" not in words


def test_whose_turn_it_is_stands_where_one_cannot_act(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "accept")

    page = clerk.opens(f"/xu-ly/{public_id}")

    assert "Bạn không cần làm gì lúc này." in page.words
    assert "Công chức xử lý, UBND phường An Mỹ" in page.words
    assert [form.action.rpartition("/")[2] for form in page.forms] == ["dang-xuat", "ghi-chu"]


def test_a_wait_is_the_applicants_and_is_ended_at_the_counter(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "ask")

    page = clerk.opens(f"/xu-ly/{public_id}")

    assert "Chờ người nộp bổ sung" in page.words
    assert "Nhận bổ sung tại quầy" in page.words
    assert f"/mot-cua/bo-sung/{public_id}" in page.links


def test_the_journal_calls_a_wait_as_officers_do(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "ask", "resubmit")

    words = clerk.opens(f"/xu-ly/{public_id}").words

    assert "Chờ người nộp bổ sung" in words
    assert "Chờ bạn" not in words


def test_who_keyed_a_dossier_in_did_so_as_a_clerk(app: Flask) -> None:
    clerk = a_clerk(app)
    with the_database(app) as db:
        public_id = record(db, a_walk_in(db), by=clerk.actor).public_id

    words = clerk.opens(f"/xu-ly/{public_id}").words

    assert "Nộp hồ sơLê Văn Tâm, cán bộ một cửa, UBND phường An Mỹ" in words


def test_an_ended_dossier_is_only_read(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, *WAY)

    page = clerk.opens(f"/xu-ly/{public_id}")

    assert "Hồ sơ đã kết thúc" in page.words
    assert "Trước hạn" in page.words
    assert [form.action.rpartition("/")[2] for form in page.forms] == ["dang-xuat", "ghi-chu"]


def test_time_that_stands_still_is_said(app: Flask) -> None:
    clerk, public_id = a_clerk(app), worked(app, "accept", "ask")

    page = clerk.opens(f"/xu-ly/{public_id}")

    assert "Tạm dừng" in page.words
    assert "Dừng từ 01/03/2021, 10:30." in page.words


def test_opinions_stand_with_who_gave_them(app: Flask) -> None:
    police = a_signed_in_officer(app, "officer", ASKED[1][1])
    urban = a_signed_in_officer(app, "officer", URBAN)
    public_id = worked(app, "accept", "propose", code=PERMIT)
    page = police.opens(f"/xu-ly/{public_id}")

    refused = police.sends(page, action=f"/xu-ly/{public_id}/y-kien", opinion="disagree")
    answer = police.sends(
        page, action=f"/xu-ly/{public_id}/y-kien", opinion="disagree", reason="Lối vào hẹp."
    )

    assert refused.status_code == 422
    assert "Viết vì sao không đồng ý" in refused.text
    assert answer.status_code == 303
    words = urban.opens(f"/xu-ly/{public_id}").words
    assert "Phạm Thị Hạnh, 01/03/2021, 10:30" in words
    assert "“Lối vào hẹp.”" in words
    assert "Không đồng ý" in words
    assert words.count("Đang chờ trả lời") == 2


def test_what_is_answered_cannot_be_answered_again(app: Flask) -> None:
    police = a_signed_in_officer(app, "officer", ASKED[1][1])
    public_id = worked(app, "accept", "propose", code=PERMIT)
    page = police.opens(f"/xu-ly/{public_id}")
    address = f"/xu-ly/{public_id}/y-kien"
    police.sends(page, action=address, opinion="agree")

    same = police.sends(page, action=address, opinion="agree")
    other = police.sends(page, action=address, opinion="disagree", reason="Không.", once="f" * 32)

    assert (same.status_code, other.status_code) == (303, 409)
    assert "Không." in other.text


def test_the_control_slip_and_the_forms_are_printed(app: Flask) -> None:
    officer, public_id = a_signed_in_officer(app, "officer", AN_MY), worked(app, "accept")

    slips = [
        officer.gets(f"/xu-ly/{public_id}/{name}")
        for name in ("phieu-kiem-soat", "phieu/2/receipt")
    ]

    assert [one.mimetype for one in slips] == ["application/pdf"] * 2
    officer.opens(f"/xu-ly/{public_id}/phieu/9/receipt", 404)


def test_somebody_with_two_posts_reaches_both_places_of_a_dossier(app: Flask) -> None:
    police = a_signed_in_officer(app, "officer", ASKED[1][1])
    assert police.actor
    give(app, police.actor, "officer", AN_MY)
    public_id = worked(app, "accept", "propose", code=PERMIT)

    page = police.opens(f"/xu-ly/{public_id}")
    (other,) = [link for link in page.links if "viec=" in link]

    assert "Hỏi về phòng cháy và lối cho xe chữa cháy" in page.words
    assert other == f"/xu-ly/{public_id}?viec=opinions:3"
    assert "UBND phường An Mỹ" in police.opens(other).words


def test_a_page_that_was_claimed_stays_on_its_way(app: Flask) -> None:
    clerk, public_id = a_clerk(app), filed(app, at=MONDAY + timedelta(minutes=5))
    claims(clerk, public_id)

    answer = decides(clerk, public_id, "accept")

    assert answer.status_code == 303
    assert standing(app, public_id).dossier.stage == "received"


def test_an_office_that_was_only_asked_reads_no_others_words(app: Flask) -> None:
    environment = a_signed_in_officer(app, "officer", "tam-ky.environment")
    police = a_signed_in_officer(app, "officer", "tam-ky.police")
    path = f"/xu-ly/{worked(app, 'accept', 'propose', code=PERMIT)}"
    before = environment.opens(path)
    said = {"opinion": "disagree", "reason": "Lối xe chữa cháy hẹp hơn 3,5 m."}
    police.sends(police.opens(path), action=f"{path}/y-kien", **said)

    late = environment.sends(before, action=f"{path}/y-kien", opinion="agree").text
    theirs = environment.opens(path).words
    slip = text_of(environment.client.get(f"{path}/phieu-kiem-soat").data)
    owns = police.opens(path).words
    handles = a_signed_in_officer(app, "head", URBAN).opens(path).words

    for told in (late, theirs, slip):
        assert said["reason"] not in told
    assert "Đã trả lời" in theirs
    assert "Hỏi về phòng cháy và lối cho xe chữa cháy" in theirs
    for told in (owns, handles):
        assert told.count(said["reason"]) == 2
