"""What is asked about offices."""

from __future__ import annotations

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, Regexp

from portal.forms.administering import ErrandForm, OfficeField, OptionalOfficeField
from portal.forms.base import needed, one_line
from portal.forms.register import DayField

SHORT = Length(max=200, message="Viết ngắn hơn 200 ký tự")
KINDS = {
    "committee": "Ủy ban nhân dân",
    "department": "Sở, ban, ngành",
    "division": "Phòng chuyên môn",
    "agency": "Cơ quan ngành dọc",
    "desk": "Bộ phận một cửa",
}


class NamesForm(ErrandForm):
    """What an office is called."""

    name = StringField("Tên đầy đủ", [needed("Nhập tên đầy đủ"), SHORT], filters=[one_line])
    short_name = StringField("Tên ngắn", [needed("Nhập tên ngắn"), SHORT], filters=[one_line])
    identity_code = StringField(
        "Mã định danh cơ quan", [needed("Nhập mã định danh"), SHORT], filters=[one_line]
    )


class EndOfficeForm(ErrandForm):
    """The last day of an office, and who takes over."""

    last = DayField("Ngày cuối hoạt động")
    successor = OptionalOfficeField(
        "Đơn vị kế thừa", description="Mã hoặc tên; để trống nếu không."
    )


class NewOfficeForm(NamesForm):
    """A new office below another."""

    parent = OfficeField("Thuộc đơn vị", description="Mã hoặc tên của đơn vị trên trực tiếp.")
    kind = RadioField(
        "Loại",
        [AnyOf(tuple(KINDS), message="Chọn một loại")],
        choices=[SelectChoice(key, said) for key, said in KINDS.items()],
        validate_choice=False,
    )
    in_code = StringField(
        "Tên trong mã",
        [Regexp(r"^[a-z][a-z0-9-]{1,40}$", message="Chữ thường không dấu, số, gạch nối")],
        filters=[one_line],
        description="Ví dụ an-my: mã thành tam-ky.an-my. Không đổi được về sau.",
    )
    since = DayField("Hoạt động từ ngày")
