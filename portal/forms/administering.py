"""What every change of an administrator carries: why, and the record that the page showed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from portal.auth import actor
from portal.clock import now, today
from portal.forms.base import PageForm, needed, one_line
from portal.forms.dossiers import reason_field
from portal.forms.register import DayField
from portal.session import db
from services import marks, places
from services.administering.changes import Errand, Record
from services.folding import fold

UNKNOWN = "Không có đơn vị nào khớp. Nhập mã, hoặc tên đầy đủ hơn"
MOST = 6
"""So many offices are named at most when several fit what was typed."""


class ErrandForm(PageForm):
    """A change with its reason; `show` notes which record the page was made of. `overtaken_by` is
    what somebody else did to it meanwhile, as pages tell it."""

    overtaken_by: Sequence[object] = ()
    seen = HiddenField(name="seen-record")
    reason = reason_field(
        "Lý do hoặc căn cứ",
        "Số quyết định, công văn, hoặc một câu. Nằm trong nhật ký quản trị.",
        "Viết lý do hoặc căn cứ",
    )

    def show(self, record: Record | None) -> None:
        """Take note of the record that the page shows."""
        if not self.is_submitted():
            self.seen.data = marks.of(record)

    def show_now(self, record: Record | None) -> None:
        """Take note of the record, although the form was sent: it is shown for the first time."""
        self.seen.data = marks.of(record)

    @property
    def errand(self) -> Errand:
        """Who does it, when, once, why, having seen what."""
        seen = str(self.seen.data or "") or None
        return Errand(
            by=actor(), at=now(), key=self.key, reason=str(self.reason.data or ""), seen=seen
        )


class OptionalDayField(DayField):
    """A day in three boxes that may be left empty."""

    optional = True

    def pre_validate(self, form: Any) -> None:
        """Nothing, or a day."""
        if self.typed:
            super().pre_validate(form)


class OfficeField(StringField):
    """An office by its code, or by a part of its name that no other office has; `code` is found."""

    code = ""
    asked: tuple[Any, ...] = (needed("Nhập mã hoặc tên đơn vị"),)

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, self.asked, filters=[one_line], **given)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001  # as WTForms calls it
        """Exactly one office of today fits."""
        if self.errors or not self.data:
            return
        found = fitting(str(self.data))
        if not found:
            raise ValidationError(UNKNOWN)
        if len(found) > 1:
            raise ValidationError(several(found))
        self.code = found[0][0]


class OptionalOfficeField(OfficeField):
    """An office, or none."""

    asked = (Optional(),)


class OfficesField(TextAreaField):
    """Offices, one a line, each by its code or name; `codes` are found."""

    codes: tuple[str, ...] = ()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, [Optional(), Length(max=2000)], **given)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001  # as WTForms calls it
        """Each line is exactly one office of today."""
        lines = [one_line(line) for line in str(self.data or "").splitlines()]
        found = {line: fitting(line) for line in lines if line}
        for line, offices in found.items():
            if len(offices) != 1:
                raise ValidationError(f"Dòng “{line}”: nhập mã của đúng một đơn vị")
        self.codes = tuple(offices[0][0] for offices in found.values())


def several(found: list[tuple[str, str]]) -> str:
    """Which offices what was typed may mean, and what to type instead."""
    if len(found) > MOST:
        return f"Có {len(found)} đơn vị khớp. Nhập tên đầy đủ hơn, hoặc mã của một nơi"
    named = "; ".join(f"{name} ({code})" for code, name in found)
    return f"Có {len(found)} đơn vị khớp: {named}. Nhập mã của một nơi"


def fitting(typed: str) -> list[tuple[str, str]]:
    """Code and name of the offices of today that what was typed may mean."""
    directory, on = places.directory(db()), today()
    known = directory.ever(typed.lower())
    if known and known.valid(on):
        return [(known.code, known.name)]
    wanted = fold(typed)
    every = [one for one in directory.every() if one.valid(on)]
    exact = [one for one in every if wanted in (fold(one.name), fold(one.short_name))]
    words = wanted.split()
    some = exact or [one for one in every if all(word in fold(one.name) for word in words)]
    return [(one.code, one.name) for one in some]
