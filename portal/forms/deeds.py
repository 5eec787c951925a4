"""Forms that act on a filed dossier: each carries its key and what the page showed."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from portal.auth import actor
from portal.clock import now
from portal.forms.base import PageForm, fresh_key
from portal.forms.dynamic import AnswersForm
from portal.forms.uploads import UploadForm
from services.deeds import Deed
from services.errors import Conflict


class DeedForm(PageForm):
    """A deed on a dossier; `seen` counts the lines of its journal when the page was made."""

    seen = HiddenField(name="seen-lines")

    @property
    def deed(self) -> Deed:
        """Who does it, when, once, having seen what."""
        seen = str(self.seen.data or "")
        return Deed(actor(), now(), self.key, int(seen) if seen.isdecimal() else -1)

    def stale(self, error: Conflict, lines: int) -> None:
        """Say that the dossier has moved, and let the same answers be sent again knowingly."""
        self.refuse(error)
        self.seen.data, self.once.data = str(lines), fresh_key()


class SupplementForm(DeedForm, UploadForm, AnswersForm):
    """The papers that are asked for, and the answers, to be corrected."""


class DraftForm(DeedForm):
    """What is wrong with the draft of a result, if anything is."""

    reason = TextAreaField(
        "Chỗ nào sai? Ghi đúng phải là gì?",
        [Optional(), Length(max=1000, message="Viết ngắn hơn 1.000 ký tự")],
        name="cho-sai",
    )


class WithdrawForm(DeedForm):
    """Why a dossier is taken back, if its owner wants to say."""

    reason = TextAreaField(
        "Vì sao bạn rút hồ sơ?",
        [Optional(), Length(max=1000, message="Viết ngắn hơn 1.000 ký tự")],
        name="ly-do",
    )
