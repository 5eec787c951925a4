"""What an officer writes while processing: a decision, a request, an opinion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from portal.forms.dossiers import LONGEST_REASON, DossierForm, stripped
from portal.forms.reception import ReasonedForm, SupplementForm
from portal.forms.uploads import one_file
from portal.rows import whole
from services.keeping import ENCLOSED, LARGEST, Upload
from services.offers import Choice, Place
from services.way import in_words
from workflows.asking import sooner
from workflows.case import Given

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
    question = TextAreaField("Cần hỏi cụ thể điều gì?", [SHORT], filters=[stripped])
    within = SelectField("Thời gian trả lời", validate_choice=False)
    choices: Sequence[Choice] = ()

    def offer(self, choices: Sequence[Choice]) -> None:
        """What may be chosen now but a supplement, which has a page of its own; a single action
        is chosen already."""
        self.choices = choices = [one for one in choices if "missing" not in one.wants]
        self.action.choices = [SelectChoice(one.action.name, one.action.name) for one in choices]
        if len(choices) == 1 and not self.action.raw_data:
            self.action.data = choices[0].action.name
        longest = max((one.answer_hours for one in self.asking), default=0)
        self.within.choices = times_to_answer(longest)

    @property
    def chosen(self) -> Choice | None:
        """The chosen action, if it is offered."""
        found = (one for one in self.choices if one.action.name == self.action.data)
        return next(found, None)

    def wants(self, what: str) -> list[Choice]:
        """The actions that need this."""
        return [one for one in self.choices if what in one.wants]

    @property
    def asking(self) -> list[Choice]:
        """The actions that ask offices for their opinions."""
        return [one for one in self.choices if one.answer_hours]

    def validate_question(self, field: Field) -> None:
        """No question goes with an action that asks nobody: nothing that was written is lost."""
        if field.data and self.chosen and not self.chosen.answer_hours:
            raise ValidationError(word("reason.asks-nobody"))

    def validate_within(self, field: Field) -> None:
        """One of the times that were offered, and sooner than the rule of what was chosen."""
        hours = self.chosen.answer_hours if self.chosen else 0
        if field.data and whole(field.data) not in sooner(hours):
            raise ValidationError(word("reason.answer-days" if hours else "reason.asks-nobody"))

    @property
    def given(self) -> Given:
        return Given(
            reason=self.reason.data or "",
            signature=bool(self.signature.data),
            question=self.question.data or "",
            within=whole(self.within.data) or 0,
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


def times_to_answer(hours: int) -> list[SelectChoice]:
    """The time that the rule gives, and every shorter one in whole working days, the longest first."""
    rule = _("Theo quy định: %(time)s", time=in_words(hours))
    days = [SelectChoice(str(n), _("%(n)s ngày làm việc", n=n)) for n in reversed(sooner(hours))]
    return [SelectChoice("", rule), *days]


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
