"""Somebody saved the same page elsewhere: both versions side by side, and both ways to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal.citizen.walk import places_of
from portal.forms.base import fresh_key
from portal.forms.dynamic import AnswersForm
from portal.forms.kinds import said
from services.declaring import Declaration

NOTHING: tuple[object, ...] = (None, "", [])
OURS = {"csrf_token", "once"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the draft: the page's title and address, its answers, and the marks that a page
    made now would carry, by the names of their boxes."""

    title: str
    here: str
    answers: Mapping[str, Any]
    marks: Mapping[str, str]


def differing(it: Declaration, form: AnswersForm, kept: Kept) -> str:
    """The page; what was typed travels along, with the marks of what is kept now."""
    places = places_of(it)
    rows: list[list[Any]] = []
    for control in form.controls:
        there = kept.answers.get(control.asks.name)
        if there != control.data and not (there in NOTHING and control.data in NOTHING):
            both = (said(control.asks, value, places) for value in (there, control.data))
            rows.append([control.asks.label, *(words or _("Không khai") for words in both)])
    unsent = OURS | kept.marks.keys()
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in unsent]
    typed += [("once", fresh_key()), *kept.marks.items()]
    return render_template("pages/citizen/differing.html", it=it, kept=kept, rows=rows, typed=typed)
