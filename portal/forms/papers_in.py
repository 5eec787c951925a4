"""The boxes in which a clerk counts the papers that were handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, ValidationError
from wtforms.utils import unset_value

from portal.forms.base import one_line
from portal.rows import whole
from services.counter import KINDS_OF_PAPER, MOST_COPIES, HandedIn
from workflows.definition import PaperSlot

SHORT = {"original": "Bản chính", "certified": "Chứng thực", "copy": "Bản chụp"}
"""The kinds of papers over their narrow boxes."""


@dataclass(frozen=True, slots=True)
class Count:
    """One box for how many of a kind were handed in: its words, its place, what stands in it."""

    label: str
    id: str
    typed: str
    wrong: bool


class PapersField(Field):
    """How many originals, certified copies and plain copies of each paper were handed in."""

    widget = None  # type: ignore[assignment]  # our macros draw it
    kind = "papers"

    def __init__(self, label: str, slots: Sequence[PaperSlot], **bound: Any) -> None:
        super().__init__(label, **bound)
        self.slots = slots

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
    def handed_in(self) -> list[HandedIn]:
        """What was handed in, of what could be read."""
        return [
            HandedIn(slot, form, int(typed))
            for (slot, form), typed in self.data.items()
            if self.readable(typed) and typed.strip("0")
        ]

    def refuse(self, lacking: Sequence[str]) -> None:
        """Say which papers must be there and are not, by their names."""
        titles = [slot.title for slot in self.slots if slot.name in lacking]
        self.errors = [*self.errors, f"Nhận thêm giấy tờ còn thiếu: {'; '.join(titles)}"]
