"""What the staff print: control slips and registers; and the receipts for money."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import counter, desk_view, expiry, printing, processing, responding
from services.db import transaction
from services.deeds import Deed
from services.errors import Invalid, NotFound
from services.models import Charge, Dossier, Officer, OpenStepRow
from services.printed import passage, register
from tests.factories import (
    MONDAY,
    a_citizen,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    moves,
    stands,
)
from tests.printed import facts_of, pages_of, text_of
from workflows.calendar import VIETNAM
from workflows.case import SYSTEM, Actor, Given

AN_MY = "tam-ky.an-my"
PERMIT = "1.009994"
LAND = "1.013992"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST, LAST = date(2021, 3, 1), date(2021, 3, 31)


def slip(db: Session, public_id: str) -> str:
    """The words of a dossier's control slip."""
    return text_of(printing.control_slip(db, stands(db, public_id), SYSTEM))


def hands(db: Session, public_id: str) -> list[passage.HandOver]:
    """The entries of a dossier's control slip."""
    standing = stands(db, public_id)
    return passage.hand_overs(standing, desk_view.history(db, standing.dossier.id))


def open_steps(db: Session, public_id: str) -> list[OpenStepRow]:
    """The open steps of a dossier, in the order of their branches."""
    dossier_id = stands(db, public_id).dossier.id
    rows = select(OpenStepRow).where(OpenStepRow.dossier_id == dossier_id)
    return list(db.scalars(rows.order_by(OpenStepRow.step, OpenStepRow.branch)))


def colleague(db: Session, name: str, role: str, office: str) -> Actor:
    """Another officer in the same place."""
    first = an_officer(db, role, office)
    with transaction(db):
        officer = Officer(login=a_key(), name=name, title="")
        db.add(officer)
    return Actor(f"officer:{officer.id}", name, "officer", first.posts)


def test_each_hand_over_is_one_entry_with_its_own_punctuality(db: Session) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    moves(db, public_id, "propose", at=MONDAY + 20 * DAY)

    entries = hands(db, public_id)

    assert [(e.from_office, e.to_office) for e in entries] == [
        ("Người nộp hồ sơ", "UBND phường An Mỹ"),
        ("UBND phường An Mỹ", "UBND phường An Mỹ"),
        ("UBND phường An Mỹ", "UBND phường An Mỹ"),
    ]
    assert [e.punctuality for e in entries] == ["on-time", "late", ""]
    assert [e.handed_by for e in entries] == ["Nguyễn Thị Đức", "Lê Văn Tâm", "Phạm Thị Hạnh"]
    assert entries[0].due == datetime(2021, 3, 1, 14, 30, tzinfo=VIETNAM)
    assert entries[1].done_at == entries[2].at == MONDAY + 20 * DAY
    assert (entries[2].taken, entries[2].done_at) == ([], None)


def test_a_control_slip_tells_the_whole_way(db: Session) -> None:
    steps = ["accept", "propose", "approve", "propose", "approve", "grant", "deliver"]
    dossier = a_dossier(db, then=steps).dossier

    words = slip(db, dossier.public_id)

    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in words
    assert f"Mã hồ sơ: {dossier.code}" in words
    assert words.count("Hạn:") == 7
    assert words.count("Trước hạn") + words.count("Đúng hạn") == 7
    assert "Có kết quả lúc 14 giờ 30 phút, ngày 01 tháng 3 năm 2021: trước hạn." in words
    assert "Thời gian trả kết quả: 17 giờ 00 phút, ngày 29 tháng 3 năm 2021" in words


@pytest.mark.parametrize("name", ["Phạm Văn Hai", "Trần Thị Một"])
def test_everybody_who_held_the_work_stays_on_the_slip(db: Session, name: str) -> None:
    public_id = a_dossier(db, then=["accept"]).dossier.public_id
    here = open_steps(db, public_id)[0]
    first = colleague(db, "Trần Thị Một", here.role, here.office)
    second = colleague(db, name, here.role, here.office)
    place = {"step": here.step, "branch": here.branch}
    processing.claim(db, public_id, Deed(first, MONDAY + DAY, a_key()), **place)
    processing.release(db, public_id, Deed(first, MONDAY + DAY + HOUR, a_key()), **place)
    processing.claim(db, public_id, Deed(second, MONDAY + 2 * DAY, a_key()), **place)
    done = Deed(second, MONDAY + 3 * DAY, a_key())
    processing.act(db, public_id, "propose", done, step=here.step)

    entry = hands(db, public_id)[1]

    assert [(taking.by, taking.at) for taking in entry.taken] == [
        ("Trần Thị Một", MONDAY + DAY),
        (name, MONDAY + 2 * DAY),
    ]


