"""A procedure's questions as a form: what is typed in any usual way is understood, or named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.forms.dynamic import AnswersForm, form_for
from portal.forms.kinds import KINDS, Places, communes, said
from portal.questions import form_errors, question
from portal.settings import Settings
from services import publishing
from tests.factories import answers_for
from tests.pages import Page
from tests.workflows.seed import QUANG_NAM
from workflows import definition
from workflows.conditions import Is
from workflows.definition import Field, Procedure
from workflows.parsing import parse

HERE = Places(QUANG_NAM, date(2021, 3, 1))
SHIPPED = {code: parse(raw) for code, raw in sorted(publishing.shipped().items())}
ALLOWANCE = SHIPPED["1.001776.toml"]
PAGE = """{% from "macros/answers.html" import questions %}<!doctype html><html lang="vi"><head>
<title>Khai</title></head><body><main><h1>Khai</h1><form method="post"><input type="hidden"
name="csrf_token">{{ questions(form.controls) }}</form></main></body></html>"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application without a database: a form needs its words only."""
    folder: Path = tmp_path_factory.mktemp("forms")
    app = create_app(
        Settings(
            instance=folder,
            secret_key="a key that only the tests know, of 32 letters",
            database_url=f"sqlite:///{folder}/none.db",
            papers_url=f"file://{folder}",
            testing=True,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture(autouse=True)
def in_app(app: Flask) -> Iterator[None]:
    """Forms speak in the words of the application."""
    with app.app_context():
        yield


def asking(*questions: Field) -> Procedure:
    """A procedure that asks just this."""
    return replace(ALLOWANCE, fields=questions)


def a_question(kind: str, name: str = "it", **also: Any) -> Field:
    """A question of a kind."""
    choices = {"a": "Một", "b": "Hai"} if kind in {"choice", "choices"} else None
    inner = (Field("name", "text", "Họ và tên", ""), Field("born", "date", "Ngày sinh", ""))
    given = {"choices": choices, "fields": inner if kind == "group" else ()} | also
    return Field(name, kind, "Số nhà", "Phần một", **given)


def sent(
    app: Flask, procedure: Procedure, typed: Mapping[str, Any], **known: Any
) -> tuple[AnswersForm, bool]:
    """The form as it comes back, and whether all is well."""
    data = {"once": "0" * 32, **typed}
    with app.test_request_context("/", method="POST", data=data):
        form = form_for(procedure, HERE, **{"answers": {}} | known)
        return form, form.validate()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "  Số 5,  đường\tHùng Vương ", "Số 5, đường Hùng Vương"),
        ("long", " Dòng một \r\nDòng hai\r\n", "Dòng một\nDòng hai"),
        ("number", "1200", 1200),
        ("number", "1.200", 1200),
        ("number", "120 m2", 120),
        ("money", "1.000.000", 1_000_000),
        ("money", "1,000,000 đ", 1_000_000),
        ("money", "1 000 000 đồng", 1_000_000),
        ("money", "1,5 triệu", 1_500_000),
        ("money", "12 triệu đồng", 12_000_000),
        ("money", "500 nghìn", 500_000),
        ("id-number", "049 190 000 017", "049190000017"),
        ("id-number", "205-123-456", "205123456"),
        ("tax-code", "4000101816001", "4000101816-001"),
        ("phone", "+84 905 123 456", "0905123456"),
        ("phone", "0905.123.456", "0905123456"),
        ("phone", "0905-123-456", "0905123456"),
        ("email", "an @example.vn", "an@example.vn"),
        ("choice", "b", "b"),
        ("choices", ["b", "a"], ["a", "b"]),
        ("yes-no", "no", False),
        ("commune", "20341", "20341"),
        ("date", "1/3/1990", "1990-03-01"),
        ("date", "1990-03-01", "1990-03-01"),
        ("date", "01-03-1990", "1990-03-01"),
        ("date", "01031990", "1990-03-01"),
        ("date", "1 tháng 3 năm 1990", "1990-03-01"),
        ("date", "Ngày mùng 1 tha\u0301ng 3, 1990", "1990-03-01"),
        ("date", "1 thang 3 nam 1990", "1990-03-01"),
    ],
)
def test_what_is_typed_in_a_usual_way_is_understood(
    app: Flask, kind: str, typed: Any, value: Any
) -> None:
    form, fine = sent(app, asking(a_question(kind)), {"it": typed})

    assert (form.answers, fine) == ({"it": value}, True)


