"""An administrator takes somebody's role while a form is open: words, what was typed, nothing half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from services import responding, staff
from services.db import Base
from services.deeds import Deed
from services.models import SignIn
from tests.factories import MONDAY, a_key
from tests.pages import Page
from tests.people import (
    Visitor,
    a_signed_in_citizen,
    a_signed_in_officer,
    give,
    the_database,
)
from tests.portal.test_counter import (
    ALLOWANCE,
    ALLOWANCE_ANSWERS,
    APPLICANT,
    TO_RESULT,
    a_birth_to_hand_over,
)
from tests.portal.working import AN_MY, PERMIT, URBAN, claims, filed, worked

TYPED = "Đã gọi điện cho bà Bền"
Sent = Callable[[], TestResponse]


def a_claim(app: Flask, one: Visitor) -> Sent:
    public_id = filed(app)
    page = one.opens("/xu-ly")
    return lambda: one.sends(page, f"/xu-ly/{public_id}/nhan-viec")


def a_step(app: Flask, one: Visitor) -> Sent:
    public_id = filed(app)
    claims(one, public_id)
    form = one.opens(f"/xu-ly/{public_id}").form(f"/xu-ly/{public_id}/quyet-dinh")
    said = form.answered({"action": "refuse", "reason": TYPED})
    return lambda: one.client.post(form.action, data=said)


def a_receipt(app: Flask, one: Visitor) -> Sent:
    page = one.opens(f"/mot-cua/tiep-nhan/{filed(app)}")
    return lambda: one.sends(page, f"{page.path}/nhan")


def a_note(app: Flask, one: Visitor) -> Sent:
    path = f"/xu-ly/{filed(app)}"
    page = one.opens(path)
    return lambda: one.sends(page, f"{path}/ghi-chu", text=TYPED)


def a_bulk(app: Flask, one: Visitor) -> Sent:
    ticked = [f"{filed(app)}:receive:" for _ in range(2)]
    answer = one.sends(one.opens("/xu-ly"), "/xu-ly/nhieu-viec", chon=ticked, viec="claim")
    preview = one.opens(answer.location)
    return lambda: one.sends(preview, answer.location)


def a_walk_in(_app: Flask, one: Visitor) -> Sent:
    page = one.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    said = {**APPLICANT, **ALLOWANCE_ANSWERS, "applicant-address": TYPED}
    return lambda: one.sends(page, **said)


def a_payment(app: Flask, one: Visitor) -> Sent:
    page = one.opens(f"/mot-cua/thu-phi/{a_birth_to_hand_over(app)}")
    return lambda: one.sends(page)


def a_result(app: Flask, one: Visitor) -> Sent:
    public_id = worked(app, *TO_RESULT)
    page = one.opens(f"/mot-cua/tra-ket-qua/{public_id}")
    return lambda: one.sends(page, collector=TYPED, signed="y")


def a_call(_app: Flask, one: Visitor) -> Sent:
    one.sends(one.opens("/mot-cua/lay-so"), "/mot-cua/lay-so")
    one.sends(one.opens("/mot-cua/goi-so"), "/mot-cua/goi-so/cua", window="3")
    form = next(f for f in one.opens("/mot-cua/goi-so").forms if "desk" in f.fields)
    return lambda: one.client.post(form.action, data=form.answered({"viec": "goi"}))


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table, but of sessions and of what the province is."""
    still = {SignIn.__tablename__, "office", "office_successor", "revision", "calendar_day"}
    with the_database(app) as db:
        tables = (one for one in Base.metadata.sorted_tables if one.name not in still)
        return {one.name: list(db.execute(select(one))) for one in tables}


def a_question(app: Flask, one: Visitor) -> Sent:
    path = f"/xu-ly/{worked(app, 'accept', code=PERMIT)}"
    form = one.opens(path).form(f"{path}/quyet-dinh")
    said = form.answered({"action": "propose", "question": TYPED})
    return lambda: one.client.post(form.action, data=said)


