"""The boxes in which a clerk counts the papers that were handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, ValidationError
from wtforms.utils import unset_value

from portal.errors import in_words
from portal.forms.base import one_line
from portal.forms.uploads import one_file
from portal.rows import whole
from services.counter import KINDS_OF_PAPER, MOST_COPIES, Brought, HandedIn
from services.errors import Invalid
from services.keeping import Kept, Upload
from workflows.definition import PaperSlot

SHORT = {"original": "Bản chính", "certified": "Chứng thực", "copy": "Bản chụp"}
"""The kinds of papers over their narrow boxes."""
SENT, KEPT = "scan", "kept"
"""What the boxes are called in which scans arrive, and those that were kept come back."""


@dataclass(frozen=True, slots=True)
class Count:
    """One box for how many of a kind were handed in: its words, its place, what stands in it."""

    label: str
    id: str
    typed: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that was checked and is kept; `token` brings it back when the page is sent again."""

    kept: Kept
    token: str


class PapersField(Field):
    """How many originals, certified copies and plain copies of each paper were handed in, and the
    scans of it: those that were just sent, and those kept when the page was sent before."""

    widget = None  # type: ignore[assignment]  # our macros draw it
    kind = "papers"

    def __init__(self, label: str, slots: Sequence[PaperSlot], **bound: Any) -> None:
        super().__init__(label, **bound)
        self.slots = slots
        self.scans: dict[str, list[Scan]] = {}
        self.refused: dict[str, list[str]] = {}

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,  # noqa: ARG002  # as WTForms calls it
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002  # likewise
    ) -> None:
        """Take what stands in each box."""
        self.process_errors = []
        sent = formdata or {}
        self.object_data = self.data = {
            (slot.name, form): one_line(sent.get(self.box(slot, form)))
            for slot in self.slots
            for form in KINDS_OF_PAPER
        }
        files = formdata.getlist if formdata else lambda _: []
        self.sent = {slot.name: files(self.box(slot, SENT)) for slot in self.slots}
        self.tokens = {slot.name: files(self.box(slot, KEPT)) for slot in self.slots}

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # as WTForms calls it
        """Every box is empty or a number of papers."""
        if any(not self.readable(typed) for typed in self.data.values()):
            raise ValidationError(f"Nhập số bản bằng chữ số, từ 0 đến {MOST_COPIES}")

    def box(self, slot: PaperSlot, form: str) -> str:
        """The name of a box."""
        return f"{self.name}-{slot.name}-{form}"

    def counts(self, slot: PaperSlot) -> Iterator[Count]:
        """The boxes of a paper."""
        for form in KINDS_OF_PAPER:
            typed = self.data[slot.name, form]
            yield Count(SHORT[form], self.box(slot, form), typed, not self.readable(typed))

    @staticmethod
    def readable(typed: str) -> bool:
        """Whether it is empty or a number of papers."""
        return not typed or whole(typed, MOST_COPIES) is not None

    @property
    def handed_in(self) -> list[Brought]:
        """What was handed in, of what could be read, and its scans."""
        counted = [
            HandedIn(slot, form, int(typed))
            for (slot, form), typed in self.data.items()
            if self.readable(typed) and typed.strip("0")
        ]
        return [*counted, *(scan.kept for scans in self.scans.values() for scan in scans)]

    @property
    def file_attrs(self) -> dict[str, Any]:
        """What the boxes for scans tell the browser."""
        return one_file()

    def take(
        self, slot: PaperSlot, uploads: Iterable[Upload], keep: Callable[[Upload], Scan]
    ) -> None:
        """Keep the scans of a paper, each once; what is refused is said at it, the others stay."""
        there = self.scans.setdefault(slot.name, [])
        for upload in uploads:
            try:
                scan = keep(upload)
            except Invalid as wrong:
                self.say(slot, f"{upload.filename}: {in_words(wrong)}")
                continue
            if all(scan.kept.paper_id != one.kept.paper_id for one in there):
                there.append(scan)

    @property
    def own_errors(self) -> list[str]:
        """What is wrong with the papers as a whole, not with one scan."""
        said = {sentence for sentences in self.refused.values() for sentence in sentences}
        return [str(error) for error in self.errors if error not in said]

    def say(self, slot: PaperSlot, sentence: str) -> None:
        """What is wrong with a scan, at its paper and above all boxes."""
        self.refused.setdefault(slot.name, []).append(sentence)
        self.process_errors = [*self.process_errors, sentence]

    def refuse(self, lacking: Sequence[str]) -> None:
        """Say which papers must be there and are not, by their names."""
        titles = [slot.title for slot in self.slots if slot.name in lacking]
        self.errors = [*self.errors, f"Nhận thêm giấy tờ còn thiếu: {'; '.join(titles)}"]
