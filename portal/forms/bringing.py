"""What a person brings to the counter to complete a dossier: papers, and corrected answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.forms.accounts import spelled
from portal.forms.base import one_line
from portal.forms.dossiers import DossierForm
from portal.forms.dynamic import AnswersForm
from portal.forms.money import CARRIER, NO_PARCEL
from portal.forms.papers_in import PapersField
from services import spelling
from services.parcel_lines import BROUGHT, Carried
from workflows.definition import PaperSlot

NOTHING_SEEN = "Ghi bản chính đã xem, hoặc thêm bản quét vào một giấy tờ"
NOTHING_BROUGHT = "Ghi giấy tờ đã nhận, hoặc sửa chỗ khai người nộp báo lại"


class BringForm(AnswersForm, DossierForm):
    """Papers that were handed in, and the questions that were asked about once more."""

    papers: PapersField
    parcel = StringField(
        "Số hiệu bưu gửi, nếu gửi qua bưu chính",
        [Optional(), spelled(spelling.parcel, NO_PARCEL)],
        filters=[one_line],
        name="parcel",
    )
    carrier = StringField(
        "Đơn vị bưu chính", [Length(max=80)], filters=[one_line], default=CARRIER, name="carrier"
    )

    @property
    def carried(self) -> Carried:
        """Under which number it came, if by post."""
        number = spelling.parcel(self.parcel.data or "")
        return Carried(self.carrier.data or CARRIER, number) if number else BROUGHT

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether something was brought, and is answered well."""
        fine = super().validate(extra_validators)
        if self.grew or self.papers.handed_in or self.papers.errors or self.corrected:
            return fine
        self.form_errors.append(NOTHING_BROUGHT)
        return False

    @property
    def corrected(self) -> bool:
        """Whether an answer is another than before."""
        before = self.known_before.answers
        return any(self.filled.get(name) != before.get(name) for name in self.answers)


class SeenForm(DossierForm):
    """Originals that were looked at, and scans, of a dossier that is filed already."""

    papers: PapersField

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether there is anything to record."""
        fine = super().validate(extra_validators)
        if not self.papers.handed_in and not self.papers.errors:
            self.form_errors.append(NOTHING_SEEN)
            return False
        return bool(fine)


def seen_form(slots: Sequence[PaperSlot]) -> type[SeenForm]:
    """The form for these papers."""
    papers = PapersField("Giấy tờ", slots=slots, name="papers-in")
    return type("SeenForm", (SeenForm,), {"papers": papers})


def bring_form(slots: Sequence[PaperSlot]) -> type[BringForm]:
    """The form for these papers."""
    papers = PapersField("Giấy tờ đã nhận", slots=slots, name="papers-in")
    return type("BringForm", (BringForm,), {"papers": papers})
