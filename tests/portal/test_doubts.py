"""Money that goes back through the bank, and what no bank ever told, as the desk and the owner see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import paying, processing, refunding, responding
from services.deeds import Deed
from services.models import Refund
from tests.factories import a_key
from tests.people import Visitor, Watch, a_signed_in_citizen, a_signed_in_officer, the_database
from tests.portal.test_banks import begun, call_back, filed, paid
from tests.simulators.banks import API, PAY, Street, open_for_business
from tests.simulators.vnpay import SECRET, TERMINAL
from workflows.case import Given
from workflows.paying import ASKED_AFTER

DESK = "tam-ky.an-my"


@pytest.fixture
def street() -> Street:
    return Street("")


@pytest.fixture
def app(settings: Settings, watch: Watch, street: Street) -> Iterator[Flask]:
    """An application with a contract with VNPAY."""
    assert watch.at.tzinfo
    with open_for_business(street) as banks:
        contract = replace(settings, vnpay_url=banks + PAY, vnpay_api=banks + API)
        app = create_app(replace(contract, vnpay_terminal=TERMINAL, vnpay_secret=SECRET))
        yield app
        app.extensions[NAME].engine.dispose()


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return a_signed_in_citizen(app)


def asks(app: Flask, watch: Watch) -> str:
    """The worker asks the bank about the newest refund, whose state then is …"""
    newest = select(Refund).order_by(Refund.id.desc()).limit(1)
    with the_database(app) as db:
        reference = db.scalars(newest).one().reference
        refunding.settle(db, app.extensions[NAME].gateways, reference, at=watch.at)
        db.expire_all()
        return db.scalars(newest).one().state


def test_what_was_paid_too_much_goes_back_through_the_bank(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    public_id = path.rpartition("/")[2]
    _, reference = begun(owner, path, street.vnpay)
    clerk = a_signed_in_officer(app, "clerk", DESK)
    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{public_id}"), method="cash")
    call_back(app, street.vnpay.settles(reference))
    watch.passes(minutes=1)

    form = clerk.opens(f"/mot-cua/hoan-tien/{public_id}")
    assert "Ngân hàng tự hoàn về nơi đã trả, qua VNPAY" in form.words
    answer = clerk.sends(form, method="gateway", why="Nộp hai lần")
    assert "Đã gửi yêu cầu hoàn" in clerk.opens(answer.location).words
    assert "Ngân hàng đang hoàn 8.000 đồng" in clerk.opens(answer.location).words
    assert "Đang hoàn 8.000 đồng" in owner.opens(path).words
    assert clerk.gets(f"/mot-cua/hoan-tien/{public_id}").status_code == 303

    watch.passes(minutes=1)
    assert asks(app, watch) == "sent"
    [back] = street.vnpay.back[reference]
    back.status = "00"
    assert asks(app, watch) == "done"
    assert "Đã hoàn 8.000 đồng" in owner.opens(path).words
    assert "Đang hoàn" not in owner.opens(path).words
    assert "Đã hoàn tiền cho bạn" in owner.opens("/thong-bao").words
    assert paid(app) == 2


def test_the_desk_closes_what_the_bank_never_told(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    order, reference = begun(owner, path, street.vnpay)
    with the_database(app) as db:
        for _ in ASKED_AFTER:
            paying.put_off(db, reference, at=watch.at)
    clerk = a_signed_in_officer(app, "clerk", DESK)
    here = f"/mot-cua/sao-ke/lenh/{reference}"
    assert here in clerk.opens("/mot-cua/sao-ke").links
    assert a_signed_in_officer(app, "clerk", "hoi-an").gets(here).status_code == 404

    page = clerk.opens(here)
    assert clerk.sends(page, so="co", why="Xem sao kê").status_code == 422
    assert clerk.sends(page, proof="FT1", why="Xem sao kê").status_code == 422
    answer = clerk.sends(page, so="co", proof="FT1", why="Xem sao kê ngày 02/03")
    assert "Biên lai số" in clerk.opens(answer.location).words
    assert clerk.sends(page, so="co", proof="FT1", why="Xem sao kê ngày 02/03").status_code == 303
    assert clerk.gets(here).status_code == 303
    assert owner.opens(order).heading == "Đã nộp 8.000 đồng"
    assert call_back(app, street.vnpay.settles(reference)) == "02"
    assert paid(app) == 1


def test_the_desk_closes_a_refund_that_the_bank_never_told_of(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    public_id = path.rpartition("/")[2]
    _, reference = begun(owner, path, street.vnpay)
    call_back(app, street.vnpay.settles(reference))
    clerk = a_signed_in_officer(app, "clerk", DESK)
    watch.passes(minutes=1)
    clerk.sends(clerk.opens(f"/mot-cua/mien-phi/{public_id}"), charge="copy", why="Hộ nghèo")
    clerk.sends(clerk.opens(f"/mot-cua/hoan-tien/{public_id}"), method="gateway", why="Miễn")
    with the_database(app) as db:
        back = db.scalars(select(Refund.reference)).one()
        refunding.settle(db, {}, back, at=watch.at + timedelta(minutes=1))
    here = f"/mot-cua/sao-ke/hoan/{back}"
    assert here in clerk.opens("/mot-cua/sao-ke").links
    fee = clerk.opens(f"/mot-cua/thu-phi/{public_id}")
    assert here in fee.links
    assert "Đã thu 8.000 đồng." in fee.words.replace("\N{NO-BREAK SPACE}", " ")

    page = clerk.opens(here)
    assert clerk.sends(page, so="khong", why="").status_code == 422
    answer = clerk.sends(page, so="khong", why="Ngân hàng chưa nhận được")
    assert "có thể hoàn lại" in clerk.opens(answer.location).words
    assert clerk.sends(page, so="co", proof="FT1", why="Đã xem lại").status_code == 303
    assert "cần hoàn lại" in clerk.opens(f"/mot-cua/thu-phi/{public_id}").words
    assert paid(app) == 1


def test_a_fee_that_changes_with_a_supplement_is_told_line_by_line(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    public_id = path.rpartition("/")[2]
    order, _ = begun(owner, path, street.vnpay)
    clerk = a_signed_in_officer(app, "clerk", DESK)
    assert owner.actor
    assert clerk.actor
    with the_database(app) as db:
        asks = Deed(clerk.actor, watch.at, a_key())
        given = Given(reason="Ghi lại số bản")
        processing.act(db, public_id, "ask", asks, step="receive", given=given)
        again = Deed(owner.actor, watch.at, a_key())
        responding.resubmit(db, public_id, {"copies": 3}, again)

    told = owner.opens(path).words
    for words in ("Phí đã tính lại", "8.000 đồng → 24.000 đồng", "Số lượng 1 → 3"):
        assert words in told
        assert words in owner.opens(f"{path}/nop-phi").words
    assert "Phí được tính lại, tăng 16.000 đồng" in told
    assert "Phí, lệ phí đã được tính lại" in owner.opens("/thong-bao").words
    page = owner.opens(order)
    assert (page.heading, "Nay bạn cần nộp 24.000 đồng" in page.words) == (
        "Số phải nộp đã đổi",
        True,
    )
    assert owner.gets(f"{order}/sang").location == order

    watch.passes(minutes=1)
    page = clerk.opens(f"/mot-cua/mien-phi/{public_id}")
    clerk.sends(page, charge="copy", why="Hộ nghèo")
    assert "8.000 đồng → 24.000 đồng" in clerk.opens(f"/mot-cua/thu-phi/{public_id}").words
    history = clerk.opens(f"/xu-ly/{public_id}").words
    assert "Tính lại phí, lệ phí" in history
    assert "Miễn phí, lệ phí" in history
    assert "Đừng trả theo lần này nữa" in owner.opens(order).words
    assert paid(app) == 0
