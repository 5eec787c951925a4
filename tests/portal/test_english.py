"""The portal in English: complete, marked where it stays Vietnamese, offered only where it is both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, session

from portal import auth, extraction
from portal.language import COOKIE
from services import accounts, catalogue, places, signing_in, tongue
from services.letters import Letters, moment
from services.procedure_words import heard
from tests.factories import ALLOWANCE, MONDAY, OFFICERS, a_draft, stands
from tests.house import ROOT, python_files, tree_of
from tests.pages import Page
from tests.people import (
    Visitor,
    a_signed_in_citizen,
    a_signed_in_officer,
    somebody,
    the_database,
)
from tests.portal.english import NAMES, VIETNAMESE, left, without
from tests.portal.test_my_dossier import BIRTH, CERTIFICATE, LENDING, goes_on, has_filed, is_asked
from workflows.definition import Field, Procedure

TYPED = ("Nguyễn Thị Đức", LENDING)
"""What people of the tests have typed."""
PUBLIC = (
    *("/", "/thu-tuc", "/thu-tuc?trang=2", "/thu-tuc?q=xyzzy", "/thu-tuc?muc-do=4&cap=xa"),
    *(
        "/tra-cuu",
        "/dang-nhap",
        "/dang-nhap/ma-can-bo",
        "/dang-ky",
        "/dang-ky/doanh-nghiep",
        "/tro-giup",
    ),
    *("/kha-nang-tiep-can", "/quyen-rieng-tu", "/gioi-thieu", "/ket-qua-phuc-vu"),
)
DONE = ("accept", "propose", "approve", "propose", "approve", "grant")
READ = {"portal/public/explained.py"}
"""Code that looks into the words of procedures, and says none of its own."""


def in_english(visitor: Visitor) -> Visitor:
    """The same browser, in which English was chosen."""
    visitor.client.set_cookie(COOKIE, "en")
    return visitor


def names_of(app: Flask) -> list[str]:
    """Names of offices, which stay as they are also where no marks can stand."""
    with the_database(app) as db:
        every = places.directory(db).every()
    return [*TYPED, *(name for one in every for name in (one.name, one.short_name))]


def told(
    visitor: Visitor, names: list[str], paths: Iterable[str], status: int = 200
) -> dict[str, list[str]]:
    """By address what is left in Vietnamese."""
    pages = {path: visitor.opens(path, status) for path in paths}
    return {path: texts for path, page in pages.items() if (texts := left(page, names))}


def offered(app: Flask) -> list[Procedure]:
    """The procedures of Monday."""
    with the_database(app) as db:
        return catalogue.offered(db, on=MONDAY.date())


@pytest.mark.parametrize("domain", extraction.WANTED)
def test_a_catalogue_lacks_nothing_and_keeps_nothing(domain: str) -> None:
    faults = list(extraction.faults("en", domain))

    assert not faults, "motcua words extract, then translate:\n" + "\n".join(faults[:40])


def test_what_the_code_says_to_people_goes_through_gettext() -> None:
    around = [
        f"{name}:{line} {text}"
        for name, path in python_files("portal/public", "portal/citizen")
        if name not in READ
        for line, text in said_around(tree_of(path))
    ]

    assert not around, f"say it through _(): {around}"


def said_around(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Vietnamese in code that is neither handed to gettext nor a docstring."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)]
    known = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            known |= {id(one) for one in node.args if node.func.id in extraction.KEYWORDS}
    for node in nodes:
        text = getattr(node, "value", None)
        if isinstance(text, str) and id(node) not in known and VIETNAMESE.search(text):
            yield node.lineno, text


def test_what_a_visitor_reads_is_all_english(app: Flask) -> None:
    visitor, names = in_english(somebody(app)), names_of(app)
    pages = (f"/thu-tuc/{one.code}" for one in offered(app))

    found = told(visitor, names, (*PUBLIC, *pages))
    found |= told(visitor, names, ("/thu-tuc/9.9", "/nowhere"), status=404)

    assert found == {}


def test_what_a_citizen_reads_while_declaring_is_all_english(app: Flask) -> None:
    citizen, names = in_english(a_signed_in_citizen(app)), names_of(app)
    assert citizen.actor
    online = [one.code for one in offered(app) if one.level >= 3]
    with the_database(app) as db:
        drafts = {code: a_draft(db, citizen.actor, code) for code in online}
    found: dict[str, list[str]] = {}
    for code, draft in drafts.items():
        here = f"/ban-khai/{draft}"
        parts = [one for one in citizen.opens(here).links if one.startswith(f"{here}/")]
        wrong = (f"{path}?loi=1" if "/phan/" in path else path for path in parts)
        found |= told(citizen, names, (f"/nop-ho-so/{code}", here, *wrong))

    assert found == {}


def test_what_is_wrong_with_an_answer_is_told_in_english(app: Flask) -> None:
    citizen, names = in_english(a_signed_in_citizen(app)), names_of(app)
    begun = citizen.sends(citizen.opens(f"/nop-ho-so/{ALLOWANCE}"))
    draft = begun.location.removesuffix("/phan/1")
    typed = {"id_number": "12", "born-day": "31", "born-month": "2", "born-year": "2020"}

    section = citizen.sends(citizen.opens(f"{draft}/phan/1"), **typed)
    check = citizen.sends(citizen.opens(f"{draft}/kiem-tra"))
    lost = citizen.sends(citizen.opens("/tra-cuu"), ma="N1", **{"bien-nhan": "ABCDEFGH"})

    pages = [Page(one.text) for one in (section, check, lost)]
    assert [one.status_code for one in (section, check, lost)] == [422, 422, 422]
    assert [left(page, names) for page in pages] == [[], [], []]
    assert "you entered 2" in pages[0].words


def test_the_name_of_a_provider_is_told_as_every_other_word() -> None:
    untold = re.compile(r"provider\.title(?!\|told)")
    pages = (ROOT / "templates").rglob("*.html")

    assert [page.name for page in pages if untold.search(page.read_text())] == []


def test_what_a_citizen_follows_is_all_english(app: Flask) -> None:
    citizen, names = in_english(a_signed_in_citizen(app)), names_of(app)
    fresh, asked = has_filed(app, citizen), has_filed(app, citizen, group="disabled")
    goes_on(app, asked, "accept", days=0)
    is_asked(app, asked, CERTIFICATE, "full_name")
    ready = has_filed(app, citizen, ALLOWANCE, *DONE)
    refused = has_filed(app, citizen, ALLOWANCE, *DONE[:-1], "reject")
    turned_away = has_filed(app, citizen, ALLOWANCE, "refuse")
    born = has_filed(app, citizen, BIRTH, "accept", "propose", child_case="parents")
    every = (fresh, asked, ready, refused, turned_away, born)
    more = [f"{fresh}/{one}" for one in ("rut", "chep", "trao-doi")]
    more += [f"{asked}/bo-sung", f"{born}/xac-nhan"]
    own = ("/ho-so", "/tai-khoan", "/tai-khoan/thong-tin", "/tai-khoan/mat-khau")

    found = told(citizen, [*names, "Lý do rõ ràng"], (*every, *more, *own))

    assert found == {}
    words = citizen.opens(asked).words
    assert "You need to supply 1 document and correct 1 answer so that we can go on" in words
    with the_database(app) as db:
        kept = stands(db, fresh.rpartition("/")[2]).matter.procedure
    assert kept.title == "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng"


def test_what_does_not_come_along_into_a_copy_is_named_in_english(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen, names = in_english(a_signed_in_citizen(app)), names_of(app)
    path = has_filed(app, citizen)
    with the_database(app) as db:
        now = catalogue.current(db, ALLOWANCE, on=MONDAY.date())
    counter = next(one.level_reason for one in offered(app) if one.level < 3)
    fewer = replace(now, procedure=replace(now.procedure, fields=now.procedure.fields[1:]))
    monkeypatch.setattr(catalogue, "current", lambda *_, **__: fewer)
    page = citizen.opens(f"{path}/chep")
    desk = replace(now, procedure=replace(now.procedure, level=2, level_reason=counter))
    monkeypatch.setattr(catalogue, "current", lambda *_, **__: desk)

    found = [left(one, names) for one in (page, citizen.opens(f"{path}/chep"))]

    assert found == [[], []]
    assert "no longer asked" in page.words


def test_an_appointment_is_taken_into_a_calendar_in_english(app: Flask) -> None:
    citizen, names = in_english(a_signed_in_citizen(app)), names_of(app)
    path = has_filed(app, citizen, ALLOWANCE, "accept")

    text = citizen.gets(f"{path}/hen-tra.ics").text.replace("\r\n ", "")

    assert "SUMMARY:" in text
    assert not VIETNAMESE.search(without(text, names))


def test_english_words_find_a_procedure_and_vietnamese_ones_still_do(app: Flask) -> None:
    visitor = in_english(somebody(app))

    found = [visitor.opens(f"/thu-tuc?q={words}") for words in ("new baby", "khai sinh")]

    assert all("/thu-tuc/1.001193" in page.links for page in found)
    assert "2 procedures match “new baby”" in found[0].words


def test_a_language_is_chosen_by_a_link_that_comes_back(app: Flask) -> None:
    visitor = somebody(app)
    page = visitor.opens("/thu-tuc?q=khai+sinh&bien-nhan=ABCDEFGH")
    link = next(a.attrs for a in page.root.all("a") if a.attrs.get("hreflang") == "en")
    came = {"Referer": "http://localhost/thu-tuc?q=khai+sinh"}

    answer = visitor.client.get(link["href"], headers=came)

    assert (link["lang"], link["href"]) == ("en", "/ngon-ngu/en?tiep=/thu-tuc")
    assert (answer.status_code, answer.location) == (303, "/thu-tuc?q=khai+sinh")
    here = visitor.opens("/thu-tuc")
    assert (next(here.root.all("html")).attrs["lang"], here.heading) == ("en", "Procedures")
    back = next(a.attrs for a in here.root.all("a") if a.attrs.get("hreflang") == "vi")
    assert visitor.gets(back["href"]).location == "/thu-tuc"
    assert visitor.opens("/thu-tuc").heading == "Thủ tục"


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_choosing_a_language_leads_nowhere_else(app: Flask, away: str) -> None:
    answer = somebody(app).client.get("/ngon-ngu/en", query_string={"tiep": away})

    assert (answer.status_code, answer.location) == (303, "/")
    assert somebody(app).gets("/ngon-ngu/xx").status_code == 404


def test_officers_work_in_vietnamese_whatever_they_chose(app: Flask) -> None:
    officer = in_english(a_signed_in_officer(app, "clerk"))

    desk, account = officer.opens("/mot-cua"), officer.opens("/tai-khoan")

    assert [next(page.root.all("html")).attrs["lang"] for page in (desk, account)] == ["vi", "en"]
    assert "English" not in desk.text
    assert not left(account, [*names_of(app), *OFFICERS.values()])


def test_vietnamese_costs_nothing_and_english_bends_by_its_number(app: Flask) -> None:
    sentence = "Còn {n} ngày"

    assert tongue.found(sentence, {"n": 1}) is sentence
    with tongue.speaking("en"):
        days = [tongue.found(sentence, {"n": n}).format(n=n) for n in (1, 2, "1", "1,204")]
    assert days == ["1 day left", "2 days left", "1 day left", "1,204 days left"]
    assert tongue.native()
    assert app.name


def test_no_two_parts_of_a_procedure_have_one_english_name(app: Flask) -> None:
    for procedure in offered(app):
        with tongue.speaking("en"):
            english = heard(procedure)
        for before, after in zip(alike(procedure), alike(english), strict=True):
            assert len(set(before)) == len(set(after)), (procedure.code, after)


def alike(procedure: Procedure) -> Iterator[list[str]]:
    """What has to be told apart: sections, papers, steps, the answers to one question."""
    yield [field.section for field in procedure.fields]
    yield [paper.title for paper in procedure.papers]
    yield [step.title for step in procedure.steps]
    yield from (list((field.choices or {}).values()) for field in every(procedure.fields))


def every(fields: Iterable[Field]) -> Iterator[Field]:
    """All questions, those of groups too."""
    for field in fields:
        yield field
        yield from every(field.fields)


@pytest.mark.parametrize(
    "kind", sorted(one.stem for one in (ROOT / "templates/mail").glob("*.txt"))
)
def test_a_letter_is_english_to_whoever_chose_it(kind: str, app: Flask) -> None:
    facts = dict.fromkeys(("procedure", "dossier", "desk", "due"), "X")
    letters = Letters(ROOT / "templates", "https://dichvucong.quangnam.gov.vn")

    with tongue.speaking("en"):
        letter = letters.write(kind, "/ho-so", **facts)
        late = moment(MONDAY)

    assert not VIETNAMESE.search(without(f"{letter.subject} {letter.text}", NAMES))
    assert late == "08:30, 1 March 2021"
    assert app.name


def test_an_account_takes_its_language_along_to_another_browser(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    saved = citizen.sends(citizen.opens("/tai-khoan/thong-tin"), language="en")

    with app.test_request_context(), the_database(app) as db:
        known = accounts.language_of(db, citizen.id)
        auth.enter(signing_in.let_in(db, "citizen", citizen.id, at=MONDAY))
        language = session[COOKIE]

    assert saved.status_code == 303
    assert (known, language) == ("en", "en")
