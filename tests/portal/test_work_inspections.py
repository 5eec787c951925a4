"""The record of a visit on the spot: written, mended, printed; what its owner reads of it."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Flask

from tests.people import a_signed_in_officer
from tests.portal.working import PERMIT, URBAN, a_clerk, worked
from tests.uploads import a_pdf

SAID = {
    "place": "Thửa 12, tờ bản đồ 7",
    "people": "Lê Văn Tâm, chuyên viên\nNguyễn Thị Bốn, hàng xóm",
    "found": "Đất trống, có hàng rào.",
    "conclusion": "fits",
}


def test_a_record_is_written_mended_and_printed(app: Flask) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    path = f"/xu-ly/{worked(app, 'accept', code=PERMIT)}"
    page = officer.opens(f"{path}/kiem-tra-thuc-dia")

    picture = (BytesIO(a_pdf()), "anh.pdf")
    wrong = officer.sends(page, **SAID | {"found": " "})
    done = officer.sends(page, **SAID, pictures=picture)
    again = officer.opens(f"{path}/kiem-tra-thuc-dia?dinh-chinh=1")
    officer.sends(again, conclusion="unfit")
    words = officer.opens(path).words
    sheet = officer.client.get(f"{path}/kiem-tra-thuc-dia/2.pdf")

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert "Ghi những gì đã thấy" in wrong.text
    assert "Thửa 12, tờ bản đồ 7" in again.text
    for told in ("Số 2, ngày", "Đính chính số 1", "Đã được thay bằng số 2", "anh.pdf"):
        assert told in words
    assert words.count("anh.pdf") == 1
    assert "Giấy tờ cán bộ thêm vào" not in words
    assert sheet.mimetype == "application/pdf"


def test_pictures_that_cannot_be_kept_are_named_and_none_is_left_out_in_silence(app: Flask) -> None:
    officer = a_signed_in_officer(app, "officer", URBAN)
    page = officer.opens(f"/xu-ly/{worked(app, 'accept', code=PERMIT)}/kiem-tra-thuc-dia")
    good, broken = a_pdf(), a_pdf()[:120]
    boxes = re.findall(r'<input[^>]* name="pictures"[^>]*>', page.text)

    refused = officer.sends(
        page,
        **SAID,
        pictures=[(BytesIO(good), "anh.pdf"), (BytesIO(broken), "hong.pdf")],
    )
    many = officer.sends(page, **SAID, pictures=[(BytesIO(good), f"{n}.pdf") for n in range(7)])

    assert any(" multiple" in box and " capture" not in box for box in boxes), "six at once"
    assert (refused.status_code, many.status_code) == (422, 422)
    assert "hong.pdf: Tệp bị hỏng, không mở được." in refused.text
    assert "Chọn nhiều nhất 6 tệp" in many.text
    assert "Số 1, ngày" not in officer.opens(page.path.rpartition("/")[0]).words


def test_who_does_not_work_there_has_no_page_for_it_and_the_owner_no_content(app: Flask) -> None:
    clerk = a_signed_in_officer(app, "clerk", "tam-ky")
    path = f"/xu-ly/{worked(app, 'accept', code=PERMIT)}/kiem-tra-thuc-dia"

    assert clerk.client.get(path).status_code == 409
    assert a_clerk(app).client.get(path).status_code == 404
