"""What an officer writes down after having been on the spot."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length

from portal.errors import word
from portal.forms.base import needed, one_line
from portal.forms.dossiers import DossierForm, stripped, written
from portal.forms.register import DayField
from portal.forms.uploads import one_file
from portal.heavy import content_of
from portal.rows import whole
from services.inspections import CONCLUSIONS, Recorded, Visit
from services.keeping import ENCLOSED, Upload

LONGEST, MOST = 4000, 6
SHORT = Length(max=300, message="Viết ngắn hơn 300 ký tự")
LONG = Length(max=LONGEST, message=f"Viết ngắn hơn {LONGEST} ký tự")


class InspectionForm(DossierForm):
    """One record; `corrects` is the number of the one that it mends."""

    corrects = HiddenField()
    on = DayField("Ngày kiểm tra")
    place = StringField(
        "Nơi kiểm tra",
        [needed("Ghi nơi kiểm tra"), SHORT],
        filters=[one_line],
        description="Thửa, tờ bản đồ, số nhà hoặc tên cơ sở.",
    )
    people = TextAreaField(
        "Người tham gia",
        [written("Ghi ai đã tham gia"), LONG],
        filters=[stripped],
        description="Mỗi người một dòng: họ tên, chức vụ hoặc quan hệ.",
        render_kw={"rows": 3},
    )
    applicant = BooleanField("Người nộp hồ sơ hoặc người được ủy quyền có mặt")
    found = TextAreaField(
        "Đã thấy gì?",
        [written("Ghi những gì đã thấy"), LONG],
        filters=[stripped],
        description="Sự việc, số đo, hiện trạng; chưa nhận xét.",
        render_kw={"rows": 6},
    )
    conclusion = RadioField(
        "Kết luận",
        [AnyOf(CONCLUSIONS, message="Chọn một kết luận")],
        validate_choice=False,
    )
    pictures = MultipleFileField(
        "Ảnh chụp",
        description=f"Nhiều nhất {MOST} tệp JPG, PNG hoặc PDF. Người nộp không thấy.",
        render_kw={"multiple": True} | one_file(),
    )

    def offer(self, mended: Recorded | None, today: date) -> None:
        """What may be concluded; a page that was just opened begins with the record that it mends."""
        self.conclusion.choices = [SelectChoice(one, word(f"found.{one}")) for one in CONCLUSIONS]
        if self.is_submitted():
            return
        self.on.process(None, mended.visit.on if mended else today)
        if mended:
            self.corrects.data = str(mended.n)
            for name in ("place", "people", "applicant", "found", "conclusion"):
                self[name].data = getattr(mended.visit, name)

    @property
    def visit(self) -> Visit:
        """What was written."""
        return Visit(
            on=self.on.data,
            place=str(self.place.data),
            people=str(self.people.data),
            applicant=bool(self.applicant.data),
            found=str(self.found.data),
            conclusion=str(self.conclusion.data),
        )

    @property
    def mended(self) -> int | None:
        """The record that this one corrects."""
        return whole(self.corrects.data)

    @property
    def sent(self) -> list[Upload]:
        """The pictures that were sent, each with a key of its own."""
        return [
            Upload(ENCLOSED, str(one.filename), content_of(one), f"{self.key}:{n}")
            for n, one in enumerate(self._files, 1)
        ]

    def validate_pictures(self, field: MultipleFileField) -> None:  # noqa: ARG002 - as WTForms calls it
        """What is too much is said: a picture that is left out is missed when it is too late."""
        if len(self._files) > MOST:
            raise ValidationError(f"Chọn nhiều nhất {MOST} tệp, ảnh khác ghi ở biên bản sau")

    @property
    def _files(self) -> list[Any]:
        return [one for one in self.pictures.data or [] if getattr(one, "filename", "")]
