"""Forms about a dossier: they carry the version that their page showed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.forms.base import PageForm
from portal.rows import whole
from services.errors import Conflict, ServiceError
from workflows.case import NOTHING, Given, Refused

LONGEST_REASON = 2000


class DossierForm(PageForm):
    """A form about a dossier as it was when the page was shown."""

    seen = HiddenField()
    overtaken = False
    """Whether it was refused because somebody was faster; `refuse` says so."""

    @property
    def given(self) -> Given:
        """What this form brings along with an action."""
        return NOTHING

    def show(self, lines: int) -> None:
        """Take note of the version that this page shows."""
        self.seen.data = str(lines)

    def refuse(self, error: ServiceError | Refused) -> None:
        """Say what was refused, and remember whether it was for somebody faster."""
        super().refuse(error)
        self.overtaken = isinstance(error, Conflict)

    @property
    def seen_lines(self) -> int:
        """The version that the page showed; what is no number at all is stale."""
        return whole(self.seen.data) or 0


def reason_field(label: str, hint: str, sentence: str) -> TextAreaField:
    """Words for the applicant, printed on a slip."""
    short = Length(max=LONGEST_REASON, message=_l("Viết ngắn hơn %(n)s ký tự", n=LONGEST_REASON))
    return TextAreaField(label, [written(sentence), short], description=hint, filters=[stripped])


def written(sentence: str) -> DataRequired:
    """Something must be said, not only spaces; `sentence` says what to do."""
    return DataRequired(sentence)


def stripped(text: str | None) -> str:
    """What was written, with its lines, without the space around it."""
    return "\n".join(line.rstrip() for line in (text or "").splitlines()).strip()
