"""Paying over HTTP: the page, the bank's call-back, what its browser brings back, and what is forged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import invariants, paying
from services.models import JournalLine, Payment, PaymentOrder
from tests.factories import MONDAY, a_filed, moves
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    the_database,
)
from tests.simulators.banks import API, PAY, Street, open_for_business
from tests.simulators.vnpay import CANCELLED, PAID, SECRET, SUSPECT, TERMINAL, Bank, forgeries
from workflows.paying import ASKED_AFTER, TIME_TO_PAY

EXTRACT = "2.000635"
REPEATS, SAMPLED = 100, 8


@pytest.fixture
def street() -> Street:
    return Street("")


@pytest.fixture
def banks(street: Street) -> Iterator[str]:
    with open_for_business(street) as address:
        yield address


@pytest.fixture
def app(settings: Settings, watch: Watch, banks: str) -> Iterator[Flask]:
    """An application with a contract with VNPAY."""
    assert watch.at.tzinfo
    contract = replace(settings, vnpay_url=banks + PAY, vnpay_api=banks + API)
    app = create_app(replace(contract, vnpay_terminal=TERMINAL, vnpay_secret=SECRET))
    yield app
    app.extensions[NAME].engine.dispose()


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return a_signed_in_citizen(app)


def filed(app: Flask, owner: Visitor, code: str = EXTRACT) -> str:
    """The address of a dossier of theirs, for which something is to be paid."""
    assert owner.actor
    with the_database(app) as db:
        return f"/ho-so/{a_filed(db, code, by=owner.actor).public_id}"


def begun(owner: Visitor, path: str, bank: Bank) -> tuple[str, str]:
    """Somebody begins to pay and opens the page of the bank: the order's address and reference."""
    answer = owner.sends(owner.opens(f"{path}/nop-phi"), cach="vnpay")
    order = answer.location
    return order, bank.opened(owner.gets(f"{order}/sang").location)


def call_back(app: Flask, said: dict[str, str]) -> str:
    """What the portal answers a message, which is always JSON with status 200."""
    answer = app.test_client().get("/thanh-toan/vnpay/bao", query_string=said)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return str(json.loads(answer.text)["RspCode"])


def paid(app: Flask) -> int:
    with the_database(app) as db:
        assert not [one for one in invariants.check(db) if one.rows]
        return db.scalar(select(func.count(Payment.id))) or 0


def test_paying_stands_back_while_something_else_is_waited_for(app: Flask, owner: Visitor) -> None:
    path = filed(app, owner)
    with the_database(app) as db:
        moves(db, path.rpartition("/")[2], "ask", at=MONDAY + timedelta(hours=1))

    main = next(owner.opens(path).root.all("main"))

    looks = {
        one.words: "btn-primary" in one.attrs["class"]
        for one in main.all("a")
        if "btn" in one.attrs.get("class", "").split()
    }
    assert looks["Bổ sung hồ sơ"]
    assert not looks["Nộp trực tuyến"]


def test_a_citizen_pays_and_sees_the_receipt(app: Flask, owner: Visitor, street: Street) -> None:
    path = filed(app, owner)
    assert "Nộp trực tuyến" in owner.opens(path).words
    order, reference = begun(owner, path, street.vnpay)
    assert owner.opens(order).heading == "Trả 8.000 đồng"

    assert call_back(app, street.vnpay.settles(reference)) == "00"

    assert owner.opens(order).heading == "Đã nộp 8.000 đồng"
    page = owner.opens(path)
    receipt = next(link for link in page.links if "/bien-lai/" in link)
    assert owner.gets(receipt).data[:5] == b"%PDF-"
    assert "Cần nộp" not in page.words
    assert "không còn khoản nào" in owner.opens(f"{path}/nop-phi").words


