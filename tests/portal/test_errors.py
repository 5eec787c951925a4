"""What people see when something goes wrong, and what the log says."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, insert, select

from portal import create_app
from portal.auth import open_to
from portal.logs import facts
from portal.session import db
from portal.settings import Settings
from portal.wiring import NAME
from services import jobs
from services.db import transaction
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from services.models import Counter, Job
from tests.factories import MONDAY
from tests.pages import Page
from tests.people import a_signed_in_citizen, a_signed_in_officer, somebody, the_database
from workflows.calendar import CalendarEnds
from workflows.case import Refused

FAULTS: dict[str, Exception] = {
    "not-found": NotFound("dossier-unknown"),
    "not-allowed": NotAllowed("not-yours"),
    "conflict": Conflict("moved-meanwhile"),
    "refused": Refused("reason-missing"),
    "invalid": Invalid("phone-wrong"),
    "beyond": CalendarEnds("Lịch", 2028),
    "unavailable": Unavailable("sign-in-locked", at="08:31"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "forbidden": PermissionError(errno.EACCES, "Permission denied"),
    "unknown": RuntimeError("Nguyễn Thị Bích Ngọc 049190000017"),
}


def fails(name: str) -> str:
    raise FAULTS[name]


def collides() -> str:
    with transaction(db()):
        for _ in range(2):
            jobs.enqueue(db(), "count", key="the same", at=MONDAY)
    return ""


def lacks() -> str:
    with transaction(db()):
        db().execute(insert(Counter), {"series": "code:nobody", "n": None})
    return ""


@pytest.fixture
def served(settings: Settings) -> Iterator[Flask]:
    """The application as people meet it, with an address at which things go wrong."""
    app = create_app(replace(settings, testing=False))
    app.add_url_rule("/hong/<string:name>", "fails", open_to("public")(fails))
    for view in (collides, lacks):
        app.add_url_rule(f"/{view.__name__}", view.__name__, open_to("public")(view))
    yield app
    app.extensions[NAME].engine.dispose()


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("not-found", 404, "Không tìm thấy hồ sơ có mã này."),
        ("not-allowed", 403, "Việc này thuộc về người hoặc đơn vị khác."),
        ("conflict", 409, "Hồ sơ vừa được người khác cập nhật."),
        ("refused", 409, "Viết lý do để người nộp hiểu."),
        ("invalid", 422, "Nhập số điện thoại 10 chữ số, bắt đầu bằng số 0."),
        ("beyond", 503, "Chưa tính được ngày hẹn vì lịch làm việc năm tới chưa được nạp."),
        ("unavailable", 503, "Bạn đã thử quá nhiều lần. Thử lại sau 08:31."),
        ("full", 503, "Cổng đang bảo trì trong ít phút."),
        ("forbidden", 500, "Hệ thống gặp trục trặc."),
        ("unknown", 500, "Hệ thống gặp trục trặc."),
    ],
)
def test_what_went_wrong_is_a_page_in_words(
    served: Flask, name: str, status: int, says: str
) -> None:
    page = a_signed_in_citizen(served).opens(f"/hong/{name}", status)

    assert says in page.words
    assert "Nguyễn Thị Bích Ngọc" not in page.words


def test_a_fault_of_ours_has_a_number_and_the_log_names_nobody(
    served: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = somebody(served).opens("/hong/unknown", 500)

    [line] = [one for one in caplog.records if one.getMessage() == "fault"]
    told = facts(line)
    assert f"mã tra cứu {told['request']}" in page.words
    assert (told["endpoint"], told["error"]) == ("fails", "RuntimeError")
    assert "Ngọc" not in str(line.__dict__["facts"])


def test_who_comes_second_is_told_so_nothing_is_kept_and_the_log_names_the_key(
    served: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    citizen = a_signed_in_citizen(served)

    page = citizen.opens("/collides", 409)

    assert page.heading == "Có người vừa làm trước"
    assert "Lần gửi này chưa ghi gì." in page.words
    [line] = [one for one in caplog.records if one.getMessage() == "fault"]
    told = facts(line)
    assert (told["level"], told["endpoint"]) == ("error", "collides")
    assert told["taken"] in {"job.key", "uq_job_key"}
    with the_database(served) as after:
        assert after.scalars(select(Job.key)).all() == []
    assert citizen.gets("/ho-so").status_code == 200


def test_a_row_that_lacks_something_is_a_fault_of_ours(served: Flask) -> None:
    assert somebody(served).opens("/lacks", 500).heading == "Hệ thống gặp trục trặc"


def test_an_address_that_is_not_there_is_a_page(app: Flask) -> None:
    page = somebody(app).opens("/khong-co", 404)

    assert page.heading == "Không tìm thấy"


def test_the_wrong_method_is_told_which_is_right(app: Flask) -> None:
    answer = somebody(app).client.post("/tai-khoan")

    assert answer.status_code == 405
    assert set(answer.allow) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("sent_to", "opens"),
    [
        ("/dang-nhap/nguoi-mau", "/dang-nhap"),
        ("/dang-xuat", "/"),
        ("/xu-ly/abc/quyet-dinh", "/xu-ly/abc"),
        ("/tai-khoan/dang-xuat-moi-noi", "/tai-khoan"),
    ],
)
def test_who_loads_the_answer_to_a_form_again_gets_its_page(
    app: Flask, sent_to: str, opens: str
) -> None:
    visitor = a_signed_in_officer(app, "admin")

    answer = visitor.gets(sent_to)

    assert (answer.status_code, answer.location) == (303, opens)


def test_too_much_at_once_is_refused_in_words(app: Flask) -> None:
    visitor = somebody(app)
    page = visitor.opens("/dang-nhap")

    answer = visitor.sends(page, account="x" * (61 * 1024 * 1024))

    assert answer.status_code == 413
    assert "Chọn tệp nhỏ hơn rồi gửi lại." in answer.text


def test_a_form_without_its_token_is_a_page(app: Flask) -> None:
    answer = somebody(app).client.post("/dang-nhap", data={"account": "a", "password": "b"})

    assert answer.status_code == 400
    assert Page(answer.text).heading == "Yêu cầu chưa đúng"


def test_a_form_without_its_key_comes_back_with_a_fresh_one(app: Flask) -> None:
    visitor = somebody(app)
    page = visitor.opens("/dang-nhap")

    answer = visitor.sends(page, account="0905123456", password="x", once="đoán")

    again = Page(answer.text).form()
    assert answer.status_code == 422
    assert "Mở lại trang này rồi gửi lần nữa." in answer.text
    assert len(again.fields["once"]) == 32
    assert again.fields["account"] == "0905123456"


def test_a_database_that_is_away_is_told_and_comes_back_by_itself(
    settings: Settings, seeded_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "away"
    app = create_app(replace(settings, database_url=f"sqlite:///{folder}/motcua.db"))
    visitor = somebody(app)

    away = visitor.opens("/dang-nhap", 503)
    folder.mkdir()
    shutil.copyfile(seeded_file, folder / "motcua.db")
    back = visitor.gets("/dang-nhap")
    app.extensions[NAME].engine.dispose()

    assert away.heading == "Cổng đang tạm dừng"
    assert back.status_code == 200


def test_a_full_disk_keeps_nothing_and_says_so(
    settings: Settings, seeded_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "full.db"
    shutil.copyfile(seeded_file, path)
    app = create_app(replace(settings, database_url=f"sqlite:///{path}"))
    visitor = somebody(app)
    page = visitor.opens("/dang-ky")
    engine = app.extensions[NAME].engine
    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count=1"))

    answer = visitor.sends(
        page,
        name="Trần An",
        id_number="049190000017",
        phone="0905123456",
        email=f"{'a' * 9000}@example.vn",
        password="đò dọc sông Hoài",
    )
    read = visitor.gets("/dang-nhap")
    engine.dispose()

    assert answer.status_code == 503
    assert read.status_code == 200
