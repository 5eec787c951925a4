"""Who does an absent colleague's work, and for which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wtforms import Field, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length

from portal.forms.base import PageForm
from portal.forms.dossiers import stripped, written
from portal.forms.register import DayField
from services.covering import Choice, Wanted
from services.errors import Invalid
from workflows.case import Post

LONGEST = 300


class CoverForm(PageForm):
    """Whose work it is, who does it, from when to when, and why."""

    post = SelectField("Việc của ai, ở vai trò nào?", validate_choice=False)
    substitute = SelectField(
        "Ai làm thay?",
        description="Người đang làm việc ở cùng đơn vị. Việc của lãnh đạo do trưởng phòng hoặc lãnh đạo thay.",
        validate_choice=False,
    )
    since = DayField("Từ ngày")
    until = DayField("Đến hết ngày")
    reason = TextAreaField(
        "Lý do",
        [
            written("Viết vì sao cần người thay"),
            Length(max=LONGEST, message=f"Viết ngắn hơn {LONGEST} ký tự"),
        ],
        description="Ví dụ: nghỉ phép, đi công tác. Người trong đơn vị đọc được.",
        filters=[stripped],
        render_kw={"rows": 2},
    )

    def offer(self, choices: Sequence[Choice], said: Mapping[Post, str], mine: str) -> None:
        """The posts that may be covered, and everybody who could cover one of them."""
        self.post.choices = [
            SelectChoice(value(one), f"{mine if one.mine else one.name}: {said[one.post]}")
            for one in choices
        ]
        people = dict(pair for one in choices for pair in one.substitutes)
        found = [SelectChoice(str(one), name) for one, name in people.items()]
        self.substitute.choices = [SelectChoice("", "Chọn người"), *found]

    def validate_substitute(self, field: Field) -> None:
        """Somebody was chosen."""
        if not str(field.data or "").isdigit():
            raise ValidationError("Chọn người làm thay")

    def validate_until(self, field: Field) -> None:
        """The last day is not before the first."""
        first: date | None = self.since.data
        if field.data and first and field.data < first:
            raise ValidationError("Chọn ngày cuối sau ngày đầu")

    def wanted(self, choices: Sequence[Choice]) -> Wanted:
        """What was chosen; `Invalid` for a post that was not offered."""
        chosen = next((one for one in choices if value(one) == self.post.data), None)
        if chosen is None:
            raise Invalid("cover-not-held", where="post")
        return Wanted(
            principal=chosen.principal,
            substitute=int(self.substitute.data),
            post=chosen.post,
            since=self.since.data,
            until=self.until.data,
            reason=str(self.reason.data),
        )


def value(one: Choice) -> str:
    """A post of somebody, as the list sends it."""
    return f"{one.principal}:{one.post.role}:{one.post.office}"