def test_what_the_browser_brings_back_decides_nothing(
    app: Flask, owner: Visitor, street: Street
) -> None:
    path = filed(app, owner)
    order, reference = begun(owner, path, street.vnpay)
    said = street.vnpay.settles(reference)

    back = owner.client.get("/thanh-toan/vnpay/tro-ve", query_string=said)

    assert "Đang chờ ngân hàng xác nhận" in back.text
    assert paid(app) == 0
    page = owner.opens(path)
    assert "Bạn đã bắt đầu trả lúc 01/03/2021, 08:30" in page.words
    assert "Nộp trực tuyến" not in page.words
    assert order in page.links
    stranger = a_signed_in_citizen(app).client
    assert stranger.get("/thanh-toan/vnpay/tro-ve", query_string=said).status_code == 404
    forged = owner.client.get("/thanh-toan/vnpay/tro-ve", query_string=said | {"vnp_Amount": "1"})
    assert forged.status_code == 404


def test_a_refusal_says_why_and_lets_try_again(app: Flask, owner: Visitor, street: Street) -> None:
    path = filed(app, owner)
    order, reference = begun(owner, path, street.vnpay)

    assert call_back(app, street.vnpay.settles(reference, CANCELLED)) == "00"

    page = owner.opens(order)
    assert (page.heading, "Bạn đã hủy lần trả này" in page.words) == ("Chưa nộp được", True)
    assert begun(owner, path, street.vnpay)[1] != reference


def test_the_answers_are_those_that_vnpay_wants(app: Flask, owner: Visitor, street: Street) -> None:
    bank = street.vnpay
    _, reference = begun(owner, filed(app, owner), bank)

    answers = [
        call_back(app, bank.message(reference, vnp_TxnRef="MC2222222222")),
        call_back(app, bank.message(reference, vnp_TmnCode="OTHER001")),
        call_back(app, bank.message(reference, vnp_Amount="799900")),
        call_back(app, bank.message(reference, vnp_Amount="8000")),
        call_back(app, bank.message(reference) | {"vnp_SecureHash": "0"}),
        call_back(app, bank.message(reference)),
        call_back(app, bank.message(reference)),
        call_back(app, bank.message(reference, code=CANCELLED)),
        call_back(app, bank.message(reference, vnp_Amount="1")),
    ]

    assert answers == ["01", "01", "04", "04", "97", "00", "02", "02", "04"]
    assert paid(app) == 1


def test_a_hundred_repeats_some_orders_and_forty_forgeries_over_http_pay_once_each(
    app: Flask, owner: Visitor, street: Street
) -> None:
    bank, rng = street.vnpay, Random(2021)  # noqa: S311  # the same each time
    kinds = (PAID, CANCELLED, SUSPECT, "wrong")
    for n, kinds_in_order in enumerate(rng.sample(list(permutations(kinds)), SAMPLED)):
        _, reference = begun(owner, filed(app, owner), bank)
        true = bank.message(reference)
        lines = [
            bank.message(reference, vnp_Amount="1")
            if one == "wrong"
            else bank.message(reference, code=one)
            for one in kinds_in_order
        ]
        repeats = REPEATS if n == 0 else 2
        said = [line for line in lines for _ in range(repeats)]
        for forged in forgeries(bank, true) if n == 0 else ():
            said.insert(rng.randrange(len(said)), forged)
        answers = [call_back(app, one) for one in said]

        assert answers.count("97") == (40 if n == 0 else 0)
        assert paid(app) == n + 1


def test_a_message_that_says_a_field_twice_is_refused(
    app: Flask, owner: Visitor, street: Street
) -> None:
    _, reference = begun(owner, filed(app, owner), street.vnpay)
    said = [*street.vnpay.settles(reference).items(), ("vnp_TxnRef", "MC2222222222")]

    answer = app.test_client().get("/thanh-toan/vnpay/bao", query_string=said)

    assert json.loads(answer.text)["RspCode"] == "97"
    assert paid(app) == 0