@pytest.mark.parametrize(
    "boxes",
    [
        ("1", "3", "1990"),
        ("01", "03", "1990"),
        ("1/3/1990", "", ""),
        ("1.3", "", "1990"),
        ("1 tháng 3", "", "1990"),
    ],
)
def test_a_day_is_typed_in_three_boxes_or_in_one(app: Flask, boxes: tuple[str, ...]) -> None:
    typed = dict(zip(("it-day", "it-month", "it-year"), boxes, strict=True))

    form, fine = sent(app, asking(a_question("date")), typed)

    assert (form.answers, fine) == ({"it": "1990-03-01"}, True)


@pytest.mark.parametrize(
    ("kind", "typed", "anchor", "sentence"),
    [
        ("text", "", "it", "Nhập số nhà"),
        ("text", "a" * 301, "it", "Viết ngắn hơn, nhiều nhất 300 ký tự"),
        ("number", "12,5", "it", "Nhập số nhà bằng chữ số, ví dụ 1200"),
        ("number", "9", "it", "Nhập số nhà từ 10 trở lên"),
        ("number", "5000", "it", "Nhập số nhà nhiều nhất là 2000"),
        ("id-number", "0491", "it", "Số định danh có 12 chữ số, số CMND có 9, bạn đã nhập 4"),
        ("tax-code", "12", "it", "Mã số thuế có 10 chữ số, chi nhánh có 13, bạn đã nhập 2"),
        ("tax-code", "4000101861", "it", "Nhập lại mã số thuế, chữ số kiểm tra không khớp"),
        ("phone", "12345", "it", "Nhập số điện thoại 10 chữ số, bắt đầu bằng số 0"),
        ("email", "an", "it", "Nhập địa chỉ thư điện tử đầy đủ, ví dụ an@example.vn"),
        ("choice", "c", "it-0", "Chọn số nhà"),
        ("choices", [], "it-0", "Chọn số nhà"),
        ("yes-no", "perhaps", "it-0", "Chọn một câu trả lời có sẵn"),
        ("commune", "99999", "it", "Chọn số nhà"),
        ("date", "", "it-day", "Nhập số nhà"),
        ("date", "7/13/2020", "it-month", "Nhập tháng từ 1 đến 12"),
        ("date", "29/2/2021", "it-day", "Tháng 2/2021 chỉ có 28 ngày, nhập lại ngày"),
        ("date", "40/2/2021", "it-day", "Nhập ngày từ 1 đến 31"),
        ("date", "1/2/90", "it-year", "Nhập năm đủ 4 chữ số"),
        ("date", "1/hai/1990", "it-month", "Nhập ngày, tháng, năm bằng chữ số"),
        ("date", "1/2/1700", "it-year", "Nhập năm từ 1850 đến 2200"),
    ],
)
def test_what_is_wrong_is_named_at_its_box(
    app: Flask, kind: str, typed: Any, anchor: str, sentence: str
) -> None:
    asked = replace(a_question(kind), least=10, most=2000)

    form, fine = sent(app, asking(asked), {"it": typed})

    assert (form_errors(form), fine) == ([(anchor, sentence)], False)


def test_what_could_not_be_read_stands_in_its_box_again(app: Flask) -> None:
    questions = asking(a_question("number", "n"), a_question("date", "d"))

    form, _ = sent(app, questions, {"n": "chừng 5", "d-day": "31", "d-month": "2", "d-year": ""})

    assert question(form["q_n"]).value == "chừng 5"
    assert dict(question(form["q_d"]).parts) == {"day": "31", "month": "2", "year": ""}
    assert question(form["q_d"]).wrong == {"year"}


