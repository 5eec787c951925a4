"""What is asked about a day of the calendar, and about a target."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length

from portal.errors import word
from portal.forms.administering import ErrandForm, OptionalOfficeField
from portal.forms.base import needed, one_line
from services.administering.aims import WHOLE, YEARS, For
from services.administering.changes import Record
from workflows.definition import TIERS

SHORT = Length(max=300, message="Viết ngắn hơn 300 ký tự")


class DayOfCalendarForm(ErrandForm):
    """Whether a day is worked, why, and who says so."""

    working = RadioField(
        "Ngày này",
        [AnyOf(("no", "yes"), message="Chọn nghỉ hay làm việc")],
        choices=[
            SelectChoice("no", "Nghỉ: không tính vào thời hạn"),
            SelectChoice("yes", "Làm việc: tính vào thời hạn"),
        ],
        validate_choice=False,
    )
    title = StringField(
        "Gọi là gì",
        [needed("Nhập tên của ngày, như người dân sẽ đọc"), SHORT],
        filters=[one_line],
        description="Ví dụ: Giỗ Tổ Hùng Vương; Làm bù ngày 29/4; Mất điện toàn phường.",
    )
    source = StringField(
        "Nguồn",
        [needed("Nhập văn bản hoặc thông báo"), SHORT],
        filters=[one_line],
        description="Số và ngày của văn bản, thông báo.",
    )
    certain = BooleanField(
        "Đã có thông báo chính thức",
        default=True,
        description="Bỏ dấu thì cả năm ghi là dự kiến.",
    )

    @property
    def says(self) -> Record:
        """The day as it is kept."""
        return {
            "working": self.working.data == "yes",
            "title": str(self.title.data),
            "source": str(self.source.data),
            "certain": bool(self.certain.data),
        }


class TargetForm(ErrandForm):
    """A target in percent, for whom and which year, and who set it."""

    indicator = SelectField("Chỉ số", validate_choice=False)
    year = IntegerField("Năm", [AnyOf(YEARS, "Nhập năm từ 2021")])
    tier = SelectField("Cho cấp nào", validate_choice=False)
    office = OptionalOfficeField(
        "Chỉ cho một đơn vị", description="Để trống thì cho cả cấp. Mã hoặc tên đơn vị."
    )
    percent = StringField(
        "Chỉ tiêu, phần trăm", [needed("Nhập số từ 1 đến 100")], filters=[one_line]
    )
    source = StringField(
        "Nguồn", [needed("Nhập kế hoạch hoặc quyết định"), SHORT], filters=[one_line]
    )

    def offer(self, titles: Mapping[str, str]) -> None:
        """What may be chosen."""
        self.indicator.choices = [SelectChoice(key, title) for key, title in titles.items()]
        self.tier.choices = [
            SelectChoice("", "Mọi cấp"),
            *(SelectChoice(tier, word(f"tier.{tier}")) for tier in reversed(TIERS)),
        ]

    @property
    def what(self) -> For:
        """What the target is for."""
        return For(
            str(self.indicator.data),
            self.year.data or 0,
            str(self.tier.data or ""),
            self.office.code,
        )

    @property
    def share(self) -> float:
        """The target as a number; 0 for what is none."""
        text = str(self.percent.data or "").removesuffix("%").strip().replace(",", ".")
        try:
            found = float(text)
        except ValueError:
            return 0.0
        return found if 0 < found <= WHOLE else 0.0
