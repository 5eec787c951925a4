"""What somebody reports of an office's month: one number, or many in a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TypeVar

from wtforms import FileField, HiddenField, StringField, ValidationError
from wtforms.validators import Length

from portal.errors import in_words, word
from portal.forms.base import PageForm, needed, one_line
from services.errors import Invalid
from services.reporting.report_file import count, month
from services.reporting.reported import LONGEST_SOURCE, Report
from services.reporting.unobserved import Unobserved

LARGEST = 500_000
"""Bytes of a file of reports: some thousand lines."""

Told = TypeVar("Told")


def _read(what: Callable[[], Told]) -> Told:
    """What was typed; ValidationError in words where it cannot be read."""
    try:
        return what()
    except Invalid as wrong:
        raise ValidationError(in_words(wrong)) from wrong


def lf(text: str | None) -> str:
    """Lines that end as they did in the file, and not as a browser sends them."""
    return (text or "").replace("\r\n", "\n")


class ReportForm(PageForm):
    """One number of one office."""

    month = StringField(
        "Tháng",
        [needed("Nhập tháng, ví dụ 3/2021")],
        filters=[one_line],
        description="Ví dụ 3/2021.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    numerator = StringField("", [needed("Nhập số này")], filters=[one_line])
    denominator = StringField("", [needed("Nhập số này")], filters=[one_line])
    source = StringField(
        "Nguồn số liệu",
        [
            needed("Ghi số liệu lấy từ đâu"),
            Length(max=LONGEST_SOURCE, message=f"Viết ngắn hơn {LONGEST_SOURCE} ký tự"),
        ],
        filters=[one_line],
        description="Tên hệ thống, báo cáo hoặc số văn bản, để người khác tìm lại được.",
    )

    def validate_month(self, typed: StringField) -> None:
        """Whatever cannot be read is said at once, each at its box."""
        _read(lambda: month(typed.data or ""))

    def validate_numerator(self, typed: StringField) -> None:
        """A number, and no more than what it is a part of, where that can be read."""
        part = _read(lambda: count(typed.data or "", "numerator"))
        with suppress(Invalid):
            if part > count(self.denominator.data or "", "denominator"):
                raise ValidationError(word("reason.part-over-whole"))

    def validate_denominator(self, typed: StringField) -> None:
        """A number."""
        _read(lambda: count(typed.data or "", "denominator"))

    def ask(self, one: Unobserved) -> None:
        """Name the two numbers as this indicator calls them."""
        self.numerator.label.text, self.denominator.label.text = one.part, one.whole
        for field in (self.numerator, self.denominator):
            field.render_kw = {"inputmode": "numeric", "autocomplete": "off"}

    def report(self, one: Unobserved, office: str) -> Report:
        """What was typed; Invalid for a month or a number that cannot be read."""
        return Report(
            indicator=one.key,
            office=office,
            month=month(self.month.data or ""),
            numerator=count(self.numerator.data or "", "numerator"),
            denominator=count(self.denominator.data or "", "denominator"),
            source=self.source.data or "",
        )

    def say(self, when: date) -> None:
        """Offer this month."""
        self.month.data = self.month.data or f"{when.month}/{when.year}"


class ReportFileForm(PageForm):
    """A file of reports."""

    file = FileField(
        "Tệp số liệu (CSV)",
        [needed("Chọn tệp số liệu")],
        render_kw={"accept": ".csv,text/csv"},
    )


class ReportLinesForm(PageForm):
    """The lines of a file that was looked at, to be kept now."""

    lines = HiddenField(filters=[lf])
