"""A citizen follows a dossier, answers what is asked, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.wiring import NAME
from services import catalogue, counter, processing, responding
from services.db import transaction
from services.deeds import Deed
from services.models import Blob, Dossier, Notice, Paper
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    OFFICERS,
    a_dossier,
    a_draft,
    a_key,
    an_officer,
    moves,
    open_steps,
    stands,
)
from tests.pages import Page
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    known_surely,
    the_database,
)
from tests.statements import statements
from tests.uploads import a_file, a_pdf
from workflows.case import Given

BIRTH = "1.001193"  # its draft is confirmed by whoever declared the birth
STATUS_PAPER = "1.004873"
LENDING = "Giấy xác nhận bị mờ ở góc phải."
CERTIFICATE = "disability_certificate"


def has_filed(
    app: Flask, citizen: Visitor, code: str = ALLOWANCE, *then: str, **answers: Any
) -> str:
    """The address of a dossier of theirs, after these actions."""
    assert citizen.actor
    with the_database(app) as db:
        made = a_dossier(db, code, then=then, by=citizen.actor, **answers)
        return f"/ho-so/{made.dossier.public_id}"


def is_asked(app: Flask, path: str, *missing: str, reason: str = LENDING) -> None:
    """The officer whose step is open asks for a supplement, a day later."""
    public_id = path.rpartition("/")[2]
    with the_database(app) as db:
        step, role, office = open_steps(db, public_id)[0]
        deed = Deed(an_officer(db, role, office), MONDAY + timedelta(days=1), a_key())
        given = Given(reason=reason, missing=missing)
        processing.act(db, public_id, "ask", deed, step=step, given=given)


def goes_on(app: Flask, path: str, *actions: str, days: int = 2) -> None:
    """The right officers take these actions, later."""
    with the_database(app) as db:
        for n, action in enumerate(actions):
            moves(db, path.rpartition("/")[2], action, at=MONDAY + timedelta(days=days, hours=n))


def test_somebody_without_dossiers_is_told_how_to_begin(app: Flask) -> None:
    page = a_signed_in_citizen(app).opens("/ho-so")

    assert "Bạn chưa có hồ sơ nào" in page.words
    assert "/thu-tuc" in page.links


def test_the_list_begins_with_what_waits_for_its_owner(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    asked = has_filed(app, citizen)
    done = has_filed(app, citizen)
    running = has_filed(app, citizen)
    is_asked(app, asked)
    with the_database(app) as db:
        deed = Deed(citizen.actor, MONDAY, a_key())  # type: ignore[arg-type]
        responding.withdraw(db, done.rpartition("/")[2], deed)

    page = citizen.opens("/ho-so")

    assert [link for link in page.links if link.startswith("/ho-so/")] == [asked, running, done]
    assert "Chờ bạn" in page.words


def test_news_is_counted_until_it_has_been_read(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept")
    before = citizen.opens("/ho-so").words

    citizen.opens(path)

    assert "1 tin mới" in before
    assert "tin mới" not in citizen.opens("/ho-so").words
    with the_database(app) as db:
        assert db.scalars(select(Notice.read_at)).all() == [MONDAY]


def test_a_fresh_dossier_says_who_receives_it_until_when(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens(has_filed(app, citizen))

    assert page.heading == "Hồ sơ đang chờ tiếp nhận"
    assert (
        "UBND phường An Mỹ kiểm tra và tiếp nhận trước 08:30, thứ Ba, 02/03/2021." in page.words
    )  # 8 hours.
    assert "Hạn của bước này: 08:30, thứ Ba, 02/03/2021" in page.words  # No second promise.
    assert "20 ngày làm việc, tính từ khi chúng tôi tiếp nhận" in page.words


def test_a_limit_that_begins_a_sentence_has_a_capital(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens(has_filed(app, citizen, BIRTH))

    assert "Trong ngày, tính từ khi chúng tôi tiếp nhận" in page.words


def test_a_running_dossier_says_who_works_and_explains_its_day(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens(has_filed(app, citizen, ALLOWANCE, "accept", "propose", "approve"))

    office = "Phòng Lao động - Thương binh và Xã hội thành phố Tam Kỳ"
    assert page.heading == f"{office} đang giải quyết hồ sơ"
    assert "Hẹn trả thứ Hai, 29/03/2021." in page.words
    assert "Đã dùng 0 trên 20 ngày làm việc · còn 20 ngày" in page.words
    assert "Không tính: cuối tuần" in page.words
    assert "Chủ tịch huyện ký quyết định" in page.words


def test_the_way_names_offices_and_roles_and_never_an_internal_note(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", "propose")
    with the_database(app) as db:
        leader = an_officer(db, "leader", "tam-ky.an-my")
        deed = Deed(leader, MONDAY + timedelta(hours=5), a_key())
        note = Given(reason="Ghi chú nội bộ: người này khai sai")
        public_id = path.rpartition("/")[2]
        processing.act(db, public_id, "return", deed, step="commune-sign", given=note)

    page = citizen.opens(path)

    assert "Chuyển lại bước trước để làm rõ thêmUBND phường An Mỹ · Lãnh đạo" in page.words
    assert "Ghi chú nội bộ" not in page.words
    assert not any(name in page.words for name in OFFICERS.values())


def test_a_promise_that_was_broken_is_apologised_for(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, STATUS_PAPER, "accept")

    watch.passes(days=7)
    citizen = a_signed_in_again(app, citizen)

    assert "Chúng tôi trễ hẹn và xin lỗi bạn." in citizen.opens(path).words


def a_signed_in_again(app: Flask, citizen: Visitor) -> Visitor:
    """The same citizen in a browser of today."""
    from tests.people import signed_in  # noqa: PLC0415  # only time travellers need it

    assert citizen.actor
    return signed_in(app.test_client(), citizen.actor, app)


def test_a_supplement_says_what_why_and_until_when(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, CERTIFICATE)

    page, form = citizen.opens(path), citizen.opens(f"{path}/bo-sung")

    assert page.heading == "Bạn cần bổ sung 1 giấy tờ để chúng tôi làm tiếp"
    assert LENDING in page.words
    assert "nếu bạn bổ sung trong hôm nay" in page.words
    assert "Cần nộp lại" in page.words
    assert "Giấy xác nhận khuyết tật" in form.words
    assert "Hạn bổ sung: thứ Ba, 13/04/2021" in form.words


def test_papers_and_corrected_answers_are_handed_in_together(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, CERTIFICATE)
    watch.passes(days=2)
    citizen = a_signed_in_again(app, citizen)

    answer = citizen.sends(
        citizen.opens(f"{path}/bo-sung"),
        full_name="Nguyễn Thị Đức Hạnh",
        **{f"giay-{CERTIFICATE}": a_file("rõ hơn.pdf", a_pdf())},
    )

    page = citizen.opens(path)
    assert (answer.status_code, answer.location) == (303, path)
    assert "Bạn đã bổ sung hồ sơ" in page.words
    assert "rõ hơn.pdf" in page.words
    with the_database(app) as db:
        matter = stands(db, path.rpartition("/")[2]).matter
        assert matter.answers["full_name"] == "Nguyễn Thị Đức Hạnh"
        assert [o.step for o in matter.case.open] == ["review"]


def test_answers_to_be_corrected_are_told_by_what_they_ask(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, CERTIFICATE, "full_name", "born", "Số nhà trong sổ hộ khẩu")

    page, form = citizen.opens(path), citizen.opens(f"{path}/bo-sung")

    assert page.heading == "Bạn cần bổ sung 1 giấy tờ và sửa 2 chỗ khai để chúng tôi làm tiếp"
    for told in ("Giấy xác nhận khuyết tật", "Sửa: Họ và tên", "Số nhà trong sổ hộ khẩu"):
        assert told in form.words
    assert "#full_name" in form.links
    assert "#born-day" in form.links


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((CERTIFICATE,), ["Thêm Giấy xác nhận khuyết tật"]),
        ((CERTIFICATE, "full_name"), ["Thêm Giấy xác nhận", "Sửa họ và tên như được yêu cầu"]),
        (("born",), ["Sửa ngày sinh như được yêu cầu"]),
        ((), ["Thêm giấy tờ hoặc sửa chỗ khai theo yêu cầu"]),
    ],
)
def test_nobody_spends_their_only_supplement_on_nothing_by_mistake(
    app: Flask, missing: tuple[str, ...], said: list[str]
) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, *missing)

    refused = citizen.sends(citizen.opens(f"{path}/bo-sung"))
    page = Page(refused.text, f"{path}/bo-sung")
    answer = citizen.sends(page, **{"nhu-the-nay": "y"})

    assert refused.status_code == 422
    assert all(one in page.words for one in said)
    assert (answer.status_code, answer.location) == (303, path)


def test_a_supplement_with_something_wrong_keeps_all_the_rest(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path)

    files: Any = [a_file("tốt.pdf", a_pdf()), a_file("hỏng.pdf", b"%PDF-1.7")]
    answer = citizen.sends(
        citizen.opens(f"{path}/bo-sung"),
        full_name="Tên mới",
        id_number="123",
        **{f"giay-{CERTIFICATE}": files},
    )

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "hỏng.pdf: Tệp bị hỏng" in page.words
    assert "bạn đã nhập 3" in page.words
    assert "tốt.pdf" in page.words
    assert page.form().fields["full_name"] == "Tên mới"


def test_an_answer_that_calls_for_another_paper_asks_for_it(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="elderly")
    is_asked(app, path)

    answer = citizen.sends(citizen.opens(f"{path}/bo-sung"), group="orphan")

    assert answer.status_code == 422
    assert "Thêm Giấy khai sinh của trẻ" in Page(answer.text).words


def test_a_supplement_sent_twice_is_handed_in_once(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept")
    is_asked(app, path)
    page = citizen.opens(f"{path}/bo-sung")

    first, second = (citizen.sends(page, full_name="Lê Thị Đức") for _ in range(2))

    assert (first.status_code, second.status_code, second.location) == (303, 303, path)
    assert citizen.opens(path).words.count("Bạn đã bổ sung hồ sơ") == 1


def test_a_page_that_has_grown_stale_says_so_and_keeps_what_was_typed(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, STATUS_PAPER, "accept")
    page = citizen.opens(f"{path}/rut")
    with the_database(app) as db:
        clerk = an_officer(db, "clerk", "tam-ky.an-my")
        deed = Deed(clerk, MONDAY + timedelta(hours=2), a_key())
        counter.collect(db, path.rpartition("/")[2], deed, amount=15_000, method="cash")

    stale = citizen.sends(page, **{"ly-do": "Tôi đổi ý"})
    again = Page(stale.text, f"{path}/rut")
    done = citizen.sends(again)

    assert stale.status_code == 409
    assert "Hồ sơ đã đổi từ lúc bạn mở trang" in again.words
    assert again.form().fields["ly-do"] == "Tôi đổi ý"
    assert (done.status_code, citizen.opens(path).heading) == (
        303,
        "Bạn đã rút hồ sơ ngày 01/03/2021",
    )


def test_a_dossier_is_taken_back_only_after_asking_once_more(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)

    asked = citizen.opens(f"{path}/rut")
    still = citizen.opens(path).heading
    answers = [citizen.sends(asked, **{"ly-do": "Tôi đã làm ở nơi khác"}) for _ in range(2)]

    assert (asked.heading, still) == ("Rút hồ sơ này?", "Hồ sơ đang chờ tiếp nhận")
    assert [one.status_code for one in answers] == [303, 303]
    assert "Bạn đã rút hồ sơTôi đã làm ở nơi khác" in citizen.opens(path).words


def test_what_is_decided_cannot_be_taken_back(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "propose", "approve", "grant")
    path = has_filed(app, citizen, ALLOWANCE, *way)

    page = citizen.opens(path)

    assert f"{path}/rut" not in page.links
    assert citizen.gets(f"{path}/rut").location == path
    assert citizen.posts(f"{path}/rut").status_code in (303, 409)


def test_the_draft_of_a_result_is_confirmed_or_sent_back(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, BIRTH, "accept", "propose", child_case="parents")

    asked = citizen.opens(path)
    page = citizen.opens(f"{path}/xac-nhan")
    silent = citizen.sends(page, sai="1")
    back = citizen.sends(Page(silent.text, page.path), sai="1", **{"cho-sai": "Tên bé là An"})
    goes_on(app, path, "propose")
    good = citizen.sends(citizen.opens(f"{path}/xac-nhan"))

    assert asked.heading == "Bạn cần xem và xác nhận bản nháp kết quả"
    assert (silent.status_code, back.status_code, good.status_code) == (422, 303, 303)
    words = citizen.opens(path).words
    assert "Bạn đã báo chỗ sai trong bản nhápTên bé là An" in words
    assert "Bạn đã xác nhận bản nháp" in words


@pytest.mark.parametrize("page", ["bo-sung", "xac-nhan"])
def test_a_dossier_that_waits_for_nothing_shows_where_it_stands(app: Flask, page: str) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)

    assert citizen.gets(f"{path}/{page}").location == path


def test_a_refused_dossier_says_why_and_what_to_do(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    page = citizen.opens(has_filed(app, citizen, ALLOWANCE, "refuse"))

    assert page.heading == "Hồ sơ không được tiếp nhận"
    assert "Lý do rõ ràng" in page.words
    assert "Sửa theo lý do trên rồi nộp hồ sơ mới" in page.words


def test_a_decision_against_the_applicant_gives_the_reason_and_the_right_to_appeal(
    app: Flask,
) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "propose", "approve", "reject")

    page = citizen.opens(has_filed(app, citizen, ALLOWANCE, *way))

    assert page.heading == "Đã có văn bản trả lời: không đủ điều kiện giải quyết"
    assert "Lý do rõ ràng" in page.words
    assert "quyền khiếu nại" in page.words


def test_a_paper_that_was_asked_for_once_is_not_asked_for_for_ever(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, BIRTH, child_case="parents", born_at="facility")
    has_a_file(app, path, "birth_notice")
    is_asked(app, path, "birth_notice")
    asked = citizen.opens(path)

    citizen.sends(citizen.opens(f"{path}/bo-sung"), **{"nhu-the-nay": "y"})
    goes_on(app, path, "accept", "propose")

    confirming = citizen.opens(path)
    assert "Cần nộp lại" in asked.words
    assert confirming.heading == "Bạn cần xem và xác nhận bản nháp kết quả"
    assert "Cần nộp lại" not in confirming.words


def test_who_owes_a_fee_is_told_to_pay_before_the_result_comes(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "grant")

    page = citizen.opens(has_filed(app, citizen, STATUS_PAPER, *way))

    words = page.words.replace("\N{NO-BREAK SPACE}", " ")
    assert page.heading == "Kết quả của bạn đã có"
    assert "Bạn nộp 15.000 đồng tại UBND phường An Mỹ trước, rồi chúng tôi trả kết quả." in words


def test_the_reason_of_a_favourable_decision_stays_inside(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "propose", "approve", "grant")

    page = citizen.opens(has_filed(app, citizen, ALLOWANCE, *way))

    assert page.heading == "Kết quả của bạn đã có"
    assert "Lý do rõ ràng" not in page.words


def has_a_file(app: Flask, path: str, slot: str, name: str = "giấy tờ.pdf") -> str:
    """Put a stored file into a dossier; return its address."""
    cabinet = app.extensions[NAME].cabinet
    with the_database(app) as db, transaction(db):
        content, sha256 = a_pdf(), "f" * 64
        cabinet.store.put(sha256, content)
        if db.get(Blob, sha256) is None:
            kept = {"size": len(content), "media_type": "application/pdf", "state": "unscanned"}
            db.add(Blob(sha256=sha256, stored_at=MONDAY, **kept))
            db.flush()
        dossier_id = db.scalar(
            select(Dossier.id).where(Dossier.public_id == path.rpartition("/")[2])
        )
        paper = Paper(public_id=a_key(), dossier_id=dossier_id, slot=slot, title="Quyết định")
        paper.form, paper.count, paper.filename = "original", 1, name
        paper.sha256, paper.added_by, paper.added_at = sha256, "officer:1", MONDAY
        db.add(paper)
        return f"/giay-to/{paper.public_id}"


def test_a_file_comes_with_headers_that_make_it_harmless(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    address = has_a_file(app, has_filed(app, citizen), "declaration", 'tờ "khai".pdf')

    answer = citizen.gets(address)

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="to \\"khai\\".pdf"; filename*=UTF-8\'\'t%E1%BB%9D%20%22khai%22.pdf'
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_for_its_owner_and_for_those_who_work_on_it(app: Flask) -> None:
    path = has_filed(app, owner := a_signed_in_citizen(app))
    address = has_a_file(app, path, "declaration")

    seen = [
        visitor.gets(address).status_code
        for visitor in (
            owner,
            a_signed_in_officer(app, "clerk", "tam-ky.an-my"),
            a_signed_in_citizen(app),
            a_signed_in_officer(app, "clerk", "hoi-an"),
        )
    ]

    assert seen == [200, 200, 404, 404]


@pytest.mark.parametrize(("delivery", "status"), [("desk", 404), ("online", 200)])
def test_a_result_is_handed_out_online_or_at_the_desk_but_not_before(
    app: Flask, delivery: str, status: int
) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "propose", "approve", "grant")
    path = has_filed(app, citizen, ALLOWANCE, *way)
    with the_database(app) as db, transaction(db):
        db.scalars(select(Dossier)).one().delivery = delivery
    address = has_a_file(app, path, "result", "quyết định.pdf")

    before = citizen.gets(address).status_code
    page = citizen.opens(path)
    shown = "quyết định.pdf" in page.words
    written = [link for link in page.links if link.endswith("/decision.pdf")]
    goes_on(app, path, "deliver")

    assert (before, shown) == (status, status == 200)
    assert bool(written) == (status == 200)
    assert all(citizen.gets(one).status_code == 200 for one in written)
    assert citizen.gets(address).status_code == 200
    assert address in citizen.opens(path).links


@pytest.mark.database
def test_a_result_online_waits_for_its_fee_as_one_at_the_desk_does(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, STATUS_PAPER, "accept", "propose", "approve", "grant")
    with the_database(app) as db, transaction(db):
        db.scalars(select(Dossier)).one().delivery = "online"
    address = has_a_file(app, path, "result", "giấy xác nhận.pdf")

    owing, early = citizen.opens(path), citizen.gets(address).status_code
    with the_database(app) as db, transaction(db):
        db.scalars(select(Dossier)).one().result = "refused"
    refused = citizen.gets(address).status_code
    with the_database(app) as db, transaction(db):
        db.scalars(select(Dossier)).one().result = "granted"
    with the_database(app) as db:
        by = an_officer(db, "clerk", "tam-ky.an-my")
        deed = Deed(by, MONDAY + timedelta(days=3), a_key())
        counter.collect(db, path.rpartition("/")[2], deed, amount=15_000, method="cash")

    assert (early, refused) == (404, 200)
    assert "giấy xác nhận.pdf" not in owing.words
    assert "Tải bản điện tử" not in owing.words
    assert citizen.gets(address).status_code == 200
    assert address in citizen.opens(path).links


def test_the_slips_of_a_dossier_are_printed_for_its_owner(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept")

    slips = [link for link in citizen.opens(path).links if "/phieu/" in link]
    answer = citizen.gets(slips[0])

    assert slips == [f"{path}/phieu/2/receipt.pdf"]
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert a_signed_in_citizen(app).gets(slips[0]).status_code == 404


def test_what_was_paid_has_a_copy_of_its_receipt(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen, STATUS_PAPER, "accept")
    with the_database(app) as db:
        clerk = an_officer(db, "clerk", "tam-ky.an-my")
        deed = Deed(clerk, MONDAY + timedelta(hours=2), a_key())
        counter.collect(db, path.rpartition("/")[2], deed, amount=15_000, method="cash")

    page = citizen.opens(path)
    address = next(link for link in page.links if "/bien-lai/" in link)

    assert "15.000 đồng · Tiền mặt tại quầy" in page.words.replace("\xa0", " ")
    assert citizen.gets(address).data[:5] == b"%PDF-"
    assert citizen.gets(address.replace(".pdf", "9.pdf")).status_code == 404
    assert a_signed_in_citizen(app).gets(address).status_code == 404


def test_the_number_is_shown_at_once_and_later_the_dossier_itself(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)

    at_once = citizen.opens(f"{path}/da-gui")
    goes_on(app, path, "accept")

    assert "N210301-00001" in at_once.words
    assert citizen.gets(f"{path}/da-gui").location == path


def test_who_is_asked_for_more_before_the_reception_is_shown_that(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = has_filed(app, citizen)

    is_asked(app, path)

    assert citizen.gets(f"{path}/da-gui").location == path


def test_who_just_filed_has_both_codes_that_the_look_up_asks_for(app: Flask) -> None:
    citizen, stranger = a_signed_in_citizen(app), Visitor(app.test_client())
    path = has_filed(app, citizen)
    said = citizen.opens(f"{path}/da-gui").words
    codes = {"ma": "N210301-00001", "bien-nhan": said.partition("Mã biên nhận: ")[2][:8]}

    found = stranger.sends(stranger.opens("/tra-cuu"), "/tra-cuu", **codes)

    assert found.status_code == 200
    assert Page(found.text).heading == "Mới nộp, chờ tiếp nhận"
    assert codes["bien-nhan"] in citizen.opens(path).words


def test_a_result_that_was_handed_out_stands_before_everything_else(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    way = ("accept", "propose", "approve", "propose", "approve", "grant", "deliver")

    page = citizen.opens(has_filed(app, citizen, ALLOWANCE, *way))
    (decision,) = (link for link in page.links if link.endswith("/decision.pdf"))

    assert page.words.index("Kết quả giải quyết, số") < page.words.index("Khi nào có kết quả?")
    assert citizen.gets(decision).data[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "page", ["", "/da-gui", "/bo-sung", "/xac-nhan", "/rut", "/phieu/2/receipt.pdf"]
)
def test_somebody_elses_dossier_is_not_found(app: Flask, page: str) -> None:
    path = has_filed(app, a_signed_in_citizen(app), ALLOWANCE, "accept")

    a_signed_in_citizen(app).opens(path + page, 404)


def test_every_procedure_can_be_checked_filed_and_followed(app: Flask) -> None:
    citizen = known_surely(app, a_signed_in_citizen(app))
    assert citizen.actor
    with the_database(app) as db:
        codes = [one.code for one in catalogue.offered(db, on=MONDAY.date()) if one.level >= 3]
        drafts = [a_draft(db, citizen.actor, code) for code in codes]

    for draft in drafts:
        page = citizen.opens(f"/ban-khai/{draft}/kiem-tra")
        answer = citizen.sends(page, **{"cam-doan": "y"})
        assert answer.status_code == 303, f"{page.words} {Page(answer.text).words}"
        citizen.opens(str(answer.location).removesuffix("/da-gui"))

    assert f"trên {len(codes)} hồ sơ" in citizen.opens("/ho-so").words


def test_the_list_asks_the_database_as_much_for_many_as_for_one(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    counts = []
    for n in (1, 24):
        for _ in range(n):
            has_filed(app, citizen, ALLOWANCE)
        citizen.opens("/ho-so")
        with statements(app.extensions[NAME].engine) as asked:
            page = citizen.opens("/ho-so")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 10
    assert "1–20 trên 25 hồ sơ" in page.words
    assert len([link for link in citizen.opens("/ho-so?trang=2").links if "/ho-so/" in link]) == 5


def test_a_dossier_asks_the_database_as_much_after_many_steps_as_after_one(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    short = has_filed(app, citizen)
    long = has_filed(app, citizen, ALLOWANCE, "accept", "propose", "approve", "propose", "approve")

    counts = []
    for path in (short, long):
        citizen.opens(path)
        with statements(app.extensions[NAME].engine) as asked:
            citizen.opens(path)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 16
