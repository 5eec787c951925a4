"""The page of a supplement: what was asked for and why first, all the rest shut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from portal.citizen.differing import same
from portal.citizen.proving import proving
from portal.forms.controls import Control
from portal.forms.deeds import SupplementForm
from portal.forms.dynamic import just_asked
from portal.questions import anchor, control
from services.following import Followed
from services.keeping import LARGEST
from services.responding import demanded
from services.sniffing import MEGABYTE
from services.supplementing import Supplement
from workflows.conditions import fields


def page(own: Supplement, form: SupplementForm) -> str:
    """The page with the form as it stands."""
    it = own.it
    form.version.data = str(own.version)
    return render_template(
        "pages/citizen/supplement.html",
        it=it,
        own=own,
        form=form,
        reason=it.asked.reason,
        **divided(own, form),
        missing=list(missing(it, form)),
        most=LARGEST // MEGABYTE,
        stronger=proving(
            demanded(it.standing), url_for(".supplement", public_id=it.dossier.public_id)
        ),
    )


def divided(own: Supplement, form: SupplementForm) -> dict[str, Any]:
    """What was asked for, and all the rest, which stays shut: nobody has to look for what is wrong.

    A question that hangs on one that was asked for stands beside it. Where an officer's own words
    say what is wanted, no paper is shut.
    """
    it, added = own.it, {file.slot for file in own.added}
    papers = {slot.name for slot in it.asked.papers}
    names = {question.name for question in it.asked.questions}
    names |= {c.asks.name for c in form.controls if c.asks.when and fields(c.asks.when) & names}
    if it.asked.other or not papers | names:
        papers = {field.slot.paper.name for field in form.papers}
    papers |= {f.slot.paper.name for f in form.papers if f.errors or f.slot.lacking}
    others = [f for f in form.papers if f.slot.paper.name not in papers]
    return {
        "asked_papers": [f for f in form.papers if f.slot.paper.name in papers],
        "other_papers": others,
        "asked_parts": parts(form, lambda control: control.asks.name in names),
        "other_parts": parts(form, lambda control: control.asks.name not in names),
        "open": any(f.slot.paper.name in added for f in others)
        or any(c.errors or touched(it, c) for c in form.controls if c.asks.name not in names),
    }


def touched(it: Followed, control: Control) -> bool:
    """Whether an answer is other than it was filed, or a question new."""
    other = not same(control.data, it.matter.answers.get(control.asks.name))
    return other or (just_asked(control) and bool(request.form))


def parts(form: SupplementForm, fits: Callable[[Control], bool]) -> list[tuple[str, list[Control]]]:
    """Some of the questions, under the titles of their sections."""
    some = ((title, [one for one in asked if fits(one)]) for title, asked in form.parts)
    return [(title, asked) for title, asked in some if asked]


def missing(it: Followed, form: SupplementForm) -> Iterator[tuple[str, str]]:
    """(id of the box to go to, what is asked for there), in the order of the request."""
    boxes = {field.slot.paper.name: field for field in form.papers}
    boxes |= {control.asks.name: control for control in form.controls}
    wanted = {slot.name: slot.title for slot in it.asked.papers}
    wanted |= {one.name: _("Sửa: %(what)s", what=one.label) for one in it.asked.questions}
    for name, title in wanted.items():
        box = boxes.get(name)
        yield anchor(box, control(box)) if box else "", title
    yield from (("", words) for words in it.asked.other)
