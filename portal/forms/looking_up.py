"""Asking for a dossier by the two codes on its slip."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from portal.forms.base import PageForm, needed, one_line


class LookUpForm(PageForm):
    """Both codes; the receipt code is a secret and only ever sent in the body of a request."""

    code = StringField(
        _l("Mã hồ sơ"),
        [needed(_l("Nhập mã hồ sơ in trên giấy tiếp nhận"))],
        name="ma",
        id="ma",
        filters=[one_line],
        description=_l(
            "Ví dụ 000.00.31.H47-210301-0001, hoặc số N210301-00001 khi hồ sơ chưa được tiếp nhận."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    secret = StringField(
        _l("Mã biên nhận"),
        [needed(_l("Nhập mã biên nhận gồm 8 chữ và số"))],
        name="bien-nhan",
        id="bien-nhan",
        filters=[one_line],
        description=_l("8 chữ và số, in cạnh mã hồ sơ trên giấy tiếp nhận."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
