"""What is known of whoever stands at a counter, in the boxes that ask for it, with where it is from.

Only what hardly ever changes of a person: the account says it, else an earlier dossier, else the
number of 12 digits, which tells the year of birth and never the day. Every box can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal import wording
from portal.forms import typed
from portal.forms.controls import Control
from portal.forms.dynamic import AnswersForm
from services.said_before import LASTING, Said
from workflows.identifiers import told_by


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known, and the sentence that says where from."""

    value: Any
    origin: str


Facts = Mapping[str, Fact]
"""By the names that procedures fill in from (`profile.born`)."""


def facts_of(profile: Mapping[str, Any], before: Mapping[str, Said], number: str) -> Facts:
    """What is known of a person, each from the surest of its sources."""
    told, found = told_by(number), dict[str, Fact]()
    if told:
        origin = _("Theo số định danh. Sửa được.")
        found["profile.sex"] = Fact(told.sex, origin)
        found["profile.birth_year"] = Fact(told.year, origin)
        year = _("Năm sinh theo số định danh; hỏi ngày và tháng.")
        found["profile.born"] = Fact(typed.day(["", "", str(told.year)]), year)
    for name, said in before.items():
        day = wording.day(said.on)
        origin = _("Chép từ hồ sơ %(code)s, nộp ngày %(day)s. Sửa được.", code=said.code, day=day)
        found[name] = Fact(said.value, origin)
    own = {name: profile[name] for name in LASTING if name in profile}
    return found | {
        name: Fact(value, _("Lấy từ tài khoản, sửa được.")) for name, value in own.items()
    }


EMPTY = (None, "")


class FactsForm(AnswersForm):
    """The questions of a procedure, as far as they are about the person with what is known of them.

    `brought`: the labels of the questions that an answer of this very page has made to be about them,
    and that were filled in; the page is shown once more, so that somebody looks at them.
    """

    facts: Facts = {}
    brought: tuple[str, ...] = ()

    def learn(self, facts: Facts, *, begun: bool) -> None:
        """Fill what is empty and say where it is from; `begun`: the page was shown already, so that
        only what an answer of it asks for is filled, and never what somebody has emptied."""
        self.facts, brought = facts, []
        for control in self.controls:
            if control.data in EMPTY and (fact := self.fact(control)):
                if begun and not (control.asks.prefill_when and control.asks.required):
                    continue
                control.data = fact.value
                brought.append(control.asks.label)
        self.brought = tuple(brought) if begun else ()
        for control in self.controls:
            fact = self.fact(control)
            if fact and control.data == fact.value:
                control.description = f"{control.description} {fact.origin}".strip()

    def fact(self, control: Control) -> Fact | None:
        """What is known for this box, if these answers make it one about the person."""
        when = control.asks.prefill_when
        about = when is None or when(self.answers)
        return self.facts.get(control.asks.prefill) if about else None

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether all is answered well, and nothing was filled in that nobody has looked at."""
        return super().validate(extra_validators) and not self.brought
