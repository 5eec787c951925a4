"""The box for a message."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.forms.base import PageForm
from portal.forms.dossiers import stripped, written
from workflows.talking import LONGEST


class MessageForm(PageForm):
    """What one side says to the other."""

    text = TextAreaField(
        _l("Lời nhắn"),
        [
            written(_l("Viết lời nhắn rồi gửi.")),
            Length(max=LONGEST, message=_l("Viết ngắn hơn %(n)s ký tự", n=LONGEST)),
        ],
        name="loi-nhan",
        filters=[stripped],
    )
