"""Offices are made, named and ended in the browser, and no procedure loses its office."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from wtforms import Form

from portal.forms.kinds import Places, form_of, moved
from services import places
from services.administering import history, merging, taking_back
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from tests.factories import MONDAY, a_key
from tests.pages import Page
from tests.people import Watch, a_signed_in_officer, somebody, the_database
from workflows.definition import Field as Question

WHY = {"reason": "NQ 727"}
AN_MY = "/quan-tri/don-vi/tam-ky.an-my"


def test_offices_merge_after_the_plan_was_shown_and_it_is_taken_back(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    path = f"{AN_MY}/sap-nhap"
    page = admin.opens(path)
    assert "2 đơn vị kết thúc" in page.words

    both = admin.sends(page, successor="tam-ky.an-xuan", in_code="an-xuan-my", **WHY)
    shown = admin.sends(page, successor="tam-ky.an-xuan", **WHY)
    with the_database(app) as db:
        assert history.listed(db)[1] == 0
    answer = admin.sends(Page(shown.text, path), **WHY)

    assert both.status_code == 422
    assert "Chọn một đơn vị đã có, hoặc điền đơn vị mới ở dưới" in both.text
    assert (shown.status_code, answer.status_code) == (200, 303)
    words = admin.opens(AN_MY).words
    assert "đến hết 01/03/2021" in words
    assert "Từ 02/03/2021 kế thừa bởi UBND phường An Xuân" in words
    heir = admin.opens("/quan-tri/don-vi/tam-ky.an-xuan").words
    assert "Từ 02/03/2021 nhận việc của UBND phường An Mỹ" in heir
    assert "Sáp nhập, đổi tên đơn vị: thêm" in admin.opens("/quan-tri/nhat-ky?loai=don-vi").words
    journal = admin.opens("/quan-tri/nhat-ky")
    assert "Sáp nhập, đổi tên đơn vị: thêm UBND phường An Xuân · cùng 4 thay đổi" in journal.words
    assert "Kế thừa đơn vị" not in journal.words
    with the_database(app) as db:
        [whole], _n = history.listed(db, kinds=("merger",))
        told = admin.opens(f"/quan-tri/nhat-ky/{whole.id}").words
        assert "Đơn vị kết thúc – UBND phường An Mỹ" in told
        assert "Kế thừa đơn vị: thêm" in told
        errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="nhầm")
        taking_back.take_back(db, whole.id, errand)
        assert places.directory(db).ever("tam-ky.an-my").valid(date(2021, 3, 2))  # type: ignore[union-attr]  # it is there


def test_an_office_that_nothing_waits_for_ends_with_all_below_it(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens(f"{AN_MY}/ket-thuc")
    assert "2 đơn vị kết thúc cùng lúc" in page.words

    answer = admin.sends(page, **WHY)

    assert "đến hết 01/03/2021" in admin.opens(answer.location).words


def test_an_office_that_a_procedure_needs_does_not_end(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    path = "/quan-tri/don-vi/quang-nam.justice/ket-thuc"

    answer = admin.sends(admin.opens(path), **WHY)

    assert answer.status_code == 422
    assert "sẽ không còn nơi giải quyết" in answer.text


def test_an_office_is_made_and_named(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    new = {
        "parent": "tam-ky",
        "kind": "division",
        "in_code": "digital",
        "name": "Phòng Chuyển đổi số thành phố Tam Kỳ",
        "short_name": "Phòng Chuyển đổi số",
        "identity_code": "000.99.03.H47",
    }

    made = admin.sends(admin.opens("/quan-tri/don-vi-moi"), **new, **WHY)
    twice = admin.sends(admin.opens("/quan-tri/don-vi-moi"), **new, **WHY)
    admin.sends(admin.opens(f"{made.location}/ten"), short_name="Phòng CĐS", **WHY)

    assert twice.status_code == 422
    assert "Phòng CĐS" in admin.opens(made.location).words
    assert (
        "Phòng Chuyển đổi số thành phố Tam Kỳ"
        in admin.opens("/quan-tri/don-vi?q=chuyen doi so").words
    )
    admin.opens("/quan-tri/don-vi/atlantis", status=404)


def test_an_identity_code_is_changed_on_a_page_that_says_what_stays(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    path = f"{AN_MY}/ma-dinh-danh"
    page = admin.opens(path)
    assert "Mã đang dùng: 000.03.31.H47" in page.words
    assert "identity_code" not in admin.opens(f"{AN_MY}/ten").text

    taken = admin.sends(page, identity_code="000.01.31.H47", **WHY)
    changed = admin.sends(admin.opens(path), identity_code="h47.31.03", official="y", **WHY)

    assert taken.status_code == 422
    assert "Mã này là hoặc đã là của UBND phường Tân Thạnh" in taken.text
    words = admin.opens(changed.location).words
    assert "H47.31.03" in words
    assert "H47.31.03 (mã tạm đặt)" not in words


def test_whoever_lived_in_a_commune_that_ended_lives_in_the_one_that_took_over(app: Flask) -> None:
    with the_database(app) as db:
        errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="NQ 1241")
        merging.merge(db, Merger(("tam-ky.an-my",), "tam-ky.an-xuan", date(2021, 3, 2)), errand)
        before, after = (moved(places.directory(db), date(2021, 3, day)) for day in (1, 2))
        heir = places.directory(db).ever("tam-ky.an-xuan")
    question = Question("commune", "commune", "Xã, phường", "", required=True)

    assert "20341" not in before
    assert heir is not None
    assert after["20341"] == heir.gso
    with app.test_request_context(), the_database(app) as db:
        where = Places(places.directory(db), date(2021, 3, 2))
        form = form_of(Form, [question], where)(data={"q_commune": "20341"})
        assert form["q_commune"].data == heir.gso


def test_the_screen_of_a_hall_keeps_its_address_when_its_office_ends(
    app: Flask, watch: Watch
) -> None:
    with the_database(app) as db:
        errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="NQ 1241")
        merging.merge(db, Merger(("tam-ky.an-my",), "tam-ky.an-xuan", date(2021, 3, 2)), errand)
    watch.at += timedelta(days=1)
    hall = somebody(app)

    answer = hall.gets("/man-hinh/tam-ky.an-my")

    assert answer.location.endswith("/man-hinh/tam-ky.an-xuan")
    assert "UBND phường An Xuân" in hall.opens(answer.location).words
    hall.opens("/man-hinh/atlantis", status=404)
