"""What a cashier sends: a bank's statement, and what is decided about a line of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from flask import request
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, ValidationError

from portal.forms.base import PageForm, one_line
from portal.forms.dossiers import written
from services.doubts import Finding

LONGEST = 200_000
TOO_LONG = "Chia sao kê thành nhiều phần"
FILE = "tep"


class StatementForm(PageForm):
    """The lines, pasted or from a file; `desk` is whose account it is."""

    desk = SelectField("Sao kê của quầy", validate_choice=False)
    lines = TextAreaField(
        "Các dòng sao kê",
        [Length(max=LONGEST, message=TOO_LONG)],
        description="Dán từ bảng tính hoặc tệp CSV, cả dòng tên cột: số tham chiếu, ngày, số tiền, nội dung.",
    )

    def __init__(self, desks: dict[str, str], **also: Any) -> None:
        super().__init__(**also)
        self.cut = False
        self.desk.choices = list(desks.items())
        self.desk.validators = [AnyOf(list(desks), message="Chọn quầy của bạn")]
        file = request.files.get(FILE)
        if file and file.filename:
            read = file.read(LONGEST + 1)
            self.lines.data = read[:LONGEST].decode("utf-8", "replace")
            self.cut = len(read) > LONGEST

    def validate_lines(self, field: TextAreaField) -> None:  # noqa: ARG002 - as WTForms calls it
        """A file is read whole or refused: a part of it would look like all that came in."""
        if self.cut:
            raise ValidationError(TOO_LONG)


class LineForm(PageForm):
    """Whose money a doubtful line is."""

    dossier = StringField(
        "Mã hồ sơ hoặc số nộp",
        [Length(max=60, message="Nhập đúng mã hồ sơ")],
        filters=[one_line],
        description="Để trống nếu đúng hồ sơ ghi trong nội dung.",
    )
    why = StringField(
        "Vì sao",
        [written("Viết lý do"), Length(max=300, message="Viết ngắn hơn 300 ký tự")],
        filters=[one_line],
    )


class FindingForm(PageForm):
    """What somebody has found out of money that a bank never told of."""

    so = RadioField(
        "Bạn tìm thấy gì?", [AnyOf(("co", "khong"), message="Chọn một")], validate_choice=False
    )
    proof = StringField(
        "Mã giao dịch của ngân hàng",
        [Length(max=60, message="Nhập đúng mã trên sao kê")],
        filters=[one_line],
        description="Ghi trên sao kê hoặc trang của ngân hàng. Không có thì để trống.",
    )
    why = StringField(
        "Căn cứ",
        [written("Viết căn cứ"), Length(max=300, message="Viết ngắn hơn 300 ký tự")],
        filters=[one_line],
        description="Bạn đã xem hoặc hỏi ở đâu, ngày nào.",
    )

    @classmethod
    def of(cls, answers: Mapping[str, str]) -> Self:
        """A form with these two answers to choose from."""
        form = cls()
        form.so.choices = [SelectChoice(key, label) for key, label in answers.items()]
        return form

    @property
    def finding(self) -> Finding:
        """As the use cases are told it."""
        return Finding(
            so=self.so.data == "co", proof=str(self.proof.data or ""), why=str(self.why.data or "")
        )
