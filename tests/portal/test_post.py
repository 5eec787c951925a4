"""The post of a desk, as its clerk works with it and as the applicant follows it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import stands
from tests.pages import Page
from tests.people import Visitor, a_signed_in_citizen, a_signed_in_officer, the_database
from tests.portal.test_counter import (
    ALLOWANCE,
    ALLOWANCE_ANSWERS,
    AN_MY,
    APPLICANT,
    TO_RESULT,
    brought_to,
)
from tests.portal.test_my_dossier import goes_on, has_filed

CAME, LEFT = "EB123456789VN", "EM000000017VN"
PAPER = {"papers-in-declaration-original": "1"}


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", AN_MY)


def entered(clerk: Visitor, number: str = CAME, **also: str) -> str:
    """The path of an envelope that was entered in the book."""
    page = clerk.opens("/mot-cua/buu-chinh/den")
    answer = clerk.sends(page, number=number, sender="Trần Thị Bé", phone="0905111222", **also)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def posted(app: Flask, clerk: Visitor, citizen: Visitor) -> str:
    """The address of a citizen's dossier whose result was sent by post."""
    path = has_filed(app, citizen)
    goes_on(app, path, *TO_RESULT)
    public_id = path.rpartition("/")[2]
    page = clerk.opens(f"/mot-cua/tra-ket-qua/{public_id}?cach=post")
    assert ("Ghi đã gửi bưu điện" in page.words, "Ghi đã trả" in page.words) == (True, False)
    sent = clerk.sends(page, parcel="em 0000 00017 vn")
    assert "Đã ghi kết quả gửi bưu điện." in clerk.opens(sent.location).words
    return path


def test_an_envelope_is_entered_opened_and_filed_as_posted(app: Flask, clerk: Visitor) -> None:
    path = entered(clerk, procedure=ALLOWANCE)
    again = clerk.sends(clerk.opens("/mot-cua/buu-chinh/den"), number=CAME, sender="Ai đó")
    page = clerk.opens(path)
    book = clerk.opens("/mot-cua/buu-chinh").words

    record = clerk.opens(next(link for link in page.links if "/ghi-nhan/" in link))
    fields = record.form().fields
    filed = clerk.sends(record, **ALLOWANCE_ANSWERS, **PAPER, **{"applicant-id": "049145000012"})

    assert again.status_code == 422
    assert "Số hiệu này đã có trong sổ" in Page(again.text).words
    assert (CAME in book, "Trần Thị Bé" in book) == (True, True)
    assert (fields["came-by"], fields["parcel"]) == ("post", CAME)
    assert fields["applicant-name"] == "Trần Thị Bé"
    assert filed.status_code == 303, filed.text
    assert "Đã vào hồ sơ" in clerk.opens(path).words
    dossier = clerk.opens(filed.location.replace("phieu-hen", "ho-so")).words
    assert f"Bưu gửi số hiệu {CAME}" in dossier
    a_signed_in_officer(app, "clerk", "hoi-an").opens(path, 404)


def test_a_number_is_asked_for_only_of_what_was_posted(clerk: Visitor) -> None:
    path = f"/mot-cua/ghi-nhan/{ALLOWANCE}"
    good = APPLICANT | ALLOWANCE_ANSWERS | PAPER | {"parcel-shown": "1", "carrier-shown": "1"}

    lacking = clerk.sends(clerk.opens(path), **good, **{"came-by": "post"})
    brought = clerk.sends(clerk.opens(path), **good)

    assert lacking.status_code == 422
    assert "Nhập số hiệu như in trên phiếu gửi" in Page(lacking.text).words
    assert brought.status_code == 303, brought.text


def test_an_envelope_completes_a_dossier_or_goes_back(app: Flask, clerk: Visitor) -> None:
    public_id, path = brought_to(app, "ask"), entered(clerk)
    listed = clerk.opens(next(one for one in clerk.opens(path).links if "viec=supplement" in one))
    bring = clerk.opens(next(one for one in listed.links if f"/bo-sung/{public_id}" in one))

    answer = clerk.sends(bring, **PAPER)

    assert bring.form().fields["parcel"] == CAME
    assert answer.status_code == 303, answer.text
    other = entered(clerk, "EB2VN0000")
    empty = clerk.sends(clerk.opens(other))
    back = clerk.sends(clerk.opens(other), why="Không thuộc quầy này")
    assert (empty.status_code, back.status_code) == (422, 303)
    assert "Viết lý do trả lại" in empty.text
    assert "Đã trả người gửi" in clerk.opens(other).words


