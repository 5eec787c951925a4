"""The administrator sees how the installation stands, and can end an officer's sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal import create_app
from portal.admin import operation
from portal.settings import Settings
from portal.wiring import NAME
from services import clocks, jobs, publishing
from services.db import transaction
from services.models import Job
from services.reporting import signers
from services.watching import checks, heartbeat
from tests.factories import MONDAY, a_dossier, a_filed
from tests.people import Watch, a_signed_in_officer, somebody, the_database


def test_the_overview_counts_what_is_loaded(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    page = admin.opens("/quan-tri")

    assert "1 cấp tỉnh, 18 cấp huyện, 241 cấp xã" in page.words
    assert "48 thủ tục: 7 mức 2, 23 mức 3, 18 mức 4" in page.words


def test_every_open_procedure_says_what_is_illustrative(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    page = admin.opens("/quan-tri/thu-tuc")

    assert "Đăng ký khai sinh" in page.words
    assert "số giờ" in page.words


def test_an_ended_session_has_to_sign_in_again(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")
    clerk = a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    login = "clerk.tam-ky.an-my"
    person = admin.opens(f"/quan-tri/can-bo/{login}")

    answer = admin.sends(person, f"/quan-tri/can-bo/{login}/ket-thuc-phien")

    assert answer.status_code == 303
    assert clerk.gets("/mot-cua").location.startswith("/dang-nhap")


def test_the_state_of_the_installation_is_told_as_machines_read_it(
    app: Flask, watch: Watch
) -> None:
    with the_database(app) as db:
        a_dossier(db, then=("accept",))
        watch.passes(days=60)
        heartbeat.beat(db, "here:1", since=MONDAY, at=watch.at)
    somebody(app).opens("/gioi-thieu")

    page = a_signed_in_officer(app, "admin").opens("/quan-tri/van-hanh")

    assert "Sẵn sàng làm việc." in page.words
    assert "Tiến trình nền worker Tiến trình nền đang chạy. Tốt" in page.words
    assert "Cấp xã 1 1 1" in page.words
    assert "Gửi tin báo 1 59 ngày 0" in page.words
    assert "1 đang chạy" in page.words
    assert "GET /gioi-thieu 1 0" in page.words


def test_what_is_missing_is_named_first(app: Flask) -> None:
    page = a_signed_in_officer(app, "admin").opens("/quan-tri/van-hanh")

    assert "Chưa sẵn sàng, còn thiếu: worker." in page.words
    assert "Không có tiến trình nền nào đang chạy. Cần sửa" in page.words
    assert "Chưa nối" in page.words


def test_an_operator_is_told_before_reports_can_no_longer_be_signed(
    app: Flask,
) -> None:
    with the_database(app) as db:
        heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY)
    pem = signers.own("Tỉnh Quảng Nam", MONDAY, signers.FEWEST_BITS)
    (app.extensions[NAME].settings.instance / signers.FILE).write_bytes(pem)
    ends = signers.read(pem).ends
    clock = replace(app.extensions[NAME].lookout.watched, clock=lambda: ends - timedelta(days=12))
    app.extensions[NAME].lookout.checks["certificate"] = checks.checks(clock)["certificate"]

    page = a_signed_in_officer(app, "admin").opens("/quan-tri/van-hanh")
    ready = app.test_client().get("/readyz")
    told = app.test_client().get("/metrics").text

    assert "Sẵn sàng làm việc." in page.words
    assert "certificate Chứng thư ký báo cáo chỉ còn 12 ngày" in page.words
    assert "Sắp hết" in page.words
    assert ready.status_code == 200
    assert "Chứng thư ký báo cáo chỉ còn 12 ngày" in ready.text
    assert "\nmotcua_certificate_days_left 12" in told


def test_what_was_given_up_is_told_by_its_place_and_names_nobody(app: Flask) -> None:
    place = "OSError at services/notices.py:12"
    with the_database(app) as db, transaction(db):
        jobs.enqueue(db, "send-notice", key="canary", at=MONDAY, person="canary")
        db.execute(update(Job).values(given_up_at=MONDAY, error=place))

    page = a_signed_in_officer(app, "admin").opens("/quan-tri/van-hanh")

    assert "Việc bỏ dở gần đây" in page.words
    assert "01/03/2021, 08:30 " + place in page.words
    assert "canary" not in page.text


def test_pages_that_fail_are_seen_among_those_that_take_time(settings: Settings) -> None:
    app = create_app(replace(settings, testing=True))
    counts = app.extensions[NAME].lookout.counts
    for status, seconds in ((200, 0.004), (500, 20.0)):
        counts.request("public.about", "GET", status, seconds=seconds, waited=0.0)
    counts.request("none", "other", 404, seconds=0.04, waited=0.0)

    slow, fast = counts.paces(5)
    only = counts.paces(1)
    app.extensions[NAME].engine.dispose()

    assert (slow.endpoint, slow.answers, slow.faults, slow.most) == ("public.about", 2, 1, None)
    assert (fast.mean, fast.most) == (0.04, 0.05)
    assert only == [slow]


def test_a_procedure_tells_its_revision_and_draws_its_way(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    page = admin.opens("/quan-tri/thu-tuc/1.001776")

    assert "Phiên bản 1 Công bố" in page.words
    assert "hệ thống, khi nạp tệp Đang dùng" in page.words
    assert "Mức 3: Nộp trên mạng" in page.words
    assert "20 ngày làm việc" in page.words
    assert page.text.count('<svg class="flow') == 2
    assert "Trả lại bước trước → Xác minh và niêm yết kết quả xét duyệt (cần lý do)" in page.words


def test_every_procedure_that_is_shipped_has_its_page(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    for raw in publishing.shipped().values():
        assert raw["title"] in admin.opens(f"/quan-tri/thu-tuc/{raw['code']}").words


def test_a_procedure_that_has_ended_can_still_be_looked_at(app: Flask) -> None:
    raw = next(one for one in publishing.shipped().values() if one["code"] == "1.001776")
    with the_database(app) as db:
        ended = {**raw, "valid_to": date(2021, 2, 1)}
        publishing.publish(db, {"ended.toml": ended}, by="system", at=MONDAY)

    page = a_signed_in_officer(app, "admin").opens("/quan-tri/thu-tuc/1.001776")

    assert "Không nhận hồ sơ mới từ sau ngày 01/02/2021." in page.words
    assert "Phiên bản 2" in page.words
    assert "Đã có bản mới" in page.words


def test_a_procedure_that_is_not_there_is_not_found(app: Flask) -> None:
    a_signed_in_officer(app, "admin").opens("/quan-tri/thu-tuc/9.999999", status=404)


def test_dossiers_that_nobody_will_move_are_told_by_office_and_code_only(app: Flask) -> None:
    with the_database(app) as db:
        filed = a_filed(db)
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    state = admin.opens("/quan-tri/van-hanh")
    page = admin.opens("/quan-tri/van-hanh/dung-yen")

    assert "1 hồ sơ ở 1 đơn vị" in state.words
    assert "/quan-tri/van-hanh/dung-yen" in state.text
    assert f"Phường An Mỹ tam-ky.an-my Đơn vị kế thừa 1 {filed.number}" in page.words
    assert "Nguyễn Thị Đức" not in page.text


def test_where_everybody_is_served_nothing_stands_still(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    state = admin.opens("/quan-tri/van-hanh")
    page = admin.opens("/quan-tri/van-hanh/dung-yen")

    assert "/quan-tri/van-hanh/dung-yen" not in state.text
    assert "Không có hồ sơ nào đứng yên" in page.words


def test_what_stands_still_is_counted_by_the_clock_that_the_portal_shows(
    app: Flask, watch: Watch
) -> None:
    with the_database(app) as db:
        clocks.set_demo(db, stood_at=MONDAY + timedelta(days=40), since=watch.at)
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    assert "10/04/2021" in admin.opens("/quan-tri/van-hanh/dung-yen").words


def test_many_that_stand_still_in_one_place_are_named_in_part(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "MOST", 2)
    with the_database(app) as db:
        for _ in range(3):
            a_filed(db)

    page = a_signed_in_officer(app, "admin").opens("/quan-tri/van-hanh/dung-yen")

    assert "và 1 hồ sơ nữa" in page.words


def test_what_was_given_up_begins_anew_in_the_browser(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    with the_database(app) as db:
        a_dossier(db, then=("accept", "ask"))
        with transaction(db):
            db.execute(update(Job).where(Job.name == "expire").values(given_up_at=MONDAY))
    still = admin.opens("/quan-tri/van-hanh/dung-yen")
    page = admin.opens("/quan-tri/van-hanh/lam-lai")
    without = admin.sends(page)

    answer = admin.sends(page, reason="Đã sửa mạng")

    assert "/quan-tri/van-hanh/lam-lai" in still.text
    assert "Canh hết giờ chờ: 1" in page.words
    assert without.status_code == 422
    assert "Đã giao lại" in admin.opens(answer.location).words
    after = admin.opens("/quan-tri/van-hanh/dung-yen")
    assert "/quan-tri/van-hanh/lam-lai" not in after.text
    journal = admin.opens("/quan-tri/nhat-ky/nhom/van-hanh/trang/1")
    assert "Làm lại việc bỏ dở" in journal.words
    assert "Số việc" in admin.opens(next(one for one in journal.links if "nhat-ky/1" in one)).words


def test_machines_read_how_many_stand_still_and_why(app: Flask) -> None:
    with the_database(app) as db:
        a_filed(db)

    told = app.test_client().get("/metrics").text

    assert 'motcua_dossiers_stuck{why="unmanned"} 1.0' in told
    assert 'motcua_dossiers_stuck{why="left"} 0.0' in told
    assert 'motcua_dossiers_stuck{why="untimed"} 0.0' in told
