"""What is asked about offices."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, Optional, Regexp

from portal.forms.administering import (
    ErrandForm,
    OfficeField,
    OfficesField,
    OptionalOfficeField,
)
from portal.forms.base import needed, one_line
from portal.forms.register import DayField

SHORT = Length(max=200, message="Viết ngắn hơn 200 ký tự")
IN_CODE = Regexp(r"^[a-z][a-z0-9-]{1,40}$", message="Chữ thường không dấu, số, gạch nối")
KINDS = {
    "committee": "Ủy ban nhân dân",
    "department": "Sở, ban, ngành",
    "division": "Phòng chuyên môn",
    "agency": "Cơ quan ngành dọc",
    "desk": "Bộ phận một cửa",
}


def name_box(label: str, sentence: str) -> StringField:
    """A name of an office."""
    return StringField(label, [needed(sentence), SHORT], filters=[one_line])


def identity_box(label: str, *asked: Any) -> StringField:
    """An identity code, as dossier codes begin with it."""
    return StringField(
        label,
        [*asked, SHORT],
        filters=[one_line, capitals],
        description="Ví dụ 000.12.31.H47 hoặc H47.31.12. Mã hồ sơ mới bắt đầu bằng mã này.",
    )


def capitals(text: str | None) -> str:
    """What was typed, in capitals: a code has no others."""
    return (text or "").upper()


class NamesForm(ErrandForm):
    """What an office is called."""

    name = name_box("Tên đầy đủ", "Nhập tên đầy đủ")
    short_name = name_box("Tên ngắn", "Nhập tên ngắn")


class IdentityForm(ErrandForm):
    """The identity code of an office, and who gave it."""

    identity_code = identity_box("Mã định danh mới", needed("Nhập mã định danh"))
    official = BooleanField("Mã do cơ quan có thẩm quyền cấp, không phải mã tạm đặt")


class EndOfficeForm(ErrandForm):
    """The last day of an office that nothing waits for."""

    last = DayField("Ngày cuối hoạt động")

    def box(self, where: str) -> str:
        """There is no box for who takes over here; the page leads to the one that has it."""
        return "" if where == "successor" else where


class MergeForm(ErrandForm):
    """Which offices end with this one, from when on, and what takes over: one that is there, or a
    new one. `agreed` is the plan that was shown before it is carried out."""

    agreed = HiddenField()
    first = DayField("Đơn vị kế thừa làm việc từ ngày")
    olds = OfficesField(
        "Đơn vị khác cùng kết thúc",
        description="Mỗi dòng một mã hoặc tên.",
    )
    successor = OptionalOfficeField(
        "Đơn vị kế thừa đã có", description="Mã hoặc tên; để trống nếu lập đơn vị mới ở dưới."
    )
    in_code = StringField(
        "Đơn vị mới: tên trong mã",
        [Optional(), IN_CODE],
        filters=[one_line],
        description="Ví dụ an-my-xuan. Không đổi được về sau.",
    )
    name = StringField("Đơn vị mới: tên đầy đủ", [Optional(), SHORT], filters=[one_line])
    short_name = StringField("Đơn vị mới: tên ngắn", [Optional(), SHORT], filters=[one_line])
    identity_code = identity_box("Đơn vị mới: mã định danh", Optional())

    def validate_successor(self, field: Field) -> None:
        """Either one that is there, or all that a new one needs."""
        new = [self.in_code, self.name, self.short_name, self.identity_code]
        given = [box for box in new if box.data]
        if bool(field.data) == bool(given):
            raise ValidationError("Chọn một đơn vị đã có, hoặc điền đơn vị mới ở dưới")
        if given and len(given) < len(new):
            raise ValidationError("Đơn vị mới cần đủ tên trong mã, hai tên và mã định danh")


class NewOfficeForm(ErrandForm):
    """A new office: below which one, of what sort, then what it is called."""

    parent = OfficeField("Thuộc đơn vị", description="Mã hoặc tên của đơn vị trên trực tiếp.")
    kind = RadioField(
        "Loại",
        [AnyOf(tuple(KINDS), message="Chọn một loại")],
        choices=[SelectChoice(key, said) for key, said in KINDS.items()],
        validate_choice=False,
    )
    in_code = StringField(
        "Tên trong mã",
        [IN_CODE],
        filters=[one_line],
        description="Ví dụ an-my: mã thành tam-ky.an-my. Không đổi được về sau.",
    )
    name = name_box("Tên đầy đủ", "Nhập tên đầy đủ")
    short_name = name_box("Tên ngắn", "Nhập tên ngắn")
    identity_code = identity_box("Mã định danh cơ quan", needed("Nhập mã định danh"))
    gso = StringField(
        "Mã đơn vị hành chính",
        [Optional(), SHORT],
        filters=[one_line],
        description="Chỉ với ủy ban nhân dân xã, phường: 5 chữ số của Tổng cục Thống kê.",
    )
    since = DayField("Hoạt động từ ngày")
