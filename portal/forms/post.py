"""What a clerk writes into the book of the post: what came, what became of what left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, Optional

from portal.forms.accounts import spelled
from portal.forms.base import PageForm, one_line
from portal.forms.dossiers import written
from portal.forms.money import CARRIER, NO_PARCEL
from services import spelling
from services.parcel_lines import Carried
from services.parcels import Envelope

NUMBER = {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
HOW = {"delivered": "Bưu chính đã giao", "returned": "Bưu chính trả lại, không giao được"}


def short(most: int) -> Length:
    """No longer than fits into a line of the book."""
    return Length(max=most, message=f"Nhập ngắn hơn {most} ký tự")


class EnvelopeForm(PageForm):
    """An envelope that came: five boxes, and two that help to open it later."""

    desk = SelectField("Quầy", validate_choice=False)
    number = StringField(
        "Số hiệu bưu gửi",
        [spelled(spelling.parcel, NO_PARCEL)],
        filters=[one_line],
        description="Quét mã vạch trên phong bì, hoặc gõ như in.",
        render_kw=NUMBER | {"autofocus": ""},
    )
    carrier = StringField(
        "Đơn vị bưu chính",
        [written("Nhập tên đơn vị bưu chính"), short(80)],
        filters=[one_line],
        default=CARRIER,
    )
    sender = StringField(
        "Người gửi", [written("Nhập tên người gửi"), short(200)], filters=[one_line]
    )
    phone = TelField("Số điện thoại người gửi", [Optional(), short(30)], filters=[one_line])
    address = StringField("Địa chỉ người gửi", [Optional(), short(300)], filters=[one_line])
    procedure = SelectField("Gửi để làm thủ tục", validate_choice=False, default="")
    contents = StringField(
        "Bên trong có gì?",
        [Optional(), short(300)],
        filters=[one_line],
        description="Số bộ hồ sơ, giấy tờ đáng chú ý.",
    )

    def offer(self, desks: Mapping[str, str], procedures: Mapping[str, str]) -> None:
        """Choose among these; the first desk, and no procedure, if none was."""
        self.desk.choices = [SelectChoice(code, name) for code, name in desks.items()]
        self.desk.validators = [AnyOf(tuple(desks), message="Chọn một quầy của bạn")]
        self.desk.data = self.desk.data or next(iter(desks), "")
        every = {"": "Mở ra mới biết"} | dict(procedures)
        self.procedure.choices = [SelectChoice(code, title) for code, title in every.items()]
        self.procedure.validators = [AnyOf(tuple(every), message="Chọn thủ tục trong danh sách")]

    @property
    def envelope(self) -> Envelope:
        """What is entered."""
        said: dict[str, Any] = {
            name: self[name].data or ""
            for name in ("number", "carrier", "phone", "address", "procedure", "contents")
        }
        return Envelope(person=str(self.sender.data), **said)


class SendBackForm(PageForm):
    """Why what came is sent back."""

    why = StringField(
        "Lý do trả lại người gửi",
        [written("Viết lý do trả lại"), short(300)],
        filters=[one_line],
        description="Ví dụ: không thuộc quầy này, thiếu giấy tờ và không liên lạc được.",
    )


class ToldForm(PageForm):
    """What the postal service tells of an envelope that left."""

    how = RadioField(
        "Bưu chính báo gì?",
        [AnyOf(tuple(HOW), message="Chọn đã giao hoặc trả lại")],
        choices=[SelectChoice(key, label) for key, label in HOW.items()],
        default="delivered",
        validate_choice=False,
    )
    why = StringField(
        "Ai nhận, hoặc vì sao trả lại",
        [Optional(), short(300)],
        filters=[one_line],
        description="Bắt buộc khi bưu chính trả lại. Người nộp đọc được dòng này.",
    )


class FetchedForm(PageForm):
    """Who came for what the postal service could not deliver."""

    why = StringField(
        "Người đến nhận",
        [written("Nhập tên người đến nhận"), short(300)],
        filters=[one_line],
        description="Xem giấy tờ tùy thân, cho ký nhận rồi mới ghi.",
    )


class SentAgainForm(PageForm):
    """Under which number it is sent once more."""

    parcel = StringField(
        "Số hiệu bưu gửi mới",
        [spelled(spelling.parcel, NO_PARCEL)],
        filters=[one_line],
        render_kw=NUMBER,
    )
    carrier = StringField(
        "Đơn vị bưu chính",
        [written("Nhập tên đơn vị bưu chính"), short(80)],
        filters=[one_line],
        default=CARRIER,
    )

    @property
    def carried(self) -> Carried:
        """Who carries it now."""
        return Carried(str(self.carrier.data), spelling.parcel(self.parcel.data or ""))
