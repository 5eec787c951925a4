"""What people are told, where, and the link that proves an address."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.settings import unusable_mail
from portal.wiring import NAME
from services import mailboxes, outside
from services.models import Mailbox, MailboxClaim
from tests.people import Visitor, Watch, a_signed_in_citizen, somebody, the_database
from tests.portal.test_my_dossier import has_filed

CHOICES = "/tai-khoan/thong-bao"
ASKS = "/tai-khoan/thu-dien-tu"


def a_link(app: Flask, citizen: Visitor, address: str = "an@example.vn") -> str:
    """The link in the letter that somebody asks for."""
    answer = citizen.sends(citizen.opens(ASKS), ASKS, **{"dia-chi": address})
    assert answer.status_code == 303
    with the_database(app) as db:
        newest = select(MailboxClaim.id).where(MailboxClaim.ended_at.is_(None))
        claim = db.scalars(newest.where(MailboxClaim.address == address)).one()
    seal = outside.mailbox_seal(app.extensions[NAME].settings.secret_key)
    return f"/thu-dien-tu/{seal.close(claim)}"


def boxes(app: Flask) -> list[str]:
    with the_database(app) as db:
        return list(db.scalars(select(Mailbox.address)))


def test_an_address_is_confirmed_by_pressing_not_by_looking(app: Flask) -> None:
    citizen, anybody = a_signed_in_citizen(app), somebody(app)
    link = a_link(app, citizen)

    page = anybody.opens(link)
    assert "an@example.vn" in page.words
    assert anybody.gets(link).headers["Cache-Control"] == "no-store"
    assert boxes(app) == []
    anybody.sends(page, link)

    assert boxes(app) == ["an@example.vn"]
    assert "Đã xác nhận" in citizen.opens(CHOICES).words
    again = anybody.opens(link, 404)
    assert "Chưa có gì thay đổi" in again.words


def test_a_link_that_is_over_or_made_up_changes_nothing(app: Flask, watch: Watch) -> None:
    citizen = a_signed_in_citizen(app)
    old = a_link(app, citizen)
    link = a_link(app, citizen, "binh@example.vn")
    watch.passes(hours=25)
    anybody = somebody(app)

    for path in (old, link, link[:-1] + "x", "/thu-dien-tu/x", f"{link}.x"):
        assert "Liên kết này không dùng được nữa" in anybody.opens(path, 404).words
        assert anybody.posts(path).status_code == 404

    assert boxes(app) == []


@pytest.mark.parametrize("typed", ["an", "an@example.vn\r\nBcc: moi@nguoi.vn", "ân@example.vn", ""])
def test_what_is_no_address_is_said_at_its_box(app: Flask, typed: str) -> None:
    citizen = a_signed_in_citizen(app)

    answer = citizen.sends(citizen.opens(ASKS), ASKS, **{"dia-chi": typed})

    assert answer.status_code == 422
    assert "Nhập địa chỉ thư đầy đủ" in answer.text
    with the_database(app) as db:
        assert db.scalars(select(MailboxClaim.id)).all() == []


def test_choices_are_kept_and_an_address_can_be_given_up(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    link = a_link(app, citizen)
    citizen.sends(citizen.opens(link), link)

    citizen.sends(citizen.opens(CHOICES), CHOICES, viec=["result", "message"])

    assert citizen.opens(CHOICES).form(CHOICES).fields["viec"] == ["result", "message"]
    wrong = citizen.sends(citizen.opens(CHOICES), CHOICES, viec=["everything"])
    assert wrong.status_code == 422
    citizen.sends(citizen.opens(CHOICES), "/tai-khoan/bo-thu-dien-tu")
    assert boxes(app) == []


def test_the_page_says_whether_the_province_sends_letters_at_all(app: Flask) -> None:
    page = a_signed_in_citizen(app).opens(CHOICES)

    assert "Tỉnh chưa nối máy chủ thư điện tử" in page.words
    assert "Tin nhắn điện thoại và Zalo: tỉnh chưa nối" in page.words


def test_the_list_of_notices_leads_to_the_dossiers_and_is_ones_own(app: Flask) -> None:
    citizen, other = a_signed_in_citizen(app), a_signed_in_citizen(app)
    path = has_filed(app, citizen, "1.001776", "accept")
    has_filed(app, other, "1.001776", "accept")
    assert "Thông báo (1 mới)" in citizen.opens("/ho-so").words

    page = citizen.opens("/thong-bao")
    assert [link for link in page.links if link.startswith("/ho-so/")] == [path]
    assert "Hồ sơ đã được tiếp nhận" in page.words
    citizen.sends(page, "/thong-bao/da-doc")

    assert "Mới" not in citizen.opens("/thong-bao").words
    assert "Thông báo (1 mới)" in other.opens("/ho-so").words
    for odd in ("-1", "x", "9" * 30):
        citizen.opens(f"/thong-bao?truoc={odd}")
        assert citizen.posts("/thong-bao/da-doc", den=odd).status_code == 303


def test_who_must_confirm_a_draft_is_told(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    has_filed(app, citizen, "1.001193", "accept", "propose", child_case="parents")

    page = citizen.opens("/thong-bao")

    assert "Bạn cần xem và xác nhận bản nháp kết quả" in page.words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"mail_host": "thu.vn", "mail_sender": "a@b.vn", "public_url": "https://x.vn"}, ""),
        ({"mail_host": "thu.vn", "public_url": "https://x.vn"}, "mail_sender"),
        (
            {"mail_host": "thu.vn", "mail_sender": "a@b.vn\nBcc: c@d.vn", "public_url": "x"},
            "sender",
        ),
        ({"mail_host": "thu.vn", "mail_sender": "a@b.vn"}, "public_url"),
        (
            {
                "mail_host": "thu.vn",
                "mail_sender": "a@b.vn",
                "public_url": "https://x.vn",
                "mail_security": "none",
            },
            "chính máy này",
        ),
        ({"mail_security": "ssl"}, "mail_security"),
    ],
)
def test_mail_that_could_not_go_out_is_said_at_the_start(given: dict[str, str], said: str) -> None:
    faults = " ".join(unusable_mail(given))

    assert (said in faults) if said else not faults


def test_every_topic_has_its_words() -> None:
    from portal.forms.notifying import TOPIC_WORDS  # noqa: PLC0415  # lazy words of a form

    assert TOPIC_WORDS.keys() == set(mailboxes.TOPICS)
    assert re.fullmatch(mailboxes.ADDRESS, "an.nguyen+dvc@thu.example.vn")