def test_waiting_for_the_applicant_counts_no_time(db: Session) -> None:
    me = a_citizen(db)
    public_id = a_dossier(db, by=me, then=["accept", "ask"]).dossier.public_id
    responding.resubmit(db, public_id, {}, Deed(me, MONDAY + 2 * DAY, a_key()))

    wait = hands(db, public_id)[2]

    assert (wait.to_office, wait.counts, wait.due, wait.punctuality) == (
        "Người nộp hồ sơ",
        False,
        None,
        "",
    )
    assert [taking.by for taking in wait.taken] == ["Nguyễn Thị Đức"]
    words = slip(db, public_id)
    assert "Không tính thời gian" in words
    assert "Chờ người nộp bổ sung" in words
    assert "bạn" not in words


def test_a_dossier_that_was_just_filed_has_its_slip_too(db: Session) -> None:
    filed = a_filed(db)

    words = slip(db, filed.public_id)

    assert f"Mã hồ sơ: {filed.number}" in words
    assert "Đang giải quyết" in words
    assert "Có kết quả" not in words


def test_each_office_that_is_asked_has_its_own_entry(db: Session) -> None:
    public_id = consulting(db, PERMIT)
    asked = open_steps(db, public_id)
    one = asked[0]
    given = Given(opinion="agree")
    deed = Deed(an_officer(db, one.role, one.office), MONDAY + 5 * HOUR, a_key())
    processing.reply(db, public_id, deed, step=one.step, branch=one.branch, given=given)

    entries = [e for e in hands(db, public_id) if e.step == hands(db, public_id)[-1].step]

    assert len(entries) == len(asked) >= 2
    assert [bool(e.done_at) for e in entries] == [True] + [False] * (len(asked) - 1)
    assert len({e.to_office for e in entries}) == len(asked)
    assert all(e.due for e in entries)


def test_silence_that_consents_is_said_below_the_entries(db: Session) -> None:
    public_id = consulting(db, PERMIT)
    for one in open_steps(db, public_id):
        falls_silent(db, public_id, one)

    entries = [e for e in hands(db, public_id) if e.step == "Hỏi ý kiến các cơ quan liên quan"]

    assert len(entries) == 3
    assert all(e.done_at and e.punctuality == "late" and not e.taken for e in entries)
    assert slip(db, public_id).count("hết hạn trả lời, coi như đồng ý") == 3


def test_a_question_nobody_answered_is_handed_to_the_leader(db: Session) -> None:
    public_id = consulting(db, LAND)
    one = open_steps(db, public_id)[2]
    since, due, office, place = one.since, one.due, one.office, (one.step, one.branch)
    assert due
    falls_silent(db, public_id, one)
    deed = Deed(an_officer(db, "leader", office), due + 2 * DAY, a_key())
    given = Given(opinion="agree")
    processing.reply(db, public_id, deed, step=place[0], branch=place[1], given=given)

    asked, escalated = (e for e in hands(db, public_id) if e.done_at and e.at >= since)

    assert (asked.punctuality, asked.taken, asked.done_at) == ("late", [], due + DAY)
    assert (escalated.handed_by, escalated.from_office) == ("Hệ thống", "Hệ thống")
    assert (escalated.due, escalated.punctuality) == (due + 2 * DAY, "on-time")
    assert escalated.done_at == due + 2 * DAY
    assert "hết hạn trả lời, chuyển lãnh đạo" in slip(db, public_id)


def test_a_wait_that_ends_by_itself_ends_the_slip(db: Session) -> None:
    public_id = a_dossier(db, then=["accept", "ask"]).dossier.public_id
    falls_silent(db, public_id, open_steps(db, public_id)[0])

    entries = hands(db, public_id)

    assert len(entries) == 3
    assert (entries[2].taken, entries[2].counts) == ([], False)
    assert "hết thời hạn chờ" in slip(db, public_id)


