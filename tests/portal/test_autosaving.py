"""A page is kept while it is typed; what a device holds can be read by its own session only."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.people import Visitor, a_signed_in_citizen, signed_in, somebody
from tests.portal.test_filing_walk import BORN, begins, has_ready

ADDRESS = "Số 5 Hùng Vương"


def types(citizen: Visitor, path: str, **answers: Any) -> TestResponse:
    """What the script sends while somebody types into a page that was just opened."""
    sent = citizen.opens(path).form().answered(answers)
    return citizen.client.post(f"{path}/tu-luu", data=sent)


def test_what_is_being_typed_is_kept_right_or_wrong(app: Flask, watch: Any) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{begins(citizen)}/phan/1"
    watch.passes(minutes=12)

    answer = types(citizen, path, full_name="Lê Bì", **{"born-day": "31", "born-month": "2"})
    kept = citizen.opens(path).form().fields

    assert answer.json
    assert (answer.status_code, answer.json["at"], answer.json["changed"]) == (200, "08:42", True)
    assert (kept["full_name"], kept["born-day"], kept["born-month"]) == ("Lê Bì", "31", "2")
    assert {name: kept[name] for name in answer.json["marks"]} == answer.json["marks"]


def test_the_page_goes_on_with_the_marks_that_it_was_given(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{begins(citizen)}/phan/1"
    page = citizen.opens(path)
    first = types(citizen, path, full_name="Lê B").json
    assert first

    second = citizen.client.post(
        f"{path}/tu-luu", data=page.form().answered({"full_name": "Lê Bình"} | first["marks"])
    )
    onward = citizen.sends(citizen.opens(path), residence="20341", **BORN)

    assert second.status_code == 200
    assert (onward.status_code, onward.location) == (303, path.replace("/phan/1", "/phan/2"))


def test_a_body_whose_answer_was_lost_is_sent_again_without_harm(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    path = f"{begins(citizen)}/phan/1"
    body = citizen.opens(path).form().answered({"full_name": "Lê Bình"})

    first, again = (citizen.client.post(f"{path}/tu-luu", data=body) for _ in range(2))

    assert first.json
    assert again.json
    assert (again.status_code, again.json["changed"]) == (200, False)
    assert again.json["marks"] == first.json["marks"]


@pytest.mark.parametrize(
    ("page", "mine", "theirs"),
    [
        ("phan/1", {"full_name": "Lê An"}, {"full_name": "Lê Bình"}),
        (
            "noi-nhan",
            {"delivery": "online"},
            {"delivery": "post", "delivery_address": ADDRESS, "delivery_address-shown": "1"},
        ),
    ],
)
def test_another_device_is_never_overwritten_in_silence(
    app: Flask, page: str, mine: dict[str, str], theirs: dict[str, str]
) -> None:
    phone = a_signed_in_citizen(app)
    assert phone.actor
    tablet = signed_in(app.test_client(), phone.actor)
    path = f"{has_ready(app, phone)}/{page}"
    open_on_the_phone = phone.opens(path).form()

    saved = types(tablet, path, **theirs)
    refused = phone.client.post(f"{path}/tu-luu", data=open_on_the_phone.answered(mine))

    kept = phone.opens(path).form().fields
    assert (saved.status_code, refused.status_code) == (200, 409)
    assert refused.json
    assert set(refused.json) == {"at"}
    assert {name: kept[name] for name in theirs if name in kept}.items() <= theirs.items()
    assert kept | mine != kept


def test_half_a_choice_is_kept_too(app: Flask) -> None:
    citizen = a_signed_in_citizen(app, commune="20341")
    path = f"{begins(citizen)}/noi-nhan"

    answer = types(citizen, path, delivery="post")

    assert answer.status_code == 200
    assert citizen.opens(path).form().fields["delivery"] == "post"


def test_whoever_is_not_its_owner_finds_neither_draft_nor_key(app: Flask) -> None:
    owner, other = a_signed_in_citizen(app), a_signed_in_citizen(app)
    draft = has_ready(app, owner)
    body = owner.opens(f"{draft}/phan/1").form().answered({"full_name": "Kẻ khác"})
    body["csrf_token"] = other.csrf_token()

    for path in (f"{draft}/phan/1/tu-luu", f"{draft}/noi-nhan/tu-luu"):
        assert other.client.post(path, data=body).status_code == 404
    assert other.gets(f"{draft}/khoa").status_code == 404
    assert somebody(app).gets(f"{draft}/khoa").status_code == 303
    assert owner.opens(f"{draft}/phan/1").form().fields["full_name"] != "Kẻ khác"


def test_the_key_belongs_to_a_draft_and_an_account_not_to_a_session(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    assert citizen.actor
    draft, second = has_ready(app, citizen), has_ready(app, citizen)
    tomorrow = signed_in(app.test_client(), citizen.actor)

    answers = [one.gets(f"{draft}/khoa") for one in (citizen, tomorrow)]
    keys = [str(answer.json["key"]) for answer in answers if answer.json]
    other = citizen.gets(f"{second}/khoa").json

    assert other
    assert keys[0] == keys[1] != other["key"]
    assert "no-store" in answers[0].headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/phan/1/tu-luu", "/noi-nhan/tu-luu"])
def test_what_comes_too_late_changes_nothing(app: Flask, path: str) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)
    body = citizen.opens(f"{draft}/phan/1").form().answered({"full_name": "Muộn"})
    check = citizen.opens(f"{draft}/kiem-tra")

    forged = citizen.client.post(draft + path, data=body | {"csrf_token": "x"})
    filed = citizen.sends(check, **{"cam-doan": "y"})
    late = citizen.client.post(draft + path, data=body)
    citizen.client.post("/dang-xuat", data={"csrf_token": body["csrf_token"]})
    ended = citizen.client.post(draft + path, data=body)

    assert (forged.status_code, filed.status_code) == (400, 303)
    assert (late.status_code, ended.status_code) == (303, 401)


def test_a_section_that_is_not_there_is_not_kept(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = begins(citizen)

    assert citizen.posts(f"{draft}/phan/99/tu-luu").status_code == 404
