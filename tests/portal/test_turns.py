"""One person at the desk with several dossiers: typed once, one slip, all results at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from services.db import transaction
from services.models import Dossier, JournalLine, Payment
from tests.factories import a_citizen, a_dossier
from tests.people import Visitor, a_signed_in_officer, the_database
from tests.portal.test_counter import (
    ALLOWANCE,
    ALLOWANCE_ANSWERS,
    AN_MY,
    APPLICANT,
    TO_RESULT,
)
from tests.portal.working import a_colleague
from tests.printed import text_of

BIRTH, SIGNED = "1.001193", ("accept", "propose", "confirm", "approve", "grant")


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", AN_MY)


def results(app: Flask, n: int, *, owing: bool = False) -> list[str]:
    """As many results of one person that wait at the desk; perhaps one more, not paid for."""
    with the_database(app) as db:
        owner = a_citizen(db, name="Trần Thị Bé", id_number="049145000012")
        made = [a_dossier(db, then=TO_RESULT, by=owner) for _ in range(n)]
        if owing:
            made.append(a_dossier(db, BIRTH, then=SIGNED, by=owner, copies=2, late=False))
        return [str(one.dossier.public_id) for one in made]


def test_a_second_dossier_of_the_same_person_types_nobody_again(app: Flask, clerk: Visitor) -> None:
    path = f"/mot-cua/ghi-nhan/{ALLOWANCE}"
    first = clerk.sends(clerk.opens(path), **APPLICANT, **ALLOWANCE_ANSWERS).location
    (again,) = [one for one in clerk.opens(first).links if "tiep=" in one]
    (link,) = [one for one in clerk.opens(again).links if one.startswith(f"{path}?tiep=")]

    page = clerk.opens(link)

    fields = page.form().fields
    assert fields["applicant-name"] == fields["full_name"] == "Trần Thị Bé"
    assert fields["applicant-id"] == "049145000012"
    assert "049145000012" not in link
    second = clerk.sends(page, **{k: v for k, v in ALLOWANCE_ANSWERS.items() if v})
    assert second.status_code == 303, second.text
    turn = first.replace("phieu-hen", "luot")
    shown = clerk.opens(turn)
    assert "Nhận hôm nay: 2 hồ sơ" in shown.words
    said = text_of(clerk.client.get(f"{turn}/phieu/nhan").data)
    assert "000.03.31.H47-210301-0001" in said
    assert "000.03.31.H47-210301-0002" in said
    assert clerk.client.get(f"{turn}/phieu/tra").status_code == 404
    other = a_signed_in_officer(app, "clerk", "hoi-an")
    assert other.client.get(turn).status_code == 404
    assert other.client.get(f"{path}?tiep={turn[-16:]}").status_code == 404


def test_all_results_of_a_person_are_handed_over_at_once_and_only_once(
    app: Flask, clerk: Visitor
) -> None:
    one, two, three = results(app, 3)
    path = f"/mot-cua/luot/{one}"
    page = clerk.opens(path)
    refused = clerk.sends(page, chon=[one, two])
    assert refused.status_code == 422
    assert "Cho người nhận ký rồi đánh dấu" in refused.text

    sent: dict[str, Any] = {"chon": [one, two], "signed": "y", "collector": "Trần Thị Bé"}
    for _click in range(2):
        assert clerk.sends(page, **sent).status_code == 303

    shown = clerk.opens(path)
    assert "Đã trả 2 kết quả cho Trần Thị Bé." in shown.words
    assert "Kết quả chờ trả: 1" in shown.words
    assert "Đã trả hôm nay: 2" in shown.words
    with the_database(app) as db:
        handed = db.scalars(select(JournalLine).where(JournalLine.kind == "delivered")).all()
        left = db.scalars(select(Dossier.stage).where(Dossier.public_id == three)).one()
    assert (len(handed), left) == (2, "finished")
    assert "NGƯỜI NHẬN KẾT QUẢ" in text_of(clerk.client.get(f"{path}/phieu/tra").data)
    assert clerk.sends(shown, signed="y", collector="Bé", chon=[]).status_code == 422


def test_what_is_to_go_by_post_is_not_handed_over_unless_somebody_says_so(
    app: Flask, clerk: Visitor
) -> None:
    one, two = results(app, 2)
    with the_database(app) as db, transaction(db):
        db.execute(update(Dossier).where(Dossier.public_id == two).values(delivery="post"))

    page = clerk.opens(f"/mot-cua/luot/{one}")

    ticked = re.findall(r'value="([^"]+)" checked', page.text)
    assert (one in ticked, two in ticked) == (True, False)


def test_who_comes_too_late_is_told_who_was_faster(app: Flask, clerk: Visitor) -> None:
    one, two = results(app, 2)
    page = clerk.opens(f"/mot-cua/luot/{one}")
    other = a_colleague(app, "clerk", AN_MY)
    other.sends(other.opens(f"/mot-cua/luot/{one}"), chon=[one], signed="y", collector="Bé")

    clerk.sends(page, chon=[one, two], signed="y", collector="Trần Thị Bé")

    shown = clerk.opens(f"/mot-cua/luot/{one}").words
    assert "Đã trả 1 kết quả cho Trần Thị Bé." in shown
    assert "chưa trả được: Trả kết quả, Trần Quốc Bảo" in shown


def test_what_cannot_be_handed_over_is_said_and_keeps_nothing_else(
    app: Flask, clerk: Visitor
) -> None:
    free, owing = results(app, 1, owing=True)
    path = f"/mot-cua/luot/{free}"

    clerk.posts(path, chon=[free, owing], signed="y", collector="Bé")

    shown = clerk.opens(path)
    assert "Đã trả 1 kết quả cho Bé." in shown.words
    assert "chưa trả được" in shown.words
    assert "Kết quả chờ trả: 1" in shown.words


def test_what_is_owed_for_all_of_it_is_taken_once_with_a_receipt_each(
    app: Flask, clerk: Visitor
) -> None:
    with the_database(app) as db:
        owner = a_citizen(db, name="Trần Thị Bé", id_number="049145000012")
        owing = [a_dossier(db, BIRTH, then=SIGNED, by=owner, copies=n, late=False) for n in (1, 2)]
        one, two = (made.dossier.public_id for made in owing)
    path = f"/mot-cua/luot/{one}"
    page = clerk.opens(path)
    assert "Cho 2 hồ sơ, mỗi hồ sơ một biên lai." in page.words

    stale = clerk.sends(page, f"{path}/thu", method="cash", total="1")
    assert stale.status_code == 303
    assert "Số phải thu vừa thay đổi" in clerk.opens(path).words
    for _click in range(2):
        assert clerk.sends(page, f"{path}/thu", method="cash").status_code == 303

    shown = clerk.opens(path)
    assert "Đã thu " in shown.words
    assert "còn thu" not in shown.words
    receipts = [one for one in shown.links if "/bien-lai/" in one]
    assert [clerk.client.get(one).mimetype for one in receipts] == ["application/pdf"] * 2
    with the_database(app) as db:
        paid = db.execute(select(Payment.number, Dossier.public_id).join(Dossier)).all()
    assert {row[1] for row in paid} == {one, two}
    assert len({row[0] for row in paid}) == len(paid) == 2


def test_who_agreed_to_one_dossier_in_the_account_is_not_asked_again(
    app: Flask, clerk: Visitor
) -> None:
    with the_database(app) as db:
        a_citizen(db, name="Trần Thị Bé", id_number="049145000012")
    path, known = f"/mot-cua/ghi-nhan/{ALLOWANCE}", {"known-by": "049145000012"}
    for agreed, ticked in (("y", True), ("", False)):
        sent = {**APPLICANT, **known, "applicant-id": "049145000012", **ALLOWANCE_ANSWERS}
        answer = clerk.sends(clerk.opens(path), **sent, **{"known-link": agreed})
        page = clerk.opens(f"{path}?tiep={answer.location[-16:]}")
        assert ("known-link" in page.form().fields) is ticked
