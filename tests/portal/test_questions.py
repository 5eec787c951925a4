"""A field is asked with the control of its kind, and its errors lead to the box that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Form, PasswordField, RadioField, StringField
from wtforms.validators import Optional, ValidationError

from portal.questions import control, form_errors, question
from tests.portal.gallery.questions import KindMixin, choices, declaration


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("name", "text"),
        ("born", "date"),
        ("sex", "choice"),
        ("place", "select"),
        ("commune", "commune"),
        ("identity", "id-number"),
        ("helps", "choices"),
        ("secret", "password"),
        ("story", "long"),
        ("paper", "file"),
        ("children", "group"),
        ("agree", "boolean"),
    ],
)
def test_the_kind_decides_and_else_the_class(name: str, which: str) -> None:
    assert control(declaration()[name]) == which


def test_more_answers_than_fit_the_eye_are_pulled_down() -> None:
    class Many(Form):
        few = RadioField("Vài", choices=choices(**{f"n{n}": f"{n}" for n in range(7)}))
        many = RadioField("Nhiều", choices=choices(**{f"n{n}": f"{n}" for n in range(8)}))

    form = Many()

    assert (control(form.few), control(form.many)) == ("choice", "select")


def test_what_was_typed_is_shown_again_right_or_wrong() -> None:
    form = declaration()

    assert question(form.identity).value == "04919000000"
    assert question(form.paid).value == "bảy mươi lăm nghìn"
    assert dict(question(form.born).parts) == {"day": "07", "month": "13", "year": "2026"}


def test_a_date_that_is_known_is_shown_in_its_three_boxes() -> None:
    class Dated(Form):
        on = DateField("Ngày")

    form = Dated(data={"on": date(2021, 3, 5)})

    assert dict(question(form.on).parts) == {"day": "5", "month": "3", "year": "2021"}
    assert set(question(Dated().on).parts.values()) == {""}


def test_a_password_is_never_shown_again() -> None:
    class Secret(Form):
        word = PasswordField("Mật khẩu")

    assert question(Secret(MultiDict({"word": "bí mật"})).word).value == ""


def test_communes_stand_under_their_districts() -> None:
    groups = question(declaration().commune).groups

    assert [(heading, len(options)) for heading, options in groups] == [
        ("Thành phố Hội An", 2),
        ("Huyện Nam Trà My", 2),
    ]
    assert [one.label for _, options in groups for one in options if one.chosen] == ["Xã Trà Leng"]


def test_yes_and_no_are_two_answers_and_neither_is_chosen_for_anyone() -> None:
    class YesNo(KindMixin, StringField):
        pass

    class Asked(Form):
        married = YesNo("Đã kết hôn?", kind="yes-no")

    unanswered, answered = Asked(), Asked(MultiDict({"married": "no"}))

    assert [one.chosen for one in question(unanswered.married).groups[0][1]] == [False, False]
    assert [one.chosen for one in question(answered.married).groups[0][1]] == [False, True]


def test_only_what_may_be_left_out_is_marked() -> None:
    form = declaration()

    assert question(form.email).optional
    assert not question(form.phone).optional
    assert question(form.phone, optional=True).optional


def test_hint_and_error_are_both_tied_to_the_box() -> None:
    asked = question(declaration().place)

    assert asked.error == "Chọn nơi sinh của trẻ"
    assert asked.described_by == "place-h place-e"
    assert question(declaration().story).described_by is None


def test_attributes_of_the_field_are_kept_but_no_style() -> None:
    class Styled(Form):
        name = StringField(
            "Tên", render_kw={"autocomplete": "name", "style": "color:red", "placeholder": "A"}
        )

    assert dict(question(Styled().name).attrs) == {"autocomplete": "name"}


def test_each_error_leads_to_the_box_that_is_wrong() -> None:
    assert form_errors(declaration()) == [
        ("born-month", "Nhập tháng sinh từ 1 đến 12"),
        ("place", "Chọn nơi sinh của trẻ"),
        ("paid", "Viết số tiền bằng chữ số, ví dụ 75000"),
        ("paper", "Thêm ảnh hoặc tệp PDF của giấy chứng sinh"),
        ("children-1-name", "Người trong hộ 2: Nhập họ và tên"),
        ("agree", "Đánh dấu để cam đoan"),
    ]


def test_an_error_of_a_choice_leads_to_its_first_answer() -> None:
    class Asked(Form):
        sex = RadioField("Giới tính", choices=choices(m="Nam", f="Nữ"), validate_choice=False)

        def validate_sex(self, _field: Any) -> None:
            raise ValidationError("Chọn giới tính")

    form = Asked()
    form.validate()

    assert form_errors(form) == [("sex-0", "Chọn giới tính")]


def test_an_error_of_the_whole_form_leads_nowhere() -> None:
    class Asked(Form):
        agree = BooleanField("Đồng ý", [Optional()])

    form = Asked()
    form.form_errors.append("Bản khai đã hết hạn giữ")

    assert form_errors(form) == [("", "Bản khai đã hết hạn giữ")]
