"""A citizen declares, section by section, and files; whatever goes wrong, nothing typed is lost."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
import werkzeug.test
from flask import Flask
from sqlalchemy import func, select

from portal.wiring import NAME
from services import drafts, papers
from services.models import Dossier, Draft, Paper
from tests.factories import ALLOWANCE, MONDAY, a_citizen, a_draft, the_procedure
from tests.pages import Page
from tests.people import Visitor, a_signed_in_citizen, signed_in, somebody, the_database
from tests.statements import statements
from tests.uploads import a_file, a_pdf, a_photo

STATUS_PAPER = "1.004873"  # an office follows from an answer, the paper may come online
COPY = "2.000635"  # any commune of the province may be chosen
HOUSEHOLD = "1.011606"  # asks for several people
BIRTH = "1.001193"  # every paper depends on an answer
CERTIFICATE = "giay-disability_certificate"
BORN = {"born-day": "1", "born-month": "3", "born-year": "1990"}


def begins(citizen: Visitor, code: str = ALLOWANCE) -> str:
    """Start a declaration; return its address."""
    answer = citizen.sends(citizen.opens(f"/nop-ho-so/{code}"))
    assert answer.status_code == 303
    return str(answer.location).removesuffix("/phan/1")


def has_ready(app: Flask, citizen: Visitor, code: str = ALLOWANCE, **answers: Any) -> str:
    """The address of a draft that could be sent as it is."""
    assert citizen.actor
    with the_database(app) as db:
        return f"/ban-khai/{a_draft(db, citizen.actor, code, **answers)}"


def goes_on(citizen: Visitor, path: str, **answers: Any) -> str:
    """Answer a page that is well answered; return where it leads."""
    answer = citizen.sends(citizen.opens(path), **answers)
    assert answer.status_code == 303, Page(answer.text).words
    return str(answer.location)


def test_a_parent_finds_their_own_data_where_the_form_asks_for_theirs(app: Flask) -> None:
    about = {"born": date(1990, 5, 20), "address": "27 Trần Cao Vân", "id_number": "049190000777"}
    mother = a_signed_in_citizen(app, name="Trần Thị Nga", **about)
    draft = begins(mother, BIRTH)

    goes_on(mother, f"{draft}/phan/1", relation="mother")
    child = {"child_case": "parents", "born_at": "facility", "child_name": "Trần An"}
    mother.sends(mother.opens(f"{draft}/phan/2"), **child)
    mothers, fathers = (mother.opens(f"{draft}/phan/{n}") for n in (3, 4))

    boxes = mothers.form(draft).fields
    assert boxes["mother_name"] == "Trần Thị Nga"
    assert (boxes["mother_id"], boxes["mother_born"]) == ("049190000777", "1990")
    assert "Lấy từ tài khoản của bạn, sửa được." in mothers.words
    assert "Trần Thị Nga" not in fathers.words
    assert fathers.text.count("049190000777") == 0


def test_a_declaration_is_filed_from_its_first_page_to_its_number(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    draft = begins(citizen)

    second = goes_on(citizen, f"{draft}/phan/1", **BORN)
    again = goes_on(citizen, second, group="disabled", poor_household="no")
    third = goes_on(citizen, again, disability_degree="severe")
    papers = goes_on(citizen, third)
    office = goes_on(citizen, papers, **{CERTIFICATE: a_file("giấy xác nhận.jpg", a_photo())})
    check = goes_on(citizen, office, delivery="desk")
    page = citizen.opens(check)
    sent = citizen.opens(goes_on(citizen, check, **{"cam-doan": "y"}))

    assert (second, again) == (f"{draft}/phan/2", f"{draft}/phan/2")
    assert (papers, office, check) == (f"{draft}/giay-to", f"{draft}/noi-nhan", f"{draft}/kiem-tra")
    assert "Mức độ khuyết tật Nặng" in page.words
    assert "UBND phường An Mỹ" in page.words
    assert "29/03/2021" in page.words
    assert (sent.heading, "N210301-00001" in sent.words) == (
        "Chúng tôi đã nhận hồ sơ của bạn",
        True,
    )


def test_the_account_fills_in_what_it_knows_and_says_so(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, name="Nguyễn Thị Bích Ngọc")

    page = citizen.opens(f"{begins(citizen)}/phan/1")

    assert page.form().fields["full_name"] == "Nguyễn Thị Bích Ngọc"
    assert "Lấy từ tài khoản của bạn" in page.words


def test_what_is_wrong_is_said_at_its_box_and_is_kept_all_the_same(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)

    answer = citizen.sends(
        citizen.opens(f"{draft}/phan/1"),
        full_name="Lê An",
        **{"born-day": "31", "born-month": "13"},
    )

    page = Page(answer.text)
    assert (answer.status_code, page.title.startswith("Lỗi: ")) == (422, True)
    assert {"#born-year", "#residence"} <= set(page.links)
    later = citizen.opens(f"{draft}/phan/1").form().fields
    assert (later["full_name"], later["born-day"], later["born-month"]) == ("Lê An", "31", "13")


def test_a_page_is_kept_for_another_day_however_little_is_answered(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)

    leads = goes_on(citizen, f"{draft}/phan/1", **{"born-day": "5", "lam-sau": "1"})

    assert leads == draft
    assert "Còn 2 chỗ cần khai" in citizen.opens(draft).words
    assert citizen.opens(f"{draft}/phan/1").form().fields["born-day"] == "5"


def test_a_question_that_an_answer_calls_for_appears_without_a_script(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{begins(citizen)}/phan/2"
    before = citizen.opens(path)

    goes_on(citizen, path, group="single", poor_household="no")
    after = citizen.opens(path)

    assert "children" not in before.form().fields
    assert "children" in after.form().fields
    assert "có thêm câu hỏi: Đang nuôi mấy con?" in after.words


def test_rows_are_added_and_taken_out_and_what_was_typed_stays(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen, HOUSEHOLD, people=2)
    path = next(
        page
        for n in range(1, 5)
        if "members-0-member_name" in citizen.opens(page := f"{draft}/phan/{n}").form().fields
    )

    added = goes_on(citizen, path, **{"members-0-member_name": "Lê Bình", "members-add": "1"})
    two = citizen.opens(path).form().fields
    goes_on(citizen, path, **{"members-1-member_name": "Lê Cúc", "members-remove": "0"})
    one = citizen.opens(path).form().fields

    assert added == f"{path}#members-1"
    assert (two["members-0-member_name"], two["members-1-member_name"]) == ("Lê Bình", "")
    assert one["members-0-member_name"] == "Lê Cúc"
    assert "members-1-member_name" not in one


def test_two_windows_on_one_page_show_both_versions_and_lose_neither(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{begins(citizen)}/phan/1"
    older, newer = citizen.opens(path), citizen.opens(path)
    citizen.sends(newer, full_name="Lê Bình", residence="20341", **BORN)

    answer = citizen.sends(older, full_name="Lê An", residence="20341", **BORN)
    page = Page(answer.text, path)
    kept = citizen.opens(path).form().fields["full_name"]
    mine = citizen.sends(page)

    assert (answer.status_code, kept) == (409, "Lê Bình")
    assert "Họ và tên Lê Bình Lê An" in page.words
    assert (mine.status_code, citizen.opens(path).form().fields["full_name"]) == (303, "Lê An")


def test_two_windows_that_choose_differently_show_both_choices(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen)}/noi-nhan"
    older, newer = citizen.opens(path), citizen.opens(path)
    citizen.sends(newer, delivery="post", delivery_address="Số 5 Hùng Vương")

    answer = citizen.sends(older, delivery="online")
    page = Page(answer.text, path)
    kept = citizen.opens(path).form().fields["delivery"]
    mine = citizen.sends(page)

    assert (answer.status_code, kept, mine.status_code) == (409, "post", 303)
    assert "Bạn muốn nhận kết quả thế nào?" in page.words
    assert citizen.opens(path).form().fields["delivery"] == "online"


def test_what_was_not_looked_at_is_not_declared_to_be_true(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)
    looked_at = citizen.opens(f"{draft}/kiem-tra")
    goes_on(citizen, f"{draft}/phan/1", full_name="Lê Bình", **BORN)

    answer = citizen.sends(looked_at, **{"cam-doan": "y"})
    page = Page(answer.text, draft)
    sent = citizen.sends(page, **{"cam-doan": "y"})

    assert (answer.status_code, "Lê Bình" in page.words) == (409, True)
    assert "vừa được sửa ở nơi khác, nên chưa gửi" in page.words
    assert "cam-doan" not in page.form().fields
    assert sent.status_code == 303


def test_a_number_of_another_year_is_said_once_and_refused_never(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, id_number="049185000017", commune="20341")
    path = f"{begins(citizen)}/phan/1"

    back = goes_on(citizen, path, **BORN)
    page = citizen.opens(back)
    onward = goes_on(citizen, path)

    assert back == path
    assert "Có 1 chỗ nên xem lại." in page.words
    assert "số này ghi năm sinh 1985, còn ngày sinh đã khai là năm 1990" in page.words
    assert onward == path.replace("/phan/1", "/phan/2")
    assert "Nên xem lại" in citizen.opens(path.replace("/phan/1", "/kiem-tra")).words


def test_two_windows_on_different_pages_do_not_disturb_each_other(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)
    first, second = citizen.opens(f"{draft}/phan/1"), citizen.opens(f"{draft}/phan/2")
    citizen.sends(first, residence="20341", **BORN)

    answer = citizen.sends(second, group="elderly", poor_household="no")

    assert (answer.status_code, answer.location) == (303, f"{draft}/phan/3")


def test_a_procedure_of_level_2_says_that_it_is_filed_at_the_counter(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens("/nop-ho-so/2.000815")

    assert "Thủ tục này nộp tại quầy một cửa." in page.words
    assert citizen.posts("/nop-ho-so/2.000815").status_code == 422


def test_what_was_begun_is_offered_again_and_a_second_click_begins_nothing_more(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    page = citizen.opens(f"/nop-ho-so/{ALLOWANCE}")
    first = citizen.sends(page).location

    second = citizen.sends(page).location
    offered = citizen.opens(f"/nop-ho-so/{ALLOWANCE}")

    assert first == second
    assert "Bạn đang khai dở" in offered.words
    assert "Phí, lệ phí Không thu phí" in offered.words
    assert str(first).removesuffix("/phan/1") in offered.links


def test_a_draft_is_thrown_away_only_after_asking_once_more(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)

    asked = citizen.opens(f"{draft}/bo")
    still = citizen.opens(draft)
    gone = citizen.sends(asked)

    assert (still.heading, gone.location) == (
        citizen.opens("/nop-ho-so/1.001776").heading,
        "/ho-so",
    )
    citizen.opens(draft, 404)


def test_sending_too_early_leads_to_everything_that_is_missing(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    draft = begins(citizen)
    goes_on(citizen, f"{draft}/phan/1", **BORN)
    goes_on(citizen, f"{draft}/phan/2", group="disabled", poor_household="no")

    answer = citizen.sends(citizen.opens(f"{draft}/kiem-tra"))
    page = Page(answer.text)

    assert answer.status_code == 422
    assert "Còn 4 việc trước khi gửi" in page.words
    assert [link for link in page.links if "loi=1" in link] == [f"{draft}/phan/2?loi=1"]
    assert {f"{draft}/giay-to", "#cam-doan"} <= set(page.links)
    assert "Chọn mức độ khuyết tật" in citizen.opens(f"{draft}/phan/2?loi=1").words


def test_nothing_is_sent_without_the_statement_of_truth(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)

    answer = citizen.sends(citizen.opens(f"{draft}/kiem-tra"))

    assert answer.status_code == 422
    assert "Đánh dấu để cam đoan" in Page(answer.text).words


def test_sending_twice_comes_to_the_same_dossier_once(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)
    page = citizen.opens(f"{draft}/kiem-tra")

    first, second = (citizen.sends(page, **{"cam-doan": "y"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert str(second.location) == str(first.location).removesuffix("/da-gui")
    assert citizen.gets(draft).location == second.location
    with the_database(app) as db:
        assert db.scalar(select(func.count(Dossier.id))) == 1


def test_a_browser_gets_its_number_when_it_first_files_and_keeps_it_over_accounts(
    app: Flask,
) -> None:
    first = a_signed_in_citizen(app)
    pages = [first.opens(f"{has_ready(app, first)}/kiem-tra") for _ in range(2)]
    assert first.client.get_cookie("trinh-duyet") is None

    first.sends(pages[0], **{"cam-doan": "y"})
    number = first.client.get_cookie("trinh-duyet")
    first.sends(pages[1], **{"cam-doan": "y"})
    with the_database(app) as db:
        other = signed_in(first.client, a_citizen(db), app)
    other.sends(other.opens(f"{has_ready(app, other)}/kiem-tra"), **{"cam-doan": "y"})
    elsewhere = a_signed_in_citizen(app)
    elsewhere.sends(elsewhere.opens(f"{has_ready(app, elsewhere)}/kiem-tra"), **{"cam-doan": "y"})

    assert number
    assert number.http_only
    kept = other.client.get_cookie("trinh-duyet")
    assert kept
    assert kept.value == number.value
    with the_database(app) as db:
        marks = db.scalars(select(Draft.device).order_by(Draft.dossier_id)).all()
    assert len(set(marks)) == 2
    assert marks.count(marks[0]) == 3
    assert not any(mark is None or number.value in mark for mark in marks)


def test_fees_and_the_day_of_return_are_told_before_sending(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen, STATUS_PAPER)
    waived = has_ready(app, citizen, STATUS_PAPER, relief="poor")

    page, free = citizen.opens(f"{draft}/kiem-tra"), citizen.opens(f"{waived}/kiem-tra")

    assert "15.000 đồng" in page.words.replace("\xa0", " ")
    assert "Miễn cho gia đình có công" in free.words
    assert "Không thu" in free.words
    assert "Thứ Năm, 04/03/2021, nếu hồ sơ đủ và được tiếp nhận hôm nay" in page.words
    assert "Nhận lúc" in page.words
    assert "Đã dùng" not in page.words  # Nothing is used of a time that has not begun.
    assert "Nộp tại quầy một cửa, chậm nhất khi nhận kết quả" in page.words
    assert "trực tuyến sau khi gửi" not in page.words  # No bank is set here.


def test_the_office_follows_from_an_answer_and_the_page_says_from_which(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens(f"{has_ready(app, citizen)}/noi-nhan")

    assert "UBND phường An Mỹ nhận hồ sơ này." in page.words
    assert "Vì bạn khai “Xã, phường nơi thường trú” là Phường An Mỹ" in page.words


def test_where_any_office_will_do_the_citizen_picks_one(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen, COPY)

    goes_on(citizen, f"{draft}/noi-nhan", office="20344")

    assert "UBND phường Hòa Hương" in citizen.opens(f"{draft}/kiem-tra").words


def test_a_result_by_post_needs_an_address(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen)}/noi-nhan"

    asked = citizen.sends(citizen.opens(path), delivery="post")
    page = Page(asked.text, path)
    done = citizen.sends(page, delivery_address="Số 5 Hùng Vương, Tam Kỳ")

    assert (asked.status_code, "có thêm 1 câu hỏi" in page.words) == (422, True)
    assert done.status_code == 303
    assert "Số 5 Hùng Vương, Tam Kỳ" in citizen.opens(str(done.location)).words


def test_how_the_result_comes_back_is_still_to_do_until_it_is_chosen(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    draft = begins(citizen)
    page = citizen.opens(f"{draft}/noi-nhan")

    before = citizen.opens(draft).words
    goes_on(citizen, f"{draft}/noi-nhan", delivery="post", **{"lam-sau": "1"})
    half = citizen.opens(draft).words
    kept = citizen.opens(f"{draft}/noi-nhan").form().fields["delivery"]
    tried = Page(citizen.sends(citizen.opens(f"{draft}/kiem-tra")).text).words

    assert (page.form().fields.get("delivery"), kept) == (None, "post")
    assert "Rõ khi khai xong các phần trên" in before
    assert "Rõ khi khai xong các phần trên" in half
    assert "Chọn cách nhận kết quả" in tried


def test_what_is_still_needed_is_told_apart_from_what_may_stay_empty(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    draft = begins(citizen)
    with the_database(app) as db:
        needed = [f for f in the_procedure(db, ALLOWANCE).asked({}) if f.required]

    page = citizen.opens(f"{draft}/kiem-tra").words

    assert page.count("Cần khai") == len(needed)
    assert page.count("Cần chọn") == 1
    assert "Không thu phí, lệ phí" not in page
    assert "Hồ sơ này không kèm giấy tờ" in page  # The form that this page stands for is none.


def test_where_no_paper_is_called_for_the_list_of_what_there_is_comes_instead(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    draft = begins(citizen, BIRTH)

    answer = citizen.gets(f"{draft}/giay-to")

    assert (answer.status_code, answer.location) == (302, draft)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("anh.jpg", b"MZ\x90\x00 a program", "Chỉ nhận tệp PDF, JPG hoặc PNG"),
        ("trang.html", b"<!doctype html><script>1</script>", "Chỉ nhận tệp PDF, JPG hoặc PNG"),
        ("trong.pdf", b"", "Tệp không có nội dung"),
        ("hong.pdf", b"%PDF-1.7 and no more", "Tệp bị hỏng"),
        ("khoa.pdf", a_pdf(password="bí mật"), "Tệp PDF có mật khẩu"),
        ("nang.pdf", b"%PDF-1.7" + b"0" * 10_000_000, "Tệp nặng quá 10 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why_and_the_others_stay(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, why: str
) -> None:
    in_memory = partial(werkzeug.test.stream_encode_multipart, use_tempfile=False)
    monkeypatch.setattr(werkzeug.test, "stream_encode_multipart", in_memory)
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen, group='disabled', disability_degree='severe')}/giay-to"

    files: Any = [a_file("tốt.pdf", a_pdf()), a_file(name, content)]

    answer = citizen.sends(citizen.opens(path), **{CERTIFICATE: files})

    page = Page(answer.text, path)
    assert answer.status_code == 422
    assert f"{name}: {why}" in page.words
    assert "tốt.pdf" in citizen.opens(path).words
    assert name not in citizen.opens(path).words


def test_the_same_file_sent_twice_is_there_once(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen, group='disabled')}/giay-to"
    page, content = citizen.opens(path), a_pdf()

    for _ in range(2):
        citizen.sends(page, **{CERTIFICATE: a_file("giấy.pdf", content), "tai-len": "1"})

    with the_database(app) as db:
        assert db.scalar(select(func.count(Paper.id)).where(Paper.filename == "giấy.pdf")) == 1


def test_a_file_is_taken_out_again(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen)}/giay-to"
    citizen.sends(
        citizen.opens(path), **{"giay-declaration": a_file("sai.pdf", a_pdf()), "tai-len": "1"}
    )
    there = citizen.opens(path)

    taken = there.button(name="go-tep")["value"]
    answer = citizen.sends(there, **{"go-tep": taken})

    assert (answer.status_code, answer.location) == (303, path)
    assert "sai.pdf" in there.words
    assert "sai.pdf" not in citizen.opens(path).words


@pytest.mark.database
def test_a_file_that_was_taken_out_is_added_again_from_the_page_before(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen)}/giay-to"
    before, content = citizen.opens(path), a_pdf()
    citizen.sends(before, **{"giay-declaration": a_file("đơn.pdf", content), "tai-len": "1"})
    there = citizen.opens(path)
    citizen.sends(there, **{"go-tep": there.button(name="go-tep")["value"]})

    citizen.sends(before, **{"giay-declaration": a_file("đơn.pdf", content), "tai-len": "1"})

    assert "đơn.pdf" in there.words
    assert "đơn.pdf" in citizen.opens(path).words


@pytest.mark.database
def test_a_paper_that_no_answer_calls_for_any_more_is_not_handed_in_unseen(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen, BIRTH, married=True)
    page = citizen.opens(f"{draft}/giay-to")
    name = "giay-marriage_certificate"
    citizen.sends(page, **{name: a_file("kết hôn.pdf", a_pdf()), "tai-len": "1"})
    with the_database(app) as db:
        owner, draft_id = citizen.actor, draft.rpartition("/")[2]
        assert owner
        drafts.save(db, draft_id, {"married": False}, seen=2, by=owner, at=MONDAY)
    check = citizen.opens(f"{draft}/kiem-tra")

    sent = citizen.sends(check, **{"cam-doan": "y"})

    assert "kết hôn.pdf" not in check.words
    assert sent.status_code == 303, Page(sent.text).words
    with the_database(app) as db:
        held = papers.of_dossier(db, db.scalars(select(Dossier.id)).one())
        assert "marriage_certificate" not in {one.slot for one in held}


def test_papers_that_are_needed_stand_before_those_that_are_not(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen, group="disabled")

    text = citizen.opens(f"{draft}/giay-to").text

    assert 0 < text.index(f'name="{CERTIFICATE}"') < text.index('name="giay-declaration"')


def test_a_paper_that_is_needed_is_asked_for_before_going_on(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)
    goes_on(citizen, f"{draft}/phan/2", group="orphan", poor_household="no")

    answer = citizen.sends(citizen.opens(f"{draft}/giay-to"))

    assert answer.status_code == 422
    assert "Thêm Giấy khai sinh của trẻ" in Page(answer.text).words


def test_too_much_at_once_is_said_in_words_and_the_rest_is_kept(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 40_000
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen)}/giay-to"

    files = [a_file("nặng.pdf", b"0" * 50_000), a_file("vừa.pdf", a_pdf())]
    sent: dict[str, Any] = {"giay-declaration": files}
    left_out = citizen.sends(citizen.opens(path), **sent)
    endless = citizen.sends(
        citizen.opens(path), **{"giay-declaration": a_file("nặng.pdf", b"0" * 450_000)}
    )

    assert left_out.status_code == 422
    assert "nặng.pdf: Một lần gửi chỉ nhận được" in Page(left_out.text).words
    assert endless.status_code == 413
    assert "Phần đã lưu trước đó vẫn còn" in Page(endless.text).words
    assert "vừa.pdf" in citizen.opens(path).words


@pytest.mark.parametrize("page", ["", "/phan/1", "/giay-to", "/noi-nhan", "/kiem-tra", "/bo"])
def test_somebody_elses_declaration_is_not_found(app: Flask, page: str) -> None:
    draft = has_ready(app, a_signed_in_citizen(app))
    other = a_signed_in_citizen(app)

    other.opens(f"{draft}{page}", 404)

    assert other.posts(f"{draft}{page}").status_code in (404, 405)


@pytest.mark.parametrize("path", ["/nop-ho-so/9.999999", "/ban-khai/none", "/giay-to/none"])
def test_what_is_unknown_is_not_found_in_words(app: Flask, path: str) -> None:
    page = a_signed_in_citizen(app).opens(path, 404)

    assert page.heading == "Không tìm thấy"


def test_a_section_that_does_not_exist_is_not_found(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    citizen.opens(f"{begins(citizen)}/phan/99", 404)


def test_who_wants_to_declare_signs_in_first_and_comes_back(app: Flask) -> None:
    answer = somebody(app).gets(f"/nop-ho-so/{ALLOWANCE}")

    assert (answer.status_code, answer.location) == (303, f"/dang-nhap?tiep=/nop-ho-so/{ALLOWANCE}")


@pytest.mark.parametrize("page", ["", "/phan/1", "/giay-to", "/noi-nhan", "/kiem-tra"])
def test_a_page_asks_the_database_as_much_for_many_files_as_for_one(app: Flask, page: str) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{has_ready(app, citizen, group='disabled')}"
    few, many = (len(asked) for asked in (visits(app, citizen, path, page, n) for n in (1, 9)))

    assert (few, many <= 12) == (many, True)


def visits(app: Flask, citizen: Visitor, draft: str, page: str, n: int) -> list[str]:
    """Add so many files, then open a page; what was asked for it."""
    files: Any = [a_file(f"trang {k}.pdf", a_pdf(k)) for k in range(1, n + 1)]
    citizen.sends(citizen.opens(f"{draft}/giay-to"), **{CERTIFICATE: files, "tai-len": "1"})
    citizen.opens(draft + page)
    with statements(app.extensions[NAME].engine) as asked:
        citizen.opens(draft + page)
    return asked


def test_a_draft_in_progress_keeps_the_questions_it_began_with(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)

    with the_database(app) as db:
        kept = db.scalars(select(Draft)).one()

    assert draft == f"/ban-khai/{kept.id}"
    assert kept.procedure == ALLOWANCE