@pytest.mark.parametrize("code", SHIPPED)
def test_every_procedure_can_be_answered_in_its_form(app: Flask, code: str) -> None:
    procedure = SHIPPED[code]
    answers = answers_for(procedure)
    with app.test_request_context("/"):
        shown = form_for(procedure, HERE, answers=answers)
        page = Page(app.jinja_env.from_string(PAGE).render(form=shown))

    form, fine = sent(app, procedure, page.form().fields)

    assert (form_errors(form), form.appeared, fine) == ([], (), True)
    assert form.filled == answers


@pytest.mark.parametrize("code", SHIPPED)
def test_an_empty_form_of_every_procedure_says_what_is_missing(app: Flask, code: str) -> None:
    form, fine = sent(app, SHIPPED[code], {})

    asked = [q for q in SHIPPED[code].asked({}) if q.required and q.when is None]
    assert (len(form_errors(form)), fine) == (len(asked), False)


def test_every_kind_of_question_has_its_record() -> None:
    assert set(KINDS) == set(definition.KINDS)


def test_a_question_may_be_called_as_a_part_of_a_form(app: Flask) -> None:
    names = ("errors", "data", "validate", "key")

    form, fine = sent(
        app, asking(*(a_question("text", name) for name in names)), dict.fromkeys(names, "x")
    )

    assert (form.answers, fine) == (dict.fromkeys(names, "x"), True)


def conditional() -> Procedure:
    """Is it so? And only if it is: since when?"""
    return asking(
        a_question("yes-no", "so"), a_question("text", "since", when=Is("so", value=True))
    )


def test_a_question_that_only_now_appears_is_no_mistake(app: Flask) -> None:
    form, fine = sent(app, conditional(), {"so": "yes"})

    assert (form.appeared, form_errors(form), fine) == (("Số nhà",), [], False)


def test_a_question_that_the_page_showed_must_be_answered(app: Flask) -> None:
    form, fine = sent(app, conditional(), {"so": "yes", "since": "", "since-shown": "1"})

    assert (form.appeared, form_errors(form), fine) == ((), [("since", "Nhập số nhà")], False)


def test_what_was_not_shown_keeps_its_answer_and_is_not_filed_unless_asked(app: Flask) -> None:
    known = {"so": True, "since": "2020"}

    form, fine = sent(app, conditional(), {"so": "no"}, answers=known)

    assert (form.answers, fine) == ({"so": False, "since": "2020"}, True)
    assert form.filled == {"so": False}


def test_the_script_learns_the_answers_that_stand_on_other_pages(app: Flask) -> None:
    first = a_question("yes-no", "so")
    second = replace(a_question("text", "since", when=Is("so", value=True)), section="Phần hai")
    with app.test_request_context("/"):
        form = form_for(
            asking(first, second), HERE, answers={"so": True, "x": "y"}, sections={"Phần hai"}
        )

    assert form.known == '{"so": true}'
    assert form.controls[0].when == '{"field": "so", "is": true}'


def rows_of(*names: str, **also: str) -> dict[str, str]:
    """A group of people as a browser sends it, each born on the same day."""
    typed = {f"it-{n}-name": name for n, name in enumerate(names)}
    return typed | {f"it-{n}-born": "1/3/1990" for n, name in enumerate(names) if name} | also


def test_rows_are_added_and_taken_out_without_losing_any(app: Flask) -> None:
    group = asking(a_question("group"))

    more, judged = sent(app, group, rows_of("An", "", "Bình", **{"it-add": "1"}))
    fewer, _ = sent(app, group, rows_of("An", "Bình", **{"it-remove": "0"}))

    an, binh = ({"name": name, "born": "1990-03-01"} for name in ("An", "Bình"))
    assert more.answers == {"it": [an, binh, {}]}
    assert more.grew == "it-2"
    assert not judged
    assert fewer.answers == {"it": [binh]}
    assert fewer.grew == "it"


