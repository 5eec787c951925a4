"""What a clerk writes while receiving: a search, a supplement request, a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import request
from wtforms import (
    Field,
    Form,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length, Optional

from portal.forms.base import PageForm, one_line
from portal.forms.dossiers import DossierForm, reason_field
from portal.session import db
from services.reasons import Kind, Suggestion, suggested, with_suggestion
from workflows.case import Given
from workflows.definition import Procedure

SUGGESTED = "cau-mau"
"""The name of the buttons that add a sentence of the library."""


class FindForm(PageForm):
    """The search box of the desk."""

    words = StringField(
        "Mã hồ sơ, số nộp, họ tên hoặc số định danh",
        [Length(max=300, message="Nhập ngắn hơn 300 ký tự")],
        filters=[one_line],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def something_asked(form: Form, field: Field) -> None:
    """A request for a supplement asks for something."""
    if not (form["papers"].data or form["questions"].data or form["other"].data):
        field.errors = []
        raise ValidationError("Chọn ít nhất một giấy tờ hoặc một chỗ khai cần bổ sung")


class ReasonedForm(DossierForm):
    """A form with a reason for which there is a library; a button of each sentence adds it."""

    library: Kind
    reason: TextAreaField

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The sentences that are offered."""
        return suggested(db(), self.library, (request.view_args or {}).get("public_id", ""))

    def takes(self, name: str | None) -> bool:
        """Whether such a button was pressed: then the sentence was added, and nothing is sent."""
        if name is None:
            return False
        self.reason.data = with_suggestion(self.reason.data or "", self.suggestions, name)
        return True


class SupplementForm(ReasonedForm):
    """The one request for everything that is lacking."""

    library = "supplement"
    papers = SelectMultipleField(
        "Giấy tờ cần nộp thêm hoặc nộp lại", [something_asked], validate_choice=True
    )
    questions = SelectMultipleField("Chỗ khai cần sửa", [Optional()])
    other = StringField(
        "Điều khác",
        [Optional(), Length(max=200, message="Viết ngắn hơn 200 ký tự")],
        filters=[one_line],
        description="Chỉ những gì thủ tục này đã công bố.",
    )
    reason = reason_field(
        "Lý do và cách làm cho đúng",
        "Người nộp đọc nguyên văn. Nói rõ thiếu gì, sai ở đâu, lấy hoặc sửa ở đâu.",
        "Viết lý do để người nộp biết phải làm gì",
    )

    def offer(self, procedure: Procedure, answers: Mapping[str, Any]) -> None:
        """What may be asked for: the papers and questions of this dossier, under their sections."""
        self.papers.choices = choices({one.name: one.title for one in procedure.wanted(answers)})
        self.questions.choices = {
            section: choices({one.name: one.label for one in questions})
            for section, questions in groupby(procedure.asked(answers), lambda one: one.section)
        }

    @property
    def given(self) -> Given:
        """Everything that was picked, as the slip lists it, and why."""
        other = [self.other.data] if self.other.data else []
        missing = (*(self.papers.data or ()), *(self.questions.data or ()), *other)
        return Given(reason=str(self.reason.data), missing=missing)


class RefusalForm(ReasonedForm):
    """Why a dossier is not received."""

    library = "refusal"
    reason = reason_field(
        "Lý do không tiếp nhận",
        "Nêu căn cứ, rồi chỉ người nộp nơi hoặc cách làm đúng. Phiếu từ chối in nguyên văn.",
        "Viết lý do không tiếp nhận",
    )

    @property
    def given(self) -> Given:
        """The reason that is printed."""
        return Given(reason=str(self.reason.data))


def choices(titles: Mapping[str, str]) -> list[SelectChoice]:
    """Boxes to tick."""
    return [SelectChoice(name, title) for name, title in titles.items()]
