"""The steps of a declaration: where one is, what is done, where one goes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from portal.auth import actor
from portal.clock import now
from portal.forms.kinds import Places
from portal.language import foreign
from portal.session import db
from services import declaring
from services.declaring import Declaration, Section

LATER = "lam-sau"
"""The button that keeps a page and leaves the rest for another day."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the walk, as the list of steps draws it."""

    key: str
    title: str
    href: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Walk:
    """All steps, and the one that is shown."""

    steps: Sequence[Step]
    n: int

    @property
    def of(self) -> int:
        """How many there are."""
        return len(self.steps)

    @property
    def before(self) -> Step | None:
        """The step to go back to."""
        return self.steps[self.n - 2] if self.n > 1 else None

    @property
    def after(self) -> str:
        """Where one goes on to; the last step leads nowhere else."""
        return self.steps[min(self.n, self.of - 1)].href

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """For the macro `tasks`."""
        drawn = [asdict(step) for step in self.steps]
        here = drawn[self.n - 1]
        drawn[self.n - 1] = {**here, "state": "current", "note": _("Đang khai"), "href": ""}
        return drawn


def ours(draft_id: str) -> Declaration:
    """One's own declaration; one that is filed already leads to its dossier."""
    it = declaring.stands(db(), draft_id, actor(), at=now())
    if it.filed:
        abort(redirect(url_for("citizen.dossier", public_id=it.filed), 303))
    return it


def places_of(it: Declaration) -> Places:
    """The offices among which its answers are chosen."""
    return Places(it.scene.directory, it.on)


def walk(it: Declaration, key: str) -> Walk:
    """The walk, standing at the step with this key: `phan-2`, `giay-to`, `noi-nhan`, `kiem-tra`."""
    found = steps(it)
    return Walk(found, next((n for n, step in enumerate(found, 1) if step.key == key), 1))


def steps(it: Declaration) -> list[Step]:
    """Every step that these answers leave."""
    parts = [_section(it, part) for part in it.sections if part.state != "skip"]
    papers = [_papers(it)] if it.slots else []
    check = _step(it, "kiem-tra", _("Xem lại và gửi"), "todo", _("Chưa gửi"))
    return [*parts, *papers, _delivery(it), check]


def key_of(n: int) -> str:
    """The key of a section's step."""
    return f"phan-{n}"


def _section(it: Declaration, part: Section) -> Step:
    notes = {
        "done": _("Đã xong"),
        "todo": _("Chưa khai"),
        "error": _("Còn %(n)s chỗ cần khai", n=len(part.slips)),
    }
    href = url_for("citizen.section", draft_id=it.draft.id, n=part.n)
    return Step(key_of(part.n), part.title, href, part.state, notes[part.state])


def _papers(it: Declaration) -> Step:
    lacking = sum(slot.lacking for slot in it.slots)
    held = sum(len(slot.files) for slot in it.slots)
    if lacking:
        return _step(it, "giay-to", _("Giấy tờ"), "todo", _("Còn thiếu %(n)s giấy tờ", n=lacking))
    note = _("Đã có %(n)s tệp", n=held) if held else _("Không bắt buộc")
    return _step(it, "giay-to", _("Giấy tờ"), "done" if held else "todo", note)


def _delivery(it: Declaration) -> Step:
    title = _("Nơi nhận và trả kết quả")
    if it.place.office is None:
        note = _("Chưa chọn nơi nhận") if it.place.chosen else _("Rõ khi khai xong các phần trên")
        return _step(it, "noi-nhan", title, "todo", note)
    if not it.returnable:
        return _step(it, "noi-nhan", title, "todo", _("Chưa chọn cách nhận kết quả"))
    return _step(it, "noi-nhan", title, "done", foreign(it.place.office.short_name))


def _step(it: Declaration, key: str, title: str, state: str, note: str) -> Step:
    pages = {"giay-to": "papers", "noi-nhan": "delivery", "kiem-tra": "check"}
    href = url_for(f"citizen.{pages[key]}", draft_id=it.draft.id)
    return Step(key, title, href, state, note)
