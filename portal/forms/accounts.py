"""What is asked to sign in, to enrol, and about one's own account."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, PasswordField, StringField, TelField, ValidationError
from wtforms.validators import Length, Optional

from portal.forms.base import PageForm, needed, one_line
from services import spelling, tongue
from services.accounts import Enrolment

STRONG = _l("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def spelled(read: Callable[[str], str], sentence: str) -> Callable[[Form, Field], None]:
    """A number that can be read; the sentence says what it looks like."""

    def check(_form: Form, field: Field) -> None:
        if not read(field.data or ""):
            raise ValidationError(sentence)

    return check


def email(typed: str) -> str:
    """An address as it is kept; empty when it cannot be one."""
    return typed if EMAIL.fullmatch(typed) else ""


def phone_field() -> TelField:
    """A telephone number, the one at which people are told about their dossiers."""
    return TelField(
        _l("Số điện thoại"),
        [
            needed(_l("Nhập số điện thoại")),
            spelled(spelling.phone, _l("Nhập số điện thoại 10 chữ số, bắt đầu bằng số 0")),
        ],
        filters=[one_line],
        description=_l("Cán bộ gọi số này khi cần hỏi về hồ sơ. Bạn cũng đăng nhập bằng số này."),
    )


def email_field() -> EmailField:
    """Where letters go, if people want any."""
    wrong = _l("Nhập địa chỉ thư điện tử đầy đủ, ví dụ an@example.vn")
    return EmailField(_l("Thư điện tử"), [Optional(), spelled(email, wrong)], filters=[one_line])


def name_field(label: str, hint: str, sentence: str) -> StringField:
    """The name of a person or of a business."""
    short = Length(max=200, message=_l("Nhập tên ngắn hơn 200 ký tự"))
    return StringField(label, [needed(sentence), short], filters=[one_line], description=hint)


def number_field(label: str, hint: str, read: Callable[[str], str], sentence: str) -> StringField:
    """The number by which the State knows somebody."""
    return StringField(
        label,
        [needed(sentence), spelled(read, sentence)],
        filters=[one_line],
        description=hint,
        render_kw={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"},
    )


def password_field(label: str, sentence: str, *, new: bool = False) -> PasswordField:
    """A password that is known, or one that is chosen."""
    return PasswordField(
        label,
        [needed(sentence)],
        description=STRONG if new else "",
        render_kw={"autocomplete": "new-password"} if new else None,
    )


class SignInForm(PageForm):
    """One door for citizens, businesses and officers."""

    account = StringField(
        _l("Số điện thoại hoặc số định danh"),
        [needed(_l("Nhập số điện thoại hoặc số định danh"))],
        filters=[one_line],
        description=_l("Doanh nghiệp nhập mã số thuế. Cán bộ nhập tên đăng nhập."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = password_field(_l("Mật khẩu"), _l("Nhập mật khẩu"))


class EnrolForm(PageForm):
    """What is the same for people and businesses; each lists its boxes in their order."""

    kind = ""

    def enrolment(self) -> Enrolment:
        """What was given, to open an account with."""
        names = ("name", "id_number", "tax_code", "phone", "email", "password")
        given = {name: self[name].data or "" for name in names if name in self}
        return Enrolment(kind=self.kind, language=tongue.language(), **given)


class CitizenForm(EnrolForm):
    """A person opens an account."""

    kind = "citizen"
    name = name_field(_l("Họ và tên"), _l("Đúng như trên thẻ căn cước."), _l("Nhập họ và tên"))
    id_number = number_field(
        _l("Số định danh cá nhân"),
        _l("12 chữ số trên thẻ căn cước, hoặc 9 chữ số trên chứng minh nhân dân."),
        spelling.id_number,
        _l("Nhập đủ 12 chữ số trên thẻ căn cước, hoặc 9 chữ số trên chứng minh nhân dân"),
    )
    phone = phone_field()
    email = email_field()
    password = password_field(_l("Mật khẩu"), _l("Nhập mật khẩu"), new=True)


class BusinessForm(EnrolForm):
    """A business or an organisation opens an account."""

    kind = "business"
    name = name_field(
        _l("Tên doanh nghiệp, tổ chức"),
        _l("Đúng như trên giấy đăng ký."),
        _l("Nhập tên doanh nghiệp, tổ chức"),
    )
    tax_code = number_field(
        _l("Mã số thuế"),
        _l("10 chữ số. Chi nhánh thêm gạch nối và 3 chữ số."),
        spelling.tax_code,
        _l("Nhập mã số thuế gồm 10 chữ số, hoặc 13 chữ số nếu là chi nhánh"),
    )
    phone = phone_field()
    email = email_field()
    password = password_field(_l("Mật khẩu"), _l("Nhập mật khẩu"), new=True)


class PasswordForm(PageForm):
    """Whoever is signed in chooses a new password."""

    old = password_field(_l("Mật khẩu đang dùng"), _l("Nhập mật khẩu đang dùng"))
    new = password_field(_l("Mật khẩu mới"), _l("Nhập mật khẩu mới"), new=True)


class NewPasswordForm(PageForm):
    """Whoever has just proven who they are chooses a password; no old one is asked."""

    new = password_field(_l("Mật khẩu mới"), _l("Nhập mật khẩu mới"), new=True)
