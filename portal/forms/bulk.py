"""What is given once for many dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length

from portal.forms.base import PageForm
from portal.forms.dossiers import LONGEST_REASON, stripped


class BulkForm(PageForm):
    """Why, and to whom, where the thing that is done needs it."""

    to = SelectField("Giao cho ai?", validate_choice=False)
    reason = TextAreaField(
        "Lý do",
        [Length(max=LONGEST_REASON, message=f"Viết ngắn hơn {LONGEST_REASON} ký tự")],
        description="Ghi vào nhật ký của từng hồ sơ.",
        filters=[stripped],
        render_kw={"rows": 3},
    )
    wants: frozenset[str] = frozenset()

    def offer(self, wants: frozenset[str], colleagues: Mapping[int, str]) -> None:
        """What is needed, and who may be given the work."""
        self.wants = wants
        people = [SelectChoice(str(one), name) for one, name in colleagues.items()]
        self.to.choices = [SelectChoice("", "Chọn người"), *people]

    def validate_to(self, field: Any) -> None:
        """Somebody who was offered, if somebody is to be given the work."""
        known = {one.value for one in field.choices or () if one.value}
        if "to" in self.wants and field.data not in known:
            raise ValidationError("Chọn người sẽ làm những việc này")

    def validate_reason(self, field: Any) -> None:
        """Some words, if they are needed."""
        if "reason" in self.wants and not field.data:
            raise ValidationError("Viết lý do một lần cho các hồ sơ này")
