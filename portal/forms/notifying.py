"""What people are told, and where."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from portal.forms.base import PageForm, needed, one_line
from services.mailboxes import TOPICS

WRONG = _l("Nhập địa chỉ thư đầy đủ, không dấu, ví dụ an@example.vn.")
TOPIC_WORDS = {
    "needed": _l("Khi bạn phải làm gì: bổ sung, xác nhận, nộp tiền"),
    "result": _l("Khi có kết quả, hoặc hồ sơ bị từ chối, dừng giải quyết"),
    "progress": _l("Khi hồ sơ được tiếp nhận, khi ngày hẹn đổi"),
    "message": _l("Khi có lời nhắn"),
}


class AddressForm(PageForm):
    """The address that is to be confirmed."""

    address = EmailField(
        _l("Địa chỉ thư điện tử"), [needed(WRONG)], name="dia-chi", filters=[one_line]
    )


class TopicsForm(PageForm):
    """What is sent by e-mail."""

    topics = SelectMultipleField(
        _l("Gửi thư cho tôi"),
        name="viec",
        choices=[SelectChoice(topic, TOPIC_WORDS[topic]) for topic in TOPICS],
    )