def test_a_result_in_the_post_is_followed_by_who_waits_for_it(app: Flask, clerk: Visitor) -> None:
    citizen = a_signed_in_citizen(app)
    mine = posted(app, clerk, citizen)
    sent = clerk.opens("/mot-cua/buu-chinh?muc=di")
    parcel = next(link for link in sent.links if "/buu-gui/" in link)
    with the_database(app) as db:
        row = stands(db, mine.rpartition("/")[2]).dossier
    looked = citizen.opens("/tra-cuu")
    found = citizen.sends(looked, "/tra-cuu", **{"ma": row.code, "bien-nhan": row.secret}).text

    on_its_way = citizen.opens(mine).words
    unsaid = clerk.sends(clerk.opens(parcel), how="returned")
    said = clerk.sends(clerk.opens(parcel), how="returned", why="Không có người nhận")
    back = citizen.opens(mine).words

    assert LEFT in found
    assert f"số hiệu {LEFT}" in on_its_way
    assert "Kết quả đang trên đường đến bạn" in on_its_way
    assert (unsaid.status_code, said.status_code) == (422, 303)
    assert "Bưu chính chưa giao được kết quả" in back
    assert "Không có người nhận" in back
    page = clerk.opens(parcel)
    fields = page.form(f"{parcel}/da-nhan").fields
    stale = clerk.posts(f"{parcel}/bao-phat", **fields, how="delivered")
    assert (stale.status_code, "đã được người khác xử lý" in stale.text) == (422, True)
    assert clerk.sends(page, f"{parcel}/gui-lai", parcel="EM2VN").status_code == 303
    again = clerk.opens("/mot-cua/buu-chinh?muc=di")
    ticked = clerk.sends(again, "/mot-cua/buu-chinh/da-giao", chon=again_id(again))
    assert "Đã ghi 1 bưu gửi" in clerk.opens(ticked.location).words
    assert "Bưu chính báo đã giao" in citizen.opens(mine).words


def again_id(page: Page) -> str:
    """The id of the one envelope of a list."""
    return next(link for link in page.links if "/buu-gui/" in link).rpartition("/")[2]


def test_what_came_back_is_fetched(app: Flask, clerk: Visitor) -> None:
    citizen = a_signed_in_citizen(app)
    mine = posted(app, clerk, citizen)
    parcel = next(
        link for link in clerk.opens("/mot-cua/buu-chinh?muc=di").links if "/buu-gui/" in link
    )
    clerk.sends(clerk.opens(parcel), how="returned", why="Sai địa chỉ")

    answer = clerk.sends(clerk.opens(parcel), f"{parcel}/da-nhan", why="Nguyễn Thị Đức")

    assert answer.status_code == 303
    assert "Đã giao tại" in citizen.opens(mine).words
    assert clerk.gets("/mot-cua/buu-chinh?muc=gi").status_code == 404
    nothing = clerk.sends(clerk.opens("/mot-cua/buu-chinh?muc=so-di"), "/mot-cua/buu-chinh/da-giao")
    assert "Đánh dấu bưu gửi" in clerk.opens(nothing.location).words


def test_a_list_of_what_was_delivered_names_what_it_could_not_record(
    app: Flask, clerk: Visitor
) -> None:
    citizen = a_signed_in_citizen(app)
    mine = posted(app, clerk, citizen)
    other = a_signed_in_officer(app, "clerk", "hoi-an.minh-an")
    foreign = entered(other).rpartition("/")[2]
    page = clerk.opens("/mot-cua/buu-chinh?muc=di")
    chosen = ["x", foreign, again_id(page), again_id(page)]

    answer = clerk.sends(page, "/mot-cua/buu-chinh/da-giao", chon=chosen)

    assert answer.status_code == 303
    words = clerk.opens(answer.location).words
    assert "2 bưu gửi chưa ghi được. Không tìm thấy bưu gửi này ở quầy của bạn." in words
    assert "Đã ghi 1 bưu gửi" in words
    assert "Bưu chính báo đã giao" in citizen.opens(mine).words