def test_what_was_withdrawn_is_done_when_it_was_withdrawn(db: Session) -> None:
    me = a_citizen(db)
    public_id = a_dossier(db, by=me, then=["accept"]).dossier.public_id
    responding.withdraw(db, public_id, Deed(me, MONDAY + DAY, a_key()), reason="Đã đổi ý")

    entry = hands(db, public_id)[-1]

    assert (entry.done_at, entry.punctuality) == (MONDAY + DAY, "")
    assert "người nộp rút hồ sơ. Đã đổi ý" in slip(db, public_id)


def test_a_register_holds_what_its_desk_received_in_its_days(db: Session) -> None:
    first = a_dossier(db, then=["accept"], at=MONDAY - 4 * DAY).dossier
    second = a_dossier(db, then=["accept"]).dossier
    third = a_dossier(db, then=["accept"], at=MONDAY + DAY).dossier
    elsewhere = a_dossier(db, PERMIT, then=["accept"]).dossier
    filed = a_filed(db)

    words = text_of(printing.register(db, AN_MY, FIRST, date(2021, 3, 2)))

    assert "SỔ THEO DÕI HỒ SƠ" in words
    assert "đến ngày 02 tháng 3 năm 2021: 2 hồ sơ" in words
    assert words.index(second.code) < words.index(third.code)
    assert not [one for one in (first.code, elsewhere.code, filed.number) if one in words]


def test_a_register_says_what_became_of_each(db: Session) -> None:
    steps = ["accept", "propose", "approve"]
    public_id = a_dossier(db, then=steps).dossier.public_id
    officer = an_officer(db, "officer", "tam-ky.labour")
    due = datetime(2021, 4, 12, 17, tzinfo=VIETNAM)
    processing.reappoint(db, public_id, Deed(officer, MONDAY + DAY, a_key()), due=due, reason="Lũ")
    for n, action in enumerate(["propose", "approve", "grant", "deliver"], start=2):
        moves(db, public_id, action, at=MONDAY + n * DAY)

    row = register.entries(db, AN_MY, FIRST, LAST)[0]

    assert (row.entry, row.due, row.returned_at) == ("01", due, MONDAY + 5 * DAY)
    assert [(said.kind, said.at) for said in row.notes] == [("reappointed", MONDAY + DAY)]
    words = text_of(printing.register(db, AN_MY, FIRST, LAST))
    assert "02/03/2021: xin" in words
    assert "12/04/2021" in words
    assert "06/03/2021" in words


def test_a_long_register_repeats_its_head_and_counts_its_pages(db: Session) -> None:
    for n in range(16):
        a_dossier(db, then=["accept"], at=MONDAY + n * timedelta(minutes=1))

    pdf = printing.register(db, AN_MY, FIRST, LAST)
    pages = pages_of(pdf)

    assert len(pages) == 2
    assert all("Cơ quan chủ trì" in page for page in pages)
    assert ["Trang 1/2" in pages[0], "Trang 2/2" in pages[1]] == [True, True]
    assert facts_of(pdf)["Page size"].startswith("841.89 x 595.276")


def test_an_empty_register_says_so(db: Session) -> None:
    words = text_of(printing.register(db, "trung-tam", FIRST, LAST))

    assert words.startswith("UBND TỈNH QUẢNG NAM TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG")
    assert "Không có hồ sơ nào được tiếp nhận trong thời gian này." in words


