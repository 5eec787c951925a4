"""The box for a message."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import Length

from portal.forms.base import PageForm
from portal.forms.dossiers import stripped, written
from services.talking import LONGEST


class MessageForm(PageForm):
    """What one side says to the other."""

    text = TextAreaField(
        "Lời nhắn",
        [
            written("Viết lời nhắn rồi gửi."),
            Length(max=LONGEST, message=f"Viết ngắn hơn {LONGEST} ký tự"),
        ],
        name="loi-nhan",
        filters=[stripped],
    )
