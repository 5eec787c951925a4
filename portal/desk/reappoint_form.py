"""What an officer writes who apologises for a result that will be late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from portal.forms.dossiers import DossierForm, reason_field
from portal.wording import long_day
from workflows import calendar

NOON = 12


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
