"""What is asked about a sentence of the library, and about the words of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wtforms import BooleanField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length

from portal.errors import word
from portal.forms.administering import ErrandForm
from portal.forms.base import needed, one_line
from portal.forms.dossiers import stripped
from services import reasons
from services.administering.changes import Record

BETWEEN = re.compile(r"[,;\s]+")
KIND = RadioField("Dùng khi", [AnyOf(reasons.KINDS, message="Chọn một")], validate_choice=False)
"""Made before the boxes of the sentence, and so asked before them."""


class SentenceForm(ErrandForm):
    """One sentence: what an officer looks for, what the applicant reads, for which procedures."""

    title = StringField(
        "Cán bộ tìm theo tên", [needed("Nhập tên ngắn"), Length(max=80)], filters=[one_line]
    )
    text = TextAreaField(
        "Người nộp đọc",
        [needed("Viết câu mẫu"), Length(max=600, message="Viết ngắn hơn 600 ký tự")],
        filters=[stripped],
        description="Nói rõ thiếu gì và làm thế nào. Không dẫn điều luật.",
    )
    procedures = StringField(
        "Chỉ cho các thủ tục",
        filters=[one_line],
        description="Mã thủ tục, cách nhau bằng dấu phẩy. Để trống thì cho mọi thủ tục.",
    )
    retired = BooleanField("Cất đi, không gợi ý nữa")

    def start(self, known: Record) -> None:
        """What stands in the boxes at first."""
        if not self.is_submitted():
            self.title.data, self.text.data = known["title"], known["text"]
            self.procedures.data = ", ".join(known["procedures"])
            self.retired.data = known["retired"]

    @property
    def codes(self) -> Sequence[str]:
        """The codes that were typed."""
        return [one for one in BETWEEN.split(self.procedures.data or "") if one]

    @property
    def record(self) -> Record:
        """The sentence as it is kept."""
        return {
            "title": str(self.title.data),
            "text": str(self.text.data),
            "procedures": list(self.codes),
            "retired": bool(self.retired and self.retired.data),
        }


class NewSentenceForm(SentenceForm):
    """A sentence of the installation's own, for one kind of action, which is asked first."""

    kind = KIND
    retired = None  # type: ignore[assignment]  # nobody adds what is not to be suggested

    def offer(self) -> None:
        """The kinds of actions."""
        self.kind.choices = [SelectChoice(one, word(f"library.{one}")) for one in reasons.KINDS]


class LetterForm(ErrandForm):
    """The words of a letter, subject first; it may be looked at before it counts."""

    text = TextAreaField(
        "Lời thư",
        [needed("Viết lời thư")],
        filters=[stripped],
        description=(
            "Dòng đầu là tiêu đề. Chỗ điền: {dossier} mã hồ sơ, {procedure} tên thủ tục, "
            "{desk} nơi nhận, {due} ngày hẹn."
        ),
        render_kw={"rows": "12"},
    )
    look = SubmitField("Xem thử", name="xem-thu")
