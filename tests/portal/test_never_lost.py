"""Nothing typed is lost: the session ends before each kind of page is sent, and is sent again after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services import passwords
from services.models import Citizen
from tests.factories import ALLOWANCE
from tests.pages import Page
from tests.people import Visitor, Watch, a_signed_in_citizen, the_database
from tests.portal.test_filing_walk import has_ready
from tests.portal.test_my_dossier import CERTIFICATE, has_filed, is_asked

PASSWORD = "chợ nổi lúc bình minh"


def a_section(app: Flask, citizen: Visitor) -> str:
    return f"{has_ready(app, citizen)}/phan/1"


def a_choice(app: Flask, citizen: Visitor) -> str:
    return f"{has_ready(app, citizen)}/noi-nhan"


def a_supplement(app: Flask, citizen: Visitor) -> str:
    path = has_filed(app, citizen, ALLOWANCE, "accept", group="disabled")
    is_asked(app, path, CERTIFICATE)
    return f"{path}/bo-sung"


def a_message(app: Flask, citizen: Visitor) -> str:
    return f"{has_filed(app, citizen, ALLOWANCE, 'accept')}/trao-doi"


def a_withdrawal(app: Flask, citizen: Visitor) -> str:
    return f"{has_filed(app, citizen, ALLOWANCE, 'accept')}/rut"


KINDS = [
    (a_section, {"full_name": "Lê Thị Bền"}),
    (
        a_choice,
        {"delivery": "post", "delivery_address": "Số 9 Lê Thị Bền", "delivery_address-shown": "1"},
    ),
    (a_supplement, {"account": "0123 Lê Thị Bền", "lam-sau": "1"}),
    (a_message, {"loi-nhan": "Tôi hỏi: Lê Thị Bền?"}),
    (a_withdrawal, {"ly-do": "Đổi ý, Lê Thị Bền"}),
]
"""A page to send, and what is typed into it."""


@pytest.mark.parametrize(("opened", "typed"), KINDS)
def test_what_was_typed_before_the_session_ended_arrives_once(
    app: Flask, watch: Watch, opened: Callable[[Flask, Visitor], str], typed: dict[str, str]
) -> None:
    citizen = a_signed_in_citizen(app)
    path = opened(app, citizen)
    with the_database(app) as db:
        one = db.get_one(Citizen, citizen.id)
        one.password, phone = passwords.kept(PASSWORD), one.phone
        db.commit()
    page = citizen.opens(path)
    watch.passes(hours=3)

    ended = citizen.sends(page, **typed)
    asked = citizen.sends(Page(ended.text, path), account=phone, password=PASSWORD)
    sent = [citizen.sends(Page(asked.text, path)) for _ in range(2)]

    assert (ended.status_code, asked.status_code) == (401, 200)
    assert sent[0].status_code == 303
    there = citizen.opens(path.removesuffix("/rut")).text
    assert "Lê Thị Bền" in there
    assert Page(there).words.count("Tôi hỏi: Lê Thị Bền?") <= 1
