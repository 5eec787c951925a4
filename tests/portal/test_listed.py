"""The lists behind the numbers of the managers' forms and scorecards: all their pages, and the file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from flask import Flask

from portal.manager import fact_lists
from tests.factories import moves
from tests.people import Visitor, a_signed_in_officer, the_database
from tests.services.reporting.dossiers import EXTRACT, granted, on, online

BOARD = "/dieu-hanh"
FORM = f"{BOARD}/bieu-06a"
CARD = f"{BOARD}/bo-chi-so/qd-766-2026/2.1"
MAY = "ky=2021-05&don-vi=quang-nam"
N = 52
"""More than a page has."""
LISTS = {
    f"{FORM}/truc-tuyen": f"{N} hồ sơ · Toàn tỉnh · tháng 5/2021",
    f"{FORM}/dang-giai-quyet": f"{N} hồ sơ · Toàn tỉnh",
    f"{FORM}/da-qua-han": f"{N} hồ sơ · Toàn tỉnh",
    f"{CARD}/pending": f"{N} hồ sơ · Toàn tỉnh",
    f"{BOARD}/su-kien/submitted.online": f"{N} hồ sơ · Toàn tỉnh",
}


@pytest.fixture
def crowd(app: Flask, manager: Visitor) -> Visitor:
    """The manager, in May, when An Mỹ has received more than a page."""
    with the_database(app) as db:
        for n in range(N):
            one = online(db, EXTRACT, on(f"05-{n % 20 + 1:02}"))
            moves(db, one, "accept", at=on(f"05-{n % 20 + 1:02}", 9))
    return manager


def test_every_list_is_turned_to_its_end_and_taken_home_whole(crowd: Visitor) -> None:
    for path, said in LISTS.items():
        first = crowd.opens(f"{path}?{MAY}")
        second = crowd.opens(next(link for link in first.links if "sau=" in link))
        back = crowd.opens(next(link for link in second.links if "truoc=" in link))
        file = crowd.gets(next(link for link in first.links if ".csv?" in link))
        head, *rows = csv.reader(StringIO(file.text.removeprefix("\ufeff")))
        shown = [dossiers(page.links) for page in (first, second)]

        assert said in first.words, path
        assert f"1–50 trên {N} hồ sơ" in first.words
        assert f"51–{N} trên {N} hồ sơ" in second.words
        assert back.words == first.words
        assert [len(one) for one in shown] == [50, N - 50]
        assert len({*shown[0], *shown[1]}) == len(rows) == N, path
        assert (head[0], file.mimetype) == ("Mã hồ sơ", "text/csv")
        assert [row[0] for row in rows[:2]] == codes(first.words, rows[:2])


def test_a_line_of_the_form_opens_into_its_own_dossiers_and_their_file(crowd: Visitor) -> None:
    form = crowd.opens(f"{FORM}?{MAY}&theo=don-vi")
    cell = next(link for link in form.links if "/truc-tuyen?" in link and "dong=" in link)

    page, file = crowd.opens(cell), crowd.gets(cell.replace("?", ".csv?"))

    assert f"{N} hồ sơ · UBND thành phố Tam Kỳ · tháng 5/2021" in page.words
    assert len(list(csv.reader(StringIO(file.text)))) == N + 1
    assert (
        "bieu-06a_truc-tuyen_ubnd-thanh-pho-tam-ky_quang-nam_2021-05.csv"
        in file.headers["Content-Disposition"]
    )


def test_a_list_that_has_shrunk_meanwhile_begins_anew(app: Flask, manager: Visitor) -> None:
    with the_database(app) as db:
        one = online(db, EXTRACT, on("05-04"))
        moves(db, one, "accept", at=on("05-04", 9))
        before = online(db, EXTRACT, on("05-03"))
        moves(db, before, "accept", at=on("05-03", 9))
        granted(db, one, on("05-04", 10))

    page = manager.opens(f"{FORM}/dang-giai-quyet?{MAY}&sau={one}")

    assert "1–1 trên 1 hồ sơ" in page.words


def test_a_list_of_procedures_is_taken_home_as_it_is_shown(manager: Visitor) -> None:
    path = f"{BOARD}/bo-chi-so/qd-766-2026/3.2/offered.used"
    page, file = (manager.gets(f"{path}{ending}?ky=2021") for ending in ("", ".csv"))

    assert "2 thủ tục · Toàn tỉnh" in page.text
    assert len(list(csv.reader(StringIO(file.text)))) == 2 + 1


def test_the_files_are_as_closed_as_their_pages(app: Flask, manager: Visitor) -> None:
    assert manager.actor
    stranger = a_signed_in_officer(app, "manager", "hoi-an")
    clerk = a_signed_in_officer(app, "clerk", "hoi-an")
    asked = "ky=2021&don-vi=tam-ky"

    for path in LISTS:
        for ending in ("", ".csv"):
            way = f"{path}{ending}?{asked}"
            answers = [one.gets(way).status_code for one in (manager, stranger, clerk)]
            assert answers == [200, 404, 403], way


def test_a_number_that_is_none_has_no_file(manager: Visitor) -> None:
    assert "submitted" not in fact_lists.OPEN
    for path in (f"{FORM}/tong", f"{BOARD}/su-kien/submitted", f"{CARD}/submitted"):
        assert manager.gets(f"{path}.csv?{MAY}").status_code == 404, path


def dossiers(links: list[str]) -> set[str]:
    return {link for link in links if link.startswith(f"{BOARD}/ho-so/")}


def codes(words: str, rows: list[list[str]]) -> list[str]:
    """The codes of these rows in the order in which they stand on a page."""
    return sorted((row[0] for row in rows), key=words.index)
