"""The managers' reports: made, found, taken home, and coming by themselves."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO
from zipfile import ZipFile

from flask import Flask

from portal.wiring import NAME
from services.reporting import pdf_signature, signers, signing
from tests.people import Visitor, a_signed_in_officer
from tests.printed import text_of
from tests.services.reporting.dossiers import on

REPORTS = "/dieu-hanh/bao-cao"
MARCH = f"{REPORTS}?ky=2021-03&don-vi=quang-nam"


def makes_march(manager: Visitor) -> dict[str, str]:
    """The addresses of its files, by their ending."""
    answer = manager.sends(manager.opens(MARCH), f"{REPORTS}?")
    assert answer.status_code == 303
    links = manager.opens(answer.headers["Location"]).links
    files = [one for one in links if one.startswith(f"{REPORTS}/") and not one.endswith(".sig")]
    return {one.replace("/", ".").rpartition(".")[2]: one for one in files}


def test_a_report_is_made_and_taken_home_in_four_forms(manager: Visitor) -> None:
    files = makes_march(manager)

    assert set(files) == {"pdf", "xlsx", "ods", "csv"}
    said = text_of(manager.gets(files["pdf"]).get_data())
    for words in ("Kết quả giải quyết thủ tục hành chính, tháng 3 năm 2021", "II.06a", "Cách tính"):
        assert words in said
    workbook = ZipFile(BytesIO(manager.gets(files["xlsx"]).get_data()))
    assert sum(name.startswith("xl/worksheets/sheet") for name in workbook.namelist()) == 6
    tables = ZipFile(BytesIO(manager.gets(files["ods"]).get_data())).read("content.xml").decode()
    assert tables.count("<table:table ") == 6
    rows = list(csv.reader(StringIO(manager.gets(files["csv"]).text.removeprefix("\ufeff"))))
    assert ["chỉ tiêu", "on-time", "tử số", "3"] in rows
    assert ["II.06a", "Tổng số", "Số hồ sơ nhận giải quyết: Tổng số", "5"] in rows
    assert ["Trễ hẹn", "Xử lý: Chưa ai nhận việc", "số hồ sơ", "1"] in rows


def test_without_a_key_a_report_says_that_it_is_not_signed(manager: Visitor) -> None:
    files = makes_march(manager)

    assert "chưa có chữ ký số" in manager.opens(MARCH).words
    assert manager.gets(f"{files['csv']}.sig").status_code == 404


def test_with_a_key_each_file_has_its_signature_and_stays_what_it_is(
    app: Flask, manager: Visitor
) -> None:
    files = makes_march(manager)
    before = {ending: manager.gets(file).get_data() for ending, file in files.items()}
    key = signing.new_key()
    (app.extensions[NAME].settings.instance / signing.KEY_FILE).write_bytes(key)

    assert "chữ ký số rời" in manager.opens(MARCH).words
    for ending, file in files.items():
        content = manager.gets(file).get_data()
        signed = manager.gets(f"{file.replace('.pdf', '/pdf')}.sig").text
        assert content == before[ending]
        assert signing.is_genuine(signing.public_key(key), content, signed)


def test_with_a_certificate_the_pdf_carries_its_signature(app: Flask, manager: Visitor) -> None:
    files = makes_march(manager)
    place = app.extensions[NAME].settings.instance / signers.FILE
    place.write_bytes(b"no key")
    said = manager.opens(MARCH).words
    assert "chưa được ký: Tệp chứng thư ký báo cáo hỏng" in said
    plain = manager.gets(files["pdf"]).get_data()
    assert b"/ByteRange" not in plain

    place.write_bytes(signers.own("Tỉnh Quảng Nam", on("06-01"), signers.FEWEST_BITS))
    content = manager.gets(files["pdf"]).get_data()

    assert "có chữ ký số bên trong, của Tỉnh Quảng Nam" in manager.opens(MARCH).words
    mine = signers.read(place.read_bytes()).certificates
    assert pdf_signature.examined(content, [mine]).state == "good"
    assert manager.gets(files["pdf"]).get_data() == content
    assert f"{files['pdf'].replace('.pdf', '/pdf')}.sig" not in manager.opens(MARCH).links


def test_the_web_never_carries_what_signs() -> None:
    heavy = "{'pyhanko', 'aiohttp', 'asn1crypto'} & set(sys.modules)"
    asked = f"import sys, portal, portal.manager.reports, portal.commands.reports; print({heavy})"
    told = subprocess.run(  # noqa: S603 - what is written here
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )

    assert told.stdout == "set()\n"


def test_a_period_that_goes_on_offers_no_report_and_makes_none(manager: Visitor) -> None:
    page = manager.opens(f"{REPORTS}?ky=2021&don-vi=quang-nam")

    assert "Kỳ này chưa kết thúc." in page.words
    assert manager.posts(f"{REPORTS}?ky=2021&don-vi=quang-nam").status_code == 422


def test_what_is_wanted_is_remembered(manager: Visitor) -> None:
    answer = manager.posts(f"{REPORTS}/nhan?don-vi=quang-nam", every="month")

    page = manager.opens(answer.headers["Location"])
    assert "Đã lưu các báo cáo bạn nhận." in page.words
    assert page.form(f"{REPORTS}/nhan").answered({})["every"] == "month"


def test_the_report_of_another_office_is_not_found(app: Flask, manager: Visitor) -> None:
    files = makes_march(manager)
    stranger = a_signed_in_officer(app, "manager", "hoi-an")

    assert {stranger.gets(file).status_code for file in files.values()} == {404}
