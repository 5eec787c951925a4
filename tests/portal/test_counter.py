"""The counter: walk-ins, money, results handed over, papers brought for somebody's dossier."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.wiring import NAME
from services.models import Dossier, JournalLine, Paper, Payment
from tests.factories import MONDAY, a_citizen, a_dossier, moves, stands
from tests.pages import Page
from tests.people import Visitor, Watch, a_signed_in_officer, the_database
from tests.services.test_counter import a_walk_in, record

AN_MY = "tam-ky.an-my"
CENTRE = "trung-tam"
COPIES = "2.000815"
ALLOWANCE = "1.001776"
KARAOKE = "1.001029"
TO_RESULT = ("accept", "propose", "approve", "propose", "approve", "grant")
APPLICANT = {
    "applicant-name": "Trần Thị Bé",
    "applicant-id": "049145000012",
    "applicant-phone": "0905 111 222",
    "applicant-address": "Khối phố 3",
}
ALLOWANCE_ANSWERS = {
    "full_name": "",
    "id_number": "",
    "born-day": "20",
    "born-month": "5",
    "born-year": "1930",
    "residence": "20341",
    "group": "elderly",
    "poor_household": "yes",
}


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", AN_MY)


def only_dossier(app: Flask) -> Dossier:
    with the_database(app) as db:
        return db.scalars(select(Dossier)).one()


def kinds(app: Flask) -> list[str]:
    """What the journal says, in order."""
    with the_database(app) as db:
        return list(db.scalars(select(JournalLine.kind).order_by(JournalLine.id)))


def brought_to(app: Flask, *actions: str, code: str = ALLOWANCE, **answers: Any) -> str:
    with the_database(app) as db:
        return str(a_dossier(db, code, then=actions, **answers).dossier.public_id)


def a_birth_to_hand_over(app: Flask) -> str:
    """A birth certificate that is signed, with two copies to be paid."""
    to_result = ("accept", "propose", "confirm", "approve", "grant")
    return brought_to(app, *to_result, code="1.001193", copies=2, late=False)


def test_a_procedure_is_found_without_its_marks(clerk: Visitor) -> None:
    page = clerk.opens("/mot-cua/ghi-nhan?q=khai+sinh")

    assert "/mot-cua/ghi-nhan/1.001193" in page.links
    assert f"/mot-cua/ghi-nhan/{ALLOWANCE}" not in page.links


def test_only_procedures_of_this_desk_are_offered(clerk: Visitor) -> None:
    page = clerk.opens("/mot-cua/ghi-nhan")

    assert f"/mot-cua/ghi-nhan/{ALLOWANCE}" in page.links
    assert "/mot-cua/ghi-nhan/2.000488" in page.links  # Received for the department.
    assert "/mot-cua/ghi-nhan/1.002809" not in page.links
    clerk.opens("/mot-cua/ghi-nhan/1.002809", 404)
    clerk.opens("/mot-cua/ghi-nhan/9.999999", 404)


def test_words_that_match_nothing_are_answered(clerk: Visitor) -> None:
    page = clerk.opens("/mot-cua/ghi-nhan?q=tàu+vũ+trụ")

    assert "Quầy này không có thủ tục nào khớp “tàu vũ trụ”" in page.words


def test_a_walk_in_is_received_with_its_code(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS)

    assert answer.status_code == 303, answer.text
    slip = clerk.opens(answer.location)
    assert "000.03.31.H47-210301-0001" in slip.words
    dossier = only_dossier(app)
    assert (dossier.channel, dossier.stage) == ("counter", "received")
    assert (dossier.applicant, dossier.applicant_phone) == ("Trần Thị Bé", "0905111222")
    assert kinds(app) == ["submitted", "received"]


def test_a_scanned_card_fills_in_who_it_is(clerk: Visitor) -> None:
    path = f"/mot-cua/ghi-nhan/{ALLOWANCE}"
    code = "049145000012|206000111|Trần Thị Bé|07031945|Nữ|12 Phan Châu Trinh, Tam Kỳ|10052021"

    answer = clerk.sends(clerk.opens(path), **{"known-by": code, "find-known": "1"})

    assert answer.status_code == 200
    fields = Page(answer.text).form().fields
    assert fields["known-by"] == fields["applicant-id"] == "049145000012"
    assert fields["applicant-name"] == fields["full_name"] == "Trần Thị Bé"
    assert fields["applicant-address"] == "12 Phan Châu Trinh, Tam Kỳ"
    assert code not in answer.text


def test_nothing_is_typed_twice(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS)

    with the_database(app) as db:
        answers = stands(db, only_dossier(app).public_id).matter.answers
    assert answers["full_name"] == "Trần Thị Bé"
    assert answers["id_number"] == "049145000012"


def test_what_came_by_post_is_recorded_as_such(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    posted = {"came-by": "post", "parcel": "EB123456789VN"}
    clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **posted)

    assert only_dossier(app).channel == "post"


def test_a_clerk_cannot_make_it_online(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **{"came-by": "online"})

    assert answer.status_code == 422
    assert "Chọn tại quầy hoặc qua bưu chính" in answer.text
    assert kinds(app) == []


def test_a_second_click_is_the_same_dossier(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    first = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS)
    again = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS)

    assert again.location == first.location
    assert kinds(app) == ["submitted", "received"]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_lost(
    app: Flask, clerk: Visitor
) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    wrong = APPLICANT | {"applicant-name": " ", "applicant-phone": "12", "applicant-id": "x"}
    answers = ALLOWANCE_ANSWERS | {"born-month": "13", "full_name": "Bé", "id_number": "1"}
    disabled = {"group": "disabled", "disability_degree": "severe", "disability_degree-shown": "1"}

    answer = clerk.sends(page, **(wrong | answers | disabled))

    assert answer.status_code == 422
    for sentence in (
        "Nhập tên người nộp",
        "Nhập số điện thoại 10 chữ số, bắt đầu bằng số 0",
        "Nhập 12 hoặc 9 chữ số của người, hoặc mã số thuế của doanh nghiệp",
        "Nhận thêm giấy tờ còn thiếu: Giấy xác nhận khuyết tật",
    ):
        assert sentence in answer.text, sentence
    assert "Khối phố 3" in answer.text
    assert kinds(app) == []


def test_papers_are_counted_by_kind(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    papers = {"papers-in-declaration-original": "1", "papers-in-declaration-copy": "02"}

    clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **papers)

    with the_database(app) as db:
        kept = db.execute(select(Paper.slot, Paper.form, Paper.count).order_by(Paper.id))
        assert [tuple(row) for row in kept] == [
            ("declaration", "original", 1),
            ("declaration", "copy", 2),
        ]


@pytest.mark.parametrize("typed", ["một", "100", "-1", "1,5", "²"])
def test_a_number_of_papers_that_is_none_is_named(clerk: Visitor, typed: str) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    papers = {"papers-in-declaration-copy": typed}

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **papers)

    assert answer.status_code == 422
    assert "Nhập số bản bằng chữ số, từ 0 đến 99" in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_dossier_of_another_desk_is_sent_there(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS | {"residence": "20335"})

    assert answer.status_code == 422
    assert "Hồ sơ này do UBND phường Tân Thạnh tiếp nhận" in answer.text
    assert kinds(app) == []


def test_what_is_posted_back_needs_an_address(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    by_post = {"delivery-to": "post"}

    lacking = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **by_post)
    answer = clerk.sends(
        page, **APPLICANT, **ALLOWANCE_ANSWERS, **by_post, **{"delivery-address": "12 Hùng Vương"}
    )

    assert "Nhập địa chỉ để bưu chính giao kết quả" in lacking.text
    assert answer.status_code == 303
    assert only_dossier(app).delivery_address == "12 Hùng Vương"


@pytest.mark.parametrize("typed", ["049190012345", "0905 123 456"])
def test_a_known_citizen_is_found_and_fills_the_page(
    app: Flask, clerk: Visitor, typed: str
) -> None:
    with the_database(app) as db:
        also = {"id_number": "049190012345", "phone": "0905123456", "address": "Tổ 5"}
        a_citizen(db, name="Trần Đại Nghĩa", **also)
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    found = clerk.sends(page, **{"known-by": typed, "find-known": "1"})

    assert found.status_code == 200
    assert found.text.count('value="Trần Đại Nghĩa"') == 2
    assert 'value="Tổ 5"' in found.text
    assert "Đã có tài khoản:" in found.text
    assert kinds(app) == []


def test_who_is_found_leaves_the_keys_at_the_first_open_question_a_choice_too(
    app: Flask, clerk: Visitor
) -> None:
    with the_database(app) as db:
        also = {"phone": "0905123456", "email": "nghia@example.vn", "address": "Tổ 5"}
        a_citizen(db, name="Trần Đại Nghĩa", id_number="049190012345", **also)
    page = clerk.opens("/mot-cua/ghi-nhan/2.000635")

    found = clerk.sends(page, **{"known-by": "049190012345", "find-known": "1"})

    (focused,) = re.findall(r"<input[^>]* autofocus[ >]", found.text)
    assert 'name="relation" value="self"' in focused


def test_an_unknown_number_is_no_error(clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    found = clerk.sends(page, **{"known-by": "0999999999", "find-known": "1"})

    assert found.status_code == 200
    assert "Chưa có tài khoản nào dùng số này" in found.text


@pytest.mark.parametrize("agreed", ["y", ""])
def test_a_dossier_enters_an_account_only_if_its_owner_agreed(
    app: Flask, clerk: Visitor, agreed: str
) -> None:
    with the_database(app) as db:
        owner = a_citizen(db, phone="0905123456")
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    link = {"known-link": agreed} if agreed else {}

    clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **{"known-by": "0905123456"}, **link)

    assert only_dossier(app).citizen_id == (int(owner.id.partition(":")[2]) if agreed else None)


def test_the_money_of_a_dossier_is_taken_once(app: Flask, clerk: Visitor) -> None:
    public_id = a_birth_to_hand_over(app)
    page = clerk.opens(f"/mot-cua/thu-phi/{public_id}")
    assert "16.000 đồng" in page.words.replace("\N{NO-BREAK SPACE}", " ")

    first = clerk.sends(page, method="transfer")
    again = clerk.sends(page, method="transfer")

    assert first.status_code == again.status_code == 303
    paid = clerk.opens(first.location)
    assert "Đã thu tiền. Biên lai số BL-000.03.31.H47-2021-0000001." in paid.words
    assert "Đã thu 16.000 đồng." in paid.words.replace("\N{NO-BREAK SPACE}", " ")
    with the_database(app) as db:
        payment = db.scalars(select(Payment)).one()
    assert (payment.amount, payment.method) == (16_000, "transfer")


def test_money_comes_in_cash_or_by_transfer(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/thu-phi/{a_birth_to_hand_over(app)}")

    answer = clerk.sends(page, method="gold")

    assert answer.status_code == 422
    assert "Chọn tiền mặt hoặc chuyển khoản" in answer.text


def test_a_receipt_is_printed_and_later_marked_as_a_copy(
    app: Flask, clerk: Visitor, watch: Watch
) -> None:
    public_id = brought_to(app, code="1.001193", copies=2, late=False)
    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{public_id}"))
    page = clerk.opens(f"/mot-cua/thu-phi/{public_id}")
    (path, *_) = [link for link in page.links if "bien-lai" in link]

    first = clerk.gets(path)
    watch.passes(minutes=20)
    later = clerk.gets(path)

    assert first.mimetype == later.mimetype == "application/pdf"
    assert first.data.startswith(b"%PDF-")
    assert first.data != later.data
    other = brought_to(app, "accept")
    clerk.opens(path.replace(public_id, other), 404)


def test_a_free_dossier_has_nothing_to_pay(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/thu-phi/{brought_to(app, 'accept')}")

    assert "Hồ sơ này không thu phí, lệ phí." in page.words


def test_a_result_is_handed_over_once_the_fee_is_paid(app: Flask, clerk: Visitor) -> None:
    public_id = a_birth_to_hand_over(app)
    path = f"/mot-cua/tra-ket-qua/{public_id}"
    assert "Thu đủ phí rồi mới trả" in clerk.opens(path).words
    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{public_id}"))

    page = clerk.opens(path)
    answer = clerk.sends(page, collector="Trần Thị Bé", signed="y")

    assert answer.status_code == 303
    assert "Đã trả kết quả." in clerk.opens(answer.location).words
    with the_database(app) as db:
        line = db.scalars(select(JournalLine).where(JournalLine.kind == "delivered")).one()
    assert line.payload["reason"] == "Trần Thị Bé đã nhận và ký tại quầy."
    again = clerk.gets(path)
    assert again.location == f"/mot-cua/ho-so/{public_id}"


def test_whoever_takes_a_result_is_named_and_signs(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, *TO_RESULT)
    page = clerk.opens(f"/mot-cua/tra-ket-qua/{public_id}")

    answer = clerk.sends(page, collector="  ")

    assert answer.status_code == 422
    assert "Nhập tên người nhận" in answer.text
    assert "Cho người nhận ký rồi đánh dấu" in answer.text


@pytest.mark.parametrize(
    ("way", "given", "reason"),
    [
        (
            "post",
            {"parcel": "RR123456789VN"},
            "Gửi qua Bưu điện Việt Nam (VNPost), số hiệu RR123456789VN.",
        ),
        ("online", {}, "Trả bản điện tử qua tài khoản của người nộp."),
        (
            "desk",
            {"collector": "Lê Na", "proof": "12/UQ", "signed": "y"},
            "Lê Na đã nhận và ký tại quầy, theo giấy ủy quyền 12/UQ.",
        ),
    ],
)
def test_a_result_goes_out_in_three_ways(
    app: Flask, clerk: Visitor, way: str, given: dict[str, str], reason: str
) -> None:
    public_id = brought_to(app, *TO_RESULT)
    page = clerk.opens(f"/mot-cua/tra-ket-qua/{public_id}?cach={way}")

    answer = clerk.sends(page, **given)

    assert answer.status_code == 303
    with the_database(app) as db:
        line = db.scalars(select(JournalLine).where(JournalLine.kind == "delivered")).one()
    assert line.payload["reason"] == reason


def test_a_result_on_paper_alone_is_not_offered_as_a_file(app: Flask, clerk: Visitor) -> None:
    to_result = ("accept", "propose", "approve", "grant")
    public_id = brought_to(app, *to_result, code="1.000894")
    path = f"/mot-cua/tra-ket-qua/{public_id}"

    page = clerk.opens(f"{path}?cach=online")

    assert f"{path}?cach=post" in page.links
    assert f"{path}?cach=online" not in page.links


def test_a_result_without_an_account_is_not_offered_as_a_file(app: Flask, clerk: Visitor) -> None:
    with the_database(app) as db:
        public_id = record(db, a_walk_in(db), by=clerk.actor).public_id
        for n, action in enumerate(TO_RESULT[1:]):
            moves(db, public_id, action, at=MONDAY + timedelta(hours=1 + n))
    path = f"/mot-cua/tra-ket-qua/{public_id}"

    page = clerk.opens(f"{path}?cach=online")

    assert f"{path}?cach=post" in page.links
    assert f"{path}?cach=online" not in page.links
    assert "trong tài khoản của mình" not in page.words


def test_an_electronic_result_of_a_walk_in_says_what_is_lacking(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")

    answer = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS, **{"delivery-to": "online"})

    assert answer.status_code == 422
    assert "Bản điện tử nằm trong tài khoản." in Page(answer.text).words
    assert kinds(app) == []


def test_what_is_no_result_yet_is_not_handed_over(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "accept")

    answer = clerk.gets(f"/mot-cua/tra-ket-qua/{public_id}")

    assert answer.location == f"/mot-cua/ho-so/{public_id}"


def test_a_supplement_is_brought_to_the_counter(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "ask")
    page = clerk.opens(f"/mot-cua/bo-sung/{public_id}")
    assert "Lý do rõ ràng" in page.words

    answer = clerk.sends(page, **{"papers-in-declaration-original": "1"})

    assert answer.status_code == 303
    assert kinds(app)[-1] == "resubmitted"
    with the_database(app) as db:
        kept = db.scalars(select(Paper).where(Paper.form == "original")).one()
        assert (kept.slot, kept.added_by) == ("declaration", clerk.actor and clerk.actor.id)
        assert stands(db, public_id).dossier.stage == "submitted"


def test_an_answer_that_was_asked_about_is_mended_at_the_counter(
    app: Flask, clerk: Visitor
) -> None:
    public_id = brought_to(app)
    asking = clerk.opens(f"/mot-cua/tiep-nhan/{public_id}/bo-sung")
    clerk.sends(asking, questions=["full_name"], reason="Tên khác giấy tờ.")
    page = clerk.opens(f"/mot-cua/bo-sung/{public_id}")

    answer = clerk.sends(page, full_name="Nguyễn Thị Đức Hạnh")

    assert answer.status_code == 303, answer.text
    with the_database(app) as db:
        assert stands(db, public_id).matter.answers["full_name"] == "Nguyễn Thị Đức Hạnh"


def test_nothing_brought_is_not_recorded(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "ask")
    page = clerk.opens(f"/mot-cua/bo-sung/{public_id}")

    answer = clerk.sends(page)

    assert answer.status_code == 422
    assert "Ghi giấy tờ đã nhận, hoặc sửa chỗ khai người nộp báo lại" in answer.text
    assert kinds(app)[-1] == "asked"


def test_nothing_is_brought_to_what_waits_for_nothing(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "accept")

    answer = clerk.gets(f"/mot-cua/bo-sung/{public_id}")

    assert answer.location == f"/mot-cua/ho-so/{public_id}"


def test_what_must_be_paid_first_is_received_after_the_money(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", CENTRE)
    public_id = brought_to(app, code=KARAOKE)
    path = f"/mot-cua/tiep-nhan/{public_id}"
    page = clerk.opens(path)
    assert "Thủ tục này thu đủ phí rồi mới tiếp nhận." in page.words

    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{public_id}"))
    answer = clerk.sends(clerk.opens(path), f"{path}/nhan")

    assert answer.location == f"/mot-cua/phieu-hen/{public_id}"
    with the_database(app) as db:
        assert stands(db, public_id).dossier.stage == "received"


def test_a_page_of_the_day_asks_the_database_as_often_for_many_as_for_one(
    app: Flask, clerk: Visitor
) -> None:
    sent: list[str] = []

    @event.listens_for(app.extensions[NAME].engine, "before_cursor_execute")
    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    def statements() -> int:
        sent.clear()
        clerk.opens("/mot-cua")
        return sum(statement.startswith("SELECT") for statement in sent)

    brought_to(app)
    statements()
    for_one = statements()
    for _ in range(4):
        brought_to(app)

    assert statements() == for_one <= 12
