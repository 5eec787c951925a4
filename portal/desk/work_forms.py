"""What an officer writes while processing: a decision, an opinion, a new day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length

from portal.errors import word
from portal.forms.base import PageForm, needed, one_line
from portal.forms.dossiers import LONGEST_REASON, DossierForm, reason_field, stripped
from portal.forms.reception import ReasonedForm, SupplementForm
from portal.forms.uploads import one_file
from portal.wording import long_day
from services.keeping import ENCLOSED, LARGEST, Upload
from services.offers import Choice, Place
from workflows import calendar
from workflows.case import Given

NOON = 12
SHORT = Length(max=LONGEST_REASON, message=f"Viết ngắn hơn {LONGEST_REASON} ký tự")


class SearchForm(PageForm):
    """The search box of the queue; it is sent, for names have no place in an address."""

    words = StringField(
        "Mã hồ sơ, số nộp hoặc tên người nộp",
        [needed("Nhập mã hồ sơ, số nộp hoặc tên người nộp"), Length(max=100)],
        filters=[one_line],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class PlaceForm(DossierForm):
    """A form about one open step of a dossier."""

    step = HiddenField()
    branch = HiddenField()

    def stand_at(self, place: Place, lines: int) -> None:
        """Take note of where this page acts, and of the version that it shows."""
        self.step.data, self.branch.data = place.key
        self.show(lines)


def asked_for(form: Form, field: Field) -> None:
    """What the chosen action needs is there; what is not offered, the use case refuses."""
    choice = form.chosen  # type: ignore[attr-defined]  # only on the form below
    if choice and field.short_name in choice.wants and not field.data:
        raise ValidationError(SENTENCES[field.short_name])


def free_to_choose(form: Form, _field: Field) -> None:
    """Nothing keeps this very person from the action now."""
    choice = form.chosen  # type: ignore[attr-defined]  # only on the form below
    if choice and choice.barred:
        raise ValidationError(word(f"reason.{choice.barred}"))


SENTENCES: Mapping[str, str] = {
    "reason": "Viết lý do cho việc bạn chọn",
    "paper": "Thêm tệp của giấy tờ kèm theo",
    "signature": "Đánh dấu để xác nhận bạn ký",
}


class DecisionForm(PlaceForm, ReasonedForm):
    """One action out of those that are offered, with what it needs."""

    library = "decision"
    action = RadioField(
        "Bạn làm gì với hồ sơ này?",
        [needed("Chọn một việc"), free_to_choose],
        validate_choice=False,
    )
    reason = TextAreaField("Lý do", [SHORT, asked_for], filters=[stripped])
    paper = FileField(
        "Giấy tờ kèm theo",
        [asked_for],
        description="Ảnh chụp hoặc bản quét biên bản, chứng từ: một tệp PDF, JPG hoặc PNG.",
        render_kw=one_file(),
    )
    signature = BooleanField("Tôi ký và chịu trách nhiệm về quyết định này", [asked_for])
    choices: Sequence[Choice] = ()

    def offer(self, choices: Sequence[Choice]) -> None:
        """What may be chosen now but a supplement, which has a page of its own; a single action
        is chosen already."""
        self.choices = choices = [one for one in choices if "missing" not in one.wants]
        self.action.choices = [SelectChoice(one.action.name, one.action.name) for one in choices]
        if len(choices) == 1 and not self.action.raw_data:
            self.action.data = choices[0].action.name

    @property
    def chosen(self) -> Choice | None:
        """The chosen action, if it is offered."""
        found = (one for one in self.choices if one.action.name == self.action.data)
        return next(found, None)

    def wants(self, what: str) -> list[Choice]:
        """The actions that need this."""
        return [one for one in self.choices if what in one.wants]

    @property
    def given(self) -> Given:
        return Given(
            reason=self.reason.data or "",
            signature=bool(self.signature.data),
        )

    @property
    def enclosed(self) -> Upload | None:
        """The file that was sent for the chosen action, if that needs one."""
        sent = self.paper.data
        if not (sent and self.chosen and "paper" in self.chosen.wants):
            return None
        with sent.stream:
            return Upload(ENCLOSED, str(sent.filename), sent.read(LARGEST + 1), self.key)

    def ask_again(self) -> None:
        """Browsers do not keep a file that was sent: say that it has to be chosen once more."""
        if self.paper.data and not self.paper.errors:
            self.paper.errors = [
                _("Chọn lại tệp. Trình duyệt không giữ tệp khi phải sửa chỗ khác.")
            ]


class AskForm(PlaceForm, SupplementForm):
    """The one request for everything that is lacking, made while a dossier is processed."""

    action = HiddenField()


def reason_of_no(form: Form, field: Field) -> None:
    """Who does not agree says why."""
    if form["opinion"].data == "disagree" and not field.data:
        raise ValidationError("Viết vì sao không đồng ý")


class OpinionForm(PlaceForm):
    """The answer of an office that was asked."""

    opinion = RadioField(
        "Ý kiến của đơn vị bạn",
        [AnyOf(("agree", "disagree"), message="Chọn đồng ý hay không đồng ý")],
        choices=[SelectChoice("agree", "Đồng ý"), SelectChoice("disagree", "Không đồng ý")],
        validate_choice=False,
    )
    reason = TextAreaField(
        "Nội dung ý kiến",
        [SHORT, reason_of_no],
        description="Cần viết khi không đồng ý. Nêu căn cứ và điều cần sửa.",
        filters=[stripped],
    )

    @property
    def given(self) -> Given:
        return Given(opinion=self.opinion.data or "", reason=self.reason.data or "")


class ReappointForm(DossierForm):
    """The apology with one new day, among those on which the office works."""

    day = SelectField("Ngày hẹn mới", validate_choice=False)
    hour = RadioField("Giờ hẹn", validate_choice=False)
    reason = reason_field(
        "Lý do hẹn lại",
        "Người nộp đọc nguyên văn trong phiếu xin lỗi. Nói thật vì sao chậm.",
        "Viết lý do hẹn lại để người nộp hiểu",
    )

    def offer(self, days: Sequence[date], hours: Sequence[time]) -> None:
        """The days and the hours that can be promised."""
        self.day.choices = [SelectChoice(on.isoformat(), long_day(on)) for on in days]
        self.hour.choices = [SelectChoice(f"{at:%H:%M}", ending(at)) for at in hours]
        if not self.hour.data:
            self.hour.data = f"{hours[-1]:%H:%M}"

    def validate_day(self, field: Field) -> None:
        """One of the days that were offered."""
        if field.data not in _values(field):
            raise ValidationError("Chọn ngày hẹn mới sau ngày hẹn cũ")

    def validate_hour(self, field: Field) -> None:
        """One of the hours that were offered."""
        if field.data not in _values(field):
            raise ValidationError("Chọn giờ hẹn")

    @property
    def due(self) -> datetime | None:
        """The moment that is promised; None for what is no moment."""
        try:
            on, hour = date.fromisoformat(self.day.data), time.fromisoformat(self.hour.data)
        except (TypeError, ValueError):
            return None
        return calendar.at(on, hour)


def ending(at: time) -> str:
    """The end of the morning or of the afternoon."""
    half = _("Cuối buổi sáng") if at.hour < NOON else _("Cuối buổi chiều")
    return f"{half}, {at:%H:%M}"


def _values(field: Any) -> set[str]:
    return {choice.value for choice in field.choices}
