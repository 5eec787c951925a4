"""What officers write for themselves beside a dossier."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from portal.forms.base import PageForm
from portal.forms.dossiers import stripped, written
from portal.rows import whole
from services.internal_notes import LONGEST


class NoteForm(PageForm):
    """A note for the own office, or the correction of one."""

    corrects = HiddenField()
    text = TextAreaField(
        "Nội dung ghi chú",
        [
            written("Viết nội dung ghi chú"),
            Length(max=LONGEST, message=f"Viết ngắn hơn {LONGEST} ký tự"),
        ],
        description="Ghi chú không xóa được; viết sai thì đính chính.",
        filters=[stripped],
        render_kw={"rows": 3},
    )

    @property
    def mended(self) -> int | None:
        """The note that this one corrects; what is no number is none."""
        return whole(self.corrects.data)
