"""What is asked to check a text of a procedure and to put it in force, or to end a procedure."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import Optional

from portal.forms.administering import ErrandForm, OptionalDayField
from portal.forms.base import one_line
from portal.forms.register import DayField

MOST = 400_000
"""Bytes of a text; the longest that is shipped has a tenth of it."""


class TextForm(ErrandForm):
    """A text, typed or as a file; it is checked, and put in force only when that is pressed."""

    text = TextAreaField(
        "Nội dung thủ tục (TOML)",
        description="Dán vào đây, hoặc chọn tệp bên dưới.",
        render_kw={"rows": "16", "spellcheck": "false"},
    )
    file = FileField("Hoặc một tệp .toml", render_kw={"accept": ".toml"})
    since = OptionalDayField(
        "Nhận hồ sơ từ ngày", description="Để trống thì theo văn bản, không thì từ lúc công bố."
    )
    publish = SubmitField("Công bố", name="cong-bo")

    def read(self) -> str:
        """The text that was sent; a file wins, and stands in the box from then on."""
        sent = self.file.data
        if sent and sent.filename:
            with sent.stream:
                self.text.data = sent.read(MOST).decode("utf-8", "replace")
        return str(self.text.data or "")

    @property
    def checks_only(self) -> bool:
        """Whether nothing is to be put in force yet."""
        return "cong-bo" not in (self.publish.raw_data or ()) and not self.publish.data

    def with_day(self, raw: Any) -> dict[str, Any]:
        """The text with the first day that was chosen, if one was."""
        first = self.since.data
        return {**raw, "valid_from": first.isoformat()} if first else dict(raw)


class EndForm(ErrandForm):
    """The last day of a procedure."""

    last = DayField("Ngày cuối nhận hồ sơ")
    heir = StringField(
        "Thay bằng thủ tục mã",
        [Optional()],
        filters=[one_line],
        description="Ví dụ 1.004873. Trang của thủ tục này sẽ dẫn người dân sang đó. Để trống nếu bãi bỏ.",
    )