def test_the_log_says_that_something_was_forged_and_not_what(
    app: Flask, owner: Visitor, street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    _, reference = begun(owner, filed(app, owner), street.vnpay)
    said = street.vnpay.settles(reference) | {"vnp_OrderInfo": "Trần Thị Bé 049145000012"}

    call_back(app, said)

    [refused] = [one for one in caplog.records if one.getMessage() == "bank-refused"]
    assert refused.__dict__["facts"].keys() == {"request", "way", "answer"}
    assert refused.__dict__["facts"]["answer"] == "forged"


def test_the_bank_is_asked_when_its_word_does_not_come(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    order, reference = begun(owner, filed(app, owner), street.vnpay)
    street.vnpay.settles(reference)
    watch.passes(minutes=17)
    assert owner.opens(order).heading == "Đang chờ ngân hàng xác nhận"

    with the_database(app) as db:
        gateways = app.extensions[NAME].gateways
        paying.ask(db, gateways, reference, at=MONDAY + timedelta(minutes=17))

    assert owner.opens(order).heading == "Đã nộp 8.000 đồng"
    assert paid(app) == 1


def test_an_order_that_the_bank_never_saw_is_over(
    app: Flask, owner: Visitor, street: Street
) -> None:
    answer = owner.sends(owner.opens(f"{filed(app, owner)}/nop-phi"), cach="vnpay")
    reference = answer.location.rpartition("/")[2]
    assert street.vnpay.orders == {}

    with the_database(app) as db:
        paying.ask(db, app.extensions[NAME].gateways, reference, at=MONDAY + timedelta(hours=1))
        state = db.scalars(select(PaymentOrder.state)).one()

    assert state == "failed"


def test_nobody_pays_in_a_way_that_is_not_offered(app: Flask, owner: Visitor) -> None:
    path = filed(app, owner)

    answer = owner.posts(f"{path}/nop-phi", cach="national")

    assert answer.status_code == 422
    with the_database(app) as db:
        assert db.scalar(select(func.count(PaymentOrder.id))) == 0
        assert "paid" not in set(db.scalars(select(JournalLine.kind)))


def test_the_cashier_sees_what_was_paid_twice_gives_it_back_and_waives(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    _, reference = begun(owner, path, street.vnpay)
    public_id = path.rpartition("/")[2]
    clerk = a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{public_id}"), method="cash")
    call_back(app, street.vnpay.settles(reference))
    assert "Bạn đã nộp thừa 8.000 đồng" in owner.opens(path).words

    watch.passes(minutes=1)
    assert "Đã nộp thừa" in clerk.opens(f"/mot-cua/thu-phi/{public_id}").words
    form = clerk.opens(f"/mot-cua/hoan-tien/{public_id}")
    assert clerk.sends(form, amount="9.000", why="Nộp hai lần").status_code == 422
    assert clerk.sends(form, amount="8.000", method="transfer", why="Hai lần").status_code == 303

    watch.passes(minutes=1)
    page = clerk.opens(f"/mot-cua/mien-phi/{public_id}")
    assert clerk.sends(page, charge="copy", why="Hộ nghèo").status_code == 303
    told = owner.opens(path).words
    assert "Đã hoàn 8.000 đồng" in told
    assert "Được miễn 8.000 đồng" in told
    assert paid(app) == 2


def test_what_the_bank_never_told_is_shown_to_the_desk_and_may_be_paid_anew(
    app: Flask, owner: Visitor, street: Street, watch: Watch
) -> None:
    path = filed(app, owner)
    order, reference = begun(owner, path, street.vnpay)
    anew = "Nếu chưa bị trừ, bạn có thể nộp lại."
    watch.at += TIME_TO_PAY
    for page in (owner.opens(path), owner.opens(order)):
        assert ("Đang chờ ngân hàng" in page.text, anew in page.text) == (True, False)
    assert f"{path}/nop-phi" not in owner.opens(path).links

    with the_database(app) as db:
        for _ in ASKED_AFTER:
            paying.put_off(db, reference, at=watch.at)
    for page in (owner.opens(path), owner.opens(order)):
        assert (anew in page.text, f"{path}/nop-phi" in page.links) == (True, True)
    told = a_signed_in_officer(app, "clerk", "tam-ky.an-my").opens("/mot-cua/sao-ke").words

    for said in ("Ngân hàng chưa trả lời", reference, "8.000 đồng", "qua VNPAY", "01/03/2021"):
        assert said in told
    other = a_signed_in_officer(app, "clerk", "hoi-an")
    assert "Ngân hàng chưa trả lời" not in other.opens("/mot-cua/sao-ke").words
    assert begun(owner, path, street.vnpay)[1] != reference
