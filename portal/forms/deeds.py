"""Forms that act on a filed dossier: each carries its key and what the page showed."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from portal.auth import actor
from portal.clock import now
from portal.forms.base import PageForm, fresh_key
from portal.forms.dynamic import AnswersForm
from portal.forms.slips import LEFT
from portal.forms.uploads import UploadForm
from portal.rows import whole
from services.deeds import Deed
from services.desk_view import Asked
from services.errors import Conflict
from workflows.answering import Slip


class DeedForm(PageForm):
    """A deed on a dossier; `seen` counts the lines of its journal when the page was made."""

    seen = HiddenField(name="seen-lines")

    @property
    def deed(self) -> Deed:
        """Who does it, when, once, having seen what."""
        seen = whole(self.seen.data)
        return Deed(actor(), now(), self.key, -1 if seen is None else seen)

    def stale(self, error: Conflict, lines: int) -> None:
        """Say that the dossier has moved, and let the same answers be sent again knowingly."""
        self.refuse(error)
        self.seen.data, self.once.data = str(lines), fresh_key()


class SupplementForm(DeedForm, UploadForm, AnswersForm):
    """The papers that are asked for, and the answers, to be corrected.

    `version`: of what was kept when the page was made. `as_it_is`: it is handed in knowingly, although something that was asked for is left undone.
    """

    doubted = False
    version = HiddenField(name="seen-version")

    as_it_is = BooleanField(
        _l("Tôi đã xem lại, gửi như thế này"),
        name="nhu-the-nay",
        description=_l("Thường chỉ bổ sung được một lần. Thiếu nữa thì hồ sơ có thể bị từ chối."),
    )

    def doubt(self, undone: Asked, *, untouched: bool) -> bool:
        """Say at each thing that was asked for and left undone what to do; whether there is any."""
        papers = {slot.name for slot in undone.papers}
        for field in self.papers:
            if field.slot.paper.name in papers:
                field.errors = [_("Thêm %(title)s", title=field.slot.paper.title)]
        left = self.refuse_slips(Slip(question.name, LEFT) for question in undone.questions)
        if untouched and not (papers or left):
            self.form_errors.append(_("Thêm giấy tờ hoặc sửa chỗ khai theo yêu cầu"))
        self.doubted = bool(papers) or left or untouched
        return self.doubted


class DraftForm(DeedForm):
    """What is wrong with the draft of a result, if anything is."""

    reason = TextAreaField(
        _l("Chỗ nào sai? Ghi đúng phải là gì?"),
        [Optional(), Length(max=1000, message=_l("Viết ngắn hơn 1.000 ký tự"))],
        name="cho-sai",
    )


class WithdrawForm(DeedForm):
    """Why a dossier is taken back, if its owner wants to say."""

    reason = TextAreaField(
        _l("Vì sao bạn rút hồ sơ?"),
        [Optional(), Length(max=1000, message=_l("Viết ngắn hơn 1.000 ký tự"))],
        name="ly-do",
    )