def an_inspection(app: Flask, one: Visitor) -> Sent:
    page = one.opens(f"/xu-ly/{worked(app, 'accept', code=PERMIT)}/kiem-tra-thuc-dia")
    return lambda: one.sends(page, place="Thửa 12", people=TYPED, found=TYPED, conclusion="fits")


DEEDS = (a_claim, a_step, a_receipt, a_note, a_bulk, a_walk_in, a_payment, a_result, a_call)
KEPT = (a_step, a_note)
"""What somebody wrote sentences in."""

LEFT = {
    "nothing": (None, {"Bạn không còn vai trò ở đơn vị nào"}),
    "a desk elsewhere": (
        ("clerk", "hoi-an"),
        {
            "nếu vai trò của bạn vừa đổi, báo người quản trị",
            "Không tìm thấy thủ tục này",
            "Bạn đã chuyển sang bộ phận khác",
        },
    ),
    "other work here": (
        ("officer", AN_MY),
        {"hôm nay bạn là: Công chức xử lý", "Việc này thuộc về người hoặc đơn vị khác"},
    ),
}


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("opened", DEEDS)
def test_whose_right_is_taken_in_the_middle_reads_so_and_nothing_has_happened(
    app: Flask, opened: Callable[[Flask, Visitor], Sent], left: str
) -> None:
    if (opened, left) == (a_note, "other work here"):
        return  # Whoever works on it in the office writes notes, whatever their role is.
    clerk, (post, said) = a_signed_in_officer(app, "clerk", AN_MY), LEFT[left]
    assert clerk.actor
    send = opened(app, clerk)
    if post:
        give(app, clerk.actor, *post)
    with the_database(app) as db:
        staff.take_role(db, clerk.id, "clerk", AN_MY, on=MONDAY.date())
    before = everything(app)

    answer = send()

    after = everything(app)
    assert {name for name in before if before[name] != after[name]} == set()
    page = clerk.opens(answer.location) if answer.location else Page(answer.text, "/")
    assert any(one in page.words for one in said), f"{answer.status_code}: {page.words}"
    assert opened not in KEPT or TYPED in answer.text


@pytest.mark.parametrize("opened", [a_question, an_inspection])
def test_what_an_officer_wrote_is_on_the_page_that_refuses_it(
    app: Flask, opened: Callable[[Flask, Visitor], Sent]
) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    send = opened(app, officer)
    with the_database(app) as db:
        staff.take_role(db, officer.id, "officer", URBAN, on=MONDAY.date())

    answer = send()

    assert answer.status_code == 403
    assert TYPED in answer.text


def test_whose_dossier_is_theirs_no_more_is_told_so_and_goes_back_to_the_queue(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", AN_MY)
    assert clerk.actor
    send = a_step(app, clerk)
    give(app, clerk.actor, "clerk", URBAN)
    with the_database(app) as db:
        staff.take_role(db, clerk.id, "clerk", AN_MY, on=MONDAY.date())

    answer = send()

    page = Page(answer.text, "/")
    assert (answer.status_code, TYPED in page.words) == (404, True)
    assert "Bạn không còn xử lý hồ sơ này" in page.words
    assert "Không tìm thấy" not in page.words
    assert "/xu-ly" in page.links
    unknown = clerk.client.get("/xu-ly/khong-co")
    assert "Hồ sơ này không thuộc việc của bạn" in unknown.text


def test_who_answers_for_a_dossier_that_was_withdrawn_meanwhile_reads_that_it_may_be(
    app: Flask,
) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    owner = a_signed_in_citizen(app)
    assert owner.actor
    public_id = worked(app, "accept", code=PERMIT, by=owner.actor)
    page = officer.opens(f"/xu-ly/{public_id}/bo-sung")
    with the_database(app) as db:
        responding.withdraw(db, public_id, Deed(owner.actor, MONDAY, a_key()))

    answer = officer.sends(page, papers=["drawings"], reason=TYPED)

    assert answer.status_code == 404
    assert "hồ sơ đã chuyển đi hoặc người nộp đã rút" in answer.text
    assert TYPED in answer.text