def test_a_question_in_a_row_depends_on_the_answers_of_its_row(app: Flask) -> None:
    inner = (
        a_question("yes-no", "so"),
        a_question("text", "since", when=Is("so", value=True)),
    )
    group = asking(replace(a_question("group"), fields=inner))
    typed = {"it-0-so": "yes", "it-0-since-shown": "1", "it-1-so": "no"}

    form, _ = sent(app, group, typed)

    first, second = (entry.form["q_since"] for entry in form.controls[0].entries)  # type: ignore[attr-defined]
    assert form_errors(form) == [("it-0-since", "Số nhà 1: Nhập số nhà")]
    assert (first.asked, second.asked) == (True, False)
    assert first.when == '{"field": "it-0-so", "is": true}'


def test_an_empty_row_is_dropped_and_a_wrong_one_is_named(app: Flask) -> None:
    form, _ = sent(
        app, asking(a_question("group")), rows_of("An", "", "Bình", **{"it-2-born": "x"})
    )

    assert form_errors(form) == [("it-1-born-month", "Số nhà 2: Nhập đủ ngày, tháng, năm")]


def test_a_group_without_rows_asks_for_one(app: Flask) -> None:
    form, _ = sent(app, asking(a_question("group")), rows_of(""))

    assert form_errors(form) == [("it", "Khai ít nhất một mục ở “Số nhà”")]


def test_what_the_account_knows_is_filled_in_and_said(app: Flask) -> None:
    asked = asking(a_question("text", hint="Ghi đủ.", prefill="profile.name"))
    with app.test_request_context("/"):
        form = form_for(asked, HERE, answers={}, profile={"profile.name": "Nguyễn An"})

    assert question(form.controls[0]).value == "Nguyễn An"
    assert question(form.controls[0]).hint == "Ghi đủ. Lấy từ tài khoản của bạn, sửa được."


def test_a_browser_may_fill_in_who_somebody_is_and_nobody_else(app: Flask) -> None:
    own = a_question("text", "own", prefill="profile.name")
    born = a_question("date", "born", prefill="profile.born")
    mother = a_question("text", "mother", prefill="profile.name", prefill_when=Is("who", "mother"))
    with app.test_request_context("/"):
        form = form_for(asking(own, born, mother), HERE, answers={"who": "father"})

    purposes = [question(one).attrs.get("autocomplete") for one in form.controls]
    assert purposes == ["name", "bday", None]


def test_the_communes_of_the_day_stand_under_their_districts() -> None:
    before, after = (communes(QUANG_NAM, date(year, 3, 1)) for year in (2021, 2025))

    headings = {choice.value: choice.optgroup for choice in before}
    assert headings["20341"] == "Thành phố Tam Kỳ"
    assert "20338" in headings
    assert "20338" not in {choice.value for choice in after}
    wards = [choice.label for choice in before if choice.optgroup == "Thành phố Tam Kỳ"]
    assert wards.index("Phường Tân Thạnh") < wards.index("Phường Trường Xuân")


def test_answers_are_said_as_people_read_them() -> None:
    rows = [{"name": "An", "born": "1990-03-01"}, {"name": "Bình"}]

    told = [
        said(a_question(kind), value, HERE)
        for kind, value in [
            ("choices", ["a", "b"]),
            ("yes-no", False),
            ("date", "1990-03-01"),
            ("date", "31/2/1990"),
            ("money", 1_000_000),
            ("commune", "20341"),
            ("group", rows),
        ]
    ]

    assert told == [
        "Một, Hai",
        "Không",
        "01/03/1990",
        "31/2/1990",
        "1.000.000\N{NO-BREAK SPACE}đồng",
        "Phường An Mỹ, Thành phố Tam Kỳ",
        "1. An, 01/03/1990\n2. Bình",
    ]
