"""What a clerk says about money that was taken and a result that was handed over."""

from __future__ import annotations

import re

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from portal.forms.accounts import spelled
from portal.forms.base import one_line
from portal.forms.dossiers import DossierForm, written
from portal.rows import whole
from services import spelling
from services.counter import METHODS
from services.giving_back import GATEWAY
from services.parcel_lines import Carried
from workflows.case import Given

SAID = {"cash": "Tiền mặt", "transfer": "Chuyển khoản"}
ALL_MONEY = 10**12
"""More đồng than any payment."""

CARRIER = "Bưu điện Việt Nam (VNPost)"
"""The public postal service of QĐ 45/2016/QĐ-TTg; another one is typed over it."""
NO_PARCEL = "Nhập số hiệu như in trên phiếu gửi, chỉ chữ và số, ví dụ EB123456789VN"

BY_BANK = "Ngân hàng tự hoàn về nơi đã trả, qua {way}"
BY_HAND = {"cash": "Tiền mặt, tôi đã trả lại", "transfer": "Chuyển khoản, tôi đã chuyển lại"}


class CollectForm(DossierForm):
    """How the money came."""

    method = RadioField(
        "Trả bằng cách nào?",
        [AnyOf(METHODS, message="Chọn tiền mặt hoặc chuyển khoản")],
        choices=[SelectChoice(key, SAID[key]) for key in METHODS],
        default="cash",
        validate_choice=False,
    )


class RefundForm(DossierForm):
    """How much of which payment goes back, how and why."""

    number = SelectField("Của biên lai", validate_choice=False)
    amount = StringField(
        "Số tiền hoàn", [written("Nhập số tiền")], description="Không quá số đã nộp thừa."
    )
    method = RadioField(
        "Hoàn bằng cách nào?",
        description="Tiền mặt, chuyển khoản: hoàn cho người nộp xong rồi mới ghi.",
        validate_choice=False,
    )
    why = StringField(
        "Lý do hoàn", [written("Viết lý do"), Length(max=300)], filters=[one_line], default=""
    )

    def offer(self, by_bank: str) -> None:
        """Choose among these; `by_bank` is whom to ask to give back, or empty."""
        ways = {GATEWAY: BY_BANK.format(way=by_bank)} if by_bank else {}
        ways |= BY_HAND
        self.method.choices = [SelectChoice(key, label) for key, label in ways.items()]
        self.method.validators = [AnyOf(list(ways), message="Chọn một cách hoàn")]
        if not self.is_submitted():
            self.method.data = next(iter(ways))

    @property
    def dong(self) -> int:
        """The amount as a number; 0, which is refused, for what is none."""
        digits = re.sub(r"[.\s]|đồng", "", str(self.amount.data or ""))
        return whole(digits, ALL_MONEY) or 0


class WaiveForm(DossierForm):
    """Which fee is not asked for, and why."""

    charge = RadioField("Khoản được miễn", validate_choice=False)
    why = StringField(
        "Lý do miễn",
        [written("Viết lý do"), Length(max=300)],
        filters=[one_line],
        description="Ghi căn cứ: giấy xác nhận hộ nghèo, quyết định miễn…",
    )


class HandOverForm(DossierForm):
    """Who came for the result, and that they signed."""

    collector = StringField(
        "Người nhận",
        [written("Nhập tên người nhận"), Length(max=200, message="Nhập tên ngắn hơn 200 ký tự")],
        filters=[one_line],
        description="Xem giấy tờ tùy thân của người nhận.",
    )
    proof = StringField(
        "Giấy ủy quyền",
        [Optional(), Length(max=200, message="Nhập ngắn hơn 200 ký tự")],
        filters=[one_line],
        description="Số, ngày của giấy ủy quyền, khi người khác nhận thay.",
    )
    signed = BooleanField(
        "Người nhận đã ký nhận", [InputRequired("Cho người nhận ký rồi đánh dấu")]
    )

    @property
    def given(self) -> Given:
        """Who took it, for the journal and the register."""
        proof = f", theo giấy ủy quyền {self.proof.data}" if self.proof.data else ""
        return Given(reason=f"{self.collector.data} đã nhận và ký tại quầy{proof}.")


class PostForm(DossierForm):
    """The number under which the post carries the result."""

    carrier = StringField(
        "Đơn vị bưu chính",
        [written("Nhập tên đơn vị bưu chính"), Length(max=80, message="Nhập ngắn hơn 80 ký tự")],
        filters=[one_line],
        default=CARRIER,
    )
    parcel = StringField(
        "Số hiệu bưu gửi",
        [written("Nhập số hiệu bưu gửi"), spelled(spelling.parcel, NO_PARCEL)],
        filters=[one_line],
        description="In trên phiếu gửi của bưu chính. Vài kết quả của một người gửi chung một phong bì thì ghi cùng số.",
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"},
    )

    @property
    def given(self) -> Given:
        """How it was sent, for the journal and the register."""
        sent = Carried(str(self.carrier.data), spelling.parcel(self.parcel.data or ""))
        said = f"Gửi qua {sent.carrier}, số hiệu {sent.parcel}."
        return Given(reason=said, carrier=sent.carrier, parcel=sent.parcel)


class OnlineForm(DossierForm):
    """The result is in the applicant's account."""

    @property
    def given(self) -> Given:
        """How it was given, for the journal and the register."""
        return Given(reason="Trả bản điện tử qua tài khoản của người nộp.")


HAND_OVER = {"desk": HandOverForm, "post": PostForm, "online": OnlineForm}
"""The form for each way in which a result can be given."""
