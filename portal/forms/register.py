"""Which part of the register of a desk is shown; asked with the address, for it names nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import Field, Form, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.utils import unset_value
from wtforms.validators import AnyOf

from portal.forms import typed
from portal.forms.base import one_line

LONGEST = timedelta(days=366)
YEARS = range(1900, 2200)
"""Whose first and last moments are moments everywhere."""


class DayField(Field):
    """A day in three boxes, or as one text in an address: `tu=1/3/2021`."""

    widget = None  # type: ignore[assignment]  # our macros draw it
    kind = "date"

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002  # as WTForms calls it
    ) -> None:
        """Take what stands in the boxes, or the day to start with."""
        self.process_errors = []
        names = [self.name, *(f"{self.name}-{part}" for part in typed.PARTS)]
        sent = [one_line(formdata[name]) for name in names if formdata and name in formdata]
        start = data.isoformat() if isinstance(data, date) else ""
        self.typed = typed.day(sent) if sent else start
        self.object_data = self.data = read(self.typed)

    @property
    def parts(self) -> dict[str, str]:
        """What stands in the boxes."""
        return typed.day_parts(self.typed)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # as WTForms calls it
        """It is a day."""
        if self.data is None:
            raise ValidationError("Nhập đủ ngày, tháng, năm")


def read(text: str) -> date | None:
    """A day as it is kept; None when it is none, or one of which no register tells."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def after_the_first(form: Form, field: Field) -> None:
    """The last day comes after the first, and not years later."""
    first, last = form["since"].data, field.data
    if first and last and not timedelta(0) <= last - first <= LONGEST:
        raise ValidationError("Chọn ngày cuối sau ngày đầu, trong vòng một năm")


class RegisterForm(Form):
    """A desk and two days, both included."""

    desk = SelectField("Quầy", [AnyOf(())], name="quay", validate_choice=False)
    since = DayField("Từ ngày", name="tu")
    until = DayField("Đến ngày", [after_the_first], name="den")

    def offer(self, desks: Mapping[str, str]) -> None:
        """The desks that may be chosen; the first is, if none was."""
        self.desk.choices = [SelectChoice(code, name) for code, name in desks.items()]
        self.desk.validators = [AnyOf(tuple(desks), message="Chọn một quầy của bạn")]
        if self.desk.data is None and desks:
            self.desk.data = next(iter(desks))

    @property
    def chosen(self) -> tuple[str, date, date]:
        """The desk, the first day, the last day."""
        return str(self.desk.data), self.since.data, self.until.data
