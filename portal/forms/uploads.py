"""The files of papers: one question for each paper that is called for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from wtforms import MultipleFileField

from portal import wording
from portal.errors import in_words
from portal.forms.base import PageForm
from portal.heavy import content_of
from services import numbers
from services.declaring import Slot
from services.errors import Invalid
from services.keeping import LARGEST, Upload
from services.papers import KeptFile
from services.reusing import Earlier
from services.sniffing import MEGABYTE
from services.tongue import told

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
PREFIX = "giay-"
MARK = 8
"""Letters of a file's hash: enough to tell over the telephone that both sides have the same."""
REMOVE, REUSE = "go-tep", "dung-lai"
"""The buttons that take a file out, and one's earlier paper in: its value is paper and file."""


class UploadForm(PageForm):
    """Papers to add; each question has `slot`, and `files` that are there already."""

    @property
    def papers(self) -> list[Any]:
        """The questions, one for each paper."""
        return [field for field in self if isinstance(field, MultipleFileField)]

    def show(self, slots: Sequence[Slot], card: Callable[[KeptFile], Any] | None = None) -> None:
        """Give each question its paper, and the files that are there now."""
        for slot, field in zip(slots, self.papers, strict=True):
            field.slot, field.optional = slot, not slot.paper.required
            field.files = [(card or removable_card)(file) for file in slot.files]
            field.earlier = []

    def offer(self, earlier: Mapping[str, Sequence[Earlier]]) -> None:
        """Give each question that has no file the earlier papers that would do."""
        for field in self.papers:
            name = field.slot.paper.name
            if not field.files:
                field.earlier = [earlier_card(name, one) for one in earlier.get(name, ())]

    def lacks(self, slots: Sequence[Slot]) -> bool:
        """Say at each paper that is needed and not there what to do; whether there is any."""
        lacking = {slot.paper.name for slot in slots if slot.lacking}
        for field in self.papers:
            if field.slot.paper.name in lacking and not field.errors:
                field.errors = [_("Thêm %(title)s", title=field.slot.paper.title)]
        return bool(lacking)

    def take(self, add: Callable[[Upload], object]) -> int:
        """Add every file that was sent; what is refused is said at its paper, the others stay.

        The same file sent twice is added once: its key is made of the form's and its content.
        Returns how many were refused.
        """
        refused = 0
        for field in self.papers:
            for sent in field.data or []:
                if not getattr(sent, "filename", ""):
                    continue
                try:
                    content = content_of(sent)
                    mark = hashlib.sha256(content).hexdigest()[:16]
                    key = f"{self.key}:{field.slot.paper.name}:{mark}"
                    add(Upload(field.slot.paper.name, sent.filename, content, key))
                except Invalid as wrong:
                    refused += 1
                    said = _("%(file)s: %(why)s", file=sent.filename, why=in_words(wrong))
                    field.errors = [" ".join([*field.errors, said])]
        return refused


def upload_form(slots: Sequence[Slot], base: type[UploadForm] = UploadForm) -> UploadForm:
    """The form for these papers."""
    made = {f"{PREFIX}{slot.paper.name}": paper_field(slot) for slot in slots}
    form: UploadForm = type(base.__name__, (base,), made)()
    form.show(slots)
    return form


def paper_field(slot: Slot) -> MultipleFileField:
    """The question for one paper."""
    return MultipleFileField(
        slot.paper.title,
        description=" ".join(filter(None, (counted(slot), slot.paper.hint))),
        render_kw={"multiple": True} | one_file(),
    )


def one_file() -> dict[str, Any]:
    """What the box for a file tells the browser."""
    return {
        "accept": ACCEPTED,
        "data-largest": LARGEST,
        "data-too-large": _("Nặng quá %(most)s MB, chọn tệp nhẹ hơn:", most=LARGEST // MEGABYTE),
    }


def counted(slot: Slot) -> str:
    """What the file shows: how many originals and copies."""
    paper = slot.paper
    counts = (
        (paper.originals, _("%(n)s bản chính", n=paper.originals)),
        (paper.certified, _("%(n)s bản sao chứng thực", n=paper.certified)),
        (paper.copies, _("%(n)s bản sao", n=paper.copies)),
    )
    what = ", ".join(words for n, words in counts if n)
    return str(_("Chụp hoặc quét từ %(what)s.", what=what))


def removable_card(file: KeptFile) -> dict[str, Any]:
    """The card of a file that can be taken out again."""
    return file_card(file) | {"remove_name": REMOVE, "remove_value": file.public_id}


def earlier_card(slot: str, one: Earlier) -> dict[str, Any]:
    """What the macro `earlier_card` draws: where it is from, and the button that uses it again."""
    words = _("Kết quả của hồ sơ %(number)s") if one.given else _("Bạn nộp trong hồ sơ %(number)s")
    return {
        "name": one.title,
        "origin": words % {"number": one.number},
        "at": one.at,
        "href": url_for("citizen.paper", paper_id=one.public_id),
        "reuse_name": REUSE,
        "reuse_value": f"{slot}/{one.public_id}",
    }


def file_card(file: KeptFile) -> dict[str, Any]:
    """What the macro `file_card` draws."""
    card = {"name": file.filename or told(file.title), "size": file.size, "at": file.at}
    if file.origin:
        on = numbers.day_of(file.origin)
        said = _("Dùng lại từ hồ sơ %(number)s", number=file.origin)
        card["note"] = f"{said} · {wording.day(on)}" if on else said
    if file.sha256:
        card["mark"] = file.sha256[:MARK]
    if file.size is not None:
        card["href"] = url_for("citizen.paper", paper_id=file.public_id)
    if file.state == "infected":
        card["state"] = "unreadable"
    return card
