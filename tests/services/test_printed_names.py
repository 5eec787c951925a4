"""How a form names things: offices, signers, days, money, the look-up code; and the press."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services import seeding
from services.errors import Unavailable
from services.printed import letterhead, press, slips, wording
from tests.printed import text_of
from workflows.calendar import VIETNAM
from workflows.offices import Directory, from_rows

NOON = datetime(2021, 3, 5, 5, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def directory() -> Directory:
    """The shipped offices."""
    return from_rows(seeding.rows("offices.csv"))


@pytest.mark.parametrize(
    ("code", "above", "lines", "place"),
    [
        ("tam-ky", "", ("Ủy ban nhân dân", "thành phố Tam Kỳ"), "Tam Kỳ"),
        ("tam-ky.an-my", "", ("Ủy ban nhân dân", "phường An Mỹ"), "An Mỹ"),
        ("tam-ky.justice", "UBND thành phố Tam Kỳ", ("Phòng Tư pháp",), "Tam Kỳ"),
        ("quang-nam.justice", "UBND tỉnh Quảng Nam", ("Sở Tư pháp",), "Quảng Nam"),
        ("tam-ky.police", "", ("Công an thành phố Tam Kỳ",), "Tam Kỳ"),
        ("tam-ky.an-my.police", "", ("Công an phường An Mỹ",), "An Mỹ"),
    ],
)
def test_an_office_stands_below_its_superior(
    directory: Directory, code: str, above: str, lines: tuple[str, ...], place: str
) -> None:
    head = letterhead.of_agency(directory, code)

    assert (head.above, head.lines, head.place) == (above, lines, place)


@pytest.mark.parametrize(
    ("code", "above", "name"),
    [
        ("tam-ky.an-my", "UBND phường An Mỹ", "Bộ phận Tiếp nhận và Trả kết quả UBND phường An Mỹ"),
        (
            "trung-tam",
            "UBND tỉnh Quảng Nam",
            "Trung tâm Phục vụ hành chính công tỉnh Quảng Nam",
        ),
    ],
)
def test_a_desk_stands_below_its_committee(
    directory: Directory, code: str, above: str, name: str
) -> None:
    head = letterhead.of_desk(directory, code)

    assert (head.above, head.name) == (above, name)


def test_an_office_that_never_was_is_a_programming_error(directory: Directory) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        letterhead.known(directory, "nowhere")


@pytest.mark.parametrize(
    ("code", "letters"),
    [
        ("tam-ky", "UBND"),
        ("quang-nam.justice", "STP"),
        ("quang-nam.planning", "SKHĐT"),
        ("tam-ky.labour", "PLĐTBXH"),
        ("tam-ky.secretariat", "VPHĐNDUBND"),
        ("tam-ky.land", "CNVPĐKĐĐ"),
        ("trung-tam", "TTPVHCC"),
    ],
)
def test_a_number_carries_the_letters_of_its_office(
    directory: Directory, code: str, letters: str
) -> None:
    assert letterhead.abbreviation(letterhead.known(directory, code)) == letters


@pytest.mark.parametrize(
    ("code", "role", "title", "lines"),
    [
        ("tam-ky", "leader", "Chủ tịch", ("TM. Ủy ban nhân dân", "Chủ tịch")),
        (
            "tam-ky",
            "leader",
            "Phó Chủ tịch",
            ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"),
        ),
        ("quang-nam.justice", "leader", "", ("Giám đốc",)),
        ("quang-nam.justice", "head", "", ("TL. Giám đốc", "Trưởng phòng")),
        ("tam-ky.justice", "head", "Phó trưởng phòng", ("KT. Trưởng phòng", "Phó Trưởng phòng")),
        ("tam-ky.inspectorate", "head", "", ("Chánh Thanh tra",)),
        ("tam-ky.police", "leader", "", ("Trưởng Công an",)),
        ("tam-ky.tax", "leader", "", ("Thủ trưởng đơn vị",)),
        ("tam-ky.justice", "officer", "Chuyên viên", ("TL. Trưởng phòng", "Chuyên viên")),
        ("tam-ky.justice", "officer", "", ("TL. Trưởng phòng",)),
    ],
)
def test_a_signature_says_for_whom_it_stands(
    directory: Directory, code: str, role: str, title: str, lines: tuple[str, ...]
) -> None:
    office = letterhead.known(directory, code)

    assert letterhead.signer(office, role, title) == lines


def test_a_chairman_who_decides_in_person_signs_for_nobody(directory: Directory) -> None:
    office = letterhead.known(directory, "tam-ky")

    assert letterhead.signer(office, "leader", "", alone=True) == ("Chủ tịch",)


def test_days_and_times_are_written_as_the_decree_says() -> None:
    assert wording.official_day(date(2021, 2, 9)).split() == [
        "ngày",
        "09",
        "tháng",
        "02",
        "năm",
        "2021",
    ]
    assert wording.official_day(NOON).split() == ["ngày", "05", "tháng", "3", "năm", "2021"]
    assert " ".join(wording.official_moment(NOON).split()) == (
        "12 giờ 30 phút, ngày 05 tháng 3 năm 2021"
    )
    assert wording.official_day(datetime(2021, 3, 5, 23, 30, tzinfo=UTC)).split()[1] == "06"
    assert wording.weekday(date(2021, 3, 7)) == "Chủ nhật"
    assert wording.short_moment(NOON).split() == ["12:30", "05/03/2021"]
    assert wording.iso(NOON.astimezone(VIETNAM)) == "2021-03-05T05:30:00Z"


def test_money_counts_and_numbers_are_written_plainly() -> None:
    assert wording.vnd(1_005_000).split() == ["1.005.000", "đồng"]
    assert wording.paired(2) == "02"
    assert (wording.masked("049190000001"), wording.masked("1234567")) == (
        "049*****0001",
        "1234567",
    )
    assert (wording.inner("Giấy khai sinh"), wording.inner("UBND xã")) == (
        "giấy khai sinh",
        "UBND xã",
    )
    assert (wording.capital("ông (bà) An"), wording.capital("")) == ("Ông (bà) An", "")


def test_the_look_up_code_opens_the_dossier_or_names_it() -> None:
    assert slips.look_up_text("https://dvc.example", "A-1", "XY") == (
        "https://dvc.example/tra-cuu?ma=A-1"
    )
    assert slips.look_up_text("", "A-1", "XY") == "A-1 XY"
    assert slips.qr("A-1 XY").startswith("data:image/svg+xml")


def test_a_page_fetches_nothing_but_what_it_carries(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">riêng</text></svg>')
    carried = slips.qr("A-1 XY")
    page = f'<img src="{secret.as_uri()}" alt="tệp"><img src="{carried}" alt="mã">'

    drawn = press.ready().draw(page, "a5")

    assert text_of(drawn) == "tệp Trang 1/1"


def test_what_people_wrote_is_text_and_never_a_tag() -> None:
    drawn = an_empty_register("<b>A</b>")

    assert "<B>A</B>" in text_of(drawn)


def test_many_who_print_at_once_get_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda _: an_empty_register(), range(8)))

    assert len(drawn) == 1


def test_another_process_prints_the_same_bytes() -> None:
    script = (
        "import sys; from tests.services.test_printed_names import an_empty_register\n"
        "sys.stdout.buffer.write(an_empty_register())"
    )

    there = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603

    assert there.stdout == an_empty_register()


def test_without_its_libraries_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    press.ready.cache_clear()

    with pytest.raises(Unavailable, match="printer-away"):
        press.ready()


def an_empty_register(agency: str = "UBND xã") -> bytes:
    """A sheet that needs no database: letterhead, table, margins."""
    content = {
        "head": letterhead.Letterhead("", (agency,), agency, "An Mỹ"),
        "rows": [],
        "since": date(2021, 3, 1),
        "until": date(2021, 3, 2),
        "made_at": NOON,
    }
    return press.drawn("print/register.html", "a4-across", content)
