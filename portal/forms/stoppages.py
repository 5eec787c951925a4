"""What is asked about days on which an office was closed or a system was down."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf

from portal.forms.administering import ErrandForm, OptionalOfficeField
from portal.forms.base import needed, one_line
from portal.forms.days import SHORT
from portal.forms.register import DayField
from services.administering.changes import Record
from services.administering.stoppages import Stretch

STOPS, RUNS = "stops", "runs"
REGIMES = {
    "": "Mọi chế độ",
    "R1": "NĐ 61/2018/NĐ-CP (đến 2025)",
    "R2": "NĐ 118/2025/NĐ-CP (từ 01/07/2025)",
    "R3": "NĐ 224/2026/NĐ-CP (từ 01/07/2026)",
}


class StoppageForm(ErrandForm):
    """From when to when, where, why, and whether time limits ran. `agreed` is the plan that was shown
    before it goes on the record."""

    agreed = HiddenField()

    first = DayField("Từ ngày")
    last = DayField("Đến hết ngày")
    office = OptionalOfficeField(
        "Ở đơn vị", description="Tính cả các đơn vị trực thuộc. Để trống nếu là cả tỉnh."
    )
    title = StringField(
        "Vì sao",
        [needed("Nhập lý do, như người dân sẽ đọc"), SHORT],
        filters=[one_line],
        description="Ví dụ: cơ quan đóng cửa tránh bão số 5.",
    )
    stops = RadioField(
        "Thời hạn giải quyết",
        [AnyOf((STOPS, RUNS), message="Chọn thời hạn dừng hay vẫn tính")],
        choices=[
            SelectChoice(RUNS, "Vẫn tính, chỉ ghi vào sổ (NĐ 61/2018/NĐ-CP không cho dừng)"),
            SelectChoice(STOPS, "Dừng trong những ngày này, theo văn bản ghi ở nguồn"),
        ],
        validate_choice=False,
    )
    regime = SelectField(
        "Cho hồ sơ theo",
        choices=[SelectChoice(key, said) for key, said in REGIMES.items()],
    )
    source = StringField(
        "Nguồn",
        [needed("Nhập số và ngày của văn bản, thông báo"), SHORT],
        filters=[one_line],
        description="Số, ngày, cơ quan ban hành.",
    )

    @property
    def stretch(self) -> Stretch:
        """Which days, where, under which regime."""
        return Stretch(self.first.data, self.office.code, str(self.regime.data or ""))

    @property
    def plan(self) -> str:
        """What would be done to dossiers, as a word to be agreed to."""
        return f"{self.stretch.subject}:{self.last.data}:{self.stops.data}"

    @property
    def says(self) -> Record:
        """The rest, as it is kept."""
        return {
            "last": self.last.data.isoformat(),
            "stops": self.stops.data == STOPS,
            "title": str(self.title.data),
            "source": str(self.source.data),
        }
