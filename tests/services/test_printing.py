"""The printed forms: what each says, to whom it is shown, and that it says it again the same."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import counter, printing, processing, publishing, responding
from services.counter import HandedIn
from services.db import transaction
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.errors import NotFound
from services.models import Dossier, Officer, Paper, PrintForm
from tests.factories import (
    ALLOWANCE,
    MONDAY,
    a_citizen,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    moves,
    stands,
    the_procedure,
)
from tests.printed import facts_of, fonts_of, pages_of, text_of
from workflows.calendar import VIETNAM
from workflows.case import Actor, Given

AN_MY = "tam-ky.an-my"
LABOUR = "tam-ky.labour"
PERMIT = "1.009994"
BIRTH = "1.001193"
SITE = "https://dichvucong.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_form(db: Session, public_id: str, form: str, nth: int = 0) -> PrintForm:
    """The n-th form of this name that was issued for a dossier."""
    forms = printing.forms_of(db, stands(db, public_id).dossier.id)
    return [one for one in forms if one.form == form][nth]


def printed(db: Session, public_id: str, form: str, nth: int = 0, site: str = SITE) -> str:
    """The words of a form."""
    return text_of(printing.render(db, a_form(db, public_id, form, nth), base_url=site))


def asks(
    db: Session, public_id: str, *, at: datetime, reason: str, missing: tuple[str, ...]
) -> None:
    """The clerk of An Mỹ asks for a supplement."""
    clerk = an_officer(db, "clerk", AN_MY)
    given = Given(reason=reason, missing=missing)
    processing.act(db, public_id, "ask", Deed(clerk, at, a_key()), step="receive", given=given)


def a_walk_in(db: Session, applicant: Applicant, papers: list[HandedIn], code: str) -> str:
    """A dossier that was brought to the counter of An Mỹ; its public id."""
    answers = answers_for(the_procedure(db, code))
    filing = Filing(a_key(), applicant, answers, AN_MY, channel="counter")
    clerk = an_officer(db, "clerk", AN_MY)
    return counter.record_walk_in(db, code, filing, papers, by=clerk, at=MONDAY).public_id


def test_a_receipt_says_what_was_handed_in_and_when_the_result_is_due(db: Session) -> None:
    me = a_citizen(db, id_number="049190000001", address="12 Trần Cao Vân, phường An Mỹ")
    dossier = a_dossier(db, by=me, group="disabled", then=["accept"]).dossier

    words = printed(db, dossier.public_id, "receipt")

    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in words
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "An Mỹ, ngày 01 tháng 3 năm 2021" in words
    assert "Số: 01/TNHS" in words
    assert f"Mã hồ sơ: {dossier.code}" in words
    assert f"Mã biên nhận: {dossier.secret}" in words
    assert "Hẹn trả kết quả: thứ Hai, ngày 29 tháng 3 năm 2021" in words
    assert "Tiếp nhận hồ sơ của: Nguyễn Thị Đức" in words
    assert "Số định danh: 049*****0001" in words
    assert "12 Trần Cao Vân" in words
    assert "1 Tờ khai điện tử Khai trên mạng 01" in words
    assert "2 Giấy xác nhận khuyết tật Bản điện tử 01" in words
    assert "theo quy định là: 20 ngày làm việc" in words
    assert "Thời gian nhận hồ sơ: 09 giờ 30 phút, ngày 01 tháng 3 năm 2021" in words
    assert "kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 29 tháng 3 năm 2021" in words
    assert "Đăng ký nhận kết quả: tại quầy" in words
    assert "Phí, lệ phí: không thu" in words
    assert "quyển số 2021, số thứ tự 01" in words
    assert "mẫu tái dựng" in words
    assert "Thư điện tử" not in words
    assert "049190000001" not in words


def test_a_receipt_names_the_portal_only_where_it_has_an_address(db: Session) -> None:
    dossier = a_dossier(db, then=["accept"]).dossier

    assert f"{SITE}/tra-cuu" in printed(db, dossier.public_id, "receipt", site=f"{SITE}/")
    assert "http" not in printed(db, dossier.public_id, "receipt", site="")


def test_an_earlier_receipt_says_what_was_true_then(db: Session) -> None:
    receives_again(db)
    me = a_citizen(db)
    public_id = a_dossier(db, by=me, then=["accept"]).dossier.public_id
    before = printing.render(db, a_form(db, public_id, "receipt"), base_url=SITE)
    moves(db, public_id, "ask", at=MONDAY + DAY)
    with transaction(db):
        dossier = db.scalars(select(Dossier).where(Dossier.public_id == public_id)).one()
        db.add(a_paper(dossier.id, "Giấy ủy quyền", at=MONDAY + 2 * DAY))
    responding.resubmit(db, public_id, {}, Deed(me, MONDAY + 3 * DAY, a_key()))
    moves(db, public_id, "accept", at=MONDAY + 3 * DAY + HOUR)

    after = printing.render(db, a_form(db, public_id, "receipt"), base_url=SITE)
    second = printed(db, public_id, "receipt", nth=1)

    assert after == before
    assert "Giấy ủy quyền" in second
    assert "ngày 01 tháng 3 năm 2021; bổ sung, hoàn thiện lúc 08 giờ 30 phút" in second
    assert "thứ Năm, ngày 01 tháng 4 năm 2021" in second
    assert "Số: 02/TNHS" in second
    assert "số thứ tự 01" in second


def test_a_receipt_says_what_had_been_paid_by_then(db: Session) -> None:
    filed = a_filed(db, PERMIT)
    clerk = an_officer(db, "clerk", "tam-ky")
    pays(db, filed.public_id, clerk, 25_000, at=MONDAY + timedelta(minutes=20))
    moves(db, filed.public_id, "accept", at=MONDAY + HOUR)
    pays(db, filed.public_id, clerk, 50_000, at=MONDAY + 2 * HOUR)

    words = printed(db, filed.public_id, "receipt")

    assert "75.000 đồng (Bảy mươi lăm nghìn đồng)" in words
    assert "đã nộp 25.000 đồng, còn phải nộp 50.000 đồng" in words


@pytest.mark.parametrize(
    ("paid", "said"), [(0, "đồng); chưa nộp"), (75_000, "đồng); đã nộp đủ")], ids=["none", "all"]
)
def test_a_receipt_says_whether_the_fee_was_paid(db: Session, paid: int, said: str) -> None:
    filed = a_filed(db, PERMIT)
    if paid:
        pays(db, filed.public_id, an_officer(db, "clerk", "tam-ky"), paid, at=MONDAY)
    moves(db, filed.public_id, "accept", at=MONDAY + HOUR)

    assert said in printed(db, filed.public_id, "receipt")


def test_a_walk_in_without_papers_and_phone_prints_no_empty_labels(db: Session) -> None:
    public_id = a_walk_in(db, Applicant("Trần Văn Bình"), [], ALLOWANCE)

    words = printed(db, public_id, "receipt")

    assert "không cần giấy tờ kèm theo" in words
    assert "Tờ khai điện tử" not in words
    assert "(ký và ghi rõ họ tên)" in words
    assert not [label for label in ("Số điện thoại", "Địa chỉ:", "Số định danh") if label in words]


def test_twelve_papers_and_the_longest_name_fill_more_pages_and_lose_nothing(db: Session) -> None:
    name = " ".join(["CÔNG TY TNHH MỘT THÀNH VIÊN", *["QUẢNG NAM THỊNH VƯỢNG"] * 12])[:300]
    slot = "declaration"
    papers = [HandedIn(slot, form, 1) for form in ("original", "certified", "copy")]
    public_id = a_walk_in(db, Applicant(name, "4000101816"), papers[:1], ALLOWANCE)
    with transaction(db):
        dossier = db.scalars(select(Dossier).where(Dossier.public_id == public_id)).one()
        titles = [f"Bản vẽ thiết kế số {n}: mặt bằng, mặt cắt, móng và nước" for n in range(11)]
        db.add_all(a_paper(dossier.id, title, at=MONDAY) for title in titles)

    pages = pages_of(printing.render(db, a_form(db, public_id, "receipt"), base_url=SITE))
    words = " ".join(pages)

    assert len(pages) == 2
    assert "Mã số thuế: 400*****1816" in words
    assert name.split()[-1] in words
    assert all(f"số {n}:" in words for n in range(11))
    assert "Trang 1/2" in pages[0]
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in pages[1]


def test_a_supplement_request_lists_everything_at_once(db: Session) -> None:
    filed = a_filed(db, group="disabled")
    calls(db, an_officer(db, "clerk", AN_MY), phone="0235 3812 345")
    missing = ("disability_certificate", "account", "Giấy ủy quyền")
    asks(db, filed.public_id, at=MONDAY + HOUR, reason="Ảnh mờ.\nTờ khai thiếu.", missing=missing)

    words = printed(db, filed.public_id, "supplement-request")

    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in words
    assert "Số: 01/HDHS" in words
    assert f"Mã hồ sơ: {filed.number}" in words
    assert "1 Giấy xác nhận khuyết tật – – 01" in words
    assert "2 Nội dung khai: Số tài khoản nhận tiền – – –" in words
    assert "3 Giấy ủy quyền – – –" in words
    assert "Lý do: Ảnh mờ. Tờ khai thiếu." in words
    assert "đến hết thứ Hai, ngày 12 tháng 4 năm 2021" in words
    assert "liên hệ Lê Văn Tâm, số điện thoại 0235 3812 345" in words
    assert "tính từ khi hồ sơ đã đủ" in words
    assert SITE in words


def test_a_request_from_behind_the_desk_sends_people_to_the_desk(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    calls(db, an_officer(db, "officer", AN_MY), phone="0905 999 999")
    moves(db, public_id, "ask", at=MONDAY + 2 * HOUR)

    words = printed(db, public_id, "supplement-request", site="")

    assert "liên hệ Bộ phận Tiếp nhận và Trả kết quả UBND phường An Mỹ." in words
    assert "0905 999 999" not in words
    assert "tính lại từ đầu khi hồ sơ đã đủ" in words
    assert "xem hướng dẫn" not in words


def test_a_refusal_gives_the_reason_and_the_law(db: Session) -> None:
    filed = a_filed(db)
    moves(db, filed.public_id, "refuse", at=MONDAY + HOUR)

    words = printed(db, filed.public_id, "refusal")

    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in words
    assert "với lý do cụ thể như sau: Lý do rõ ràng" in words
    assert "Nghị định 20/2021/NĐ-CP; Nghị định 61/2018/NĐ-CP." in words
    assert "Số: 01/TCHS" in words


def test_an_apology_names_the_day_that_was_and_the_one_that_will_be(db: Session) -> None:
    public_id = a_dossier(db, then=["accept", "propose", "approve"]).dossier.public_id
    officer = an_officer(db, "officer", LABOUR)
    due = datetime(2021, 4, 12, 17, tzinfo=VIETNAM)
    deed = Deed(officer, MONDAY + DAY, a_key())
    processing.reappoint(db, public_id, deed, due=due, reason="Mưa lũ")

    words = printed(db, public_id, "apology")

    assert "UBND THÀNH PHỐ TAM KỲ" in words
    assert "Tam Kỳ, ngày 02 tháng 3 năm 2021" in words
    assert "Kính gửi: Ông (bà) Nguyễn Thị Đức" in words
    assert "hẹn trả kết quả ngày 29 tháng 3 năm 2021" in words
    assert "Lý do: Mưa lũ" in words
    assert "hẹn trả kết quả lại: 17 giờ 00 phút, ngày 12 tháng 4 năm 2021 (thứ Hai)" in words
    assert "TL. TRƯỞNG PHÒNG" in words


def test_a_decision_has_articles_and_is_signed_by_the_chairman(db: Session) -> None:
    me = a_citizen(db, id_number="049190000002")
    steps = ["accept", "propose", "approve", "propose", "approve", "grant"]
    dossier = a_dossier(db, by=me, then=steps).dossier

    words = printed(db, dossier.public_id, "decision")

    assert "Số: 01/QĐ-UBND" in words
    assert "Về việc trợ cấp xã hội hằng tháng đối với ông (bà) Nguyễn Thị Đức" in words
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ TAM KỲ" in words
    assert "Căn cứ Nghị định 20/2021/NĐ-CP;" in words
    assert "Theo đề nghị của Phòng Lao động - Thương binh và Xã hội" in words
    assert f"Xét hồ sơ mã {dossier.code}" in words
    assert "Điều 1. Đồng ý trợ cấp xã hội hằng tháng" in words
    assert "số định danh 049190000002" in words
    assert "Nơi nhận:" in words
    assert "(đã ký duyệt trên hệ thống lúc 14 giờ 30 phút," in words
    assert "TM." not in words


def test_a_refused_result_is_a_notice_with_its_reason(db: Session) -> None:
    steps = ["accept", "propose", "approve", "propose", "approve", "reject"]
    dossier = a_dossier(db, then=steps).dossier

    words = printed(db, dossier.public_id, "decision")

    assert "Số: 01/TB-UBND" in words
    assert "Về việc không giải quyết hồ sơ thủ tục hành chính" in words
    assert "2. Lý do: Lý do rõ ràng" in words
    assert "TM. ỦY BAN NHÂN DÂN" in words
    assert "được trả lại" not in words
    assert "Điều 1" not in words


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        ("desk", "được trả tại quầy của Bộ phận Tiếp nhận và Trả kết quả UBND phường An Mỹ"),
        ("post", "được trả tại nhà, qua bưu chính công ích, theo địa chỉ: 15 Phan Bội Châu"),
        ("online", "được trả dưới dạng bản điện tử"),
    ],
)
def test_a_result_that_is_no_decision_is_announced(db: Session, delivery: str, said: str) -> None:
    public_id = a_filed(db, BIRTH).public_id
    with transaction(db):
        dossier = db.scalars(select(Dossier).where(Dossier.public_id == public_id)).one()
        dossier.delivery, dossier.delivery_address = delivery, "15 Phan Bội Châu"
    while not stands(db, public_id).dossier.result:
        goes_on(db, public_id)

    words = printed(db, public_id, "decision")

    assert "Kết quả giải quyết thủ tục hành chính" in words
    assert "Kết quả giải quyết: giấy khai sinh." in words
    assert said in words


def test_a_deputy_signs_for_the_chief_of_that_day(db: Session) -> None:
    chairman = an_officer(db, "leader", "tam-ky")
    calls(db, chairman, title="Phó Chủ tịch")
    steps = ["accept", "propose", "approve", "propose", "approve", "grant"]
    public_id = a_dossier(db, then=steps).dossier.public_id
    calls(db, chairman, title="Chủ tịch")

    words = printed(db, public_id, "decision")

    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in words.replace("Nơi nhận: ", "").replace(
        "- Như Điều 3; ", ""
    )


@pytest.mark.parametrize("name", ["receipt", "decision"])
def test_a_form_is_shown_to_its_citizen_and_its_offices_only(db: Session, name: str) -> None:
    me = a_citizen(db)
    steps = ["accept", "propose", "approve", "propose", "approve", "grant", "deliver"]
    public_id = a_dossier(db, by=me, then=steps).dossier.public_id
    form = a_form(db, public_id, name)

    found = printing.form_of(db, public_id, form.line, name, me)

    assert found.id == form.id
    assert printing.form_of(db, public_id, form.line, name, an_officer(db, "clerk", AN_MY))
    for stranger in (a_citizen(db), an_officer(db, "clerk", "trung-tam")):
        with pytest.raises(NotFound, match="form-unknown"):
            printing.form_of(db, public_id, form.line, name, stranger)
    with pytest.raises(NotFound, match="form-unknown"):
        printing.form_of(db, public_id, form.line, "refusal", me)


def test_a_result_is_the_citizens_once_it_was_handed_over(db: Session) -> None:
    me = a_citizen(db)
    steps = ["accept", "propose", "approve", "propose", "approve", "grant"]
    public_id = a_dossier(db, by=me, then=steps).dossier.public_id
    form = a_form(db, public_id, "decision")

    with pytest.raises(NotFound, match="form-unknown"):
        printing.form_of(db, public_id, form.line, "decision", me)


def test_the_forms_of_a_dossier_come_in_the_order_they_were_issued(db: Session) -> None:
    steps = ["accept", "propose", "approve", "propose", "approve", "grant"]
    dossier = a_dossier(db, then=steps).dossier

    forms = printing.forms_of(db, dossier.id)

    assert [(form.form, form.line) for form in forms] == [("receipt", 2), ("decision", 7)]


def test_a_form_carries_its_fonts_and_says_what_it_is(db: Session) -> None:
    dossier = a_dossier(db, then=["accept"]).dossier
    pdf = printing.render(db, a_form(db, dossier.public_id, "receipt"), base_url=SITE)

    facts = facts_of(pdf)

    assert {name[:16] for name, _ in fonts_of(pdf)} == {"Liberation-Serif"}
    assert all(embedded for _, embedded in fonts_of(pdf))
    assert facts["Title"] == f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả {dossier.code}"
    assert facts["Author"] == "Bộ phận Tiếp nhận và Trả kết quả UBND phường An Mỹ"
    assert facts["CreationDate"].startswith("2021-03-01T")
    assert facts["Page size"].startswith("419.528 x 595.276")
    assert facts["Tagged"] == "yes"
    assert facts["Pages"] == "1"


def receives_again(db: Session) -> None:
    """Publish a revision in which whatever was supplemented is received anew, with a new slip."""
    raw = copy.deepcopy(dict(publishing.shipped()[f"{ALLOWANCE}.toml"]))
    raw["steps"] = [step for step in raw["steps"] if step["name"] != "refused"]
    for step in raw["steps"]:
        if step.get("reason") == "supplement":
            step["actions"][0]["to"] = "receive"
        if step["name"] == "receive":
            step["actions"] = [one for one in step["actions"] if one["name"] != "refuse"]
    publishing.publish(db, {"again.toml": raw}, by="officer:1", at=MONDAY)


def a_paper(dossier_id: int, title: str, *, at: datetime) -> Paper:
    """A paper that was added to a dossier."""
    return Paper(
        public_id=a_key(),
        dossier_id=dossier_id,
        slot="declaration",
        title=title,
        form="copy",
        count=1,
        filename="",
        added_by="officer:1",
        added_at=at,
    )


def pays(db: Session, public_id: str, clerk: Actor, amount: int, *, at: datetime) -> None:
    """The clerk takes a part of the fee."""
    counter.collect(db, public_id, Deed(clerk, at, a_key()), amount=amount, method="cash")


def calls(db: Session, officer: Actor, **values: Any) -> None:
    """Change what is known about an officer."""
    with transaction(db):
        row = db.get_one(Officer, int(officer.id.partition(":")[2]))
        for name, value in values.items():
            setattr(row, name, value)


def goes_on(db: Session, public_id: str) -> None:
    """The open step's officer takes the first action that leads forward."""
    standing = stands(db, public_id)
    here = standing.matter.case.open[0]
    actions = standing.matter.step(here.step).actions
    forward = next(a for a in actions if not a.back and a.result != "refused")
    moves(db, public_id, forward.name, at=MONDAY + standing.dossier.lines * HOUR)
