"""What is asked about officers and the roles that they hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf, Length, Optional

from portal.errors import word
from portal.forms.accounts import email, name_field, password_field, spelled
from portal.forms.administering import ErrandForm, OfficeField, OptionalDayField
from portal.forms.base import PageForm, needed, one_line
from portal.forms.register import DayField
from services import spelling, staff

SHORT = Length(max=200, message="Viết ngắn hơn 200 ký tự")
LOGIN = "Chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối; không đổi được về sau."


class DescribeForm(ErrandForm):
    """What is known of an officer."""

    name = name_field("Họ và tên", "", "Nhập họ và tên")
    title = StringField("Chức danh", [needed("Nhập chức danh"), SHORT], filters=[one_line])
    phone = TelField(
        "Số điện thoại",
        [Optional(), spelled(spelling.phone, "Nhập số điện thoại 10 chữ số")],
        filters=[one_line],
    )
    email = EmailField(
        "Thư điện tử",
        [Optional(), spelled(email, "Nhập địa chỉ thư điện tử đầy đủ")],
        filters=[one_line],
    )

    @property
    def told(self) -> dict[str, str]:
        """What was said, as it is kept."""
        names = ("name", "title", "phone", "email")
        return {name: str(self[name].data or "") for name in names}


class OpenForm(DescribeForm):
    """A new account."""

    login = StringField(
        "Tên đăng nhập",
        [needed("Nhập tên đăng nhập"), spelled(spelling.login, LOGIN)],
        filters=[one_line],
        description=LOGIN,
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class RoleForm(ErrandForm):
    """A role in an office, from a day, perhaps to a day."""

    role = RadioField(
        "Vai trò", [AnyOf(staff.ROLES, message="Chọn một vai trò")], validate_choice=False
    )
    office = OfficeField("Đơn vị", description="Mã (tam-ky.an-my) hoặc tên (UBND phường An Mỹ).")
    since = DayField("Giữ từ ngày")
    until = OptionalDayField(
        "Đến hết ngày", description="Để trống nếu chưa biết. Vắng mặt có hạn: ghi ngày cuối."
    )

    def offer(self) -> None:
        """Every role there is."""
        self.role.choices = [SelectChoice(role, word(f"role.{role}")) for role in staff.ROLES]


class LastDayForm(ErrandForm):
    """Until when something still holds."""

    last = DayField("Ngày cuối còn giữ vai trò")


class WordsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whom an administrator looks for; sent, for names have no place in an address."""

    words = StringField("Tên, tên đăng nhập, chức danh hoặc đơn vị", filters=[one_line])


class RedeemForm(PageForm):
    """An officer chooses a password with the code that they were given."""

    account = StringField(
        _l("Tên đăng nhập"),
        [needed(_l("Nhập tên đăng nhập"))],
        filters=[one_line],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    code = StringField(
        _l("Mã trên phiếu"),
        [needed(_l("Nhập mã trên phiếu"))],
        filters=[one_line],
        description=_l("12 chữ và số, ví dụ ABCD-EFGH-2345. Mỗi mã dùng một lần, trong 7 ngày."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    new = password_field(_l("Mật khẩu mới"), _l("Nhập mật khẩu mới"), new=True)
