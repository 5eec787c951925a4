"""The form of a procedure: its questions, all or some, with what is known already filled in.

The rules judge the answers (`workflows.answering`); this puts what they say at the boxes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from portal import wording
from portal.forms.base import PageForm
from portal.forms.controls import PREFIX, Control, RowsControl, controls_of
from portal.forms.kinds import Places, form_of
from portal.forms.slips import blame, remarked
from portal.questions import anchor
from portal.questions import control as kind_of
from services.copying import Source
from workflows import conditions
from workflows.answering import Slip, slips, visible
from workflows.definition import Field as Question
from workflows.definition import Procedure
from workflows.remarking import Remark

Answers = Mapping[str, Any]
PROVEN = {"profile.name", "profile.id_number"}
"""What nobody changes in their account: it is as an electronic identity has said it, if there is one."""

PURPOSE = {"profile.name": "name", "profile.born": "bday"}
"""What a browser may fill in by itself; of telephones and letters their kinds say so (`portal.questions`)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a form starts from: the procedure, the answers kept so far, and what the profile of
    whoever fills it in knows, by the names that `prefill` uses (`profile.name`); `proven_on`: when
    an electronic identity last said who that is; `source`: the dossier that was copied."""

    procedure: Procedure
    answers: Answers
    profile: Mapping[str, Any]
    proven_on: date | None = None
    source: Source | None = None

    def of(self, question: Question) -> Any:
        """The answer to start with."""
        if question.name in self.answers:
            return self.answers[question.name]
        return self.own(question)

    def own(self, question: Question) -> Any:
        """What is known of whoever fills it in, if these answers make the question about them."""
        return self.profile.get(question.prefill) if self.about(question) else None

    def about(self, question: Question) -> bool:
        """Whether these answers make the question one about whoever fills it in."""
        asked = question.prefill_when
        return bool(question.prefill) and (asked is None or asked(self.answers))

    def origin(self, question: Question, answer: Any) -> str:
        """Where an answer is from, in words; empty for one that was typed here."""
        if not answer:
            return ""
        if self.source and answer == self.source.answers.get(question.name):
            code, day = self.source.code, wording.day(self.source.on)
            return str(_("Chép từ hồ sơ %(code)s, nộp ngày %(day)s. Sửa được.", code=code, day=day))
        return self.own_origin(question) if answer == self.own(question) else ""

    def own_origin(self, question: Question) -> str:
        """Where it is from that this is known of whoever fills it in."""
        if self.proven_on and question.prefill in PROVEN:
            on = wording.day(self.proven_on)
            return str(_("Lấy từ định danh điện tử, xác nhận ngày %(day)s. Sửa được.", day=on))
        return str(_("Lấy từ tài khoản của bạn, sửa được."))


class AnswersForm(PageForm):
    """Questions of a procedure on one page. Fields of a subclass stand before them."""

    def __init__(self, known: Known, questions: Iterable[Question], **own: Any) -> None:
        start = {f"{PREFIX}{q.name}": known.of(q) for q in questions}
        super().__init__(data=start | own)
        self.known_before = known
        self.appeared: tuple[str, ...] = ()
        self.remarked: tuple[tuple[str, str], ...] = ()
        asked = self.asked
        for control in self.controls:
            control.asked = control.asks.name in asked
            if known.about(control.asks) and control.asks.prefill in PURPOSE:
                control.render_kw = {"autocomplete": PURPOSE[control.asks.prefill]}
            origin = known.origin(control.asks, control.data)
            control.description = f"{control.description} {origin}".strip()

    @property
    def controls(self) -> list[Control]:
        """The questions, in order."""
        return controls_of(self)

    @property
    def parts(self) -> list[tuple[str, list[Control]]]:
        """The questions under the titles of their sections."""
        return [
            (title, list(asked))
            for title, asked in groupby(self.controls, lambda c: c.asks.section)
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """The plain answers to the questions of this page; empty where nothing was answered."""
        return {control.asks.name: control.data for control in self.controls}

    @property
    def merged(self) -> dict[str, Any]:
        """These answers over those that were known before."""
        return {**self.known_before.answers, **self.answers}

    @property
    def filled(self) -> dict[str, Any]:
        """What may be kept for good: the answers to questions that are asked."""
        return visible(self.known_before.procedure, self.merged)

    @property
    def asked(self) -> frozenset[str]:
        """The names of the questions that these answers make appear."""
        return frozenset(q.name for q in self.known_before.procedure.asked(self.merged))

    @property
    def known(self) -> str:
        """For the script: the answers elsewhere on which questions of this page depend."""
        here = {control.asks.name for control in self.controls}
        whens = [control.asks.when for control in self.controls if control.asks.when]
        read = {name for when in whens for name in conditions.fields(when)} - here
        filled = self.filled
        return json.dumps({name: filled[name] for name in sorted(read) if name in filled})

    @property
    def wrong(self) -> bool:
        """Whether an answer of this page has to be mended."""
        return any(control.errors for control in self.controls)

    @property
    def grew(self) -> str:
        """The id of the row that was added, or of the group in which one was taken out, or empty: if
        it is not, the page is shown again and nothing is judged."""
        rows = (control for control in self.controls if isinstance(control, RowsControl))
        return next((control.grew for control in rows if control.grew), "")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether all that is asked here is answered well; else each box says what to do."""
        if self.grew:
            return False
        fine = super().validate(extra_validators)
        new = {c.asks.name: c.asks.label for c in self.controls if just_asked(c)}
        self.appeared = tuple(new.values())
        found = slips(self.known_before.procedure, self.merged)
        wrong = self.refuse_slips(slip for slip in found if slip.place not in new)
        return bool(fine) and not wrong and not new

    def refuse_slips(self, slips: Iterable[Slip]) -> bool:
        """Put what the rules say at the boxes of this page; say whether there was anything."""
        wrong = False
        for slip in slips:
            control = self.at(slip.place)
            if control is None:
                continue
            wrong = True
            blame(control, slip)
            whole = self.at(slip.place.partition(".")[0])
            if isinstance(whole, RowsControl) and whole is not control:
                whole.errors = [entry.errors for entry in whole.entries]  # type: ignore[misc]
        return wrong

    def tell_remarks(self, remarks: Iterable[Remark]) -> None:
        """Put what is worth a second look at the boxes of this page."""
        for remark in remarks:
            if (control := self.at(remark.place)) and not control.errors:
                control.remark = remarked(remark)
                self.remarked += ((anchor(control, kind_of(control)), control.asks.label),)

    def at(self, place: str) -> Control | None:
        """The box of this page that a place means: `owners.1.name` is in the first row."""
        name, *inner = place.split(".")
        control = self._fields.get(f"{PREFIX}{name}")
        if inner and isinstance(control, RowsControl):
            n, row_name = inner
            control = control.entries[int(n) - 1].form[f"{PREFIX}{row_name}"]
        return control if isinstance(control, Control) else None


def just_asked(control: Control) -> bool:
    """Whether these answers make a question appear that the page did not show."""
    return control.asked and not control.shown and control.data in (None, "", [])


def form_for(  # noqa: PLR0913  # what a form starts from has many sides
    procedure: Procedure,
    places: Places,
    *,
    answers: Answers,
    profile: Mapping[str, Any] | None = None,
    proven_on: date | None = None,
    source: Source | None = None,
    sections: Collection[str] | None = None,
    base: type[AnswersForm] = AnswersForm,
    **own: Any,
) -> AnswersForm:
    """The form that asks a procedure's questions, or only those of some sections.

    `answers` are kept ones, `profile` fills in what they lack. `base` adds fields of its own, `own`
    their values. In a request that posts, it holds what was posted.
    """
    questions = [q for q in procedure.fields if sections is None or q.section in sections]
    made: type[AnswersForm] = form_of(base, questions, places)  # type: ignore[assignment]
    return made(Known(procedure, answers, profile or {}, proven_on, source), questions, **own)
