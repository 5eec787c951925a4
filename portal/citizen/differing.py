"""Somebody saved the same page elsewhere: both versions side by side, and both ways to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal.forms.base import fresh_key
from portal.forms.dynamic import AnswersForm
from portal.forms.kinds import Places, said

NOTHING: tuple[object, ...] = (None, "", [], [{}])
OURS = {"csrf_token", "once"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the draft: the page's title and address, its answers, the marks that a page
    made now would carry, by the names of their boxes; under which name a device holds it, and when
    it was saved. `only`: the button that keeps the page, where another one does more."""

    title: str
    here: str
    answers: Mapping[str, Any]
    marks: Mapping[str, str]
    held_as: str
    at: datetime
    only: str = ""


def same(one: Any, other: Any) -> bool:
    """Whether two answers say the same; there are several ways to say nothing."""
    return one == other or (one in NOTHING and other in NOTHING)


def differing(form: AnswersForm, kept: Kept, places: Places) -> str:
    """The page; what was typed travels along, with the marks of what is kept now."""
    rows: list[list[Any]] = []
    for control in form.controls:
        there = kept.answers.get(control.asks.name)
        if not same(there, control.data):
            both = (said(control.asks, value, places) for value in (there, control.data))
            rows.append([control.asks.label, *(words or _("Không khai") for words in both)])
    unsent = OURS | kept.marks.keys() | {kept.only}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in unsent]
    typed += [("once", fresh_key()), *kept.marks.items()]
    return render_template("pages/citizen/differing.html", kept=kept, rows=rows, typed=typed)
