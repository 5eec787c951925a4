"""Fees are changed from a day on; who has filed keeps what they were told."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from services import bookkeeping, catalogue
from services.administering import history, taking_back
from services.administering.changes import SHELL, Errand
from tests.factories import MONDAY, a_filed, a_key, stands
from tests.people import a_signed_in_officer, the_database
from workflows.fees import assess

EXTRACT = "2.000635"
PATH = f"/quan-tri/thu-tuc/{EXTRACT}"


def test_other_amounts_hold_from_their_day_and_who_filed_keeps_theirs(app: Flask) -> None:
    admin, db = a_signed_in_officer(app, "admin"), the_database(app)
    filed = a_filed(db, EXTRACT).public_id
    page = admin.opens(f"{PATH}/phi")
    assert f"{PATH}/phi" in admin.opens(PATH).links

    same = admin.sends(page, reason="x")
    wrong = admin.sends(page, **{"copy-0": "tám nghìn", "reason": "x"})
    more = {"copy-0": "12.000", "copy-source": "NQ 33/2021/NQ-HĐND", "reason": "Nghị quyết mới"}
    done = admin.sends(page, **more)

    assert (same.status_code, wrong.status_code, done.status_code) == (422, 422, 303)
    assert "Mức thu chưa đổi gì" in same.text
    assert "Nhập số tiền bằng đồng" in wrong.text
    db.expire_all()
    today, next_week = MONDAY.date(), MONDAY.date() + timedelta(days=7)
    prices = [
        assess(catalogue.current(db, EXTRACT, on=on).procedure, {"copies": 1}, "online")[0].amount
        for on in (today, next_week)
    ]
    assert prices == [8000, 12000]
    assert bookkeeping.owed(db, stands(db, filed).dossier.id) == 8000
    journal = admin.opens("/quan-tri/nhat-ky").words
    assert "từ 02/03/2021: trước là 8.000 đồng nay là 12.000 đồng" in journal
    [change], _n = history.listed(db, kinds=("procedure",))
    assert f"{PATH}/so-sanh/2" in admin.opens(f"/quan-tri/nhat-ky/{change.id}").links
    taking_back.take_back(db, change.id, Errand(by=SHELL, at=MONDAY, key=a_key(), reason="nhầm"))
    now = catalogue.current(db, EXTRACT, on=next_week).procedure
    assert assess(now, {"copies": 1}, "online")[0].amount == 8000


def test_a_procedure_without_fees_has_no_such_page(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")

    admin.opens("/quan-tri/thu-tuc/1.001776/phi", status=404)
