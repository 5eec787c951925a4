"""A declaration with every kind of question, half of it answered wrongly."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Optional, ValidationError

COMMUNES = [
    SelectChoice("20401", "Phường Minh An", optgroup="Thành phố Hội An"),
    SelectChoice("20410", "Phường Cẩm Phô", optgroup="Thành phố Hội An"),
    SelectChoice("20938", "Xã Trà Leng", optgroup="Huyện Nam Trà My"),
    SelectChoice("20941", "Xã Trà Dơn", optgroup="Huyện Nam Trà My"),
]


def choices(**labels: str) -> list[SelectChoice]:
    """The answers of a question, by the value that is sent."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class KindMixin:
    """What our own kinds add to a field."""

    kind: str | None = None

    def __init__(self, *args: Any, kind: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind


class Words(KindMixin, StringField):
    """A box whose kind is named."""


class Pick(KindMixin, SelectField):
    """A list whose kind is named."""


class Number(KindMixin, IntegerField):
    """A number whose kind is named."""


class Born(DateField):
    """A date typed in three boxes."""

    parts = {"day": "07", "month": "13", "year": "2026"}
    wrong = ("month",)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads nothing: the parts are given."""

    def post_validate(self, _form: Any, _stopped: bool) -> None:  # noqa: FBT001  # WTForms calls it
        raise ValidationError("Nhập tháng sinh từ 1 đến 12")


def whole(_form: Any, field: Any) -> None:
    """Wants an amount in figures."""
    if not field.data.isdecimal():
        raise ValidationError("Viết số tiền bằng chữ số, ví dụ 75000")


class Child(Form):
    """One person of the household."""

    name = StringField("Họ và tên", [InputRequired("Nhập họ và tên")])
    phone = TelField("Số điện thoại", [Optional()])


class Declaration(Form):
    """Every control once."""

    name = StringField(
        "Họ, chữ đệm và tên của trẻ",
        description="Viết có dấu, đúng như bạn muốn in trên giấy khai sinh",
    )
    born = Born("Ngày, tháng, năm sinh", description="Ví dụ: 7 10 2026. Xem trên giấy chứng sinh.")
    sex = RadioField("Giới tính", choices=choices(m="Nam", f="Nữ"))
    place = SelectField(
        "Nơi sinh",
        [InputRequired("Chọn nơi sinh của trẻ")],
        description="Bệnh viện, trạm y tế hoặc địa chỉ nhà nơi trẻ ra đời",
        choices=[
            SelectChoice("", "Chọn nơi sinh"),
            SelectChoice("bv", "Bệnh viện Phụ sản – Nhi Quảng Nam"),
        ],
    )
    commune = Pick("Nơi thường trú", kind="commune", choices=COMMUNES, validate_choice=False)
    identity = Words(
        "Số định danh cá nhân", kind="id-number", description="12 chữ số trên thẻ căn cước"
    )
    email = EmailField("Thư điện tử", [Optional()])
    phone = TelField("Số điện thoại", description="Chúng tôi nhắn tin khi có kết quả")
    paid = Words("Số tiền đã nộp", [whole], kind="money")
    copies = Number("Số bản sao cần cấp", kind="copies")
    helps = SelectMultipleField(
        "Bạn cần thêm việc gì?",
        choices=choices(card="Thẻ bảo hiểm y tế cho trẻ", book="Nhập hộ khẩu cho trẻ"),
    )
    married = RadioField("Cha mẹ đã đăng ký kết hôn chưa?", choices=choices(y="Rồi", n="Chưa"))
    secret = PasswordField("Mật khẩu")
    story = TextAreaField("Lời nhắn cho cán bộ", [Optional()])
    paper = FileField(
        "Giấy chứng sinh",
        [InputRequired("Thêm ảnh hoặc tệp PDF của giấy chứng sinh")],
        description="Ảnh chụp hoặc PDF, dưới 10 MB. Chụp đủ 4 góc, không lóa sáng.",
    )
    children = FieldList(FormField(Child), label="Người trong hộ", min_entries=1)
    agree = BooleanField(
        "Tôi cam đoan những điều khai trên là đúng", [InputRequired("Đánh dấu để cam đoan")]
    )


def declaration() -> Declaration:
    """The form as it comes back with its errors."""
    typed = MultiDict(
        {
            "name": "Nguyễn Phước Bảo Hoàng Thiên Ân",
            "sex": "f",
            "commune": "20938",
            "married": "y",
            "identity": "04919000000",
            "paid": "bảy mươi lăm nghìn",
            "copies": "2",
            "children-0-name": "Công Tằng Tôn Nữ Diệu Huyền Trân",
            "children-1-name": "",
        }
    )
    form = Declaration(typed)
    form.validate()
    return form
