"""What a head writes who gives work to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf

from portal.desk.work_forms import PlaceForm
from portal.forms.dossiers import reason_field


class StandInForm(PlaceForm):
    """Who does work from now on that somebody has claimed or nobody has, and why."""

    holder = HiddenField()
    way = RadioField(
        "Việc này giao cho ai?",
        [AnyOf(("take", "free", "give"), message="Chọn một cách")],
        choices=[
            SelectChoice("give", "Giao cho một đồng nghiệp"),
            SelectChoice("take", "Tôi nhận làm thay"),
            SelectChoice("free", "Trả về đơn vị, đồng nghiệp nào cũng nhận được"),
        ],
        validate_choice=False,
    )
    to = SelectField("Đồng nghiệp", [], validate_choice=False)
    reason = reason_field(
        "Lý do",
        "Người đang giữ việc và người được giao đọc được; lý do nằm trong nhật ký hồ sơ.",
        "Viết lý do chuyển việc",
    )

    def offer(self, colleagues: Mapping[int, str], *, held: bool) -> None:
        """Who may have the work; what nobody holds can only be given."""
        none = [SelectChoice("", "Chọn người")]
        self.to.choices = none + [SelectChoice(str(one), name) for one, name in colleagues.items()]
        if not held:
            self.way.choices = [SelectChoice("give", "Giao cho một đồng nghiệp")]

    def validate_to(self, field: Any) -> None:
        """Somebody who was offered, if the work is to be given."""
        if self.way.data == "give" and (
            not field.data or field.data not in {one.value for one in field.choices}
        ):
            raise ValidationError("Chọn đồng nghiệp sẽ làm việc này")