def test_a_register_that_would_never_end_is_refused(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST", 1)
    for n in range(2):
        a_dossier(db, then=["accept"], at=MONDAY + n * HOUR)

    with pytest.raises(Invalid, match="register-too-long"):
        printing.register(db, AN_MY, FIRST, LAST)


def test_money_has_its_receipt_in_figures_and_words(db: Session) -> None:
    clerk, number = paid(db, 25_000)
    payment = printing.payment_of(db, number, clerk)

    words = text_of(printing.fee_receipt(db, payment, copy=False))

    assert "BIÊN LAI THU PHÍ, LỆ PHÍ" in words
    assert number in words
    assert "Người nộp tiền: Nguyễn Thị Đức" in words
    assert "Tổng số phải thu 75.000 đồng" in words
    assert "Số tiền thu lần này: 25.000 đồng (Hai mươi lăm nghìn đồng)" in words
    assert "tiền mặt; còn phải nộp 50.000 đồng" in words
    assert "Lê Văn Tâm" in words
    assert "BẢN SAO" not in words


def test_a_receipt_printed_again_is_marked_as_a_copy(db: Session) -> None:
    clerk, number = paid(db, 75_000)
    payment = printing.payment_of(db, number, clerk)

    pdf = printing.fee_receipt(db, payment, copy=True)

    assert "BẢN SAO" in text_of(pdf)
    assert "còn phải nộp" not in text_of(pdf)
    assert facts_of(pdf)["Pages"] == "1"
    assert facts_of(pdf)["Page size"].startswith("595.276 x 419.528")


def test_a_receipt_for_several_fees_of_somebody_with_a_long_name_is_one_page(db: Session) -> None:
    clerk, number = paid(db, 75_000)
    payment = printing.payment_of(db, number, clerk)
    with transaction(db):
        dossier = db.get_one(Dossier, payment.dossier_id)
        dossier.applicant = "Công Tằng Tôn Nữ Thị Huyền Trang Bảo Ngọc"
        for n in range(3):
            more = {
                "kind": "phí",
                "quantity": 1,
                "amount": 8_000,
                "source": "",
                "waived_because": "",
            }
            title = f"Bản sao trích lục hộ tịch số {n}"
            db.add(Charge(dossier_id=dossier.id, name=f"copy-{n}", title=title, **more))

    pdf = printing.fee_receipt(db, payment, copy=True)

    assert "Bảo Ngọc" in text_of(pdf)
    assert facts_of(pdf)["Pages"] == "1"


def test_a_waived_fee_says_why_on_the_receipt(db: Session) -> None:
    clerk, number = paid(db, 75_000)
    payment = printing.payment_of(db, number, clerk)
    with transaction(db):
        charge = db.scalars(select(Charge).where(Charge.dossier_id == payment.dossier_id)).one()
        charge.amount, charge.waived_because = 0, "Người thuộc hộ nghèo"

    words = text_of(printing.fee_receipt(db, payment, copy=False))

    assert "miễn: người thuộc hộ nghèo" in words


def test_a_payment_is_shown_to_those_who_may_see_its_dossier(db: Session) -> None:
    clerk, number = paid(db, 75_000)

    assert printing.payment_of(db, number, clerk).amount == 75_000
    for stranger in (a_citizen(db), an_officer(db, "clerk", AN_MY)):
        with pytest.raises(NotFound, match="payment-unknown"):
            printing.payment_of(db, number, stranger)


def falls_silent(db: Session, public_id: str, one: OpenStepRow) -> None:
    """A day after its time, the system notices that nobody has answered."""
    assert one.due
    at, key = one.due + DAY, a_key()
    assert expiry.expire(db, public_id, step=one.step, branch=one.branch, at=at, key=key)


def consulting(db: Session, code: str) -> str:
    """A dossier that waits for the offices it concerns; its public id."""
    public_id: str = a_dossier(db, code, then=["accept"]).dossier.public_id
    while stands(db, public_id).matter.step(open_steps(db, public_id)[0].step).kind != "consult":
        standing = stands(db, public_id)
        here = standing.matter.case.open[0]
        reached = standing.matter.step(here.step).actions
        onward = next(
            (a for a in reached if standing.matter.step(a.to[0]).kind == "consult"), reached[0]
        )
        moves(db, public_id, onward.name, at=MONDAY + standing.dossier.lines * HOUR)
    return public_id


def paid(db: Session, amount: int) -> tuple[Actor, str]:
    """Money that the clerk of Tam Kỳ took for a permit; the clerk and the receipt's number."""
    filed = a_filed(db, PERMIT)
    clerk = an_officer(db, "clerk", "tam-ky")
    deed = Deed(clerk, MONDAY + HOUR, a_key())
    return clerk, counter.collect(db, filed.public_id, deed, amount=amount, method="cash")
